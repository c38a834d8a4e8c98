"""Understands messages with the trained classifier alone, without starting Rasa: the same intents, in seconds."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path

from components.depths import DEPTHS
from components.linear_model import LinearModel
from minilm import load_encoder

_FILE = "intents.npz"


def classifier_of(model: Path) -> LinearModel:
    """Read the classifier out of a trained model's archive; raises LookupError when it holds none."""
    with tarfile.open(model) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(f"/{_FILE}"):
                packed = archive.extractfile(member)
                if packed is not None:
                    return LinearModel.load(io.BytesIO(packed.read()))
    raise LookupError(f"{model.name} holds no {_FILE}: train it again with train.py")


def likeliest(classifier: LinearModel, texts: Sequence[str]) -> list[str]:
    """Return the likeliest intent of each text, as the pipeline ranks them before any fallback."""
    shares = classifier.probabilities(load_encoder().encode(texts, depths=DEPTHS), texts)
    return [classifier.labels[best] for best in shares.argmax(axis=1)]
