"""When a client was last shown a wording: what may be said rarely is looked up in what was said."""

from collections.abc import Collection, Sequence
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


def left_at(session: Session, prefix: str, *, since: datetime, until: datetime) -> Sequence[tuple[str, int]]:
    """Return (client, line) where the newest line of a chat is ours, of these wordings and from this time."""
    newest = select(func.max(Message.id)).where(Message.status != DROPPED).group_by(Message.client_id)
    lines = select(Message.client_id, Message.id).where(
        Message.id.in_(newest),
        Message.direction == "out",
        Message.say_key.startswith(prefix, autoescape=True),
        Message.created_at.between(since, until),
    )
    return [(client_id, message_id) for client_id, message_id in session.execute(lines)]
