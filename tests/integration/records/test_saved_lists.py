"""What clients keep for a hard day, on SQLite and on PostgreSQL: sealed, in order, replaced, erased."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from actions.stored_memory import StoredMemory
from coaching.memory import ListItem, Note, Stamp
from records import clients, coaching_store
from records.coaching_models import SavedListItem
from records.db import Database
from records.models import Client
from records.saved_lists import KEPT_IN_A_SECTION
from records.vault import ErasedError, Vault

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
VAULT = Vault(bytes(range(32)))
SCARF = ListItem("DT16", "comforts", "the soft scarf")


@pytest.fixture
def memory(database: Database) -> StoredMemory:
    return StoredMemory(database, VAULT)


@pytest.fixture
def patient(database: Database) -> Client:
    return a_client(database, 7001)


def a_client(database: Database, chat: int) -> Client:
    with database.transaction() as session:
        clients.ensure_clinic(session, "demo", "demo", NOW)
        return clients.create(session, VAULT, chat_id=chat, clinic_id="demo", language="en", now=NOW)


def stamp(client: Client, message: str) -> Stamp:
    return Stamp(client.id, message, NOW)


def test_an_entry_is_sealed_and_comes_back(memory: StoredMemory, patient: Client, database: Database) -> None:
    memory.save_item(stamp(patient, "tg:1"), SCARF, adds=False)
    assert memory.saved_list(patient.id, "DT16") == (SCARF,)
    with database.transaction() as session:
        assert b"scarf" not in session.scalars(select(SavedListItem)).one().text_sealed


def test_a_list_opens_the_skill_that_uses_it(memory: StoredMemory, patient: Client) -> None:
    assert memory.profile(patient.id, NOW).saved_lists == frozenset()
    memory.save_item(stamp(patient, "tg:1"), SCARF, adds=False)
    assert memory.profile(patient.id, NOW).saved_lists == frozenset({"DT16"})


def test_the_same_message_is_kept_once(memory: StoredMemory, patient: Client) -> None:
    for _ in range(2):
        memory.save_item(stamp(patient, "tg:1"), SCARF, adds=True)
    assert memory.saved_list(patient.id, "DT16") == (SCARF,)


def test_an_entry_made_anew_replaces_its_section_alone(memory: StoredMemory, patient: Client) -> None:
    memory.save_item(stamp(patient, "tg:1"), SCARF, adds=False)
    memory.save_item(stamp(patient, "tg:2"), ListItem("DT16", "where", "top drawer"), adds=False)
    memory.save_item(stamp(patient, "tg:3"), ListItem("DT16", "comforts", "mint tea"), adds=False)
    assert [item.text for item in memory.saved_list(patient.id, "DT16")] == ["top drawer", "mint tea"]


def test_additions_join_and_the_oldest_make_room(memory: StoredMemory, patient: Client) -> None:
    for number in range(KEPT_IN_A_SECTION + 2):
        memory.save_item(
            stamp(patient, f"tg:{number}"), ListItem("DT16", "comforts", f"thing {number}"), adds=True
        )
    kept = [item.text for item in memory.saved_list(patient.id, "DT16")]
    assert kept == [f"thing {number}" for number in range(2, KEPT_IN_A_SECTION + 2)]


def test_nobody_sees_the_list_of_another(memory: StoredMemory, patient: Client, database: Database) -> None:
    other = a_client(database, 7002)
    memory.save_item(stamp(patient, "tg:1"), SCARF, adds=False)
    assert memory.saved_list(other.id, "DT16") == ()
    assert memory.profile(other.id, NOW).saved_lists == frozenset()


def test_the_words_of_a_step_are_found_by_their_message(memory: StoredMemory, patient: Client) -> None:
    memory.note(stamp(patient, "tg:1"), Note.STEP, "music ran until two", "IE02.describe")
    memory.note(stamp(patient, "tg:2"), Note.PLAN, "call Sam")
    asked = {"describe": "tg:1", "plan": "tg:2", "gone": "tg:9"}
    assert memory.step_words(patient.id, asked) == {"describe": "music ran until two"}
    assert memory.step_words(patient.id, {}) == {}


def test_erasing_leaves_no_list(memory: StoredMemory, patient: Client, database: Database) -> None:
    memory.save_item(stamp(patient, "tg:1"), SCARF, adds=False)
    with database.transaction() as session:
        VAULT.erase(session, patient.id)
        coaching_store.erase(session, patient.id)
        assert session.scalars(select(SavedListItem)).all() == []
    with pytest.raises(ErasedError):
        memory.saved_list(patient.id, "DT16")
