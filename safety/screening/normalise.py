"""Turns a message as typed into plain words: contractions, text-speak, typos, disguised and stretched letters."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from safety.screening.characters import KEEP_HEAD, LONGEST, fold

_CHUNK = re.compile(r"\S+")
_PLAIN = re.compile(r"[a-z]+")
_PARTS = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?\"]+", re.UNICODE)
_STRETCH = re.compile(r"(\w)\1{2,}")
_AMOUNT = re.compile(
    r"(\d+)(mg|g|ml|x|th|st|nd|rd|am|pm|h|hrs?|mins?|yrs?|yo|y|k|lbs?|kg|f|m|days?|weeks?)?", re.ASCII
)
_LEET = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "li",
    "+": "t",
}
_MASKED = re.compile(r"[a-z*#%_\-]+", re.ASCII)
_OUT_OF_TEN = re.compile(r"(\d{1,2})/10", re.ASCII)
_HARD = frozenset(".!?;")
_PAUSES = (".", ",")  # of several in a row the first of these stands
_SIMPLE = re.compile(r"[A-Za-z ,.!?'\n]*")  # such texts come out right in one round
_MOST_ROUNDS = 4
_MOST_GUESSES = 32
_SINGLE_RUN = 3


@dataclass(frozen=True)
class Spelling:
    """What spelling knows: words that count, rewrites of one word to several, typos, and words run together."""

    words: frozenset[str]
    rewrites: Mapping[str, str]
    typos: Mapping[str, str]
    run_together: frozenset[str]
    contractions_after: Mapping[str, tuple[str, frozenset[str]]]


class Normaliser:
    """Makes words plain; idempotent, never raises, linear in the length of the text."""

    def __init__(self, spelling: Spelling) -> None:
        self._s = spelling
        self._longest = max((len(w) for w in spelling.words), default=1)
        cores = sorted(spelling.run_together, key=len, reverse=True)
        self._core = re.compile("|".join(map(re.escape, cores))) if cores else None
        self._word = lru_cache(maxsize=8192)(self._plain_word)
        self._masks: dict[tuple[int, str], list[str]] = {}
        for word in spelling.words:
            if len(word) >= 3:
                self._masks.setdefault((len(word), word[0]), []).append(word)

    def words(self, text: str) -> list[str]:
        """Return the message as plain words and the marks for stop, comma and quotation between them."""
        words, spelt_out = self._once(fold(text))
        if spelt_out or not _SIMPLE.fullmatch(text[:LONGEST]):
            for _ in range(_MOST_ROUNDS):
                again, _ = self._once(" ".join(words))
                if again == words:
                    break
                words = again
        return _shortened(words)

    def _once(self, folded: str) -> tuple[list[str], bool]:
        """Return the words of one round, and whether letters stood alone in a row."""
        chunks = _CHUNK.findall(folded)
        out: list[str] = []
        i, spelt_out = 0, False
        while i < len(chunks):
            run = self._single_letters(chunks, i)
            if run > i:
                spelt_out = True
                pieces = self._split_run("".join(c.strip(".-_*,") for c in chunks[i:run]))
                if pieces:
                    out.extend(pieces)
                    i = run
                    continue
            out.extend(self._chunk(chunks[i]))
            i += 1
        return self._in_company(out), spelt_out

    def __call__(self, text: str) -> str:
        """Return the message as one plain string."""
        return " ".join(self.words(text))

    def _single_letters(self, chunks: list[str], start: int) -> int:
        """Return where a run of three or more lone letters beginning at `start` ends, or `start`."""
        end = start
        while end < len(chunks) and end - start < 60 and len(c := chunks[end].strip(".-_*,")) == 1 and c.isalpha():
            end += 1
        return end if end - start >= _SINGLE_RUN else start

    def _chunk(self, chunk: str) -> Iterable[str]:
        if _PLAIN.fullmatch(chunk):
            return self._word(chunk)
        start, end = 0, len(chunk)
        while start < end and not (chunk[start].isalnum() or chunk[start] in "@$#*|"):
            start += 1
        while end > start and not (chunk[end - 1].isalnum() or chunk[end - 1] in "@$*|"):
            end -= 1
        return [*self._marks(chunk[:start]), *self._body(chunk[start:end]), *self._marks(chunk[end:])]

    @staticmethod
    def _marks(marks: str) -> list[str]:
        """Return one mark that stands for the punctuation: a stop outweighs a comma; quotation marks are kept."""
        out = ['"'] if '"' in marks else []
        if any(c in _HARD for c in marks):
            out.append(".")
        elif any(c in ",:-()[]{}/+&=>" for c in marks):
            out.append(",")
        return out

    def _body(self, body: str) -> list[str]:
        if not body:
            return []
        if _PLAIN.fullmatch(body):
            return list(self._word(body))
        body = body.lstrip("#")
        score = _OUT_OF_TEN.fullmatch(body)
        if score:
            return [score.group(1), "out", "of", "10"]
        whole = self._disguised(body)
        if whole:
            return whole
        out: list[str] = []
        for part in _PARTS.findall(body):
            out.extend(self._marks(part) if not part[0].isalnum() else self._word(part))
        return out

    def _disguised(self, body: str) -> list[str]:
        """Undo dots between letters, letters hidden by stars, and digits for letters; else return nothing."""
        pieces = re.split(r"[.\-_*~/|+ ]", body)
        if len(pieces) >= _SINGLE_RUN and all(len(p) == 1 and p.isalpha() for p in pieces):
            return self._split_run("".join(pieces))
        if _PLAIN.search(body) and not _PLAIN.fullmatch(body):
            word = self._unmasked(body) or self._unleeted(body)
            if word:
                return list(self._word(word))
        return []

    def _unmasked(self, body: str) -> str | None:
        if len(body) > 20 or not _MASKED.fullmatch(body) or not re.search(r"[*#%]", body) or not body[0].isalpha():
            return None
        pattern = re.compile("".join("." if c in "*#%" else re.escape(c) for c in body))
        hits = [w for w in self._masks.get((len(body), body[0]), ()) if pattern.fullmatch(w)]
        return min(hits, default=None)

    def _unleeted(self, body: str) -> str | None:
        if len(body) > 20 or _AMOUNT.fullmatch(body):
            return None
        choices = [_LEET.get(c, c) for c in body.rstrip("!")]
        for guess in _guesses(choices):
            known = self._known(guess)
            if known:
                return known
        return None

    def _known(self, word: str) -> str | None:
        """Return `word`, or what it stretches or misspells, if that is a word that counts."""
        if word in self._s.words or word in self._s.rewrites:
            return word
        if _STRETCH.search(word):
            runs = [m.group()[0] for m in _STRETCH.finditer(word)]
            parts = _STRETCH.split(word)[::2]
            for lengths in _guesses(["21"] * len(runs)):
                letters = [c * int(n) for c, n in zip(runs, lengths, strict=True)]
                guess = parts[0] + "".join(a + b for a, b in zip(letters, parts[1:], strict=True))
                if guess in self._s.words or guess in self._s.rewrites or guess in self._s.typos:
                    return guess
        return None

    def _plain_word(self, word: str) -> tuple[str, ...]:
        """Return the plain words for one typed word (cached)."""
        for _ in range(3):
            rewritten = self._s.rewrites.get(word)
            if rewritten is not None:
                return tuple(rewritten.split())
            fixed = self._fixed(word)
            if fixed == word:
                break
            word = fixed
        if (
            self._core is not None
            and 6 <= len(word) <= 60
            and word not in self._s.words
            and self._core.search(word)
        ):
            return tuple(self._split_run(word)) or (word,)
        return (word,)

    def _fixed(self, word: str) -> str:
        """Return the word with one thing put right, or the word itself."""
        if word in self._s.words:
            return word
        if word in self._s.typos:
            return self._s.typos[word]
        if _STRETCH.search(word):
            return self._known(word) or _STRETCH.sub(r"\1\1", word)
        if "'" in word:
            return word.replace("'", "")
        if word.endswith("in") and word + "g" in self._s.words:
            return word + "g"
        amount = _AMOUNT.fullmatch(word)
        return amount.group(1) if amount and amount.group(2) in ("mg", "g", "ml", "x") else word

    def _split_run(self, letters: str) -> list[str]:
        """Return `letters` as words that count, fewest words first; nothing where no split fits."""
        letters = letters[:120]
        best: list[list[str] | None] = [[]] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._longest), end):
                head = best[start]
                piece = letters[start:end]
                if head is None or not (piece in self._s.words or piece in self._s.rewrites):
                    continue
                if len(piece) == 1 and piece not in ("i", "a", "u"):
                    continue
                current = best[end]
                if current is None or len(head) + 1 < len(current):
                    best[end] = [*head, piece]
        found = best[-1]
        return [w for piece in found for w in self._word(piece)] if found else []

    def _in_company(self, words: list[str]) -> list[str]:
        """Expand words that are contractions only in company: "ill kill" is "i will kill", "ill today" is not."""
        out: list[str] = []
        for i, word in enumerate(words):
            rule = self._s.contractions_after.get(word)
            if rule and any(w in rule[1] for w in words[i + 1 : i + 3]):
                out.extend(rule[0].split())
            elif word in _PAUSES and out and out[-1] in _PAUSES:
                out[-1] = min(word, out[-1], key=_PAUSES.index)
            else:
                out.append(word)
        return out


def _shortened(words: list[str]) -> list[str]:
    """Return the first and the last words of a very long message, so that reading it again changes nothing."""
    if sum(map(len, words)) + len(words) <= LONGEST:
        return words
    head, tail = _fitting(words, KEEP_HEAD), _fitting(words[::-1], LONGEST - KEEP_HEAD - 3)
    while head and head[-1] in (".", ","):
        head.pop()
    while tail and tail[-1] in (".", ","):
        tail.pop()
    return [*head, ".", *tail[::-1]]


def _fitting(words: Sequence[str], room: int) -> list[str]:
    out: list[str] = []
    for word in words:
        room -= len(word) + 1
        if room < 0:
            break
        out.append(word)
    return out


def _guesses(choices: list[str]) -> Iterable[str]:
    """Return the combinations of choices, at most a few: the first choice of each position comes first."""
    for combination in islice(product(*choices), _MOST_GUESSES):
        yield "".join(combination)


def typos_of(word: str) -> frozenset[str]:
    """Return likely misspellings of a longer word: neighbours swapped, a letter left out or doubled."""
    if len(word) < 5:
        return frozenset()
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    dropped = {word[:i] + word[i + 1 :] for i in range(1, len(word))} if len(word) >= 6 else set()
    doubled = {word[: i + 1] + word[i:] for i in range(1, len(word))}
    return frozenset(swapped | dropped | doubled) - {word}
