"""One database behind one class: SQLite in WAL mode on one machine, PostgreSQL in production."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

SQLITE_BUSY_SECONDS = 30


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
            parsed, pool_size=pool_size, max_overflow=10, pool_pre_ping=not self.is_sqlite, hide_parameters=True
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
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
