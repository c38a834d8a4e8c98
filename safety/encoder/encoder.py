"""Turns sentences into vectors, on one core and within a few milliseconds."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import onnxruntime

from safety.encoder.encoders import TOKENIZERS, Encoder
from safety.encoder.shape import NEARNESS, ROWS, Floats, Watched
from safety.encoder.sources import Tokenizes, WeightsError

GRAPH, CONTENTS = "graph.onnx", "contents.json"
WORDS, WORD_STEPS, POSITIONS, NEARNESS_FILE = "words.npy", "word_steps.npy", "positions.npy", "nearness.npy"

_FORM = b"4"
"""Changes when the same weights would be written otherwise."""
_NO_WORDS = 2  # the marks for start and end alone
_EPSILON = 1e-12
_BUILD_SECONDS = 300


class SentenceEncoder:
    """Turns sentences into unit vectors, one sentence at a time; build it with `load_encoder`."""

    def __init__(self, folder: Path, tokenizer: Tokenizes, watched: Watched) -> None:
        """Read a folder that `safety.encoder.building` made."""
        self._tokens = tokenizer
        self._watched = watched
        # Mapped, not read: of a hundred megabytes only the pieces that occur are ever in memory.
        self._words = np.load(folder / WORDS, mmap_mode="r")
        self._steps = np.load(folder / WORD_STEPS, mmap_mode="r")
        self._positions: Floats = np.load(folder / POSITIONS)
        self._nearness: Floats | None = None
        if (folder / NEARNESS_FILE).exists():
            self._nearness = np.load(folder / NEARNESS_FILE)
        self.width = self._positions.shape[1]
        options = onnxruntime.SessionOptions()
        # One thread: a second would spin on a core that the rest of the machine needs.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, sentences: Sequence[str]) -> Floats:
        """Return unit vectors, shape (len(sentences), width); the zero vector for text without a known word.

        Raises what `watched` raises about a sentence that takes too long.
        """
        return np.array([self._one(text) for text in sentences], np.float32).reshape(-1, self.width)

    def foreign_share(self, text: str) -> float:
        """Return how much of a text is of no language the encoder knows, 0-1."""
        return self._tokens.foreign_share(text)

    def _one(self, text: str) -> Floats:
        ids = self._tokens(text)
        count = len(ids)
        if count <= _NO_WORDS:
            return np.zeros(self.width, np.float32)
        given = {ROWS: self._words[ids].astype(np.float32) * self._steps[ids] + self._positions[:count]}
        if self._nearness is not None:
            given[NEARNESS] = self._nearness[:, :count, :count]
        with self._watched() as options:
            pooled: Floats = self._session.run(None, given, options)[0]
        return pooled / max(float(np.linalg.norm(pooled)), _EPSILON)


def load_encoder(encoder: Encoder, model_file: Path, watched: Watched = nullcontext) -> SentenceEncoder:
    """Return the encoder as corrected by a model file; keep it, for it takes a second and 50 to 150 MB.

    What it is served from is made at the first call, in a process of its own, which takes some ten seconds. Raises
    WeightsError if that fails or if a file in it is not what was written.
    """
    folder = made(encoder, model_file)
    _verify(folder)
    return SentenceEncoder(folder, TOKENIZERS[encoder](folder), watched)


def made(encoder: Encoder, model_file: Path) -> Path:
    """Return the folder an encoder is served from, made now if it is not there. Raises WeightsError."""
    folder = folder_for(encoder, model_file)
    if not (folder / CONTENTS).exists():
        _build_elsewhere(encoder, model_file)
    return folder


def folder_for(encoder: Encoder, model_file: Path) -> Path:
    """Return where an encoder with this correction is served from, whether it is there yet or not."""
    key = hashlib.sha256(_FORM + model_file.read_bytes()).hexdigest()[:12]
    return model_file.parent / "built" / f"{encoder.value}-{key}"


def _build_elsewhere(encoder: Encoder, model_file: Path) -> None:
    command = [sys.executable, "-m", "safety.encoder.building", encoder.value, str(model_file)]
    done = subprocess.run(  # noqa: S603 - our own module
        command,
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise WeightsError((done.stderr.strip().splitlines() or ["the encoder could not be built"])[-1])


def _verify(folder: Path) -> None:
    """Raise WeightsError unless every file is as it was written: a broken weight reads like any other."""
    for name, expected in json.loads((folder / CONTENTS).read_text(encoding="utf-8")).items():
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected:
            raise WeightsError(f"{folder.name}/{name} is not as it was written: remove the folder {folder.name}")
