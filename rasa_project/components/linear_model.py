"""Logistic regression over embeddings, letter groups and word pairs, with confidences that mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from components.groups import GroupFeatures, Reader
from components.letters import letter_groups, word_pairs

_TEMPERATURES = np.geomspace(0.2, 4.0, 60)
_STEPS = 25
_HELD_OUT_EACH = 4


@dataclass(frozen=True)
class LinearModel:
    """Weights of the embedding (width, intents), of letter groups and word pairs (groups, intents), and biases."""

    labels: tuple[str, ...]
    letters: GroupFeatures
    pairs: GroupFeatures
    embedding_weights: np.ndarray
    group_weights: np.ndarray
    biases: np.ndarray
    temperature: float

    def probabilities(self, vectors: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Return shape (texts, intents), rows sum to 1.

        Without any evidence, neither a vector nor a known group, all intents get equal shares.
        """
        rows = _rows(self.letters, self.pairs, texts)
        scores = vectors @ self.embedding_weights + rows @ self.group_weights + self.biases
        shares = softmax(scores / self.temperature)
        silent = ~np.any(vectors, axis=1) & (np.diff(rows.indptr) == 0)
        shares[silent] = 1 / len(self.labels)
        return shares

    def save(self, path: Path) -> None:
        """Write an `.npz` without pickled objects."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels, dtype=np.str_),
            letters=np.array(self.letters.groups, dtype=np.str_),
            letters_rarity=self.letters.rarity,
            pairs=np.array(self.pairs.groups, dtype=np.str_),
            pairs_rarity=self.pairs.rarity,
            embedding_weights=self.embedding_weights.astype(np.float32),
            group_weights=self.group_weights.astype(np.float32),
            biases=self.biases.astype(np.float32),
            temperature=np.float64(self.temperature),
        )

    @classmethod
    def load(cls, path: Path | BinaryIO) -> LinearModel:
        """Read what `save` wrote; pickles are refused."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                labels=tuple(str(label) for label in arrays["labels"]),
                letters=_known(letter_groups, arrays["letters"], arrays["letters_rarity"]),
                pairs=_known(word_pairs, arrays["pairs"], arrays["pairs_rarity"]),
                embedding_weights=arrays["embedding_weights"],
                group_weights=arrays["group_weights"],
                biases=arrays["biases"],
                temperature=float(arrays["temperature"]),
            )


def _known(reader: Reader, groups: np.ndarray, rarity: np.ndarray) -> GroupFeatures:
    return GroupFeatures(reader, tuple(str(group) for group in groups), rarity)


def _rows(letters: GroupFeatures, pairs: GroupFeatures, texts: Sequence[str]) -> csr_matrix:
    """Return the rows of both kinds of group side by side."""
    return hstack([letters.rows(texts), pairs.rows(texts)], format="csr", dtype=np.float32)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def fit_linear_model(
    vectors: np.ndarray, texts: Sequence[str], labels: Sequence[str], penalty: float
) -> LinearModel:
    """Fit class-balanced weights, and the temperature at which held-out examples surprise least.

    `penalty` is the inverse strength of the L2 penalty, as scikit-learn's C.
    """
    names, truth = np.unique(np.array(labels), return_inverse=True)
    letters, pairs = GroupFeatures.learn(letter_groups, texts), GroupFeatures.learn(word_pairs, texts)
    rows = _rows(letters, pairs, texts)
    # Every fourth example, after a fixed shuffle, is held out; an intent of one example stays in.
    order = np.random.default_rng(0).permutation(len(truth))
    held = order[::_HELD_OUT_EACH]
    kept = np.setdiff1d(order, held)
    first = _fit(vectors[kept], rows[kept], truth[kept], len(names), penalty, None)
    temperature = _temperature(_scores(first, vectors[held], rows[held]), truth[held])
    weights = _fit(vectors, rows, truth, len(names), penalty, first)
    width = vectors.shape[1]
    return LinearModel(
        tuple(str(name) for name in names),
        letters,
        pairs,
        weights[:width],
        weights[width:-1],
        weights[-1],
        temperature,
    )


def _scores(weights: np.ndarray, vectors: np.ndarray, rows: csr_matrix) -> np.ndarray:
    width = vectors.shape[1]
    return vectors @ weights[:width] + rows @ weights[width:-1] + weights[-1]


def _fit(
    vectors: np.ndarray,
    rows: csr_matrix,
    truth: np.ndarray,
    intents: int,
    penalty: float,
    start: np.ndarray | None,
) -> np.ndarray:
    """Return weights, shape (width + groups + 1, intents), the last row the biases.

    Embedding and groups stay apart through the fit: as one sparse matrix scikit-learn takes five times as long.
    """
    shape = (vectors.shape[1] + rows.shape[1] + 1, intents)
    counts = np.bincount(truth, minlength=intents)
    shares = (len(truth) / (intents * np.maximum(counts, 1)))[truth][:, None]
    wanted = np.eye(intents)[truth]
    columns = rows.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        given = softmax(_scores(weights, vectors, rows))
        off = (given - wanted) * shares
        gradient = np.concatenate([vectors.T @ off, columns @ off, off.sum(axis=0, keepdims=True)])
        gradient[:-1] += weights[:-1] / penalty
        surprise = -np.log(np.maximum(given[np.arange(len(truth)), truth], 1e-12))
        return float(shares[:, 0] @ surprise + 0.5 / penalty * np.sum(weights[:-1] ** 2)), gradient.ravel()

    begin = np.zeros(shape) if start is None else start
    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS, "maxcor": 8})
    return found.x.reshape(shape)


def _temperature(scores: np.ndarray, truth: np.ndarray) -> float:
    def surprise(temperature: float) -> float:
        chosen = softmax(scores / temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    return float(min(_TEMPERATURES, key=surprise))
