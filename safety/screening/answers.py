"""Reads an answer to the bot's last question: "yes" means little by itself and much after the direct question."""

from collections.abc import Mapping, Sequence
from typing import Any

from safety.screening.lexicon import TableError
from safety.screening.payloads import STRONG_URGE
from safety.screening.rules import DEFAULT_ACTION, Finding
from safety.types import Action, Code

_LONGEST_OPENING = 6
_ASKS_FOR_SAFETY = frozenset({"safe", "safe_to_type"})
_FEW_WORDS = 6
_MARKS = frozenset('.,"')


class AnswerReader:
    """Knows which questions matter, what counts as yes, no and unsure, and what takes a word back."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._questions: list[tuple[str, tuple[str, ...]]] = [
            (q["kind"], tuple(q["any"])) for q in data["questions"]
        ]
        self._meanings = {
            kind: {a: _outcome(kind, o) for a, o in row.items()} for kind, row in data["meanings"].items()
        }
        self._said: dict[str, str] = {}
        for answer in (
            "no",
            "passive",
            "unsure",
            "yes",
        ):  # a phrase in two lists counts as the higher: yes wins, then unsure
            for phrase in data[answer].split(","):
                self._said[" ".join(phrase.split())] = answer
        self._turned_round = _words(data["turned_round"])
        self._tells_safe, self._beside_safe = _words(data["tells_safe"]), _words(data["beside_safe"])
        self._named = {kind: _words(words) for kind, words in data["named"].items()}
        more = data["more_of_no"]
        self._denying = _words(more["denying"])
        self._more_of_no = self._denying | _words(more["others"])
        self._back = frozenset(" ".join(p.split()) for p in data["taken_back"].split(","))

    def question_kind(self, question: str) -> str | None:
        """Return what a question in plain words asks about; None when no answer to it means danger."""
        for kind, phrases in self._questions:
            if any(phrase in question for phrase in phrases):
                return kind
        return None

    def whole(self, words: Sequence[str]) -> str | None:
        """Return yes, no or unsure for a message in plain words that is such an answer and nothing more."""
        plain = [w for w in words if w not in _MARKS]
        said = self._said.get(" ".join(plain))
        return said or ("no" if self._says_no_more(plain) else None)

    def _says_no_more(self, plain: Sequence[str]) -> bool:
        """Tell whether a message opens with a no and goes on with nothing but more of the same."""
        lengths = range(1, min(len(plain), _LONGEST_OPENING) + 1)
        opening = next((n for n in lengths if self._said.get(" ".join(plain[:n])) == "no"), 0)
        rest = set(plain[opening:])
        return opening > 0 and rest <= self._more_of_no and bool(rest & self._denying)

    def answer(self, words: Sequence[str]) -> str | None:
        """Return yes, no or unsure for a message in plain words that is, or opens with, such an answer."""
        plain = [w for w in words if w not in _MARKS]
        whole = " ".join(plain)
        if whole in self._said:
            return self._said[whole]
        found = None
        for length in range(min(len(plain), _LONGEST_OPENING), 0, -1):
            opening = " ".join(plain[:length])
            if opening in self._said:
                found = self._said[opening]
                break
        return "unsure" if found == "no" and _holds(plain, self._turned_round) else found

    def _answer_to(self, kind: str, words: Sequence[str]) -> str | None:
        """Return the answer to a question of this kind: some words mean another thing to it, or name it."""
        plain = [w for w in words if w not in _MARKS]
        if kind in _ASKS_FOR_SAFETY and _holds(plain, self._tells_safe):
            told = {word for phrase in self._tells_safe for word in phrase.split()}
            return "yes" if set(plain) <= told | self._beside_safe else "unsure"
        said = self.answer(words)
        denied = len(plain) > _FEW_WORDS or bool(self._denying & set(plain))
        named = _holds(plain, self._named.get(kind, frozenset()))
        return "yes" if said is None and named and not denied else said

    def read(self, question: str, words: Sequence[str], *, said_anything: bool) -> Finding | None:
        """Return what an answer to `question` gives; None when it gives nothing.

        `said_anything` tells that the message holds more than its words show: dots, an emoji. After a question
        about dying, whatever is no answer is unclear, and unclear counts as the higher (dbt-brief section 8).
        """
        kind = self.question_kind(question)
        if kind is None:
            return None
        if kind == "urge_strength":
            return _strength(words)
        said = self._answer_to(kind, words) or ("other" if said_anything else None)
        outcome = self._meanings[kind].get(said) if said else None
        if outcome is None:
            return None
        code, action = outcome
        flags = ("under_18",) if code is Code.CHI else ()
        return Finding(f"answer_{said}_to_{kind}", code, action, 0, 0, flags=flags)

    def takes_back(self, words: Sequence[str]) -> bool:
        """Say whether the message only takes back what was said before."""
        plain = " ".join(w for w in words if w not in _MARKS)
        if not plain:
            return False
        return plain in self._back or (
            any(len(p.split()) >= 2 and (plain.startswith(p + " ") or plain.endswith(" " + p)) for p in self._back)
            and len(plain.split()) <= 12
        )


def _holds(plain: Sequence[str], phrases: frozenset[str]) -> bool:
    said = f" {' '.join(plain)} "
    return any(f" {phrase} " in said for phrase in phrases)


def _words(listed: str) -> frozenset[str]:
    return frozenset(word.strip() for word in listed.split(","))


def _strength(words: Sequence[str]) -> Finding | None:
    """Read a number from 0 to 10 for the strength of an urge to self-harm."""
    number = next((word for word in words if word.isdecimal()), None)
    if number is None or int(number[:3]) == 0:
        return None
    strong = int(number[:3]) >= STRONG_URGE
    action = Action.URGENT if strong else Action.CHECK_IN
    return Finding(f"urge_strength_{'high' if strong else 'low'}", Code.SH_U, action, 0, 0)


def _outcome(kind: str, text: str) -> tuple[Code, Action] | None:
    if text == "-":
        return None
    name, _, action = text.partition("/")
    try:
        code = Code(name)
        return code, Action(action) if action else DEFAULT_ACTION[code]
    except ValueError as error:
        raise TableError(f"answers to {kind}: '{text}' is no code: correct it") from error
