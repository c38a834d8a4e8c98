"""Names that one process at a time can hold, over all machines: PostgreSQL's advisory locks.

The database itself lets a name go when the process that holds it dies or its machine falls silent, so no clock has
to be trusted and no row has to be cleaned up. They belong to a connection: a pooler that lends one connection to
several processes in turn must not stand in between.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from records.db import POSTGRES_CONNECT, Database

_TRY = text("SELECT pg_try_advisory_lock(:space, :number)")
_UNLOCK = text("SELECT pg_advisory_unlock(:space, :number)")
_HELD = text(
    "SELECT (objid::bigint + 2147483648) % 4294967296 FROM pg_locks"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND (classid::bigint + 2147483648) % 4294967296 = :space"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
"""PostgreSQL lists the two numbers of a name without their sign."""


@dataclass(frozen=True, slots=True)
class Name:
    """What can be held: a name, and the kind of thing that it names."""

    kind: str
    name: str

    @property
    def space(self) -> int:
        """Return the number that sets this kind apart from every other advisory lock in the database."""
        return zlib.crc32(f"middlepath {self.kind}".encode())

    @property
    def number(self) -> int:
        """Return the name's own number."""
        return zlib.crc32(self.name.encode())


@dataclass(frozen=True, slots=True)
class Held:
    """The names of one kind that processes hold now: how many, and whether a certain one is among them."""

    numbers: frozenset[int]

    def __contains__(self, name: Name) -> bool:
        return name.number in self.numbers

    def __len__(self) -> int:
        return len(self.numbers)


class Locks(Protocol):
    """Names that this process holds, wants, or looks at. Not safe for several threads at once."""

    def hold(self, name: Name) -> bool:
        """Hold this name from now on, or make sure that it is still held; False when another process has it.

        Raises SQLAlchemyError when the database cannot be asked: then every name held so far may be lost.
        """
        ...

    def let_go(self, name: Name) -> None:
        """Give a name back."""
        ...

    def held(self, kind: str) -> Held:
        """Return what of this kind any process holds now. Raises SQLAlchemyError."""
        ...

    def close(self) -> None:
        """Give every name back."""
        ...


def locks_of(database: Database) -> Locks:
    """Return the locks of a database. An SQLite file has one process, which holds whatever it asks for."""
    return _Alone() if database.is_sqlite else _Advisory(database)


class _Alone:
    def __init__(self) -> None:
        self._names: set[Name] = set()

    def hold(self, name: Name) -> bool:
        self._names.add(name)
        return True

    def let_go(self, name: Name) -> None:
        self._names.discard(name)

    def held(self, kind: str) -> Held:
        return Held(frozenset(name.number for name in self._names if name.kind == kind))

    def close(self) -> None:
        self._names.clear()


class _Advisory:
    """Keeps one connection of its own open for as long as a name is held."""

    def __init__(self, database: Database) -> None:
        self._engine = create_engine(
            database.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=POSTGRES_CONNECT
        )
        self._connection: Connection | None = None
        self._names: set[Name] = set()

    def hold(self, name: Name) -> bool:
        with self._asking() as connection:
            if name in self._names:
                connection.execute(text("SELECT 1"))
                return True
            taken = bool(connection.scalar(_TRY, _place(name)))
        if taken:
            self._names.add(name)
        return taken

    def let_go(self, name: Name) -> None:
        if name in self._names:
            self._names.discard(name)
            with suppress(SQLAlchemyError), self._asking() as connection:  # a broken connection has let it go
                connection.execute(_UNLOCK, _place(name))

    def held(self, kind: str) -> Held:
        with self._asking() as connection:
            return Held(frozenset(connection.scalars(_HELD, {"space": Name(kind, "").space})))

    def close(self) -> None:
        self._drop()
        self._engine.dispose()

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """Give the connection, a new one where there is none; with one that breaks, every name is lost."""
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            yield self._connection
        except SQLAlchemyError:
            self._drop()
            raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._names.clear()
        if connection is not None:
            connection.invalidate()
            connection.close()


def one_at_a_time(session: Session, name: Name) -> None:
    """Wait until no other transaction of any process is at this, and keep others waiting until ours has ended.

    Does nothing on SQLite, whose one process keeps its own order.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:space, :number)"), _place(name))


def _place(name: Name) -> dict[str, int]:
    """Return the name as PostgreSQL's functions take it: two numbers of 32 bits with a sign."""
    return {"space": name.space - 2**31, "number": name.number - 2**31}
