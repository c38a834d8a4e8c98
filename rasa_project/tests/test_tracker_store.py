"""The tracker store on SQLite and on a real PostgreSQL: encrypted, bounded, forgetful on purpose."""

from __future__ import annotations

import asyncio
import os
import time

import pytest
import sqlalchemy as sa
from postgres_process import postgres
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered

from stores.encrypted_tracker_store import EncryptedTrackerStore
from stores.event_cipher import EventCipher, TrackerKeyError

KEY = bytes(range(32))
DAY = 86_400
DOMAIN = Domain.from_yaml(
    'version: "3.1"\nintents: [greet]\nslots: {mood: {type: text, mappings: [{type: custom}]}}\n'
    "responses: {utter_greet: [{text: Hello}]}"
)


@pytest.fixture(scope="module")
def postgres_url(tmp_path_factory):
    with postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tracker.sqlite3'}"
    address = request.getfixturevalue("postgres_url")
    with sa.create_engine(address).begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS dialogue_events"))
    return address


@pytest.fixture
def store(url):
    return EncryptedTrackerStore(url, KEY, DOMAIN)


def run(coroutine):
    return asyncio.run(coroutine)


async def turn(store, client: str, message_id: str, text: str, *more) -> None:
    tracker = await store.get_or_create_tracker(client, append_action_listen=False)
    said = UserUttered(text, {"name": "greet"}, metadata={"message_id": message_id})
    reply = [ActionExecuted("utter_greet"), BotUttered(f"reply to {message_id}"), ActionExecuted("action_listen")]
    tracker.update_with_events([said, *more, *reply], DOMAIN)
    await store.save_turn(tracker, message_id)


def test_a_dialogue_comes_back_as_it_was(store):
    run(turn(store, "c", "m1", "hello", SlotSet("mood", "low")))
    run(turn(store, "c", "m2", "hello again"))
    tracker = run(store.retrieve("c"))
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["hello", "hello again"]
    assert tracker.get_slot("mood") == "low"
    assert run(store.retrieve("nobody")) is None
    assert list(run(store.keys())) == ["c"]


def test_an_answered_message_is_found_by_its_id_alone(store):
    run(turn(store, "c", "m1", "hello"))
    run(turn(store, "c", "m2", "hello again"))
    said, _, reply, _ = run(store.recorded_turn("c", "m1"))
    assert (said.text, reply.text) == ("hello", "reply to m1")
    assert run(store.recorded_turn("c", "m3")) == []
    assert run(store.recorded_turn("d", "m1")) == []


def test_a_second_server_cannot_record_the_same_message_twice(store, url):
    other = EncryptedTrackerStore(url, KEY, DOMAIN)
    run(turn(store, "c", "m1", "hello"))
    with pytest.raises(sa.exc.IntegrityError):
        run(turn(other, "c", "m1", "hello"))
    assert len(run(store.retrieve("c")).events) == 4


def test_a_long_dialogue_keeps_its_state_and_its_answers_but_not_its_length(url):
    store = EncryptedTrackerStore(url, KEY, DOMAIN, session_events=20)
    run(turn(store, "c", "m0", "hello", SlotSet("mood", "low")))
    for number in range(1, 60):
        run(turn(store, "c", f"m{number}", "hello"))
    tracker = run(store.retrieve("c"))
    assert len(tracker.events) <= 24
    assert tracker.get_slot("mood") == "low"
    assert run(store.recorded_turn("c", "m3"))[2].text == "reply to m3"


def test_forgetting_a_client_leaves_the_others(store):
    run(turn(store, "c", "m1", "hello"))
    run(turn(store, "d", "m1", "hello"))
    assert run(store.forget("c")) == 4
    assert run(store.retrieve("c")) is None
    assert run(store.retrieve("d")) is not None


def test_the_sweep_erases_sessions_over_for_a_day_and_silent_clients(store):
    now = time.time()
    run(turn(store, "silent", "m1", "hello"))
    run(turn(store, "c", "m1", "first session"))
    run(turn(store, "c", "m2", "second session", SessionStarted()))
    assert store.sweep(now) == 0
    # A day and an hour later the first session, and what came before the second's start, are gone.
    assert store.sweep(now + DAY + 3600) == 5
    assert run(store.retrieve("c")) is not None
    assert store.sweep(now + 15 * DAY) > 0
    assert list(run(store.keys())) == []


def test_another_key_is_refused_at_the_start_with_the_way_out(store, url):
    run(turn(store, "c", "m1", "hello"))
    with pytest.raises(TrackerKeyError, match="Restore the earlier key"):
        EncryptedTrackerStore(url, bytes(32), DOMAIN)


def test_nothing_said_stands_in_plain_in_the_table(store, url):
    run(turn(store, "c", "m1", "zanzibarquokka", SlotSet("mood", "zanzibarquokka")))
    with sa.create_engine(url).connect() as connection:
        rows = connection.execute(sa.text("SELECT * FROM dialogue_events")).all()
    content = b" ".join(
        bytes(value) if isinstance(value, memoryview) else str(value).encode() for row in rows for value in row
    )
    assert b"zanzibarquokka" not in content
    assert b"greet" not in content


def test_an_erased_client_is_gone_from_the_sqlite_file_too(tmp_path):
    path = tmp_path / "tracker.sqlite3"
    store = EncryptedTrackerStore(f"sqlite:///{path}", KEY, DOMAIN)
    run(turn(store, "client-to-erase", "m1", "hello"))
    run(store.forget("client-to-erase"))
    store._engine.dispose()  # closing checkpoints the write-ahead log
    for file in tmp_path.iterdir():
        assert b"client-to-erase" not in file.read_bytes()


def test_a_sealed_event_opens_for_its_own_client_only():
    cipher = EventCipher(KEY)
    sealed = cipher.seal("c", {"text": "hello"})
    assert cipher.open("c", sealed) == {"text": "hello"}
    for client, data in (
        ("d", sealed),
        ("c", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("c", b""),
        ("c", os.urandom(40)),
    ):
        with pytest.raises(TrackerKeyError):
            cipher.open(client, data)
    assert cipher.seal("c", {"text": "hello"}) != sealed
