"""Which topic of the staff chat holds a client's alerts."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from records.oncall_models import ClientTopic


def of_client(session: Session, client_id: str, chat_hash: str) -> int | None:
    """Return the client's topic in this staff chat, if one was opened and is not known to be gone."""
    row = session.get(ClientTopic, client_id)
    return row.topic_id if row is not None and row.chat_hash == chat_hash else None


def keep(session: Session, client_id: str, chat_hash: str, topic_id: int, now: datetime) -> None:
    """Record a topic that was opened; it takes the place of an older one."""
    session.merge(ClientTopic(client_id=client_id, chat_hash=chat_hash, topic_id=topic_id, opened_at=now))


def forget(session: Session, client_id: str) -> None:
    """Forget a client's topic: it is gone, or the client was erased."""
    session.execute(delete(ClientTopic).where(ClientTopic.client_id == client_id))
