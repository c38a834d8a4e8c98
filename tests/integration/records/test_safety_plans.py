"""Safety plans at rest: versions that never change, one draft, sealed for one client and one place, and erased."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from records import clients, safety_plans
from records.db import Database
from records.models import SafetyPlanVersion
from records.vault import SealBrokenError, Vault
from tests.support.house import MASTER, FakeClock

VAULT = Vault(MASTER)
NOW = FakeClock()()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo", NOW)
        yield session


def client_of(session: Session, chat: int = 1) -> str:
    return clients.create(session, VAULT, chat_id=chat, clinic_id="demo", language="en", now=NOW).id


def save(session: Session, client_id: str, number: int, body: str, by: str | None = None) -> SafetyPlanVersion:
    cipher = VAULT.of(session, client_id)
    return safety_plans.add(session, cipher, client_id, number=number, body=body, by_staff=by, now=NOW)


def test_the_newest_version_is_the_plan_and_the_others_stay(session: Session) -> None:
    client = client_of(session)
    save(session, client, 1, "first")
    save(session, client, 2, "second", by="Dana")
    save(session, client_of(session, 2), 7, "of somebody else")
    cipher = VAULT.of(session, client)
    newest = safety_plans.newest(session, client)
    assert newest is not None
    assert (safety_plans.body_of(cipher, newest), newest.by_staff) == ("second", "Dana")
    assert [row.number for row in safety_plans.versions(session, client)] == [2, 1]
    first = safety_plans.version(session, client, 1)
    assert first is not None
    assert (safety_plans.body_of(cipher, first), first.by_staff) == ("first", None)


def test_two_hands_cannot_save_the_same_version(database: Database) -> None:
    with database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo", NOW)
        client = client_of(session)
        save(session, client, 1, "first")
    with pytest.raises(IntegrityError), database.transaction() as session:
        save(session, client, 1, "another first")


def test_the_words_are_sealed_and_open_in_their_own_place_alone(session: Session) -> None:
    client = client_of(session)
    row, other = save(session, client, 1, "call my aunt"), save(session, client, 2, "call my uncle")
    assert b"aunt" not in row.body_sealed
    row.body_sealed = other.body_sealed
    with pytest.raises(SealBrokenError):
        safety_plans.body_of(VAULT.of(session, client), row)


def test_there_is_one_draft_and_it_is_replaced(session: Session) -> None:
    client = client_of(session)
    cipher = VAULT.of(session, client)
    for body in ("one", "two"):
        safety_plans.keep_draft(session, cipher, client, body=body, now=NOW)
    row = safety_plans.draft(session, client)
    assert row is not None
    assert safety_plans.draft_of(cipher, row) == "two"
    safety_plans.drop_draft(session, client)
    session.expire_all()
    assert safety_plans.draft(session, client) is None


def test_erasing_takes_every_version_and_the_draft_of_this_client_alone(session: Session) -> None:
    client, other = client_of(session), client_of(session, 2)
    for each in (client, other):
        save(session, each, 1, "words")
        safety_plans.keep_draft(session, VAULT.of(session, each), each, body="words", now=NOW)
    safety_plans.erase(session, client)
    session.expire_all()
    assert safety_plans.versions(session, client) == []
    assert safety_plans.draft(session, client) is None
    assert len(safety_plans.versions(session, other)) == 1
    assert safety_plans.draft(session, other) is not None
