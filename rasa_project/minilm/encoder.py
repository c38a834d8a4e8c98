"""The all-MiniLM-L6-v2 sentence encoder as a plain NumPy forward pass."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

from minilm.weights import TOKENIZER_SHA256, WEIGHTS_SHA256, model_directory, verified

DIMENSIONS = 384
LAYERS = 6
HEADS = 12
HEAD_WIDTH = DIMENSIONS // HEADS
_EPSILON = np.float32(1e-12)
_BATCH = 16
NO_WORDS = frozenset({100, 101, 102})  # unknown, start, end
_MASKED = np.float32(-1e9)
_HALF_ROOT = np.float32(1 / np.sqrt(2.0))
# erfc(z) = polynomial(1 / (1 + P z)) exp(-z^2) for z >= 0, within 1.5e-7 (Abramowitz and Stegun 7.1.26).
_ERFC_P = np.float32(0.3275911)
_ERFC = [np.float32(c) for c in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)]

# The rows of some sentences, and the token ids of each.
_Batch = tuple[list[int], list[list[int]]]


@dataclass(frozen=True)
class _Dense:
    """One linear map: weight is (in, out), bias is (out,)."""

    weight: np.ndarray
    bias: np.ndarray

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        # One product over all tokens: NumPy would multiply a stack sentence by sentence, four times slower.
        product = rows.reshape(-1, rows.shape[-1]) @ self.weight
        product += self.bias
        return product.reshape(*rows.shape[:-1], -1)


@dataclass(frozen=True)
class _Norm:
    """Layer normalisation with its learnt scale and shift."""

    scale: np.ndarray
    shift: np.ndarray

    def __call__(self, rows: np.ndarray) -> np.ndarray:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        variance = np.mean(centred * centred, axis=-1, keepdims=True)
        return centred / np.sqrt(variance + _EPSILON) * self.scale + self.shift


@dataclass(frozen=True)
class _Layer:
    """One transformer block; query, key and value share a single matrix product."""

    attention_in: _Dense
    attention_out: _Dense
    attention_norm: _Norm
    widen: _Dense
    narrow: _Dense
    output_norm: _Norm


class SentenceEncoder:
    """Turns sentences into unit vectors of 384 numbers, one for each layer that is asked for."""

    def __init__(self, tensors: Callable[[str], np.ndarray], tokenizer: Tokenizer, max_tokens: int) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        self._tokenizer = tokenizer
        self._words = tensors("embeddings.word_embeddings.weight")
        # Every input is one segment, so the segment vector is a constant that joins the positions.
        self._positions = (
            tensors("embeddings.position_embeddings.weight")[:max_tokens]
            + tensors("embeddings.token_type_embeddings.weight")[0]
        )
        self._norm = _Norm(tensors("embeddings.LayerNorm.weight"), tensors("embeddings.LayerNorm.bias"))
        self._layers = [_read_layer(tensors, f"encoder.layer.{index}.") for index in range(LAYERS)]

    def encode(
        self,
        sentences: Sequence[str],
        on_progress: Callable[[int, int], None] | None = None,
        *,
        depths: tuple[int, ...] = (LAYERS,),
    ) -> np.ndarray:
        """Return unit vectors, shape (len(sentences), 384 x len(depths)), float32.

        `depths` names the layers, from 1 to 6, whose means are wanted, side by side; the last is the encoder's own
        sentence vector. Text without a known word piece (blank, or an emoji alone) gets the zero vector.
        `on_progress(done, total)` is called after each batch.
        """
        vectors = np.zeros((len(sentences), DIMENSIONS * len(depths)), dtype=np.float32)
        batches = list(self._batches(sentences))
        done = 0
        for (rows, _), batch_vectors in zip(batches, self._all_forward(batches, depths), strict=True):
            vectors[rows] = batch_vectors
            done += len(rows)
            if on_progress:
                on_progress(done, len(sentences))
        return vectors

    def _all_forward(self, batches: Sequence[_Batch], depths: tuple[int, ...]) -> Iterator[np.ndarray]:
        """Vectors of each batch; many batches share the processors, NumPy lets go of Python's lock."""
        if len(batches) <= 1:
            yield from (self._forward(ids, depths) for _, ids in batches)
            return
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            yield from pool.map(lambda batch: self._forward(batch[1], depths), batches)

    def _batches(self, sentences: Sequence[str]) -> Iterator[_Batch]:
        """Batches of similar length, so that little is spent on padding."""
        # A lone surrogate cannot be encoded as UTF-8 and would make the tokenizer raise.
        speakable = [(row, text.encode("utf-8", "replace").decode()) for row, text in enumerate(sentences)]
        tokens = [(row, self._tokenizer.encode(text).ids) for row, text in speakable]
        tokens = [(row, ids) for row, ids in tokens if not NO_WORDS.issuperset(ids)]
        tokens.sort(key=lambda pair: (len(pair[1]), pair[0]))
        for start in range(0, len(tokens), _BATCH):
            batch = tokens[start : start + _BATCH]
            yield [row for row, _ in batch], [ids for _, ids in batch]

    def _forward(self, token_ids: list[list[int]], depths: tuple[int, ...]) -> np.ndarray:
        longest = max(len(ids) for ids in token_ids)
        ids = np.array([row + [0] * (longest - len(row)) for row in token_ids])
        present = np.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in token_ids], np.float32)
        masked = (1 - present)[:, None, None, :] * _MASKED
        hidden = self._norm(self._words[ids] + self._positions[:longest])
        means: dict[int, np.ndarray] = {}
        for depth, layer in enumerate(self._layers[: max(depths)], start=1):
            hidden = _block(layer, hidden, masked)
            if depth in depths:
                means[depth] = _unit_mean(hidden, present)
        return np.concatenate([means[depth] for depth in depths], axis=1)


