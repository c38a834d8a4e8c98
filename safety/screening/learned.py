"""The learned layer: a sentence encoder, corrected on our own corpus, that reads what no rule has words for.

It only ever adds: what the rules found stands. Its model file is written by `training/train_screener.py`; the
encoder's published weights and how they are corrected are described there.
"""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from safety.types import Code

if TYPE_CHECKING:
    from middlepath_minilm.quantised import QuantisedEncoder

MODEL_FILE = Path(__file__).with_name("model") / "screener.npz"
CODES = ("none", "T1", "T2", "T3", "T4", "T5", "SH-U", "SH-A", "HTO", "ABU", "PSM", "MED", "CHI", "OTHER")
"""The head's outputs, in this order; `none` comes first."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MOST_WORDS = 85  # about 110 tokens: read whole, for the encoder sees 128
_WINDOW, _STRIDE, _WINDOWS = 60, 40, 2
_TELLING = 6  # of the words of a window so many decide whether it is read
_CHARACTERS = 20_000
_ALARMING, _ORDINARY = "I want to kill myself", "we had soup for lunch and then walked home"
"""Read once at the start: whatever runs the encoder wrongly on this machine shows there."""

Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


class ModelFileError(RuntimeError):
    """The learned layer's model file is missing or broken; the text says what to do."""


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

    def read(self, text: str) -> Reading:
        """Return what it makes of the text; may raise, and then the message counts as unclear."""
        ...


class LearnedLayer:
    """Reads texts; keeps no state between them. Build it with `load_learned`."""

    def __init__(self, encoder: "QuantisedEncoder", head: tuple[Array, Array], words: Mapping[str, float]) -> None:
        self._encoder = encoder
        self._weight, self._bias = head
        self._words = words

    def read(self, text: str) -> Reading:
        """Return the reading of a text; of a very long one, that of its most telling parts.

        Raises ArithmeticError when no number comes out: compared with a limit that would read as harmless.
        """
        vectors = self._encoder.encode(self._parts(text[:_CHARACTERS]))
        logits = (vectors @ self._weight.T + self._bias).astype(np.float64)
        if not np.isfinite(logits).all():
            raise ArithmeticError("the encoder gave something that is no number")
        worst = int(np.argmax(_log_odds(logits)))
        if not vectors[worst].any():  # nothing but signs: the encoder has no words to go by
            return Reading(0.0, {Code(name): 0.0 for name in CODES[1:]})
        shares = np.exp(logits[worst] - logits[worst].max())
        shares /= shares.sum()
        danger = 1 / (1 + math.exp(-float(_log_odds(logits)[worst])))
        return Reading(
            danger, {Code(name): float(share) for name, share in zip(CODES[1:], shares[1:], strict=True)}
        )

    def _parts(self, text: str) -> list[str]:
        words = text.split()
        if len(words) <= _MOST_WORDS:
            return [text]
        starts = range(0, max(1, len(words) - _WINDOW + _STRIDE), _STRIDE)
        windows = [words[start : start + _WINDOW] for start in starts]
        windows.sort(key=self._telling, reverse=True)
        return [" ".join(window) for window in windows[:_WINDOWS]]

    def _telling(self, words: Sequence[str]) -> float:
        """Return how much the words of a window speak for danger, by the few that say most."""
        found = (self._words.get(word, 0.0) for word in _WORD.findall(" ".join(words).lower()))
        return sum(sorted(found, reverse=True)[:_TELLING])


def _log_odds(
    logits: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the logarithm of the odds of any danger against none."""
    rest = logits[:, 1:]
    highest = rest.max(axis=1)
    together: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        highest + np.log(np.exp(rest - highest[:, None]).sum(axis=1)) - logits[:, 0]
    )
    return together


def model_version(path: Path = MODEL_FILE) -> str:
    """Return a short name that changes with the model file; `missing` where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    except OSError:
        return "missing"


@lru_cache(maxsize=1)
def load_learned(path: Path = MODEL_FILE) -> LearnedLayer:
    """Read the model file and the encoder's pinned weights, 70 MB, in about half a second, once a process.

    Raises ModelFileError, naming the file and the fix, whatever keeps the layer from reading as it should: the bot
    must start without it.
    """
    try:
        # Imported here: a machine on which ONNX Runtime does not load must still screen with the rules.
        from middlepath_minilm.quantised import load_quantised  # noqa: PLC0415

        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        corrected = _Corrected(arrays)
        encoder = load_quantised(change=corrected)
        words = dict(zip(arrays["words"].tolist(), arrays["word_weights"].astype(float).tolist(), strict=True))
        weight, bias = arrays["head.weight"].astype(np.float32), arrays["head.bias"].astype(np.float32)
    except Exception as error:  # missing libraries and memory too: none of it may stop the crisis path
        raise _unusable(path, f"{type(error).__name__}: {error}") from error
    if weight.shape[0] != len(CODES):
        raise _unusable(path, "it knows another set of codes")
    layer = LearnedLayer(encoder, (weight, bias), words)
    _try_out(layer, path)
    return layer


def _try_out(layer: LearnedLayer, path: Path) -> None:
    """Raise ModelFileError if the layer takes an alarming sentence for an ordinary one, or the other way round."""
    try:
        alarming, ordinary = layer.read(_ALARMING).danger, layer.read(_ORDINARY).danger
    except Exception as error:
        raise _unusable(path, f"it cannot read: {type(error).__name__}: {error}") from error
    if not ordinary < 0.5 < alarming:
        raise _unusable(path, "on this machine it takes danger for harmless, or the other way round")


def _unusable(path: Path, why: str) -> ModelFileError:
    return ModelFileError(
        f"the screener's model file {path.name} cannot be used ({why}): "
        "take it from the repository again, or train it with `make train-screener`"
    )


class _Corrected:
    """Gives the encoder each of its published arrays with the correction that training found."""

    def __init__(self, arrays: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float16]]]) -> None:
        self._arrays = arrays

    def __call__(self, name: str, published: Array) -> Array:
        if name in self._arrays:
            return self._arrays[name].astype(np.float32)
        up, down = self._arrays.get(f"{name}.up"), self._arrays.get(f"{name}.down")
        if up is None or down is None:
            return published
        return published + up.astype(np.float32) @ down.astype(np.float32)
