"""Today in one message, as a client meets it: what is set, a tap each, and never a word about what was missed."""

import pytest
from sqlalchemy import select

from coaching.memory import Note
from content.library import Library
from records import coaching_store as store
from records import goals, staff
from records.coaching_models import ClientSkill, CoachingNote, WeekSkill
from tests.support.house import STAFF_CHAT, TestHouse
from tests.support.taps import buttons, is_wording, tap


def plan(house: TestHouse, words: str) -> None:
    """Let the client have written a first step for next time, after a skill."""
    with house.database.transaction() as session:
        client = house.client().id
        kept = {"kind": Note.PLAN.value, "text": words, "about": "DT04"}
        store.add_note(session, house.vault.of(session, client), client, "p1", house.clock(), **kept)


async def week(house: TestHouse, skill: str) -> list[str]:
    return await house.commands("week_skill", skill, chat=STAFF_CHAT, name="Dana")


async def test_with_nothing_set_the_day_is_open(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    assert is_wording(house, (await house.commands("today"))[0], "today.open")
    assert {"One small step", "How I feel now"} <= set(buttons(house))
    assert house.dialogue.asked == []


async def test_the_skill_of_the_week_and_a_plan_stand_in_one_message(house: TestHouse) -> None:
    await house.onboarded()
    plan(house, "Breathe out slowly by the window")
    assert "The skill of the week is Wise Mind, until 2026-11-30" in (await week(house, "wise mind"))[0]
    (said,) = await house.commands("today")
    assert "The skill of the week is Wise Mind. Ask what" in said
    assert "If it gets hard, you wrote as your first step: Breathe out slowly by the window" in said
    assert buttons(house)["Wise Mind"] == "skill:M01"


async def test_a_small_step_is_set_done_and_tied_to_a_goal(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        client = house.client().id
        goals.keep(session, house.vault.of(session, client), client, 1, "Be there for my kids", house.clock())
    await house.commands("today")
    await tap(house, "One small step")
    assert "Walk to the corner" in (await house.says("Walk to the corner"))[0]
    sealed = house.read(lambda session: session.scalars(select(CoachingNote.text_sealed)).one())
    assert b"corner" not in sealed
    assert "Your small step: Walk to the corner" in (await house.commands("today"))[0]
    done = buttons(house)["Done"]
    said = await house.presses(done)
    assert is_wording(house, said[0], "today.done")
    assert "Be there for my kids" in said[1]
    assert "Walk" not in (await house.presses(done))[0]  # a second tap changes nothing


async def test_a_step_of_an_earlier_day_is_asked_about_with_curiosity_and_can_be_let_go(house: TestHouse) -> None:
    """Dbt-brief table 1, row 13."""
    await house.onboarded()
    await house.presses("today:add")
    await house.says("Walk to the corner")
    house.clock.forward(days=2)
    (said,) = await house.commands("today")
    assert "How is it with that one?" in said
    assert is_wording(house, (await tap(house, "Let it go"))[0], "today.let_go")
    assert house.read(lambda session: session.scalars(select(CoachingNote)).all()) == []
    assert is_wording(house, (await house.commands("today"))[0], "today.open")


async def test_another_step_takes_the_place_of_the_open_one(house: TestHouse) -> None:
    await house.onboarded()
    for words in ("Walk to the corner", "Open the window"):
        await house.presses("today:add")
        await house.says(words)
    (said,) = await house.commands("today")
    assert "Open the window" in said
    assert "corner" not in said


async def test_weeks_later_nothing_old_is_brought_up(house: TestHouse) -> None:
    await house.onboarded()
    await week(house, "M01")
    plan(house, "Breathe out slowly")
    await house.presses("today:add")
    await house.says("Walk to the corner")
    house.clock.forward(days=31)
    assert is_wording(house, (await house.commands("today"))[0], "today.open")


@pytest.mark.parametrize("words", ["a glass of wine", "skipping meals until friday"])
async def test_a_step_that_could_do_harm_is_left_out_kindly(house: TestHouse, words: str) -> None:
    await house.onboarded()
    await house.presses("today:add")
    assert is_wording(house, (await house.says(words))[0], "today.reword")
    assert house.read(lambda session: session.scalars(select(CoachingNote)).all()) == []


async def test_a_skill_of_the_week_that_is_not_for_this_client_is_not_shown(house: TestHouse) -> None:
    """Dbt-brief table 1, row 7."""
    await house.onboarded()
    await week(house, "M01")
    with house.database.transaction() as session:
        session.add(ClientSkill(client_id=house.client().id, skill="M01", excluded=True))
    assert is_wording(house, (await house.commands("today"))[0], "today.open")
    assert "Wise Mind" not in buttons(house)


@pytest.mark.parametrize(("mode", "key"), [("crisis_skills", "today.for_now"), ("paused", "paused.explain")])
async def test_in_a_crisis_nothing_is_planned(house: TestHouse, mode: str, key: str) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.merge(house.client()).mode = mode
    assert is_wording(house, (await house.commands("today"))[0], key)


async def test_staff_see_change_and_take_away_the_skill_of_the_week(house: TestHouse) -> None:
    assert is_wording(house, (await week(house, ""))[0], "staff.week_none")
    assert is_wording(house, (await week(house, "juggling"))[0], "staff.week_usage")
    assert "STOP" in (await week(house, "stop"))[0]
    assert "paced breathing" in (await week(house, "dt04"))[0]
    assert "paced breathing, set by Dana" in (await week(house, ""))[0]
    assert is_wording(house, (await week(house, "off"))[0], "staff.week_off")
    assert house.read(lambda session: session.scalars(select(WeekSkill)).all()) == []


async def test_a_colleague_sees_it_and_does_not_set_it(house: TestHouse) -> None:
    with house.database.transaction() as session:
        code = staff.add(session, house.vault, clinic_id="demo", name="Ravi", clinician=False, now=house.clock())
    await house.commands("start", code, chat=9002)
    assert is_wording(house, (await house.commands("week_skill", "DT04", chat=9002))[0], "staff.week_clinician")
    assert is_wording(house, (await house.commands("week_skill", chat=9002))[0], "staff.week_none")


def test_no_wording_of_today_speaks_of_what_was_missed(library: Library) -> None:
    texts = [t for key, m in library.messages.items() if key.startswith("today.") for t in m.variants]
    guilt = ("miss", "forgot", "late", "overdue", "again", "still", "yesterday", "should", "not done", "streak")
    assert not [text for text in texts if any(f" {word}" in f" {text.lower()}" for word in guilt)]
