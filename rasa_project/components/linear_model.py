"""A fitted multinomial logistic regression as plain arrays, with confidences that mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_TEMPERATURES = np.geomspace(0.2, 3.0, 40)
_FOLDS = 3


@dataclass(frozen=True)
class LinearModel:
    """Weights (intents, width), biases (intents,), one temperature, and the intents' names."""

    labels: tuple[str, ...]
    weights: np.ndarray
    biases: np.ndarray
    temperature: float

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """Shape (rows, intents), rows sum to 1; a zero vector carries no evidence and gets equal shares."""
        result = softmax((vectors @ self.weights.T + self.biases) / self.temperature)
        result[~np.any(vectors, axis=1)] = 1 / len(self.labels)
        return result

    def save(self, path: Path) -> None:
        """Write an `.npz` without pickled objects."""
        np.savez(
            path,
            labels=np.array(self.labels, dtype=np.str_),
            weights=self.weights.astype(np.float32),
            biases=self.biases.astype(np.float32),
            temperature=np.float64(self.temperature),
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote; pickles are refused."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                labels=tuple(str(label) for label in arrays["labels"]),
                weights=arrays["weights"],
                biases=arrays["biases"],
                temperature=float(arrays["temperature"]),
            )


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def fit_linear_model(vectors: np.ndarray, labels: Sequence[str], penalty: float) -> LinearModel:
    """Fit class-balanced weights, and the temperature at which held-out folds were least surprised."""
    names = np.array(labels)
    weights, biases, classes = _fit(vectors, names, penalty)
    return LinearModel(tuple(classes), weights, biases, _temperature(vectors, names, penalty))


def _fit(vectors: np.ndarray, names: np.ndarray, penalty: float) -> tuple[np.ndarray, np.ndarray, list[str]]:
    from sklearn.linear_model import LogisticRegression  # serving a trained model never needs it

    fitted = LogisticRegression(C=penalty, class_weight="balanced", max_iter=300, random_state=0)
    fitted.fit(vectors, names)
    weights, biases = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, biases = np.concatenate([-weights, weights]) / 2, np.concatenate([-biases, biases]) / 2
    return weights, biases, [str(name) for name in fitted.classes_]


def _temperature(vectors: np.ndarray, names: np.ndarray, penalty: float) -> float:
    """1.0 when an intent has too few examples to hold any out."""
    from sklearn.model_selection import StratifiedKFold

    classes, counts = np.unique(names, return_counts=True)
    if counts.min() < _FOLDS:
        return 1.0
    scores = np.zeros((len(names), len(classes)))
    for kept, held in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(vectors, names):
        weights, biases, _ = _fit(vectors[kept], names[kept], penalty)
        scores[held] = vectors[held] @ weights.T + biases
    truth = np.searchsorted(classes, names)

    def surprise(temperature: float) -> float:
        chosen = softmax(scores / temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    return float(min(_TEMPERATURES, key=surprise))
