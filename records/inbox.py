"""The inbox: everything that came in, stored once by its id, with what became of it."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from records.models import InboxItem
from records.vault import Cipher


def _place(item_id: str) -> str:
    return f"inbox.body/{item_id}"


def exists(session: Session, item_id: str) -> bool:
    """Tell whether this item has been stored before."""
    return session.get(InboxItem, item_id) is not None


def add(
    session: Session, cipher: Cipher, *, item_id: str, client_id: str | None, kind: str, body: str, now: datetime
) -> InboxItem:
    """Store an item; the caller's transaction fails on a second arrival of the same id."""
    item = InboxItem(
        id=item_id,
        client_id=client_id,
        kind=kind,
        body_sealed=cipher.seal(body, _place(item_id)),
        received_at=now,
    )
    session.add(item)
    session.flush()
    return item


def get(session: Session, item_id: str) -> InboxItem | None:
    """Return the item."""
    return session.get(InboxItem, item_id)


def body_of(cipher: Cipher, item: InboxItem) -> str:
    """Open what came in."""
    return cipher.open(item.body_sealed, _place(item.id))


def forget_words(session: Session, cipher: Cipher, item_id: str) -> None:
    """Take the words out of an item whose words are kept elsewhere; what it was stays."""
    item = session.get(InboxItem, item_id)
    if item is not None:
        left = json.loads(body_of(cipher, item)) | {"text": "", "argument": ""}
        item.body_sealed = cipher.seal(json.dumps(left), _place(item_id))


def finish(session: Session, item_id: str, *, outcome: str, now: datetime) -> None:
    """Record that the item is dealt with, and how; the first outcome stands."""
    session.execute(
        update(InboxItem)
        .where(InboxItem.id == item_id, InboxItem.done_at.is_(None))
        .values(done_at=now, outcome=outcome)
    )


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item, and when it came in."""

    outcome: str | None
    received_at: datetime


def mark_done(session: Session, item_id: str, *, now: datetime) -> Done | None:
    """Record that an answered item is dealt with; None when it was before, or does not exist."""
    row = session.execute(
        update(InboxItem)
        .where(InboxItem.id == item_id, InboxItem.done_at.is_(None))
        .values(done_at=now)
        .returning(InboxItem.outcome, InboxItem.received_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else Done(*row)


def count_open(session: Session) -> int:
    """Return how many items wait to be dealt with."""
    return session.scalar(select(func.count()).select_from(InboxItem).where(InboxItem.done_at.is_(None))) or 0
