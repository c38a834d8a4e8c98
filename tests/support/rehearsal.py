"""The dialogue without Rasa: the real rules and the real handlers, walked as Rasa's rule policy walks them.

Understanding is left out: a message comes with its intent. Fast enough for thousands of random conversations;
the same conversations run through the real engine in tests/integration/dialogue.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.registry import HANDLERS
from actions.services import Services
from actions.turn import read_turn
from coaching.handoffs import PREFIX
from coaching.memory_in_process import InProcessMemory
from coaching.profile import ClientProfile
from content.library import Library
from content.render import render
from content.say import Say
from conversation.payloads import Owner, parse_payload

RULES = Path(__file__).resolve().parents[2] / "rasa_project" / "data" / "rules"
CLIENT = "patient"


@cache
def rules() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the actions of each intent, and the form that each value of `next_loop` leads to."""
    by_intent: dict[str, tuple[str, ...]] = {}
    routes: dict[str, str] = {}
    for file in sorted(RULES.glob("*.yml")):
        for rule in yaml.safe_load(file.read_text())["rules"]:
            steps = rule["steps"]
            if "intent" in steps[0]:
                by_intent[steps[0]["intent"]] = tuple(step["action"] for step in steps[1:])
            elif steps[0].get("action") == "action_route":
                (leads,) = steps[1]["slot_was_set"]
                routes[leads["next_loop"]] = steps[2]["action"]
    return by_intent, routes


class Clock:
    """Time that moves by half a minute with every message."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Rehearsal:
    """One client in a dialogue; `says` is what the last message brought."""

    library: Library
    profile: ClientProfile = field(default_factory=ClientProfile)
    facts: dict[str, Any] = field(default_factory=dict)
    seed: int = 0
    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    says: list[Say] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    client: str = CLIENT
    message_id: str | None = None
    """The id of the next message; None: a number of its own."""

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.memory = InProcessMemory({CLIENT: self.profile})
        chance = random.Random(self.seed)  # noqa: S311 - a test that can be repeated
        self.services = Services(self.library, self.memory, self.clock, chance.randrange)

    @property
    def kept(self) -> Any:
        """Return what the memory holds of the client."""
        return self.memory.kept(CLIENT)

    def hears(
        self,
        intent: str,
        text: str = "",
        *,
        confidence: float = 0.95,
        ranking: tuple[str, ...] = (),
        **entities: str,
    ) -> list[str]:
        """Send words that were understood as `intent`; return the keys of what is said."""
        return self._turn(intent, text or "words", confidence, ranking, entities)

    def presses(self, payload: str) -> list[str]:
        """Press a button of the dialogue's own."""
        meaning = parse_payload(payload)
        assert meaning is not None, f"{payload} means nothing"
        assert meaning.owner is Owner.DIALOGUE, f"{payload} is the app's own"
        return self.app_sends(meaning.intent or "", **meaning.entities)

    def taps(self, label: str) -> list[str]:
        """Press the last button with this label on the screen."""
        found = [payload for shown, payload in self.buttons() if shown == label]
        assert found, f"no button '{label}' among {[shown for shown, _ in self.buttons()]}"
        return self.presses(found[-1])

    def app_sends(self, intent: str, **entities: str) -> list[str]:
        """Let the app send a trusted intent."""
        return self._turn(intent, f"/{intent}", 1.0, (), entities)

    def timer_ends(self) -> list[str]:
        """Let the timer of the last timed message end."""
        key = next(say.key for say in reversed(self._all_said()) if say.timer_seconds)
        _, skill, _, step = key.split(".")
        return self.app_sends("timer_done", skill=skill, step=step)

    def goes_on(self) -> list[str]:
        """Pass over the step of a skill, or answer its check so that the skill goes on."""
        kept = self.slots["walk"]
        step = self.library.skills[kept["skill"]].steps[kept["step"]]
        if not step.must_answer:
            return self.hears("skip_step", "skip")
        ending = {f"pick:{value}" for value in (*step.unsafe_choices, *step.leave_choices)}
        payloads = [self.library.button(key).payload for row in step.choices for key in row]
        return self.presses(next(payload for payload in payloads if payload not in ending))

    def opens(self, skill: str, **slots: Any) -> None:
        """Be at the start of a skill, by whatever way."""
        self.slots |= {"chosen_skill": skill, "next_loop": "walkthrough", **slots}
        self.loop = None
        self._message = {"text": "/go", "intent": {"name": "choose_skill"}, "metadata": {"message_id": "m"}}
        self.says = []
        self._route()

    def buttons(self) -> list[tuple[str, str]]:
        """Return (label, payload) of every button that the last answer shows."""
        return [button for say in self.says for row in self._shown(say) for button in row]

    def words(self) -> str:
        """Return the text of the last answer."""
        return "\n".join(self._rendered(say).text for say in self.says if not say.key.startswith(PREFIX))

    def _rendered(self, say: Say) -> Any:
        return render(self.library, say, lambda count: 0)

    def _shown(self, say: Say) -> Any:
        return () if say.key.startswith(PREFIX) else self._rendered(say).rows

    def _all_said(self) -> list[Say]:
        return [Say.from_json(e["data"]["custom"]) for e in self.events if e["event"] == "bot"]

    def _turn(
        self, intent: str, text: str, confidence: float, ranking: tuple[str, ...], entities: Mapping[str, str]
    ) -> list[str]:
        self.clock.now += timedelta(seconds=30)
        self.says = []
        self._message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "intent_ranking": [{"name": name, "confidence": 0.1} for name in ranking],
            "metadata": {"message_id": self.message_id or f"m{len(self.events)}", "facts": self.facts},
        }
        self.events.append({"event": "user", "parse_data": {"intent": {"name": intent}}})
        by_intent, _ = rules()
        if self.loop is not None and self._run(f"validate_{self.loop}"):
            self._after_validation()
        elif self.loop is not None:
            self.events.append({"event": "action_execution_rejected", "name": self.loop})
            self._actions(by_intent[intent])
            assert self.loop is not None, "an aside must not end a loop"
            self._run(f"validate_{self.loop}")
            self._after_validation()
        else:
            self._actions(by_intent[intent])
        return [say.key for say in self.says]

    def _actions(self, names: tuple[str, ...]) -> None:
        for name in names:
            self._run(name)
            if name == "action_route":
                self._route()

    def _after_validation(self) -> None:
        asked = self.slots.get("requested_slot")
        if asked is not None:
            self._run(f"action_ask_{self.loop}_{asked}")
        else:
            self.loop = None
            self._run("action_route")
            self._route()

    def _route(self) -> None:
        _, routes = rules()
        leads = self.slots["next_loop"]
        if leads == "nowhere":
            return
        self.loop = routes[leads]
        self.slots["requested_slot"] = None
        self.events.append({"event": "active_loop", "name": self.loop})
        self._run(f"validate_{self.loop}")
        self._after_validation()

    def _run(self, action: str) -> bool:
        """Run an action as Rasa would; say whether it set any slot but the requested one."""
        tracker = {
            "sender_id": self.client,
            "slots": self.slots,
            "latest_message": self._message,
            "events": self.events,
            "active_loop": {"name": self.loop} if self.loop else {},
        }
        reply = HANDLERS[action](read_turn(tracker), self.services)
        if reply is None:
            return False
        for say in reply.says:
            self.says.append(Say.from_json(say.to_json()))
            self.events.append({"event": "bot", "data": {"custom": say.to_json()}})
        self.slots.update(reply.all_slots())
        return True
