"""Turns inside one process: sessions that end, predictions that never would, and who noticed a failure."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from engine_process import KEY, SECRET
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet

from engine import turns
from engine.agent import load_agent
from engine.settings import read_settings

HOUR = 3600


@pytest.fixture(scope="module")
def agent(models, actions_port, served, tmp_path_factory):
    settings = read_settings(
        {
            "MIDDLEPATH_RASA_SECRET": SECRET,
            "MIDDLEPATH_RASA_TRACKER_KEY": KEY,
            "MIDDLEPATH_RASA_TRACKER_URL": f"sqlite:///{tmp_path_factory.mktemp('turns') / 'tracker.sqlite3'}",
            "MIDDLEPATH_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        }
    )
    return load_agent(settings, (models / "current").resolve())


_ids = itertools.count()


def take(agent, client: str, text: str) -> turns.Turn:
    number = f"m{next(_ids)}"
    metadata = {"message_id": number, "facts": {}}
    message = UserMessage(text, CollectingOutputChannel(), client, message_id=number, metadata=metadata)
    return asyncio.run(agent.processor.take_turn(message))


def later(monkeypatch, seconds: float) -> None:
    now = turns.time.time()
    monkeypatch.setattr(turns.time, "time", lambda: now + seconds)


def test_an_hour_of_silence_ends_the_session_and_carries_each_slot_once(agent, client, monkeypatch):
    for text in ("i feel so angry", "something at work", "about 8", "i feel so sad", "hello"):
        take(agent, client, text)
    later(monkeypatch, HOUR + 60)
    turn = take(agent, client, "hello")
    carried = [event for event in turn.events if isinstance(event, SlotSet)]
    assert any(isinstance(event, SessionStarted) for event in turn.events)
    assert {event.key: event.value for event in carried}["emotion"] == "sad"
    assert len(carried) == len({event.key for event in carried})
    tracker = asyncio.run(agent.tracker_store.retrieve(client))
    assert tracker.get_slot("intensity") == "8"
    assert tracker.active_loop_name is None


def test_a_session_goes_on_within_the_hour(agent, client, monkeypatch):
    take(agent, client, "i feel so angry")
    later(monkeypatch, HOUR - 60)
    turn = take(agent, client, "something at work")
    assert not any(isinstance(event, SessionStarted) for event in turn.events)
    assert next(event.text for event in turn.events if isinstance(event, BotUttered)).startswith("How strong")


def test_silence_counts_from_a_shortened_history_too(agent, client, monkeypatch):
    monkeypatch.setattr(agent.tracker_store, "_session_events", 1)
    take(agent, client, "hello")
    assert len(asyncio.run(agent.tracker_store.retrieve(client)).events) == 2
    later(monkeypatch, HOUR + 60)
    assert any(isinstance(event, SessionStarted) for event in take(agent, client, "hello").events)


def test_a_turn_that_never_comes_to_rest_is_a_failure(agent, client, monkeypatch):
    monkeypatch.setattr(agent.processor, "max_number_of_predictions", 1)
    assert "prediction loop: RuntimeError" in take(agent, client, "hello").failures


def test_a_failure_names_the_action_and_the_type_and_nothing_else(agent, client, monkeypatch):
    monkeypatch.setattr(agent.processor.action_endpoint, "url", "http://127.0.0.1:1/webhook")
    assert take(agent, client, "give me a skill").failures == (
        "action server: ClientConnectorError",
        "action_offer_skill: RasaException",
    )
    assert asyncio.run(agent.tracker_store.retrieve(client)) is None


def test_one_turn_s_failure_is_not_the_next_one_s(agent, client, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(agent.processor.action_endpoint, "url", "http://127.0.0.1:1/webhook")
        assert take(agent, client, "give me a skill").failures
    assert take(agent, client, "give me a skill").failures == ()
