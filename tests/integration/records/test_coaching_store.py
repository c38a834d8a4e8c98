"""Coaching memory in the database, on SQLite and on PostgreSQL: what is kept, once, sealed, and erased."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from actions.stored_memory import StoredMemory
from coaching.memory import Attempt, CoachingMemory, Ending, Note, Stamp, Start
from coaching.memory_in_process import InProcessMemory
from coaching.profile import ClientProfile, Parked, ShownLine, SkillRecord
from content.models import Caution, Feeling
from records import clients, coaching_store, transcript
from records.coaching_models import (
    ClientGoal,
    ClientSkill,
    CoachingEpisode,
    CoachingNote,
    CoachingSettings,
    PracticeReport,
    SkillAttempt,
)
from records.db import Database
from records.models import Client
from records.transcript import NewLine
from records.vault import ErasedError, Vault

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
VAULT = Vault(bytes(range(32)))


@pytest.fixture
def patient(database: Database) -> Client:
    return a_client(database, chat=7001)


@pytest.fixture
def memory(database: Database) -> StoredMemory:
    return StoredMemory(database, VAULT)


def a_client(database: Database, *, chat: int, clinic: str = "demo") -> Client:
    with database.transaction() as session:
        clients.ensure_clinic(session, clinic, clinic, NOW)
        return clients.create(session, VAULT, chat_id=chat, clinic_id=clinic, language="en", now=NOW)


def stamp(client: Client, message: str = "tg:1", *, minutes: int = 0) -> Stamp:
    return Stamp(client.id, message, NOW + timedelta(minutes=minutes))


START = Start(Feeling.ANGRY, 80, "none")


def test_of_a_new_client_nothing_is_known_and_nothing_opened(memory: StoredMemory, patient: Client) -> None:
    assert memory.profile(patient.id, NOW) == ClientProfile()


def test_contacts_count_episodes(memory: StoredMemory, patient: Client) -> None:
    for number in range(3):
        memory.open_episode(stamp(patient, f"tg:{number}"), START)
    assert memory.profile(patient.id, NOW).contacts == 3


def test_a_record_made_twice_from_one_message_is_made_once(
    memory: StoredMemory, patient: Client, database: Database
) -> None:
    for _ in range(2):
        memory.open_episode(stamp(patient), START)
        memory.record_attempt(stamp(patient, "tg:2"), Attempt("DT04", 80, 50, finished=True))
        memory.record_practice(stamp(patient, "tg:3"), "DT01", "yes")
        memory.note(stamp(patient, "tg:5"), Note.PLAN, "call my sister")
    with database.transaction() as session:
        assert [
            len(session.scalars(select(table)).all()) for table in (CoachingEpisode, SkillAttempt, CoachingNote)
        ] == [1, 1, 1]
        assert len(session.scalars(select(PracticeReport)).all()) == 1


def test_a_new_episode_ends_the_open_one_as_stopped(
    memory: StoredMemory, patient: Client, database: Database
) -> None:
    memory.open_episode(stamp(patient, "tg:1"), START)
    memory.open_episode(stamp(patient, "tg:2", minutes=5), START)
    memory.close_episode(stamp(patient, "tg:3", minutes=9), Ending.EASED)
    memory.close_episode(stamp(patient, "tg:4", minutes=10), Ending.HUMAN)
    with database.transaction() as session:
        rows = session.scalars(select(CoachingEpisode).order_by(CoachingEpisode.id)).all()
    assert [row.ending for row in rows] == ["stopped", "eased"]
    assert rows[1].ended_at == NOW + timedelta(minutes=9)


def test_a_tried_skill_belongs_to_the_open_episode(
    memory: StoredMemory, patient: Client, database: Database
) -> None:
    memory.open_episode(stamp(patient, "tg:1"), START)
    memory.record_attempt(stamp(patient, "tg:2"), Attempt("DT04", 80, 50, finished=True))
    with database.transaction() as session:
        attempt = session.scalars(select(SkillAttempt)).one()
        assert attempt.episode_id == session.scalars(select(CoachingEpisode.id)).one()


def test_the_record_of_a_skill_is_its_mean_drop_over_rated_uses(memory: StoredMemory, patient: Client) -> None:
    tries = [
        Attempt("DT04", 80, 50, finished=True),
        Attempt("DT04", 60, 50, finished=True),
        Attempt("DT04", 60, None, finished=False),
        Attempt("M10", 50, 60, finished=True),
    ]
    for number, attempt in enumerate(tries):
        memory.record_attempt(stamp(patient, f"tg:{number}"), attempt)
    profile = memory.profile(patient.id, NOW)
    assert dict(profile.record) == {"DT04": SkillRecord(2, 20.0), "M10": SkillRecord(1, -10.0)}
    assert profile.recent_skills == ("DT04", "DT04", "DT04", "M10")


def test_the_clinics_mean_needs_five_uses_and_stays_in_the_clinic(
    memory: StoredMemory, patient: Client, database: Database
) -> None:
    colleague, stranger = a_client(database, chat=7002), a_client(database, chat=7003, clinic="other")
    for number in range(5):
        memory.record_attempt(stamp(colleague, f"tg:{number}"), Attempt("DT04", 80, 50, finished=True))
        memory.record_attempt(stamp(stranger, f"tg:{number}"), Attempt("DT01", 80, 20, finished=True))
    for number in range(4):
        memory.record_attempt(stamp(colleague, f"tg:1{number}"), Attempt("DT08", 80, 20, finished=True))
    assert dict(memory.profile(patient.id, NOW).clinic_drop) == {"DT04": 30.0}


def test_validation_lines_come_from_the_transcript_and_the_newest_count_however_old(
    memory: StoredMemory, patient: Client, database: Database
) -> None:
    with database.transaction() as session:
        cipher = VAULT.of(session, patient.id)
        older = [(100 - n, f"validation.l1.n{n}") for n in range(coaching_store.NEWEST_LINES)]
        for days, key in (*older, (8, "validation.l5.any"), (1, "intake.ask_urge"), (1, "validation.l5.sad")):
            line = NewLine(key=f"{days}{key}", text="words", say_key=key, variant=2)
            transcript.add_outgoing(
                session, cipher, patient, [line], inbox_id=None, now=NOW - timedelta(days=days)
            )
    shown = memory.profile(patient.id, NOW).recent_lines
    assert shown[-2:] == (
        ShownLine("validation.l5.any", 2, NOW - timedelta(days=8)),
        ShownLine("validation.l5.sad", 2, NOW - timedelta(days=1)),
    )
    assert len(shown) == coaching_store.NEWEST_LINES


def test_notes_are_sealed_under_the_clients_key(memory: StoredMemory, patient: Client, database: Database) -> None:
    memory.note(stamp(patient), Note.WHAT_HELPED, "the long breath out", "DT04")
    with database.transaction() as session:
        note = session.scalars(select(CoachingNote)).one()
        place = coaching_store.note_place(patient.id, "tg:1", "what_helped")
        assert b"breath" not in note.text_sealed
        assert VAULT.of(session, patient.id).open(note.text_sealed, place) == "the long breath out"
        assert note.about == "DT04"


def test_a_parked_topic_is_kept_until_taken(memory: StoredMemory, patient: Client) -> None:
    memory.park(stamp(patient), Parked(Feeling.SAD, None, NOW))
    memory.park(stamp(patient, minutes=1), Parked(Feeling.ANGRY, "DT04", NOW))
    assert memory.take_parked(stamp(patient)) == Parked(Feeling.ANGRY, "DT04", NOW + timedelta(minutes=1))
    assert memory.take_parked(stamp(patient)) is None


def test_what_clinicians_recorded_reaches_the_decisions(
    memory: StoredMemory, patient: Client, database: Database
) -> None:
    with database.transaction() as session:
        cipher = VAULT.of(session, patient.id)
        strength = cipher.seal("got through last Friday", coaching_store.settings_place(patient.id, "strength"))
        session.add(
            CoachingSettings(
                client_id=patient.id, health_checked_at=NOW, health_checked_by="Dana", cautions=["RESP"],
                strength_sealed=strength,
            )
        )  # fmt: skip
        session.add(ClientSkill(client_id=patient.id, skill="DT08", pin=2, taught_at=NOW))
        session.add(ClientSkill(client_id=patient.id, skill="M10", pin=1))
        session.add(ClientSkill(client_id=patient.id, skill="DT02", cleared_at=NOW, cleared_by="Dana"))
        session.add(ClientSkill(client_id=patient.id, skill="DT07", excluded=True))
        session.add(ClientSkill(client_id=patient.id, skill="DT06", list_saved_at=NOW))
        goal = cipher.seal("see my sister", coaching_store.goal_place(patient.id, 1))
        session.add(ClientGoal(client_id=patient.id, position=1, text_sealed=goal, at=NOW))
    assert memory.profile(patient.id, NOW) == replace(
        ClientProfile(),
        health_known=True,
        cautions=frozenset({Caution.RESP}),
        strengths={"strength": "got through last Friday"},
        pinned=("M10", "DT08"),
        taught=frozenset({"DT08"}),
        cleared=frozenset({"DT02"}),
        excluded=frozenset({"DT07"}),
        saved_lists=frozenset({"DT06"}),
        goals=("see my sister",),
    )


def test_erasing_leaves_nothing_and_starts_anew(memory: StoredMemory, patient: Client, database: Database) -> None:
    memory.open_episode(stamp(patient, "tg:1"), START)
    memory.record_attempt(stamp(patient, "tg:2"), Attempt("DT04", 80, 50, finished=True))
    memory.note(stamp(patient, "tg:3"), Note.PLAN, "call my sister")
    memory.park(stamp(patient), Parked(Feeling.SAD, None, NOW))
    with database.transaction() as session:
        VAULT.erase(session, patient.id)
        coaching_store.erase(session, patient.id)
    with pytest.raises(ErasedError):
        memory.profile(patient.id, NOW)
    with database.transaction() as session:
        VAULT.create(session, patient.id)
    assert memory.profile(patient.id, NOW) == ClientProfile()
    assert memory.take_parked(stamp(patient)) is None


@pytest.mark.parametrize("which", ["stored", "in process"])
def test_both_memories_keep_the_same(which: str, memory: StoredMemory, patient: Client) -> None:
    kept: CoachingMemory = memory if which == "stored" else InProcessMemory()
    kept.open_episode(stamp(patient, "tg:1"), START)
    kept.record_attempt(stamp(patient, "tg:2"), Attempt("DT04", 80, 50, finished=True))
    kept.record_attempt(stamp(patient, "tg:2"), Attempt("DT04", 80, 50, finished=True))
    kept.close_episode(stamp(patient, "tg:3"), Ending.EASED)
    kept.park(stamp(patient, "tg:4"), Parked(None, "DT04", NOW))
    profile = kept.profile(patient.id, NOW)
    assert (profile.contacts, dict(profile.record), profile.recent_skills) == (
        1,
        {"DT04": SkillRecord(1, 30.0)},
        ("DT04",),
    )
    assert kept.take_parked(stamp(patient, "tg:5")) == Parked(None, "DT04", NOW)
