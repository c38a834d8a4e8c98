"""A code holds back more or the same, never less; only a named clinician with a reason lifts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.modes import (
    Activity,
    Clearance,
    ClearanceRefusedError,
    Mode,
    ModeState,
    Role,
    allows,
    cleared,
    human_ended,
    raised,
)

LADDER = [Mode.COACHING, Mode.CRISIS_SKILLS, Mode.SAFETY_ONLY, Mode.PAUSED]
DANA = Clearance(Role.CLINICIAN, "Dana Ruiz", "spoke on the phone, safe at her sister's")


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    "activity", [Activity.SAFETY_REPLIES, Activity.SAFETY_PLAN, Activity.HELPLINES, Activity.PAGES]
)
def test_safety_replies_the_plan_helplines_and_pages_go_on_in_every_mode(mode: Mode, activity: Activity) -> None:
    assert allows(mode, activity)


@pytest.mark.parametrize("mode", [Mode.SAFETY_ONLY, Mode.PAUSED, Mode.HUMAN])
@pytest.mark.parametrize(
    "activity", [Activity.COACHING, Activity.CRISIS_SKILLS, Activity.REMINDERS, Activity.DIARY]
)
def test_a_held_chat_teaches_no_skills_and_sends_no_reminders(mode: Mode, activity: Activity) -> None:
    assert not allows(mode, activity)


def test_crisis_skills_only_means_crisis_skills_only() -> None:
    assert allows(Mode.CRISIS_SKILLS, Activity.CRISIS_SKILLS)
    assert not allows(Mode.CRISIS_SKILLS, Activity.COACHING)


def test_privacy_commands_work_in_every_mode() -> None:
    assert all(allows(mode, Activity.PRIVACY_COMMANDS) for mode in Mode)


@given(st.lists(st.sampled_from(list(Mode)), max_size=20))
def test_no_row_of_codes_ever_holds_back_less(asked: list[Mode]) -> None:
    state = ModeState()
    for mode in asked:
        after = raised(state, mode)
        assert after.mode.rank >= state.mode.rank
        assert after.ladder.rank >= state.ladder.rank
        state = after


def test_a_humans_takeover_leaves_the_pause_beneath_it() -> None:
    state = raised(raised(ModeState(), Mode.PAUSED), Mode.HUMAN)
    assert state.mode is Mode.HUMAN
    assert human_ended(state).mode is Mode.PAUSED


def test_a_named_clinician_with_a_reason_lifts_a_pause() -> None:
    assert cleared(ModeState(Mode.PAUSED), DANA).mode is Mode.COACHING
    assert cleared(ModeState(Mode.PAUSED), DANA, Mode.CRISIS_SKILLS).mode is Mode.CRISIS_SKILLS


@pytest.mark.parametrize(
    ("clearance", "missing"),
    [
        (Clearance(Role.CLIENT, "Sam", "I am fine now"), "clinician"),
        (Clearance(Role.BOT, "bot", "24 hours passed"), "clinician"),
        (Clearance(Role.OPERATOR, "Kim", "asked to"), "clinician"),
        (Clearance(Role.CLINICIAN, "  ", "spoke on the phone"), "name"),
        (Clearance(Role.CLINICIAN, "Dana Ruiz", " "), "reason"),
    ],
)
def test_nobody_else_lifts_it_and_never_without_name_and_reason(clearance: Clearance, missing: str) -> None:
    with pytest.raises(ClearanceRefusedError, match=missing):
        cleared(ModeState(Mode.PAUSED), clearance)


def test_a_refusal_never_repeats_the_reason_given() -> None:
    with pytest.raises(ClearanceRefusedError) as refused:
        cleared(ModeState(Mode.PAUSED), Clearance(Role.CLIENT, "Sam", "a private reason"))
    assert "private" not in str(refused.value)


@pytest.mark.parametrize("to", [Mode.PAUSED, Mode.HUMAN])
def test_a_clearance_cannot_hold_back_more(to: Mode) -> None:
    with pytest.raises(ClearanceRefusedError, match="less"):
        cleared(ModeState(Mode.SAFETY_ONLY), DANA, to)
