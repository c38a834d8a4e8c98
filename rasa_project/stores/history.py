"""What the dialogue engine remembers of a conversation, and how that is shortened."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY

_KEPT_OF_A_PARSE = (INTENT, ENTITIES, INTENT_RANKING_KEY)
_FACTS = "facts"


def changed_slots(tracker: DialogueStateTracker) -> list[SlotSet]:
    """One event for each slot that differs from its initial value."""
    return [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value != slot.initial_value]


def fresh_start(tracker: DialogueStateTracker) -> list[Event]:
    """Events that rebuild the tracker's present state: slots, the running form, and listening."""
    events: list[Event] = [SessionStarted(), *changed_slots(tracker)]
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name))
    return [*events, ActionExecuted(ACTION_LISTEN_NAME)]


def needs_fresh_start(tracker: DialogueStateTracker, most_events: int) -> bool:
    """Tell whether the history is too long; a running form is let finish, up to twice the length."""
    length = len(tracker.events)
    return length > 2 * most_events or (length > most_events and not tracker.active_loop_name)


def to_keep(event: Event) -> dict[str, Any]:
    """Reduce an event to what is stored: no facts, which hold for one turn, no repeating parts of a parse."""
    data = event.as_dict()
    if isinstance(event, UserUttered):
        parse = data.get("parse_data") or {}
        data["parse_data"] = {key: parse[key] for key in _KEPT_OF_A_PARSE if key in parse}
        data["metadata"] = {key: value for key, value in (data.get("metadata") or {}).items() if key != _FACTS}
    return data
