"""Encrypts one tracker event so that it opens only with the key and only for its own client."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE_BYTES = 12


class TrackerKeyError(RuntimeError):
    """Stored events do not open with the configured key."""


class EventCipher:
    """AES-256-GCM with a random nonce; the client's id is authenticated with the data."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, client: str, event: dict[str, Any]) -> bytes:
        """Version byte, nonce, ciphertext."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, json.dumps(event).encode(), _VERSION + client.encode())

    def open(self, client: str, sealed: bytes) -> dict[str, Any]:
        """Return the event; raise `TrackerKeyError` for another key, another client or altered data."""
        version, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return json.loads(self._aead.decrypt(nonce, body, version + client.encode()))
        except (InvalidTag, ValueError):
            raise TrackerKeyError(
                "Stored dialogue events do not open with MIDDLEPATH_RASA_TRACKER_KEY. Restore the earlier key, "
                "or delete the tracker database: open exercises restart, clients' records live elsewhere."
            ) from None
