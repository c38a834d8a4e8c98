"""A client's own words for danger: kept sealed with that client's words, added and removed by staff, by name."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import ClientPhrase
from records.vault import Cipher


def add(
    session: Session, cipher: Cipher, client_id: str, *, text: str, code: str, by: str, now: datetime
) -> ClientPhrase:
    """Keep a phrase for a client; the next message is screened with it."""
    phrase_id = uuid.uuid4().hex
    row = ClientPhrase(
        id=phrase_id,
        client_id=client_id,
        code=code,
        text_sealed=cipher.seal(text, _place(phrase_id)),
        added_by=by,
        added_at=now,
    )
    session.add(row)
    session.flush()
    return row


def of_client(session: Session, client_id: str) -> Sequence[ClientPhrase]:
    """Return the phrases in use, oldest first."""
    return session.scalars(
        select(ClientPhrase)
        .where(ClientPhrase.client_id == client_id, ClientPhrase.removed_at.is_(None))
        .order_by(ClientPhrase.added_at, ClientPhrase.id)
    ).all()


def text_of(cipher: Cipher, phrase: ClientPhrase) -> str:
    """Return the words; raises SealBrokenError when they do not open."""
    return cipher.open(phrase.text_sealed, _place(phrase.id))


def remove(phrase: ClientPhrase, *, by: str, now: datetime) -> None:
    """Use a phrase no more; who added and who removed it is kept."""
    phrase.removed_by, phrase.removed_at = by, now


def _place(phrase_id: str) -> str:
    return f"client_phrases.text/{phrase_id}"