def _unit_mean(hidden: np.ndarray, present: np.ndarray) -> np.ndarray:
    pooled = (hidden * present[:, :, None]).sum(axis=1) / present.sum(axis=1, keepdims=True)
    return pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), _EPSILON)


def _block(layer: _Layer, hidden: np.ndarray, masked: np.ndarray) -> np.ndarray:
    attended = layer.attention_norm(hidden + layer.attention_out(_attention(layer, hidden, masked)))
    return layer.output_norm(attended + layer.narrow(_gelu(layer.widen(attended))))


def _gelu(rows: np.ndarray) -> np.ndarray:
    """Gaussian error linear unit, as relu(x) - |x| erfc(|x| / sqrt 2) / 2: four times as fast as SciPy's."""
    size = np.abs(rows)
    scaled = size * _HALF_ROOT
    inverse = 1 / (1 + _ERFC_P * scaled)
    tail = inverse * _ERFC[0]
    for coefficient in _ERFC[1:]:
        tail += coefficient
        tail *= inverse
    scaled *= scaled
    tail *= np.exp(-scaled)
    tail *= size
    tail *= np.float32(0.5)
    return np.maximum(rows, 0) - tail


def _attention(layer: _Layer, hidden: np.ndarray, masked: np.ndarray) -> np.ndarray:
    count, length, _ = hidden.shape
    split = layer.attention_in(hidden).reshape(count, length, 3, HEADS, HEAD_WIDTH).transpose(2, 0, 3, 1, 4)
    query, key, value = split
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(HEAD_WIDTH)) + masked
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    return (scores @ value).transpose(0, 2, 1, 3).reshape(count, length, DIMENSIONS)


def _read_layer(tensors: Callable[[str], np.ndarray], prefix: str) -> _Layer:
    def dense(*names: str) -> _Dense:
        weight = np.concatenate([tensors(f"{prefix}{name}.weight") for name in names])
        bias = np.concatenate([tensors(f"{prefix}{name}.bias") for name in names])
        return _Dense(np.ascontiguousarray(weight.T), bias)

    def norm(name: str) -> _Norm:
        return _Norm(tensors(f"{prefix}{name}.weight"), tensors(f"{prefix}{name}.bias"))

    return _Layer(
        attention_in=dense("attention.self.query", "attention.self.key", "attention.self.value"),
        attention_out=dense("attention.output.dense"),
        attention_norm=norm("attention.output.LayerNorm"),
        widen=dense("intermediate.dense"),
        narrow=dense("output.dense"),
        output_norm=norm("output.LayerNorm"),
    )


def as_published(_: str, array: np.ndarray) -> np.ndarray:
    """Return the array unchanged."""
    return array


@functools.lru_cache(maxsize=2)
def load_encoder(
    max_tokens: int = 128, change: Callable[[str, np.ndarray], np.ndarray] = as_published
) -> SentenceEncoder:
    """Load the encoder with verified weights, once a process (about 90 MB, 0.5 s).

    `change(name, array)` may give another array for a published one, such as a corrected weight. Raises
    `WeightsError` if the files on disk are not the pinned ones. 128 tokens is the length the model was trained
    with; text beyond it does not change the vector.
    """
    folder = model_directory()
    weights = verified(folder / "model.safetensors", WEIGHTS_SHA256)
    tokenizer = Tokenizer.from_file(str(verified(folder / "tokenizer.json", TOKENIZER_SHA256)))
    with safe_open(str(weights), framework="np") as tensors:
        return SentenceEncoder(lambda name: change(name, tensors.get_tensor(name)), tokenizer, max_tokens)
