"""The lexicon: words and phrases of one language mapped to concepts, and the tagging of a message with them.

A concept is written in capitals (WANT, MYSELF, PILLS). A message becomes a string of one character a concept, so
that rules are small patterns over concepts and the same rules serve every language. A phrase listed under two
concepts counts as both.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

FIRST_CHAR = 0xE000  # private use: concepts never collide with anything typed
_BRACES = re.compile(r"\{([^{}]*)\}")


class TableError(ValueError):
    """A rule table cannot be used; says which entry and why."""


class Concepts:
    """Numbers the concepts. A word that stands for several at once has a character of its own in each of them."""

    def __init__(self) -> None:
        self._char: dict[frozenset[str], str] = {}
        self._names: set[str] = set()
        self._groups: dict[str, tuple[str, ...]] = {}
        self._found: dict[str, frozenset[str]] = {}
        for name in ("WORD", "STOP", "COMMA", "QUOTE"):
            self.char(frozenset((name,)))

    def char(self, names: frozenset[str]) -> str:
        """Return the character for exactly these concepts, making one when it is new."""
        self._names |= names
        if names not in self._char:
            self._char[names] = chr(FIRST_CHAR + len(self._char))
            self._found.clear()
        return self._char[names]

    def group(self, name: str, members: Sequence[str]) -> None:
        """Name a set of concepts or earlier groups."""
        self._groups[name] = tuple(members)
        self._found.clear()

    def chars(self, name: str) -> frozenset[str]:
        """Return the characters that a concept or group stands for; raises TableError for an unknown name."""
        if name not in self._found:
            self._found[name] = self._chars(name)
        return self._found[name]

    def _chars(self, name: str) -> frozenset[str]:
        if name in self._groups:
            return frozenset().union(*(self.chars(m) for m in self._groups[name]))
        if name in self._names:
            return frozenset(char for names, char in self._char.items() if name in names)
        raise TableError(f"unknown concept {name}: add words for it to a lexicon or correct the rule")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A message as concepts: `codes` is one character a token, `words` holds the plain words it came from."""

    codes: str
    words: tuple[str, ...]
    starts: tuple[int, ...]

    def from_word(self, index: int) -> int:
        """Return the position in `codes` of the first concept at or after plain word `index`."""
        for position, start in enumerate(self.starts):
            if start >= index:
                return position
        return len(self.codes)


@dataclass(slots=True, eq=False)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    codes: str | None = None

    def shared(self, known: "dict[tuple[object, ...], _Node]") -> "_Node":
        """Return a node like this one that stands for all of its kind, so that equal ends of phrases exist once.

        Choices written with braces end alike thousands of times: shared, they take a tenth of the memory.
        """
        for word, child in self.children.items():
            self.children[word] = child.shared(known)
        kind = (self.codes, *((word, id(child)) for word, child in self.children.items()))
        return known.setdefault(kind, self)


