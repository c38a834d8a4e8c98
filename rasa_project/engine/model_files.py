"""Trained models on disk: named after what they were trained from, the served one behind `current`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

_KEPT = 3
_DATA_SUFFIXES = frozenset({".yml", ".yaml", ".json", ".txt"})


def input_files(config: Path, domain: Path, data: Path) -> list[Path]:
    """Every file whose change asks for a new model, in a stable order."""
    project = Path(__file__).resolve().parents[1]
    code = [*(project / "components").glob("*.py"), *(project / "minilm").glob("*.py"), project / "uv.lock"]
    return [config, *_below(domain), *_below(data), *sorted(code)]


def content_hash(files: Iterable[Path], root: Path) -> str:
    """16 hexadecimal digits over the files' names, relative to `root`, and contents."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(os.path.relpath(file, root).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def point_current_at(model: Path) -> None:
    """Make `current` beside the model lead to it, in one step that a reader cannot see half done."""
    fresh = model.parent / ".current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(model.name)
    fresh.replace(model.parent / "current")


def drop_old(models: Path) -> None:
    """Keep the served model and the youngest others, three in all."""
    served = (models / "current").resolve()
    others = [model for model in models.glob("*.tar.gz") if model.resolve() != served]
    others.sort(key=lambda model: model.stat().st_mtime, reverse=True)
    for model in others[_KEPT - 1 :]:
        model.unlink()


def _below(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in _DATA_SUFFIXES)
