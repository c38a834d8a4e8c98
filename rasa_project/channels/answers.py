"""What goes out over the channel, built from recorded events so that a repeat is the same to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.events import BotUttered, Event, UserUttered

from engine.turns import Turn

_RANKED = 3


def answer_to(turn: Turn, message_id: str) -> dict[str, Any]:
    """Build the body of a 200 from POST /message. After a failure no message is passed on: half is none."""
    failed = bool(turn.failures)
    understood = understanding(_parse_of(turn.events))
    return {
        "message_id": message_id,
        "messages": [] if failed else list(_messages(turn.events)),
        "intent": {"name": understood["intent"], "confidence": understood["confidence"]},
        "ranking": understood["ranking"],
        "entities": understood["entities"],
        "repeated": turn.repeated,
        "ok": not failed,
        "action_failed": failed,
    }


def understanding(parse: Mapping[str, Any]) -> dict[str, Any]:
    """Intent, confidence, the three likeliest real intents, and the entities of a parse."""
    intent = parse.get("intent") or {}
    ranking = [one for one in parse.get("intent_ranking") or [] if one["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME]
    return {
        "intent": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
        "ranking": [
            {"name": one["name"], "confidence": round(float(one["confidence"]), 4)} for one in ranking[:_RANKED]
        ],
        "entities": [{"entity": one["entity"], "value": one["value"]} for one in parse.get("entities") or []],
    }


def _parse_of(events: Iterable[Event]) -> Mapping[str, Any]:
    for event in events:
        if isinstance(event, UserUttered):
            return event.parse_data
    return {}


def _messages(events: Iterable[Event]) -> Iterable[dict[str, Any]]:
    for event in events:
        if isinstance(event, BotUttered):
            yield from _parts(event)


def _parts(event: BotUttered) -> list[dict[str, Any]]:
    """Split a bot event into its plain part (text, buttons, image ...) and its custom payload, as emitted."""
    plain: dict[str, Any] = {"text": event.text} if event.text else {}
    plain.update({key: value for key, value in event.data.items() if value and key != "custom"})
    custom = event.data.get("custom")
    return ([plain] if plain else []) + ([custom] if custom else [])
