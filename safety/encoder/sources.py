"""What a published encoder has to offer: its arrays under one set of names, and its vocabulary.

Names: `emb.ln.w` and `.b` for the norm over embeddings; in layer n `ln.q`, `k`, `v`, `ao` (attention's output),
`fi` and `fo` (the wide linear map and the one back), each `.w` and `.b`, and the norms `aln` and `oln` after them.
"""

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Protocol

from safety.encoder.shape import Floats, Shape

_CHUNK_BYTES = 1 << 20


class WeightsError(RuntimeError):
    """The weights are missing or are not the pinned ones; the text says what to do."""


class Tokenizes(Protocol):
    """Turns a text into the numbers of its pieces, at most LONGEST_TOKENS, with marks for start and end."""

    padding: int

    def __call__(self, text: str) -> list[int]:
        """Return the numbers; START and END alone for a text of no words."""
        ...

    def foreign_share(self, text: str) -> float:
        """Return how much of a text is of no language the encoder knows, 0-1."""
        ...

    def save(self, folder: Path) -> None:
        """Write into the folder what `load` needs."""
        ...


class Source(Protocol):
    """A published encoder whose files have been verified."""

    sha256: str
    shape: Shape

    def array(self, name: str) -> Floats:
        """Return an array by its name: weights as (out, in), everything else flat."""
        ...

    def words(self) -> Floats:
        """Return the vectors of all pieces, one a row."""
        ...

    def positions(self) -> Floats:
        """Return what the place in the text adds to a piece's vector, (LONGEST_TOKENS, width)."""
        ...

    def nearness(self) -> Floats | None:
        """Return what the distance of two places adds to attention, (heads, LONGEST_TOKENS, LONGEST_TOKENS)."""
        ...

    def close(self) -> None:
        """Remove what was unpacked, if anything was."""
        ...

    def tokenizer(self) -> Tokenizes:
        """Return the encoder's own way of splitting a text."""
        ...


def installed(package: str, file: str) -> Path:
    """Return where a file of an installed package is, without importing the package."""
    try:
        return Path(str(distribution(package).locate_file(file)))
    except PackageNotFoundError:
        raise WeightsError(f"the package {package} is not installed. Run `make install`.") from None


def verify(path: Path, sha256: str) -> Path:
    """Return the path if the file has this SHA-256; raises WeightsError if not."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise WeightsError(
            f"{path.name} cannot be read ({type(error).__name__}). Run `make install` again."
        ) from None
    if digest.hexdigest() != sha256:
        raise WeightsError(
            f"{path.name} has SHA-256 {digest.hexdigest()}, expected {sha256}. The figures in docs/screening.md "
            "hold for the pinned file only. Run `make install` again."
        )
    return path
