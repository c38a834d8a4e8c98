"""Names that one process at a time holds: freed when it dies, and nobody else's in the meantime."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from records.db import Database
from records.locks import Locks, Name, locks_of, one_at_a_time

RECEIVE = Name("duty", "receive")
ONE, TWO = Name("worker", "bot-1"), Name("worker", "bot-2")

pytestmark = pytest.mark.postgres


@pytest.fixture
def shared(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    yield database
    database.close()


@pytest.fixture
def first(shared: Database) -> Iterator[Locks]:
    locks = locks_of(shared)
    yield locks
    locks.close()


@pytest.fixture
def second(shared: Database) -> Iterator[Locks]:
    locks = locks_of(shared)
    yield locks
    locks.close()


def cut_all_other_connections(database: Database) -> None:
    with database.transaction() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND usename = user"
            )
        )


def test_a_name_has_one_holder_until_it_is_given_back(first: Locks, second: Locks) -> None:
    assert first.hold(RECEIVE)
    assert first.hold(RECEIVE), "holding what one holds is no second hold"
    assert not second.hold(RECEIVE)
    first.let_go(RECEIVE)
    assert second.hold(RECEIVE)


def test_everybody_sees_which_names_of_a_kind_are_held(first: Locks, second: Locks) -> None:
    first.hold(ONE)
    first.hold(RECEIVE)
    held = second.held("worker")
    assert ONE in held
    assert TWO not in held
    assert len(held) == 1
    second.hold(TWO)
    assert len(first.held("worker")) == 2


def test_a_process_that_ends_leaves_its_names_to_others(first: Locks, second: Locks) -> None:
    first.hold(ONE)
    first.close()
    assert ONE not in second.held("worker")
    assert second.hold(ONE)


def test_a_cut_connection_is_said_once_and_then_the_name_is_anybodys(
    shared: Database, first: Locks, second: Locks
) -> None:
    first.hold(ONE)
    cut_all_other_connections(shared)
    with pytest.raises(SQLAlchemyError):
        first.hold(ONE)
    assert second.hold(ONE)
    assert not first.hold(ONE), "what was lost must not be taken for held"
    second.let_go(ONE)
    assert first.hold(ONE)


def test_two_transactions_on_one_thing_follow_one_another(shared: Database) -> None:
    chat = Name("chat", "7001")
    with shared.transaction() as session:
        one_at_a_time(session, chat)
        with shared.transaction() as other:
            one_at_a_time(other, Name("chat", "7002"))
            other.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(SQLAlchemyError, match="lock timeout"):
                one_at_a_time(other, chat)
            other.rollback()


def test_the_one_process_of_an_sqlite_file_holds_whatever_it_asks_for(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'alone.db'}")
    locks = locks_of(database)
    assert locks.hold(ONE)
    assert ONE in locks.held("worker")
    assert TWO not in locks.held("worker")
    with database.transaction() as session:
        one_at_a_time(session, Name("chat", "7001"))
    database.close()
