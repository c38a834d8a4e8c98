"""Keeps the vectors of training examples between trainings, so that only new wording is embedded again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

CACHE_VARIABLE = "MIDDLEPATH_RASA_VECTOR_CACHE"


def cached_vectors(texts: Sequence[str], embed: Callable[[Sequence[str]], np.ndarray]) -> np.ndarray:
    """Return one vector a text, embedding only those not found in the file that CACHE_VARIABLE names, if any.

    The file then holds exactly these texts' vectors. It stands for one state of the code and weights: its name
    must change with them.
    """
    path = Path(os.environ[CACHE_VARIABLE]) if os.environ.get(CACHE_VARIABLE) else None
    keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
    known = _read(path)
    fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if fresh:
        known.update(zip(fresh, embed(list(fresh.values())), strict=True))
        if path:
            _write(path, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])


def _read(path: Path | None) -> dict[str, np.ndarray]:
    if path is None or not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


def _write(path: Path, vectors: dict[str, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new.npz")
    np.savez(fresh, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    fresh.replace(path)
