"""Splits text into an encoder's word pieces: the likeliest split under a unigram model (arXiv 1804.10959)."""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import marisa_trie
import numpy as np

from safety.encoder.shape import LONGEST_TOKENS, Floats

START, PADDING, END, UNKNOWN = 0, 1, 2, 3
_SPECIAL = 4  # the first pieces of the vocabulary are no text
_SPACE = "\u2581"
_UNKNOWN_PENALTY = 10.0
_WORDS_KEPT = 4096
_LONGEST_WORD = 200  # characters; nobody's word, and the time for one grows with its length
_PIECES, _REST = "pieces.marisa", "pieces.json"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of words with their log-probabilities, and what single characters are replaced with beforehand."""

    pieces: Sequence[str]
    scores: Floats
    replacements: dict[int, str]


class UnigramTokenizer:
    """Turns text into the numbers of its pieces, with the marks for start and end."""

    padding = PADDING

    def __init__(
        self, trie: marisa_trie.Trie, numbers: "array[int]", scores: "array[float]", replacements: dict[int, str]
    ) -> None:
        """`numbers` and `scores` go by the trie's own numbers, as arrays: lists take thirty times the memory."""
        self._trie = trie
        self._numbers = numbers
        self._scores = scores
        self._replacements = replacements
        self._unknown_score = min(scores) - _UNKNOWN_PENALTY
        self._word = lru_cache(_WORDS_KEPT)(self._split)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "UnigramTokenizer":
        """Return the tokenizer of a vocabulary as published."""
        trie = marisa_trie.Trie(vocabulary.pieces[_SPECIAL:])
        numbers, scores = array("i", [UNKNOWN]) * len(trie), array("f", [0]) * len(trie)
        for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
            if number >= _SPECIAL:
                key = trie.key_id(piece)
                numbers[key], scores[key] = number, score
        return cls(trie, numbers, scores, vocabulary.replacements)

    def save(self, folder: Path) -> None:
        """Write into the folder what `load` reads."""
        self._trie.save(str(folder / _PIECES))
        np.save(folder / "piece_numbers.npy", np.array(self._numbers, np.int32))
        np.save(folder / "piece_scores.npy", np.array(self._scores, np.float32))
        rest = {str(point): text for point, text in self._replacements.items()}
        (folder / _REST).write_text(json.dumps(rest), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "UnigramTokenizer":
        """Return a tokenizer that was saved."""
        trie = marisa_trie.Trie()
        trie.mmap(str(folder / _PIECES))
        numbers = array("i", np.load(folder / "piece_numbers.npy").tobytes())
        scores = array("f", np.load(folder / "piece_scores.npy").tobytes())
        rest = json.loads((folder / _REST).read_text(encoding="utf-8"))
        return cls(trie, numbers, scores, {int(point): text for point, text in rest.items()})

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces; of a long text, of its beginning."""
        ids = [START]
        # A lone surrogate cannot be encoded as UTF-8: the trie would refuse it.
        speakable = text.encode("utf-8", "replace").decode()
        for word in speakable.translate(self._replacements).split():
            for at in range(0, len(word), _LONGEST_WORD):
                ids += self._word((_SPACE if at == 0 else "") + word[at : at + _LONGEST_WORD])
            if len(ids) >= LONGEST_TOKENS:
                break
        ids = [*ids[: LONGEST_TOKENS - 1], END]
        return [START, END] if {START, END, UNKNOWN}.issuperset(ids) else ids

    def foreign_share(self, text: str) -> float:
        """Return 0: an encoder with these pieces knows whatever is written."""
        del text
        return 0.0

    def _split(self, word: str) -> tuple[int, ...]:
        """Return the likeliest split of a word, found from left to right (Viterbi)."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        came: list[tuple[int, int]] = [(0, UNKNOWN)] * (size + 1)
        for at in range(size):
            if best[at] + self._unknown_score > best[at + 1]:
                best[at + 1], came[at + 1] = best[at] + self._unknown_score, (at, UNKNOWN)
            for piece, key in self._trie.iter_prefixes_with_ids(word[at:]):
                end, score = at + len(piece), best[at] + self._scores[key]
                if score > best[end]:
                    best[end], came[end] = score, (at, self._numbers[key])
        ids, at = [], size
        while at:
            at, number = came[at]
            ids.append(number)
        return tuple(reversed(ids))
