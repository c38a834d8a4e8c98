"""Who may write to an SQLite file when many threads want to: one at a time, and danger first."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from records.db import Database, urgent_writes

SOON_SECONDS = 5.0


@pytest.fixture
def database(tmp_path: Path):
    made = Database(f"sqlite:///{tmp_path / 'turns.db'}")
    with made.transaction() as session:
        session.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, who TEXT NOT NULL)"))
    yield made
    made.close()


def write(database: Database, who: str | None) -> None:
    with database.transaction() as session:
        session.execute(text("INSERT INTO notes (who) VALUES (:who)"), {"who": who})


def write_urgently(database: Database, who: str) -> None:
    with urgent_writes():
        write(database, who)


def order(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.execute(text("SELECT who FROM notes ORDER BY id")).scalars())


def started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    time.sleep(0.05)  # it now waits, or has passed
    return thread


def test_an_urgent_write_goes_before_those_that_wait_already(database: Database):
    with database.transaction() as session:
        session.execute(text("INSERT INTO notes (who) VALUES ('first')"))
        waiting = [started(lambda n=n: write(database, f"ordinary {n}")) for n in range(3)]
        waiting.append(started(lambda: write_urgently(database, "danger")))
    for thread in waiting:
        thread.join(SOON_SECONDS)
    assert order(database)[:2] == ["first", "danger"]
    assert len(order(database)) == 5


def test_reading_waits_for_nobody(database: Database):
    with database.transaction() as session:
        session.execute(text("INSERT INTO notes (who) VALUES ('first')"))
        began = time.monotonic()
        assert order(database) == []
        assert time.monotonic() - began < 1.0


def test_a_failed_write_lets_the_next_one_in(database: Database):
    with pytest.raises(IntegrityError):
        write(database, None)
    thread = started(lambda: write(database, "next"))
    thread.join(SOON_SECONDS)
    assert order(database) == ["next"]


def test_a_connection_that_is_thrown_away_lets_the_next_one_in(database: Database):
    connection = database.engine.connect()
    connection.execute(text("INSERT INTO notes (who) VALUES ('lost')"))
    connection.invalidate()
    connection.close()
    thread = started(lambda: write(database, "next"))
    thread.join(SOON_SECONDS)
    assert order(database) == ["next"]
