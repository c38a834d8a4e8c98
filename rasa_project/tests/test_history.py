"""How a dialogue's memory is shortened and what of a message is kept at all."""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from stores.history import changed_slots, fresh_start, needs_fresh_start, to_keep

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    forms: {checkin_form: {required_slots: [emotion]}}
    slots:
      emotion: {type: text, mappings: [{type: from_entity, entity: emotion}]}
      number: {type: text, initial_value: "0", mappings: [{type: from_entity, entity: number}]}
    """
)


def tracker_after(*events) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("client", list(events), DOMAIN.slots)


def test_a_fresh_start_rebuilds_slots_and_the_running_form():
    before = tracker_after(SlotSet("emotion", "sad"), SlotSet("emotion", "angry"), ActiveLoop("checkin_form"))
    after = tracker_after(*fresh_start(before))
    assert after.get_slot("emotion") == "angry"
    assert after.active_loop_name == "checkin_form"
    assert after.latest_action_name == "action_listen"
    assert len(after.events) < 7


def test_only_changed_slots_are_carried():
    assert changed_slots(tracker_after(SlotSet("number", "0"), SlotSet("emotion", "sad"))) == [
        SlotSet("emotion", "sad")
    ]


def test_a_long_history_is_shortened_and_a_running_form_is_let_finish():
    talk = [UserUttered("hello")] * 11
    assert not needs_fresh_start(tracker_after(*talk[:10]), 10)
    assert needs_fresh_start(tracker_after(*talk), 10)
    assert not needs_fresh_start(tracker_after(ActiveLoop("checkin_form"), *talk), 10)
    assert needs_fresh_start(tracker_after(ActiveLoop("checkin_form"), *talk, *talk), 10)


def test_facts_are_not_stored():
    said = UserUttered("hello", {"name": "inform"}, metadata={"message_id": "m1", "facts": {"country": "IE"}})
    assert to_keep(said)["metadata"] == {"message_id": "m1"}


def test_the_text_is_stored_once():
    parse = {"text": "hello", "intent": {"name": "inform"}, "entities": [], "text_tokens": [[0, 5]]}
    kept = to_keep(UserUttered("hello", {"name": "inform"}, parse_data=parse))
    assert kept["text"] == "hello"
    assert set(kept["parse_data"]) == {"intent", "entities"}
