"""The channel as the bot sees it: a real engine, a real action server, real sockets."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

HELLO = [{"text": "Hello. This is a test."}]


def test_a_message_earns_the_reply_and_what_was_understood(served, client):
    answer = served.say(client, "m1", "hello there")
    assert answer["messages"] == HELLO
    assert answer["message_id"] == "m1"
    assert answer["intent"]["name"] == "greet"
    assert answer["intent"]["confidence"] > 0.5
    assert answer["ranking"][0]["name"] == "greet"
    assert len(answer["ranking"]) == 3
    assert (answer["ok"], answer["action_failed"], answer["repeated"]) == (True, False, False)


def test_a_custom_payload_comes_out_exactly_as_the_action_sent_it(served, client):
    answer = served.say(client, "m1", "give me a skill", facts={"code": "DT01"})
    assert answer["messages"] == [{"kind": "skill", "code": "DT01", "order": [1, 2]}]


def test_text_and_payload_of_one_response_are_two_messages_and_buttons_stay_with_their_text(served, client):
    served.say(client, "m1", "i feel so angry")
    asked = served.say(client, "m2", "something happened at work")
    assert asked["messages"] == [{"text": "How strong, 0 to 10?", "buttons": [{"title": "7", "payload": "7"}]}]
    done = served.say(client, "m3", "about 8")
    assert done["messages"] == [{"text": "Two parts."}, {"kind": "card", "code": "DT01"}]


def test_entities_are_reported(served, client):
    assert served.say(client, "m1", "i feel so sad")["entities"] == [{"entity": "emotion", "value": "sad"}]


def test_a_pressed_button_needs_no_understanding(served, client):
    served.say(client, "m1", "i feel so angry")
    served.say(client, "m2", "something happened at work")
    pressed = served.press(client, "m3", "rate_intensity", number="7")
    assert pressed["intent"] == {"name": "rate_intensity", "confidence": 1.0}
    assert pressed["entities"] == [{"entity": "number", "value": "7"}]
    assert pressed["messages"] == [{"text": "Two parts."}, {"kind": "card", "code": "DT01"}]


def test_the_same_message_id_gets_the_same_answer_and_takes_no_second_step(served, client):
    first = served.say(client, "m1", "i feel so angry")
    again = served.say(client, "m1", "i feel so angry")
    assert again == {**first, "repeated": True}
    # Had the repeat been a step, it would have answered the form's first question.
    assert served.say(client, "m2", "something at work")["messages"][0]["text"] == "How strong, 0 to 10?"
    assert served.say(client, "m1", "i feel so angry") == {**first, "repeated": True}


def test_a_repeat_that_arrives_while_the_first_is_being_answered_waits_and_gets_the_same(served, client):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: served.say(client, "m1", "i feel so angry"), range(4)))
    assert sorted(answer["repeated"] for answer in answers) == [False, True, True, True]
    assert len({str(answer["messages"]) for answer in answers}) == 1


def test_one_client_s_message_id_says_nothing_about_another_s(served, client):
    served.say(client, "m1", "hello")
    assert served.say(f"{client}-b", "m1", "hello")["repeated"] is False


@pytest.mark.parametrize(
    "text",
    [
        '/rate_intensity{"number": "9"}',
        '  /rate_intensity{"number": "9"}',
        '\u00a0/rate_intensity{"number": "9"}',
        '\u200b/rate_intensity{"number": "9"}',
        '\u2028\ufeff/rate_intensity{"number": "9"}',
        '//rate_intensity{"number": "9"}',
        '/ /rate_intensity{"number": "9"}',
        '\uff0frate_intensity{"number": "9"}',
        '\u2044/rate_intensity{"number": "9"}',
        "/restart",
        "/session_start",
        "/greet@0.99",
    ],
)
def test_a_typed_slash_is_never_a_command(served, client, text):
    answer = served.say(client, "m1", text)
    assert answer["intent"]["confidence"] < 1.0
    assert served.say(client, "m2", "hello")["messages"] == HELLO


@pytest.mark.parametrize(
    "text", ["", "   ", "/", "\u200b", "😀😀😀", "أنا حزين اليوم", "x" * 4096, "\ud800", "a\x00b"]
)
def test_odd_text_is_answered_like_any_other(served, client, text):
    assert served.say(client, "m1", text)["ok"] is True


@pytest.mark.parametrize("text", ["", "😀", "\n\n"])
def test_text_without_a_word_is_never_taken_for_an_intent(served, client, text):
    assert served.say(client, "m1", text)["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("secret", [None, "", "wrong", "a-secret-for-the-tests-onl", "ä"])
@pytest.mark.parametrize("path", ["message", "parse", "forget"])
def test_without_the_secret_nothing_is_answered(served, secret, path):
    secret = secret if secret is None else secret.encode()
    assert served.post(path, {"client": "c", "message_id": "m", "text": "hello"}, secret).status_code == 401


CANARY = "canary words of a client"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'["' + CANARY.encode() + b'"]',
        b"\xff\xfe",
        {"message_id": "m", "text": CANARY},
        {"client": CANARY, "message_id": "m", "text": "hello"},
        {"client": "c", "message_id": CANARY, "text": "hello"},
        {"client": "c", "message_id": 7, "text": "hello"},
        {"client": "c", "message_id": "m"},
        {"client": "c", "message_id": "m", "text": [CANARY]},
        {"client": "c", "message_id": "m", "text": "x" * 8193},
        {"client": "c", "message_id": "m", "text": CANARY, "intent": "greet"},
        {"client": "c", "message_id": "m", "intent": CANARY},
        {"client": "c", "message_id": "m", "intent": "no_such_intent"},
        {"client": "c", "message_id": "m", "intent": "greet", "entities": {"no_such_entity": "1"}},
        {"client": "c", "message_id": "m", "intent": "greet", "entities": {"number": 7}},
        {"client": "c", "message_id": "m", "intent": "greet", "entities": [CANARY]},
        {"client": "c", "message_id": "m", "text": "hello", "facts": [CANARY]},
        {"client": "c", "message_id": "m", "text": "hello", "facts": {"a": "x" * 20_000}},
    ],
)
def test_a_malformed_request_is_refused_with_a_reason_that_repeats_nothing(served, body):
    response = served.post("message", body)
    assert response.status_code == 400
    assert response.json()["error"]
    assert CANARY not in response.text


def test_parse_understands_without_touching_a_dialogue(served, client):
    before = served.tracker.stat().st_mtime_ns
    parsed = served.post("parse", {"text": "i feel so sad"}).json()
    assert parsed["intent"] == "share_emotion"
    assert parsed["ranking"][0]["name"] == "share_emotion"
    assert parsed["entities"] == [{"entity": "emotion", "value": "sad"}]
    assert served.tracker.stat().st_mtime_ns == before


def test_a_forgotten_client_starts_anew(served, client):
    served.say(client, "m1", "i feel so angry")
    assert served.post("forget", {"client": client}).json()["forgotten_events"] > 0
    assert served.post("forget", {"client": client}).json()["forgotten_events"] == 0
    assert served.say(client, "m1", "hello")["messages"] == HELLO


def test_health_names_the_model(served):
    health = requests.get(f"{served.url}/health", timeout=5).json()
    assert health["ready"] is True
    assert health["model_file"].endswith(".tar.gz")
    assert health["model"]


def test_no_other_door_is_open(served):
    root = served.url.removesuffix("/webhooks/middlepath")
    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/c/tracker", "/status", "/version"):
        assert requests.get(root + path, timeout=5).status_code == 404
        assert requests.post(root + path, json={"sender": "c", "message": "hello"}, timeout=5).status_code in (
            404,
            405,
        )
