"""Makes the folder an encoder is served from: its published arrays, corrected by training, in small whole numbers.

    python -m safety.encoder.building english safety/screening/model/english.npz

It runs in a process of its own: building takes a gigabyte for some seconds, and serving shall not keep that. A
folder appears whole or not at all, under a name that changes with whatever it is made from.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from safety.encoder.encoder import CONTENTS, GRAPH, NEARNESS_FILE, POSITIONS, WORD_STEPS, WORDS, folder_for
from safety.encoder.encoders import SOURCES, Encoder
from safety.encoder.graph import encoder_graph
from safety.encoder.shape import Floats
from safety.encoder.sources import Source, WeightsError

_STEPS = 127
_ROWS_AT_ONCE = 20_000


class Corrected:
    """Gives each published array with the correction that training found for it."""

    def __init__(self, source: Source, correction: Mapping[str, np.ndarray]) -> None:
        self._source = source
        self._correction = correction

    def __call__(self, name: str) -> Floats:
        """Return an array by the names of `safety.encoder.sources`."""
        if name in self._correction:
            return self._correction[name].astype(np.float32)
        published = self._source.array(name)
        up, down = self._correction.get(f"{name}.up"), self._correction.get(f"{name}.down")
        if up is None or down is None:
            return published
        return published + up.astype(np.float32) @ down.astype(np.float32)


def build(encoder: Encoder, model_file: Path) -> Path:
    """Return the folder for this encoder and its correction, made if it is not there yet.

    Raises WeightsError if the published files are not the pinned ones or the correction is for other weights.
    """
    folder = folder_for(encoder, model_file)
    if (folder / CONTENTS).exists():
        return folder
    with np.load(model_file, allow_pickle=False) as file:
        correction = {name: file[name] for name in file.files}
    source = SOURCES[encoder]()
    try:
        if str(correction["encoder"]) != source.sha256:
            raise WeightsError(f"{model_file.name} was trained for another encoder: take it from the repository")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as temporary:
            _write(source, correction, Path(temporary))
            _put_in_place(Path(temporary), folder)
    finally:
        source.close()
    return folder


def _write(source: Source, correction: Mapping[str, np.ndarray], folder: Path) -> None:
    graph = encoder_graph(source.shape, Corrected(source, correction))
    (folder / GRAPH).write_bytes(graph.SerializeToString())
    words, steps = _whole(source.words())
    np.save(folder / WORDS, words)
    np.save(folder / WORD_STEPS, steps)
    np.save(folder / POSITIONS, source.positions())
    nearness = source.nearness()
    if nearness is not None:
        np.save(folder / NEARNESS_FILE, nearness)
    source.tokenizer().save(folder)
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}
    (folder / CONTENTS).write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def _whole(words: Floats) -> tuple[np.ndarray, Floats]:
    """Return rows in eight bits, and the step of each."""
    steps = np.maximum(np.abs(words).max(axis=1, keepdims=True) / _STEPS, np.float32(1e-12)).astype(np.float32)
    whole = np.empty(words.shape, np.int8)
    for at in range(0, len(words), _ROWS_AT_ONCE):
        whole[at : at + _ROWS_AT_ONCE] = np.rint(words[at : at + _ROWS_AT_ONCE] / steps[at : at + _ROWS_AT_ONCE])
    return whole, steps


def _put_in_place(made: Path, folder: Path) -> None:
    """Move the finished folder to its name, unless another process was quicker; older ones are removed."""
    whole = made / "whole"
    whole.mkdir()
    for file in [*made.iterdir()]:
        if file != whole:
            file.rename(whole / file.name)
    try:
        whole.replace(folder)
    except OSError:
        if not (folder / CONTENTS).exists():
            shutil.rmtree(folder, ignore_errors=True)  # half a folder: somebody's copy was cut short
            whole.replace(folder)
    encoder = folder.name.rpartition("-")[0]
    for older in folder.parent.glob(f"{encoder}-*"):
        if older != folder:
            shutil.rmtree(older, ignore_errors=True)


def main() -> None:
    """Build one encoder."""
    parser = argparse.ArgumentParser(description="Makes the folder an encoder is served from.")
    parser.add_argument("encoder", choices=[encoder.value for encoder in Encoder])
    parser.add_argument("model_file", type=Path)
    args = parser.parse_args()
    try:
        build(Encoder(args.encoder), args.model_file)
    except WeightsError as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
