"""Reads what Rasa sends for one action call into a frozen turn; nothing else here knows Rasa's shapes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from coaching.heard import Heard
from coaching.profile import Mode
from content.say import MalformedSayError, Say

FALLBACK = "nlu_fallback"


class Phase(StrEnum):
    """Why a loop's validation runs: it just opened, a message came in, or an aside was answered in between."""

    OPENING = "opening"
    LISTENING = "listening"
    RETURNING = "returning"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the app knows and the dialogue must respect. Unreadable facts restrict, they never widen."""

    mode: Mode = Mode.NORMAL
    safety_flag: bool = False
    codes: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, data: object) -> "Facts":
        """Read the app's facts; without any, coaching is unrestricted, and a mode we do not know restricts it."""
        if not isinstance(data, Mapping):
            return cls()
        raw_codes = data.get("open_codes")
        codes = frozenset(map(str, raw_codes)) if isinstance(raw_codes, list) else frozenset()
        known = data.get("mode", "coaching") in ("coaching", "normal")
        return cls(Mode.NORMAL if known else Mode.CRISIS_SKILLS, bool(data.get("safety_flag")), codes)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a client and the state of the dialogue when an action is asked about it.

    `earlier` holds the intents of the client's messages before this one, newest first; `said` what was said just
    before this message.
    """

    client: str
    message_id: str
    heard: Heard
    slots: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    requested: str | None = None
    phase: Phase = Phase.LISTENING
    loop: str | None = None
    facts: Facts = Facts()
    ranking: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    said: tuple[Say, ...] = ()

    def get(self, slot: str) -> Any:  # noqa: ANN401 - slots hold any JSON value
        """Return a slot's value, or None."""
        return self.slots.get(slot)


def read_turn(tracker: Mapping[str, Any]) -> Turn:
    """Read the tracker of an action call. Raises KeyError or TypeError for what is no tracker."""
    message = tracker.get("latest_message") or {}
    metadata = message.get("metadata") or {}
    events: list[Mapping[str, Any]] = list(tracker.get("events") or [])
    last_user = max((i for i, event in enumerate(events) if event.get("event") == "user"), default=-1)
    slots = dict(tracker.get("slots") or {})
    loop = (tracker.get("active_loop") or {}).get("name")
    return Turn(
        client=str(tracker["sender_id"]),
        message_id=str(metadata.get("message_id") or message.get("message_id") or ""),
        heard=_heard(message),
        slots=MappingProxyType(slots),
        requested=slots.get("requested_slot"),
        phase=_phase(events[last_user + 1 :]),
        loop=loop,
        facts=Facts.from_json(metadata.get("facts")),
        ranking=_ranking(message),
        earlier=tuple(_intents(events[:last_user])),
        said=tuple(_said(events[:last_user])) if last_user >= 0 else (),
    )


def _heard(message: Mapping[str, Any]) -> Heard:
    intent = message.get("intent") or {}
    text = str(message.get("text") or "")
    trusted = text.startswith("/")
    entities: dict[str, tuple[str, ...]] = {}
    for entity in message.get("entities") or []:
        name = str(entity.get("entity"))
        entities[name] = (*entities.get(name, ()), str(entity.get("value")))
    return Heard(
        intent=str(intent.get("name") or FALLBACK),
        text="" if trusted else text,
        confidence=float(intent.get("confidence") or 0.0),
        entities=MappingProxyType(entities),
        trusted=trusted,
    )


def _phase(since_user: Iterable[Mapping[str, Any]]) -> Phase:
    """Tell from the events after the client's message which of its three occasions a loop's validation has."""
    phase = Phase.LISTENING
    for event in since_user:
        if event.get("event") == "active_loop" and event.get("name"):
            phase = Phase.OPENING
        elif event.get("event") == "action_execution_rejected":
            phase = Phase.RETURNING
    return phase


def _ranking(message: Mapping[str, Any]) -> tuple[str, ...]:
    names = (str(one.get("name")) for one in message.get("intent_ranking") or [])
    return tuple(name for name in names if name != FALLBACK)


def _intents(events: list[Mapping[str, Any]]) -> Iterable[str]:
    for event in reversed(events):
        if event.get("event") == "user":
            intent = (event.get("parse_data") or {}).get("intent") or {}
            yield str(intent.get("name") or FALLBACK)


def _said(events: list[Mapping[str, Any]]) -> list[Say]:
    """Return what the last answer before the client's message said, oldest first."""
    says: list[Say] = []
    for event in reversed(events):
        if event.get("event") == "user" and says:
            break
        custom = (event.get("data") or {}).get("custom") if event.get("event") == "bot" else None
        if custom is not None:
            try:
                says.insert(0, Say.from_json(custom))
            except MalformedSayError:
                continue
    return says
