"""When a client was last shown a wording: what may be said rarely is looked up in what was said."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.models import Message
from records.transcript import DROPPED


def last_said(session: Session, client_id: str, keys: Collection[str]) -> datetime | None:
    """Return when one of these wordings was last written for the client, and not withdrawn."""
    lines = select(func.max(Message.created_at)).where(
        Message.client_id == client_id,
        Message.direction == "out",
        Message.status != DROPPED,
        Message.say_key.in_(keys),
    )
    return session.scalar(lines)
