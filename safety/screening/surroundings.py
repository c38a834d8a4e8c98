"""What stands around a finding and makes less of it: denial, the past, another subject, a story, a joke."""

from collections.abc import Iterator, Mapping

from safety.screening.lexicon import Concepts

RECOVERED = "recovered"
"""The reason to make less of what is over and whose writer says that they are well."""
_SCOPE_OF_NOT = 5
_SCOPE_OF_ZERO = 4
_LOOK_BACK_FOR_SUBJECT = 12
_LONGEST_SENTENCE = 60


def concepts_used(concepts: Concepts) -> Mapping[str, frozenset[str]]:
    """Return the characters of every concept that the judging reads, to be worked out once."""
    return {name: concepts.chars(name) for name in _USED}


class Surroundings:
    """Judges positions in one tagged message."""

    def __init__(self, codes: str, is_: Mapping[str, frozenset[str]]) -> None:
        self._codes = codes
        self._is = is_
        present = frozenset(codes)
        self._has = {name: not chars.isdisjoint(present) for name, chars in is_.items()}

    def reasons(self, start: int, end: int, head: int, *, judge_subject: bool) -> Iterator[str]:
        """Yield every reason to make less of a finding, the most decisive first."""
        yield from self._unreal(end, head)
        left, right = self._sentence(start, end)
        if judge_subject:
            whose = self._subject(start, head, left)
            if whose != "me":
                yield whose
        if self._has["FICTION"] or self._has["NEWS"]:
            yield "fiction"
        if self._has["QUOTE"] and self._has["SAY"] and self._quoted(start, end):
            yield "quoted"
        if self._has["ACCIDENT"] and not self._has["ON_PURPOSE"] and self._between("ACCIDENT", left, right):
            yield "accident"
        yield from self._when(start, end, left, right)
        if self._has["JOKE"]:
            yield "joke"
        if self._has["TRIVIAL"] and self._between("TRIVIAL", *self._clause(end)):
            yield "trivial"

    def _unreal(self, end: int, head: int) -> Iterator[str]:
        """Yield what makes a finding no fact: denied, put at zero, only an if, only wished for."""
        if (self._has["NOT"] or self._has["NO_ANY"]) and self._denied(head):
            yield "negated"
        if self._has["ZERO"] and any(c in self._is["ZERO"] for c in self._codes[end : end + _SCOPE_OF_ZERO]):
            yield "negated"
        if self._has["IF"] and self._supposed(head):
            yield "supposed"
        if self._wanted(head):
            yield "wanted"

    def facts(self, start: int, end: int) -> Iterator[str]:
        """Yield facts about a finding that the policy asks for."""
        span = self._codes[start:end]
        if self._has["NAMED"] and any(c in self._is["NAMED"] for c in span):
            yield "person_named"

    def sentence_holds(self, chars: frozenset[str], start: int, end: int) -> bool:
        """Say whether the sentence around a finding holds one of these concepts."""
        left, right = self._sentence(start, end)
        return any(c in chars for c in self._codes[left:right])

    def _denied(self, head: int) -> bool:
        """Say whether a NOT governs the head: a few words before it, with no subject or break between."""
        position, steps = head - 1, 0
        while position >= 0 and steps < _SCOPE_OF_NOT:
            char = self._codes[position]
            if char in self._is["NOT"] and self._is_spent(position, head):
                return False
            if char in self._is["NOT"] or (char in self._is["NO_ANY"] and steps < 3):
                return True
            if char in self._is["BREAK"] or char in self._is["SUBJECT"]:
                return False
            position -= 1
            steps += 1
        return False

    def _is_spent(self, position: int, head: int) -> bool:
        """Say whether a NOT is about the verb behind it, and a wish of its own follows: "cant sleep want to die".

        People write several things in one breath; what is missing must not deny what is wished for.
        """
        following = self._codes[position + 1 : position + 2]
        if not following or following not in self._is["SPENDS_NOT"]:
            return False
        return any(code in self._is["WANT"] for code in self._codes[position + 2 : head + 1])

    def _supposed(self, head: int) -> bool:
        """Say whether an "if" stands just before the subject of the head."""
        for position in range(head - 1, max(0, head - 1 - _SCOPE_OF_NOT), -1):
            if self._codes[position] in self._is["SUBJECT"]:
                return self._codes[position - 1] in self._is["IF"]
        return False

    def _wanted(self, head: int) -> bool:
        """Say whether the head is wished for, feared or thought of, rather than done."""
        for position in range(head - 1, max(-1, head - 1 - _SCOPE_OF_NOT), -1):
            char = self._codes[position]
            if char in self._is["URGING"]:
                return True
            if char in self._is["BREAK"] or char in self._is["SUBJECT"]:
                return False
        return False

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        left, right = start, end
        first, last = max(0, start - _LONGEST_SENTENCE), min(len(self._codes), end + _LONGEST_SENTENCE)
        while left > first and self._codes[left - 1] not in self._is["STOP"]:
            left -= 1
        while right < last and self._codes[right] not in self._is["STOP"]:
            right += 1
        return left, right

    def _clause(self, end: int) -> tuple[int, int]:
        """Return the clause in which a finding ends: bounded by full stops, "and" and "but"."""
        stops = self._is["STOP"] | self._is["BUT"] | self._is["AND"]
        left, right = max(0, end - 1), end
        while left > 0 and end - left < _LONGEST_SENTENCE and self._codes[left - 1] not in stops:
            left -= 1
        while right < len(self._codes) and right - end < _LONGEST_SENTENCE and self._codes[right] not in stops:
            right += 1
        return left, right

    def _subject(self, start: int, head: int, left: int) -> str:
        """Return whose wish or act it is: me (also when nobody is named), other, or toward the hearer."""
        for position in range(head, max(left, head - _LOOK_BACK_FOR_SUBJECT) - 1, -1):
            char = self._codes[position]
            if char in self._is["FIRST_PERSON"]:
                return "me"
            if char in self._is["THIRD_PERSON"] and not self._beside(position, left):
                return "other"
            if char in self._is["NOBODYS"]:
                return "toward"
            if position < start and char in self._is["BREAK"]:
                break
        return "me"

    def _beside(self, position: int, left: int) -> bool:
        """Say whether a person is the one with whom, and no subject: "fight with my dad want to die"."""
        return any(c in self._is["WITH"] for c in self._codes[max(left, position - 2) : position])

    def _between(self, name: str, left: int, right: int) -> bool:
        return any(c in self._is[name] for c in self._codes[left:right])

    def _when(self, start: int, end: int, left: int, right: int) -> Iterator[str]:
        if self._has["JUST_NOW"] and self._between("JUST_NOW", left, right):
            yield "just"
            return
        clause = self._clause(end)
        if self._recovered(start, end):
            yield RECOVERED
        if self._has["LONG_AGO"] and self._between("LONG_AGO", *clause):
            yield "past"
            return
        if self._has["NOW_AGAIN"] and self._between("NOW_AGAIN", *clause):
            return
        if self._has["RECENTLY"] and self._between("RECENTLY", left, right):
            yield "recent"
        if self._has["RESOLVED"] or (self._has["USED_TO"] and self._between("USED_TO", clause[0], end)):
            yield "past"

    def _recovered(self, start: int, end: int) -> bool:
        """Say whether a finding belongs to a time that is over, and the message says that its writer is well.

        "Used to", "years ago" or "years clean" must stand in the same piece of the sentence, "tonight" must not:
        "six years clean, and tonight I want to" is not over. "Again" or "still" anywhere says that it is not.
        """
        if not self._has["WELL_NOW"] or self._has["NOT_OVER"]:
            return False
        stops = self._is["STOP"] | self._is["BUT"] | self._is["AND"] | self._is["COMMA"]
        left, right = start, end
        while left > 0 and self._codes[left - 1] not in stops:
            left -= 1
        while right < len(self._codes) and self._codes[right] not in stops:
            right += 1
        if self._between("NOW", left, right):
            return False
        long_ago = any(self._between(name, left, right) for name in ("LONG_AGO", "YEARS_FREE"))
        return long_ago or self._between("USED_TO", left, end)

    def _quoted(self, start: int, end: int) -> bool:
        marks = self._is["QUOTE"]
        before = sum(c in marks for c in self._codes[:start])
        after = any(c in marks for c in self._codes[end:])
        return before % 2 == 1 and after


_USED = (
    "NOT", "NO_ANY", "BUT", "AND", "BREAK", "SUBJECT", "STOP", "FIRST_PERSON", "THIRD_PERSON", "NOBODYS",
    "FICTION", "NEWS", "QUOTE", "SAY", "ACCIDENT", "JUST_NOW", "NOW_AGAIN", "RECENTLY", "LONG_AGO", "USED_TO",
    "RESOLVED", "JOKE", "TRIVIAL", "NAMED", "URGING", "ZERO", "IF", "WELL_NOW", "NOT_OVER", "YEARS_FREE",
    "ON_PURPOSE", "COMMA", "NOW", "SPENDS_NOT", "WANT", "WITH",
)  # fmt: skip
