"""Rasa tracker store for SQLite and PostgreSQL: every event encrypted, few of them, and not for long."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from stores.event_cipher import EventCipher
from stores.history import fresh_start, needs_fresh_start, to_keep

_SECONDS_A_DAY = 86_400
_metadata = sa.MetaData()
_events = sa.Table(
    "dialogue_events",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("client", sa.String(64), nullable=False),
    sa.Column("message_id", sa.String(128)),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("type", sa.String(64), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Index("ix_dialogue_events_client_type", "client", "type", "id"),
    # Two servers that answer one message at once: the second to save fails, and its step is not recorded.
    sa.UniqueConstraint("client", "message_id", "position", name="uq_dialogue_events_turn"),
)


class EncryptedTrackerStore(TrackerStore):
    """Stores who, when and an event's type in plain; everything said or decided only sealed.

    Unlike Rasa's own SQL store it keeps no plain intent or action name, remembers a bounded number of
    events, and finds an answered message by its id across sessions.
    """

    def __init__(
        self,
        url: str,
        key: bytes,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        session_events: int = 120,
        keep_days: float = 14.0,
    ) -> None:
        """`key` is 32 bytes; raises `TrackerKeyError` if what is stored was written with another one."""
        super().__init__(domain, event_broker)
        self._cipher = EventCipher(key)
        self._session_events = session_events
        self._keep_days = keep_days
        self._engine = _connect(url)
        _metadata.create_all(self._engine)
        self._check_key()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker since its last fresh start, or None for an unknown client."""
        return self._rebuild(sender_id, self._rows(sender_id, since_last_start=True))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker with everything that is still kept."""
        return self._rebuild(conversation_id, self._rows(conversation_id, since_last_start=False))

    async def keys(self) -> Iterable[str]:
        """All clients with a stored event."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_events.c.client).distinct()).scalars())

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tracker's new events outside a turn."""
        await self.save_turn(tracker, None)

    async def save_turn(self, tracker: DialogueStateTracker, message_id: str | None) -> None:
        """Store the tracker's new events, all or none, under the message that caused them."""
        await self.stream_events(tracker)
        stored = getattr(tracker, "stored_events", 0)
        new = list(tracker.events)[stored:]
        rows = self._seal(tracker.sender_id, new, message_id)
        if needs_fresh_start(tracker, self._session_events):
            rows += self._seal(tracker.sender_id, fresh_start(tracker), None)
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_events.insert(), rows)
        tracker.stored_events = len(tracker.events)

    async def recorded_turn(self, client: str, message_id: str) -> list[Event]:
        """Return the events of an answered message in order, or an empty list."""
        query = (
            sa.select(_events.c.sealed)
            .where(_events.c.client == client, _events.c.message_id == message_id)
            .order_by(_events.c.position)
        )
        with self._engine.connect() as connection:
            sealed = connection.execute(query).scalars().all()
        return deserialise_events([self._cipher.open(client, one) for one in sealed])

    async def forget(self, client: str) -> int:
        """Erase everything about a client; returns how many events went."""
        with self._engine.begin() as connection:
            return int(connection.execute(_events.delete().where(_events.c.client == client)).rowcount)

    def sweep(self, now: float | None = None) -> int:
        """Erase sessions over for a day, and clients silent for `keep_days`; returns how many events went."""
        moment = time.time() if now is None else now
        later = _events.alias()
        over = sa.exists().where(
            later.c.client == _events.c.client,
            later.c.type == SessionStarted.type_name,
            later.c.id > _events.c.id,
        )
        heard = sa.exists().where(
            later.c.client == _events.c.client, later.c.at >= moment - self._keep_days * _SECONDS_A_DAY
        )
        with self._engine.begin() as connection:
            gone = connection.execute(
                _events.delete().where(_events.c.at < moment - _SECONDS_A_DAY, over)
            ).rowcount
            gone += connection.execute(_events.delete().where(~heard)).rowcount
        return int(gone)

    def _rows(self, client: str, since_last_start: bool) -> Sequence[bytes]:
        query = sa.select(_events.c.sealed).where(_events.c.client == client).order_by(_events.c.id)
        if since_last_start:
            start = (
                sa.select(sa.func.coalesce(sa.func.max(_events.c.id), 0))
                .where(_events.c.client == client, _events.c.type == SessionStarted.type_name)
                .scalar_subquery()
            )
            query = query.where(_events.c.id >= start)
        with self._engine.connect() as connection:
            return connection.execute(query).scalars().all()

    def _rebuild(self, client: str, sealed: Sequence[bytes]) -> DialogueStateTracker | None:
        if not sealed:
            return None
        events = [self._cipher.open(client, one) for one in sealed]
        tracker = DialogueStateTracker.from_dict(client, events, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    def _seal(self, client: str, events: Sequence[Event], message_id: str | None) -> list[Any]:
        return [
            {
                "client": client,
                "message_id": message_id,
                "position": position,
                "type": event.type_name,
                "at": event.timestamp,
                "sealed": self._cipher.seal(client, to_keep(event)),
            }
            for position, event in enumerate(events)
        ]

    def _check_key(self) -> None:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(_events.c.client, _events.c.sealed).limit(1)).first()
        if row:
            self._cipher.open(row.client, row.sealed)


def _connect(url: str) -> sa.engine.Engine:
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_size=2, max_overflow=4, pool_pre_ping=True, future=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        parsed,
        poolclass=sa.pool.QueuePool,
        pool_size=1,
        connect_args={"check_same_thread": False},
        future=True,
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        # secure_delete overwrites erased rows, so that forgetting a client leaves nothing in the file.
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
