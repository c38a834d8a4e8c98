"""One database behind one class: SQLite in WAL mode on one machine, PostgreSQL in production."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

SQLITE_BUSY_SECONDS = 30
SILENT_SECONDS = 7
"""After so long PostgreSQL takes a machine that answers no more for gone, and frees what it held; and so do we
with a PostgreSQL that answers no more. Left to itself either would wait for hours."""
_IDLE, _INTERVAL, _COUNT = 3, 2, 2
POSTGRES_CONNECT: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": _IDLE,
    "keepalives_interval": _INTERVAL,
    "keepalives_count": _COUNT,
    "tcp_user_timeout": SILENT_SECONDS * 1000,
    "options": (
        f"-c tcp_keepalives_idle={_IDLE} -c tcp_keepalives_interval={_INTERVAL} -c tcp_keepalives_count={_COUNT}"
        f" -c tcp_user_timeout={SILENT_SECONDS * 1000}"
    ),
}
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE", "WITH")


class DatabaseUrlError(ValueError):
    """A database address that cannot be used."""


def _parse(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseUrlError(
            f"the database address starts with '{parsed.drivername}'; "
            "use sqlite:///path/to/file.db or postgresql://user:password@host/name"
        )
    if parsed.get_backend_name() == "sqlite" and not parsed.database:
        raise DatabaseUrlError("an in-memory SQLite database would lose messages: name a file")
    return parsed


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


class _TurnTakingConnection(sqlite3.Connection):
    """A connection that gives the turn to write back when its transaction has ended."""

    turn: "_WriteTurn | None" = None

    def commit(self) -> None:
        """Commit, and let the next one write."""
        super().commit()
        self._give_back()

    def rollback(self) -> None:
        """Roll back, and let the next one write."""
        super().rollback()
        self._give_back()

    def close(self) -> None:
        """Close, and let the next one write."""
        super().close()
        self._give_back()

    def _give_back(self) -> None:
        turn, self.turn = self.turn, None
        if turn is not None:
            turn.release()


_urgent: ContextVar[bool] = ContextVar("urgent_writes", default=False)


@contextmanager
def urgent_writes() -> Iterator[None]:
    """Let the writes of this thread go before those that wait already: for what a person in danger waits for."""
    token = _urgent.set(True)
    try:
        yield
    finally:
        _urgent.reset(token)


class _WriteTurn:
    """Lets the threads of one process write to an SQLite file one after the other, urgent ones first.

    SQLite itself lets a second writer sleep and look again, up to 100 ms at a time and in no order; a crisis
    message would sleep with the others. A turn is held as long as SQLite would hold its own lock, from the first
    write of a transaction to its end, so nobody can wait for each other in a way that SQLite does not know.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held = False
        self._urgent_waiting = 0

    def acquire(self, *, urgent: bool) -> bool:
        """Wait for the turn; False past the busy time-out, when SQLite's own waiting decides."""
        with self._changed:
            self._urgent_waiting += urgent
            try:
                free = self._changed.wait_for(lambda: self._is_free_for(urgent=urgent), SQLITE_BUSY_SECONDS)
            finally:
                self._urgent_waiting -= urgent
            self._held = self._held or free
            return free

    def _is_free_for(self, *, urgent: bool) -> bool:
        return not self._held and (urgent or not self._urgent_waiting)

    def release(self) -> None:
        """Give the turn to the next one."""
        with self._changed:
            self._held = False
            self._changed.notify_all()

    def before_execute(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        """Take the turn before the first write of a transaction."""
        raw = connection.connection.dbapi_connection
        if not isinstance(raw, _TurnTakingConnection) or raw.turn is not None:
            return
        if statement.lstrip()[:15].upper().startswith(_WRITES) and self.acquire(urgent=_urgent.get()):
            raw.turn = self


def is_outage(error: Exception) -> bool:
    """Tell whether an error means that the database is away or busy, so that trying later can help."""
    return isinstance(error, OperationalError | InterfaceError | PoolTimeoutError | OSError)


class Database:
    """The engine and the one way to open a transaction on it.

    `synchronous=NORMAL` in WAL mode survives a killed process; a power cut may lose the last transactions that
    were committed, so a deployment that must survive that too uses PostgreSQL.
    """

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        parsed = _parse(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # Parameters stay out of error messages: they hold sealed text and hashes of identities.
        self.engine: Engine = create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=10,
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,
            connect_args={"factory": _TurnTakingConnection} if self.is_sqlite else POSTGRES_CONNECT,
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "before_cursor_execute", _WriteTurn().before_execute)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def url(self) -> str:
        """The address with its password, for the durable-work library that opens its own connections."""
        return self.engine.url.render_as_string(hide_password=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session that commits at the end of the block and rolls back when the block raises."""
        with self._sessions.begin() as session:
            yield session

    def close(self) -> None:
        """Return every pooled connection."""
        self.engine.dispose()
