"""The learned layer: two sentence encoders, corrected on our own corpus, that read what no rule has words for.

It only ever adds: what the rules found stands. One encoder knows English well and reads what is English, the other
knows a hundred languages and reads the rest; what is neither clearly is read by both. Their model files are
written by `training/train_screener.py`; what they correct is described in `safety.encoder`.
"""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from safety.encoder.shape import Watched
from safety.types import Code

MODEL_FOLDER = Path(__file__).with_name("model")
ENGLISH_FILE, MULTILINGUAL_FILE = MODEL_FOLDER / "english.npz", MODEL_FOLDER / "multilingual.npz"
CODES = ("none", "T1", "T2", "T3", "T4", "T5", "SH-U", "SH-A", "HTO", "ABU", "PSM", "MED", "CHI", "OTHER")
"""The heads' outputs, in this order; `none` comes first."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_UNIT = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]{1,24}")
"""A word, a piece of a monstrous one, or a sign of a script that sets no spaces."""
_MOST_UNITS = 85  # about 110 tokens: read whole, for the encoders see 128
_WINDOW, _STRIDE, _WINDOWS = 60, 40, 2
_TELLING = 6  # of the words of a window so many decide whether it is read
_CHARACTERS = 20_000
ENGLISH_UP_TO, FOREIGN_FROM = 0.2, 0.45
"""Shares of a text that fall to scraps instead of English words: up to the first one encoder reads it, from the
second on the other, between them both, each with its part of the say."""
_ALARMING = ("I want to kill myself", "quiero matarme")
_ORDINARY = ("we had soup for lunch and then walked home", "hoy comimos sopa y volvimos a casa")
"""Read once at the start: whatever runs an encoder wrongly on this machine shows there."""

Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Logits = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class ModelFileError(RuntimeError):
    """A model file of the learned layer is missing or broken; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the learned layer makes of a text: how likely danger is (0-1), and how likely each code is."""

    danger: float
    codes: Mapping[Code, float]

    @property
    def likeliest(self) -> Code:
        """Return the likeliest code other than none."""
        return max(self.codes, key=lambda code: self.codes[code])


class Reads(Protocol):
    """Whatever reads a text for the screener."""

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """Return what it makes of each text; may raise, and then the message counts as unclear."""
        ...


class Encodes(Protocol):
    """Whatever turns texts into vectors of length one; of length zero where it knows no word."""

    def encode(self, sentences: Sequence[str]) -> Array:
        """Return a vector a row."""
        ...

    def foreign_share(self, text: str) -> float:
        """Return how much of a text is of no language the encoder knows, 0-1."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """An encoder with the head that was trained for it."""

    encoder: Encodes
    weight: Array
    bias: Array

    def logits(self, parts: Sequence[str]) -> Logits:
        """Return a row of logits for each part; all NaN where the encoder knows no word.

        Raises ArithmeticError when no number comes out: compared with a limit that would read as harmless.
        """
        vectors = self.encoder.encode(parts)
        # Not a product of matrices: the library behind those ends the process when it gets no memory.
        found: Logits = np.einsum("ij,kj->ik", vectors, self.weight).astype(np.float64) + self.bias
        if not np.isfinite(found).all():
            raise ArithmeticError("the encoder gave something that is no number")
        found[~vectors.any(axis=1)] = np.nan
        return found


class LearnedLayer:
    """Reads texts; keeps no state between them. Build it with `load_learned`."""

    def __init__(self, english: Reader, multilingual: Reader, words: Mapping[str, float]) -> None:
        """`words` tells how much a word speaks for danger: by it the parts of a long text are chosen."""
        self._english = english
        self._multilingual = multilingual
        self._words = words

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """Return the reading of each text; short ones together take little longer than one of them.

        Of a very long text it is the reading of its most telling parts. Raises ArithmeticError when an encoder
        gives something that is no number.
        """
        given = [as_read(text) for text in texts]
        parts = [(place, part) for place, text in enumerate(given) for part in self._parts(text)]
        of_text = np.array([place for place, _ in parts])
        foreign = np.array([self._english.encoder.foreign_share(text) for text in given])
        logits = self._logits([part for _, part in parts], foreign[of_text])
        return [_reading(logits[of_text == place]) for place in range(len(texts))]

    def _logits(self, parts: Sequence[str], foreign: Logits) -> Logits:
        """Return a row of logits for each part, of one encoder or of both by what share of its text is theirs."""
        say = np.clip((foreign - ENGLISH_UP_TO) / (FOREIGN_FROM - ENGLISH_UP_TO), 0.0, 1.0)
        english, multilingual = (np.full((len(parts), len(CODES)), np.nan) for _ in range(2))
        for reader, asked, found in (
            (self._english, say < 1, english),
            (self._multilingual, say > 0, multilingual),
        ):
            if asked.any():
                found[asked] = reader.logits([part for part, ask in zip(parts, asked, strict=True) if ask])
        both = (1 - say)[:, None] * english + say[:, None] * multilingual
        both = np.where(np.isnan(english), multilingual, both)
        return np.where(np.isnan(multilingual), english, both)

    def _parts(self, text: str) -> list[str]:
        units = [match.span() for match in _UNIT.finditer(text)]
        if len(units) <= _MOST_UNITS:
            return [text]
        starts = range(0, max(1, len(units) - _WINDOW + _STRIDE), _STRIDE)
        spans = [(units[start][0], units[min(start + _WINDOW, len(units)) - 1][1]) for start in starts]
        windows = [text[first:end] for first, end in reversed(spans)]  # where all tell as much, what is said last
        windows.sort(key=self._telling, reverse=True)
        return windows[:_WINDOWS]

    def _telling(self, window: str) -> float:
        """Return how much the words of a window speak for danger, by the few that say most."""
        found = (self._words.get(word, 0.0) for word in _WORD.findall(window))
        return sum(sorted(found, reverse=True)[:_TELLING])


def as_read(text: str) -> str:
    """Return a text as the encoders are given it, trained or serving: what is shouted reads like what is said."""
    return text[:_CHARACTERS].lower()


def _reading(logits: Logits) -> Reading:
    """Return the reading of a text from the logits of its parts."""
    logits = logits[~np.isnan(logits).any(axis=1)]
    if not len(logits):  # nothing but signs: there are no words to go by
        return Reading(0.0, {Code(name): 0.0 for name in CODES[1:]})
    odds = _log_odds(logits)
    worst = int(np.argmax(odds))
    shares = np.exp(logits[worst] - logits[worst].max())
    shares /= shares.sum()
    danger = 1 / (1 + math.exp(-float(odds[worst])))
    return Reading(danger, {Code(name): float(share) for name, share in zip(CODES[1:], shares[1:], strict=True)})


def _log_odds(logits: Logits) -> Logits:
    """Return the logarithm of the odds of any danger against none."""
    rest = logits[:, 1:]
    highest = rest.max(axis=1)
    together: Logits = highest + np.log(np.exp(rest - highest[:, None]).sum(axis=1)) - logits[:, 0]
    return together


def model_version(folder: Path = MODEL_FOLDER) -> str:
    """Return a short name that changes with the model files; `missing` where one of them is."""
    try:
        files = [(folder / file.name).read_bytes() for file in (ENGLISH_FILE, MULTILINGUAL_FILE)]
    except OSError:
        return "missing"
    return hashlib.sha256(b"".join(files)).hexdigest()[:12]


@lru_cache(maxsize=1)
def load_learned(folder: Path = MODEL_FOLDER, watched: Watched = nullcontext) -> LearnedLayer:
    """Load both encoders, about 200 MB, in about a second; where they were never served, ten seconds more.

    `watched` may end a reading that takes too long. Raises ModelFileError, naming the file and the fix, whatever
    keeps the layer from reading as it should: the bot must start without it.
    """
    english, words = _load(folder / ENGLISH_FILE.name, watched)
    multilingual, more_words = _load(folder / MULTILINGUAL_FILE.name, watched)
    for reader, file, alarming, ordinary in zip(
        (english, multilingual), (ENGLISH_FILE, MULTILINGUAL_FILE), _ALARMING, _ORDINARY, strict=True
    ):
        _try_out(reader, file, alarming, ordinary)
    return LearnedLayer(english, multilingual, dict(more_words) | dict(words))


def _load(path: Path, watched: Watched) -> tuple[Reader, Mapping[str, float]]:
    try:
        # Imported here: a machine on which ONNX Runtime does not load must still screen with the rules.
        from safety.encoder.encoder import load_encoder  # noqa: PLC0415
        from safety.encoder.encoders import Encoder  # noqa: PLC0415

        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            weight, bias = file["head.weight"].astype(np.float32), file["head.bias"].astype(np.float32)
            words = dict(zip(file["words"].tolist(), file["word_weights"].astype(float).tolist(), strict=True))
        encoder = load_encoder(Encoder(path.stem), path, watched)
    except Exception as error:  # missing libraries and memory too: none of it may stop the crisis path
        raise _unusable(path, f"{type(error).__name__}: {error}") from error
    if weight.shape[0] != len(CODES):
        raise _unusable(path, "it knows another set of codes")
    return Reader(encoder, weight, bias), words


def _try_out(reader: Reader, path: Path, alarming: str, ordinary: str) -> None:
    """Raise ModelFileError if a reader takes an alarming sentence for an ordinary one, or the other way round."""
    try:
        high, low = _log_odds(reader.logits([alarming, ordinary])).tolist()
    except Exception as error:
        raise _unusable(path, f"it cannot read: {type(error).__name__}: {error}") from error
    if not low < 0 < high:
        raise _unusable(path, "on this machine it takes danger for harmless, or the other way round")


def _unusable(path: Path, why: str) -> ModelFileError:
    return ModelFileError(
        f"the screener's model file {path.name} cannot be used ({why}): "
        "take it from the repository again, or train it with `make train-screener`"
    )
