"""Envelope encryption: one data key per client, wrapped by a master key, so that erasing a key erases a client."""

import base64
import hashlib
import hmac
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"


class KeyFileError(ValueError):
    """The master key file is missing, unreadable by us or readable by others, or malformed."""


class ErasedError(LookupError):
    """The client's data key is gone: the text was erased on purpose and cannot be read again."""


class SealBrokenError(ValueError):
    """A sealed field does not open: wrong key, wrong place, or changed bytes."""


class ClientKey(Base):
    """A client's data key, wrapped by the master key. Deleting the row erases the client's words everywhere."""

    __tablename__ = "client_keys"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Cipher:
    """Seals and opens text under one key.

    `place` (table, column, row) is bound to the text: a field that is copied to another row does not open there.
    """

    _key: bytes

    def __repr__(self) -> str:
        return "Cipher(...)"

    def seal(self, text: str, place: str) -> bytes:
        """Return the sealed text: format byte, nonce, ciphertext with tag. Lone surrogates survive."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._key).encrypt(nonce, text.encode("utf-8", "surrogatepass"), place.encode())
        return FORMAT + nonce + sealed

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text; raise SealBrokenError when key, place or bytes are not those it was sealed with."""
        if sealed[:1] != FORMAT:
            raise SealBrokenError(
                f"the sealed field at {place} has an unknown format: was it written by a newer release?"
            )
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return AESGCM(self._key).decrypt(nonce, body, place.encode()).decode("utf-8", "surrogatepass")
        except (InvalidTag, ValueError):  # changed, or cut short
            raise SealBrokenError(
                f"the sealed field at {place} does not open: is this the master key it was sealed with?"
            ) from None


def read_master_key(path: Path) -> bytes:
    """Read 32 bytes, base64, from a file that only its owner can read. Raises KeyFileError saying what to do."""
    try:
        mode = path.stat().st_mode
        raw = base64.b64decode(path.read_text().strip(), validate=True)
    except FileNotFoundError:
        raise KeyFileError(
            f"no master key at {path}: run `middlepath setup` once, or mount the secret there"
        ) from None
    except (ValueError, OSError) as error:
        raise KeyFileError(f"the master key at {path} cannot be read ({type(error).__name__})") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO) and not str(path).startswith("/run/secrets/"):
        raise KeyFileError(f"the master key at {path} can be read by others: run `chmod 600 {path}`")
    if len(raw) != KEY_BYTES:
        raise KeyFileError(f"the master key at {path} has {len(raw)} bytes instead of {KEY_BYTES}")
    return raw


def write_new_master_key(path: Path) -> None:
    """Create a master key that only its owner can read; leave an existing one alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n")


class Vault:
    """Hands out ciphers: one per client, and one of the house for what belongs to no client.

    Identities (Telegram ids) are found again by `fingerprint`, a keyed hash that tells nothing without the key.
    Unwrapped client keys are never kept: erasing a client takes effect in every process at once.
    """

    def __init__(self, master: bytes) -> None:
        self._wrap = AESGCM(self._derive(master, b"wrap client keys"))
        self._hash_key = self._derive(master, b"fingerprint identities")
        self.house = Cipher(self._derive(master, b"house fields"))

    @staticmethod
    def _derive(master: bytes, purpose: bytes) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"middlepath " + purpose).derive(master)

    def fingerprint(self, identity: str) -> str:
        """Return 64 hex digits that stand for an identity."""
        return hmac.new(self._hash_key, identity.encode(), hashlib.sha256).hexdigest()

    def create(self, session: Session, client_id: str) -> Cipher:
        """Make and store a data key for a new client."""
        key = os.urandom(KEY_BYTES)
        nonce = os.urandom(NONCE_BYTES)
        wrapped = FORMAT + nonce + self._wrap.encrypt(nonce, key, client_id.encode())
        session.add(ClientKey(client_id=client_id, wrapped=wrapped))
        return Cipher(key)

    def check(self, session: Session) -> None:
        """Raise KeyFileError when this is not the master key that the stored client keys were wrapped with."""
        client_id = session.scalar(select(ClientKey.client_id).limit(1))
        if client_id is None:
            return
        try:
            self.of(session, client_id)
        except SealBrokenError:
            raise KeyFileError(
                "the master key does not open the clients' keys in this database: mount the key it was made with, "
                "or restore keys and records that belong together"
            ) from None

    def of(self, session: Session, client_id: str) -> Cipher:
        """Return the client's cipher; raise ErasedError after erasure, SealBrokenError on a wrong master key."""
        row = session.get(ClientKey, client_id)
        if row is None:
            raise ErasedError(f"client {client_id} has no data key: their words were erased")
        nonce, body = row.wrapped[1 : 1 + NONCE_BYTES], row.wrapped[1 + NONCE_BYTES :]
        try:
            return Cipher(self._wrap.decrypt(nonce, body, client_id.encode()))
        except InvalidTag:
            raise SealBrokenError(
                "a client's data key does not open: this is not the master key it was wrapped with"
            ) from None

    @staticmethod
    def erase(session: Session, client_id: str) -> None:
        """Delete the client's data key: every sealed field of theirs, in backups too, becomes unreadable."""
        session.execute(delete(ClientKey).where(ClientKey.client_id == client_id))
