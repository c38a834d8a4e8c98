"""What Rasa sends for an action call is read into a turn, and nothing of it is trusted too far."""

from actions.turn import Facts, Phase, read_turn
from coaching.profile import Mode
from content.say import Say


def tracker(**more: object) -> dict[str, object]:
    base: dict[str, object] = {
        "sender_id": "c1",
        "slots": {"requested_slot": "intensity"},
        "active_loop": {"name": "intake_form"},
        "latest_message": {
            "text": "8 out of 10",
            "intent": {"name": "rate_intensity", "confidence": 0.9},
            "entities": [{"entity": "number", "value": "8"}, {"entity": "number", "value": "10"}],
            "intent_ranking": [{"name": "nlu_fallback"}, {"name": "rate_intensity"}, {"name": "affirm"}],
            "metadata": {"message_id": "tg:7", "facts": {"mode": "crisis_skills"}},
        },
        "events": [],
    }
    return {**base, **more}


def test_message_state_and_facts_are_read() -> None:
    turn = read_turn(tracker())
    assert (turn.client, turn.message_id, turn.requested, turn.loop) == ("c1", "tg:7", "intensity", "intake_form")
    assert turn.heard.intent == "rate_intensity"
    assert turn.heard.entities["number"] == ("8", "10")
    assert turn.ranking == ("rate_intensity", "affirm")
    assert turn.facts.mode is Mode.CRISIS_SKILLS


def test_a_button_is_trusted_and_has_no_words() -> None:
    message = {"text": '/rate_intensity{"number": "7"}', "intent": {"name": "rate_intensity", "confidence": 1.0}}
    turn = read_turn(tracker(latest_message=message))
    assert turn.heard.trusted
    assert turn.heard.text == ""


def test_the_three_occasions_of_a_loops_validation_are_told_apart() -> None:
    user = {"event": "user"}
    opened = {"event": "active_loop", "name": "intake_form"}
    rejected = {"event": "action_execution_rejected", "name": "intake_form"}
    assert read_turn(tracker(events=[opened, user])).phase is Phase.LISTENING
    assert read_turn(tracker(events=[user, opened])).phase is Phase.OPENING
    assert read_turn(tracker(events=[opened, user, rejected])).phase is Phase.RETURNING


def test_a_closed_loop_is_no_opening() -> None:
    events = [{"event": "user"}, {"event": "active_loop", "name": None}]
    assert read_turn(tracker(events=events)).phase is Phase.LISTENING


def test_what_was_said_before_the_message_can_be_said_again() -> None:
    def bot(key: str) -> dict[str, object]:
        return {"event": "bot", "data": {"custom": {"say": key}}}

    events = [{"event": "user"}, bot("old"), {"event": "user"}, bot("one"), bot("two"), {"event": "user"}]
    assert read_turn(tracker(events=events)).said == (Say("one"), Say("two"))


def test_a_malformed_earlier_answer_is_passed_over() -> None:
    events = [{"event": "user"}, {"event": "bot", "data": {"custom": {"nothing": 1}}}, {"event": "user"}]
    assert read_turn(tracker(events=events)).said == ()


def test_earlier_intents_run_from_newest_to_oldest() -> None:
    def user(intent: str) -> dict[str, object]:
        return {"event": "user", "parse_data": {"intent": {"name": intent}}}

    events = [user("greet"), user("nlu_fallback"), user("nlu_fallback")]
    assert read_turn(tracker(events=events)).earlier == ("nlu_fallback", "greet")


def test_unknown_or_malformed_facts_restrict_and_never_widen() -> None:
    assert Facts.from_json({"mode": "coaching"}).mode is Mode.NORMAL
    for mode in ("crisis_skills", "paused", "something new", None, 7):
        assert Facts.from_json({"mode": mode}).mode is Mode.CRISIS_SKILLS
    assert Facts.from_json("nonsense").mode is Mode.NORMAL
    assert Facts.from_json({"open_codes": ["ABU", "T1"]}).codes == {"ABU", "T1"}
    assert Facts.from_json({"open_codes": "ABU"}).codes == frozenset()