class Lexicon:
    """Words and phrases of one language; the longest phrase wins, filler words inside a phrase are skipped.

    A phrase hides the words it is made of, so a message is read in layers: `entries` of a higher layer are left
    out of the lower ones, except for single words and for glue (idioms, denials), which hold in all.
    """

    def __init__(self, language: str, concepts: Concepts, entries: Sequence["Entry"], **words: str) -> None:
        self.language = language
        self.telltale: frozenset[str] = frozenset(_phrases(words["telltale"]))
        self.filler: frozenset[str] = frozenset(_phrases(words["filler"]))
        self.words: set[str] = set(self.filler)
        mark = {name: concepts.char(frozenset((name,))) for name in ("STOP", "COMMA", "QUOTE", "WORD")}
        self._marks = {".": mark["STOP"], ",": mark["COMMA"], '"': mark["QUOTE"]}
        self._word = mark["WORD"]
        everywhere = frozenset(_phrases(words["glue"]))
        self._roots: list[_Node] = []
        for layer in sorted({entry.layer for entry in entries} | {0}):
            root = _Node()
            known: dict[tuple[tuple[str, ...], ...], str] = {}
            for phrase, meanings in _meanings(entries, layer, everywhere).items():
                meant = tuple(meanings)
                if meant not in known:
                    known[meant] = self._codes(phrase, meant, concepts)
                self._add(root, phrase, known[meant])
            self._roots.append(root.shared({}))

    @property
    def layers(self) -> int:
        """Return how many layers there are to read a message in."""
        return len(self._roots)

    def _codes(self, phrase: str, meanings: Sequence[tuple[str, ...]], concepts: Concepts) -> str:
        """Return the characters of a phrase; several meanings share one, unless one of them is a sequence."""
        if len(meanings) == 1:
            return "".join(concepts.char(frozenset((name,))) for name in meanings[0])
        if any(len(meaning) > 1 for meaning in meanings):
            raise TableError(f"lexicon {self.language}: '{phrase}' is a sequence and something else: keep one")
        return concepts.char(frozenset(meaning[0] for meaning in meanings))

    def _add(self, root: "_Node", phrase: str, codes: str) -> None:
        node = root
        for word in phrase.split():
            child = node.children.get(word)
            if child is None:
                self.words.add(word)
                child = node.children[word] = _Node()
            node = child
        node.codes = codes

    def tag(self, words: Sequence[str], layer: int = -1) -> Tagged:
        """Return the concepts of plain words in one layer; filler is dropped, unknown words are kept as WORD."""
        root = self._roots[layer]
        found = [self._marks.get(word) or self._longest(root, words, i) for i, word in enumerate(words)]
        codes: list[str] = []
        starts: list[int] = []
        i = 0
        while i < len(words):
            here = found[i]
            if isinstance(here, str):
                phrase, end = here, i + 1
            else:
                phrase, end = here[0] or "", max(here[1], i + 1)
                if end - i > 1 and _outdone(found, i, end):
                    phrase, end = self._longest(root, words[i : i + 1], 0)[0] or "", i + 1
                if not phrase and words[i] not in self.filler:
                    phrase = self._word
            codes.append(phrase)
            starts.extend([i] * len(phrase))
            i = end
        return Tagged("".join(codes), tuple(words), tuple(starts))

    def _longest(self, root: "_Node", words: Sequence[str], start: int) -> tuple[str | None, int]:
        node = root.children.get(words[start])
        best: tuple[str | None, int] = (None, start)
        i, skipped = start + 1, 0
        while node is not None:
            if node.codes is not None:
                best = (node.codes, i)
            while i < len(words) and words[i] not in node.children and words[i] in self.filler and skipped < 3:
                i += 1
                skipped += 1
            if i >= len(words):
                break
            node = node.children.get(words[i])
            i += 1
        return best


def _outdone(found: Sequence[str | tuple[str | None, int]], start: int, end: int) -> bool:
    """Say whether a longer phrase begins inside this one: then this one gives way."""
    for i in range(start + 1, end):
        other = found[i]
        if not isinstance(other, str) and other[0] is not None and other[1] - i > end - start:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Entry:
    """Some phrases for one concept (or several in a row), and the layer they belong to."""

    concepts: tuple[str, ...]
    phrases: tuple[str, ...]
    layer: int


def entries_of(data: Mapping[str, Any]) -> list[Entry]:
    """Return the entries of one lexicon file."""
    layer = int(data.get("layer", 0))
    return [
        Entry(tuple(names.split()), tuple(_phrases(text)), layer)
        for names, text in data.get("concepts", {}).items()
    ]


def _meanings(
    entries: Sequence[Entry], layer: int, everywhere: frozenset[str]
) -> dict[str, list[tuple[str, ...]]]:
    """Return what each phrase means in `layer`: higher layers count there only by single words and by glue."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        held = entry.layer <= layer or entry.concepts[0] in everywhere
        for phrase in entry.phrases:
            if held or " " not in phrase:
                known = out.setdefault(phrase, [])
                if entry.concepts not in known:
                    known.append(entry.concepts)
    return out


def _phrases(text: str | Iterable[str]) -> list[str]:
    """Split a comma-separated list of phrases and write out its {a|b} choices; an empty choice is allowed."""
    entries = text.split(",") if isinstance(text, str) else list(text)
    return [" ".join(p.split()) for entry in entries for p in _written_out(entry) if p.strip()]


def _written_out(entry: str) -> Iterator[str]:
    if "{" not in entry:
        return iter((entry,))
    pieces = _BRACES.split(entry)  # in turn what stands as it is and what is between braces
    choices = [piece.split("|") if place % 2 else (piece,) for place, piece in enumerate(pieces)]
    return map("".join, product(*choices))
