"""Turns sentences into vectors, on one core and within a few milliseconds."""

import ctypes
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

import numpy as np
import onnxruntime

from safety.encoder.encoders import TOKENIZERS, Encoder
from safety.encoder.shape import BETWEEN, LONGEST_TOKENS, ROWS, SHARES, Floats, Watched
from safety.encoder.sources import Tokenizes, WeightsError

GRAPH, CONTENTS = "graph.onnx", "contents.json"
WORDS, WORD_STEPS, POSITIONS, NEARNESS_FILE = "words.npy", "word_steps.npy", "positions.npy", "nearness.npy"

_FORM = b"5"
"""Changes when the same weights would be written otherwise."""
_NO_WORDS = 2  # the marks for start and end alone
_EPSILON = 1e-12
_APART = np.float32(-1e9)  # what attention must not see
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

        Those that are no longer together than one may be are read in one run, which takes little longer than one
        of them. Raises what `watched` raises about a run that takes too long.
        """
        vectors = np.zeros((len(sentences), self.width), np.float32)
        for texts in _runs([self._tokens(sentence) for sentence in sentences]):
            pooled = self._run(list(texts.values()))
            vectors[list(texts)] = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), _EPSILON)
        return vectors

    def foreign_share(self, text: str) -> float:
        """Return how much of a text is of no language the encoder knows, 0-1."""
        return self._tokens.foreign_share(text)

    def _run(self, texts: Sequence[list[int]]) -> Floats:
        """Return the mean of each text's rows after the last layer."""
        ids = [number for text in texts for number in text]
        rows = self._words[ids].astype(np.float32) * self._steps[ids]
        heads = 1 if self._nearness is None else len(self._nearness)
        between = np.full((heads, len(ids), len(ids)), _APART)
        shares = np.zeros((len(texts), len(ids)), np.float32)
        start = 0
        for row, text in enumerate(texts):
            count, own = len(text), slice(start, start + len(text))
            rows[own] += self._positions[:count]
            between[:, own, own] = 0 if self._nearness is None else self._nearness[:, :count, :count]
            shares[row, own] = 1 / count
            start += count
        with self._watched() as options:
            pooled: Floats = self._session.run(None, {ROWS: rows, BETWEEN: between, SHARES: shares}, options)[0]
        return pooled


def _runs(texts: Sequence[list[int]]) -> Iterator[dict[int, list[int]]]:
    """Yield texts that are read in one run, by their places; those without a word are left out."""
    run: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        if len(text) <= _NO_WORDS:
            continue
        if run and sum(map(len, run.values())) + len(text) > LONGEST_TOKENS:
            yield run
            run = {}
        run[place] = text
    if run:
        yield run


def load_encoder(encoder: Encoder, model_file: Path, watched: Watched = nullcontext) -> SentenceEncoder:
    """Return the encoder as corrected by a model file; keep it, for it takes a second and 50 to 150 MB.

    What it is served from is made at the first call, in a process of its own, which takes some ten seconds. Raises
    WeightsError if that fails or if a file in it is not what was written.
    """
    folder = made(encoder, model_file)
    _verify(folder)
    loaded = SentenceEncoder(folder, TOKENIZERS[encoder](folder), watched)
    _give_back_memory()
    return loaded


def _give_back_memory() -> None:
    """Give the system what loading used for a moment: 30 MB that the C library would keep for nothing."""
    with suppress(OSError, AttributeError):  # other C libraries have no such call, and need none
        ctypes.CDLL(None).malloc_trim(0)


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
