"""The real action server answers Rasa's webhook calls over HTTP, keeps nothing, and leaks no words."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.edge import ActionFailedError, as_action
from actions.registry import HANDLERS
from actions.server import _NoTracebacks
from settings.app import Settings
from tests.support.dialogue import action_server
from tests.support.rehearsal import rules


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("actions")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[httpx.Client]:
    with action_server(folder) as address, httpx.Client(base_url=address, timeout=10) as http:
        yield http


class AsRasa:
    """Calls the server the way Rasa does for one client, and keeps the tracker that Rasa would keep."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self.slots: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        self.loop: str | None = None
        self.message: dict[str, Any] = {}

    def call(self, action: str) -> list[str]:
        tracker = {
            "sender_id": "client1",
            "slots": self.slots,
            "latest_message": self.message,
            "events": self.events,
            "active_loop": {"name": self.loop} if self.loop else {},
            "paused": False,
            "followup_action": None,
            "latest_action_name": "action_listen",
        }
        body = {
            "next_action": action,
            "sender_id": "client1",
            "tracker": tracker,
            "domain": {},
            "version": "3.6.21",
        }
        response = self._http.post("/webhook", json=body)
        assert response.status_code == httpx.codes.OK, response.text
        answer = response.json()
        for event in answer["events"]:
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        said = [response["custom"] for response in answer["responses"]]
        self.events += [{"event": "bot", "data": {"custom": one}} for one in said]
        return [one["say"] for one in said]

    def hear(self, intent: str, text: str = "", **entities: str) -> None:
        self.message = {
            "text": text or f"/{intent}",
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "metadata": {"message_id": f"m{len(self.events)}", "facts": {"mode": "coaching"}},
        }
        self.events.append({"event": "user", "parse_data": {"intent": {"name": intent}}})

    def open(self, loop: str) -> list[str]:
        self.loop, self.slots["requested_slot"] = loop, None
        self.events.append({"event": "active_loop", "name": loop})
        return self.turn()

    def turn(self) -> list[str]:
        said = self.call(f"validate_{self.loop}")
        while (asked := self.slots["requested_slot"]) is None:
            self.call("action_route")
            leads = rules()[1][self.slots["next_loop"]]
            if leads == "action_listen":
                self.loop = None
                return said
            return said + self.open(leads)
        return said + self.call(f"action_ask_{self.loop}_{asked}")


def test_health_and_the_full_list_of_actions(server: httpx.Client) -> None:
    assert server.get("/health").json() == {"status": "ok"}
    assert {one["name"] for one in server.get("/actions").json()} == set(HANDLERS)


def test_a_whole_coaching_by_webhook_calls(server: httpx.Client) -> None:
    rasa = AsRasa(server)
    rasa.hear("share_emotion", "my boss humiliated me in front of everyone, I'm so angry", emotion="angry")
    assert rasa.call("action_hear_feeling")[0].startswith("validation.")
    assert rasa.open("intake_form") == ["intake.ask_intensity"]
    for intent, entities, expected in [
        ("rate_intensity", {"number": "8"}, "intake.ask_urge"),
        ("answer_urge", {"urge": "none"}, "intake.ask_place"),
        ("pick", {"value": "alone"}, "offer.strong"),
        ("choose_skill", {"skill": "DT01"}, "skill.DT01.step.freeze"),
        ("walk", {"verb": "next", "skill": "DT01", "step": "freeze"}, "skill.DT01.step.step_back"),
        ("timer_done", {"skill": "DT01", "step": "step_back"}, "skill.DT01.step.what_happened"),
    ]:
        rasa.hear(intent, **entities)
        assert rasa.turn()[-1] == expected
    while rasa.loop == "walkthrough_form":
        rasa.hear("skip_step", "skip")
        said = rasa.turn()
    assert said == ["validation.l7.skipped", "rerate.ask_strength"]
    rasa.hear("rate_intensity", number="4")
    assert rasa.turn() == ["outcome.eased", "wrapup.ask_what_helped"]
    rasa.hear("nlu_fallback", "putting the phone away")
    assert rasa.turn() == ["wrapup.ask_first_step"]
    rasa.hear("nlu_fallback", "leave the room")
    assert rasa.turn() == ["wrapup.saved"]
    assert rasa.loop is None


def test_the_same_call_twice_gives_the_same_answer(server: httpx.Client) -> None:
    rasa = AsRasa(server)
    rasa.hear("share_emotion", "sad", emotion="sad")
    rasa.slots = {"intensity": 80, "feeling": "sad", "requested_slot": "urge"}
    rasa.loop = "intake_form"
    slots = dict(rasa.slots)
    rasa.hear("answer_urge", urge="none")
    first = rasa.call("validate_intake_form"), rasa.slots.get("requested_slot")
    rasa.slots = slots
    assert (rasa.call("validate_intake_form"), rasa.slots.get("requested_slot")) == first


SECRET_WORDS = "my very private words"


@pytest.mark.parametrize(
    "tracker",
    [
        {"latest_message": {"text": SECRET_WORDS, "intent": {"name": 5, "confidence": SECRET_WORDS}}},
        {"latest_message": {"text": SECRET_WORDS}, "events": [SECRET_WORDS]},
    ],
)
def test_a_failing_action_fails_loudly_without_the_clients_words(
    server: httpx.Client, folder: Path, tracker: dict[str, Any]
) -> None:
    full = {
        "sender_id": "client1",
        "slots": {},
        "events": [],
        "paused": False,
        "latest_action_name": None,
        **tracker,
    }
    body = {"next_action": "action_hear_feeling", "sender_id": "client1", "tracker": full, "domain": {}}
    response = server.post("/webhook", json=body)
    assert response.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    assert SECRET_WORDS not in response.text
    log = (folder / "actions.log").read_text()
    assert "action_failed" in log
    assert SECRET_WORDS not in log


async def test_a_failure_inside_a_handler_names_the_action_and_not_the_words() -> None:
    def breaks(*_: object) -> None:
        raise ValueError(SECRET_WORDS)

    class Tracker:
        def __init__(self) -> None:
            self.sender_id, self.slots, self.events, self.active_loop = "c", {}, [], {}
            self.latest_message = {"text": SECRET_WORDS}

    run = as_action("action_x", breaks, None)  # type: ignore[arg-type]
    with pytest.raises(ActionFailedError) as failure:
        await run(None, Tracker(), {})  # type: ignore[arg-type]
    assert SECRET_WORDS not in str(failure.value)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_it_listens_on_loopback_unless_told_otherwise() -> None:
    assert Settings.model_fields["actions_host"].default == "127.0.0.1"


def test_library_logs_cannot_carry_a_traceback() -> None:
    record = logging.LogRecord(
        "x", logging.ERROR, "f", 1, "failed", None, (ValueError, ValueError(SECRET_WORDS), None)
    )
    assert _NoTracebacks().filter(record)
    assert SECRET_WORDS not in logging.Formatter().format(record)
    assert record.getMessage() == "failed"
