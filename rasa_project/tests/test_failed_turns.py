"""What the bot is told when an action fails, and that a failed turn leaves no trace."""

from __future__ import annotations

import sqlite3

import pytest
import requests
from engine_process import SECRET, action_server, engine, free_port

SKILL = [{"kind": "skill", "code": "DT04", "order": [1, 2]}]


def assert_failed(answer: dict) -> None:
    assert (answer["ok"], answer["action_failed"], answer["repeated"]) == (False, True, False)
    assert answer["messages"] == []
    assert answer["intent"]["name"]


def test_an_action_that_raises_is_reported_and_may_be_tried_again(served, client):
    assert_failed(served.say(client, "m1", "give me a skill", facts={"explode": True}))
    retried = served.say(client, "m1", "give me a skill")
    assert (retried["ok"], retried["repeated"], retried["messages"]) == (True, False, SKILL)


def test_an_action_that_refuses_is_reported(served, client):
    assert_failed(served.say(client, "m1", "give me a skill", facts={"refuse": True}))


def test_an_answer_that_breaks_the_action_contract_is_reported(served, client):
    assert_failed(served.say(client, "m1", "give me a skill", facts={"malformed": True}))


def test_a_failure_in_a_form_leaves_the_form_where_it_was(served, client):
    served.say(client, "m1", "i feel so angry")
    assert_failed(served.say(client, "m2", "something at work", facts={"explode": True}))
    assert served.say(client, "m2", "something at work")["messages"][0]["text"] == "How strong, 0 to 10?"


def test_an_action_that_takes_too_long_is_reported_in_time(models, tmp_path):
    port = free_port()
    settings = {"MIDDLEPATH_RASA_TURN_TIMEOUT_SECONDS": "4"}
    with action_server(port, tmp_path / "a.log"), engine(models, tmp_path, port, **settings) as running:
        answer = running.say("c", "m1", "give me a skill", facts={"sleep": 60})
        assert (answer["ok"], answer["action_failed"], answer["messages"]) == (False, True, [])
        # The client's lock was let go of.
        assert running.say("c", "m2", "hello")["ok"] is True
        # A bot that gives up waiting has answered in its own way: its message was no step of the dialogue either.
        body = {"client": "c", "message_id": "m3", "text": "give me a skill", "facts": {"sleep": 60}}
        with pytest.raises(requests.Timeout):
            requests.post(
                f"{running.url}/message", json=body, headers={"X-Middlepath-Secret": SECRET}, timeout=0.5
            )
        retried = running.say("c", "m3", "give me a skill")
        assert (retried["ok"], retried["repeated"], retried["messages"]) == (True, False, SKILL)


def test_a_killed_action_server_is_reported_and_its_return_is_noticed(models, tmp_path):
    port = free_port()
    with engine(models, tmp_path, port) as running:
        with action_server(port, tmp_path / "actions.log") as server:
            assert running.say("c", "m1", "give me a skill")["messages"] == SKILL
            server.kill()
            server.wait()
            assert_failed(running.say("c", "m2", "give me a skill"))
            # What needs no action is answered as ever, what was answered is repeated.
            assert running.say("c", "m3", "hello")["ok"] is True
            assert running.say("c", "m1", "give me a skill")["repeated"] is True
        with action_server(port, tmp_path / "actions.log"):
            assert running.say("c", "m2", "give me a skill")["messages"] == SKILL


def test_a_killed_engine_remembers_what_it_answered(served, actions_port, models, tmp_path):
    with engine(models, tmp_path, actions_port) as running:
        first = running.say("c", "m1", "i feel so angry")
        running.process.kill()
        running.process.wait()
    with engine(models, tmp_path, actions_port) as running:
        assert running.say("c", "m1", "i feel so angry") == {**first, "repeated": True}
        assert running.say("c", "m2", "something at work")["messages"][0]["text"] == "How strong, 0 to 10?"


def test_a_lost_database_is_an_error_not_a_forgotten_dialogue(models, tmp_path):
    with engine(models, tmp_path, free_port()) as running:
        running.say("c", "m1", "hello")
        with sqlite3.connect(running.tracker) as database:
            database.execute("DROP TABLE dialogue_events")
        response = running.post("message", {"client": "c", "message_id": "m2", "text": "hello"})
        assert response.status_code == 500
        assert response.json() == {"error": "the dialogue engine failed"}
        assert requests.get(f"{running.url}/health", timeout=5).status_code == 200
