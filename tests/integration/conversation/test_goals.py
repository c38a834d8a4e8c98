"""A client's goals as they meet them: their own words, added, changed and removed by themselves."""

import pytest
from sqlalchemy import select

from coaching.goals import LONGEST_GOAL
from records import goals
from records.coaching_models import ClientGoal
from tests.support.house import TestHouse
from tests.support.taps import buttons, is_wording, tap


def kept(house: TestHouse) -> list[str]:
    with house.database.transaction() as session:
        client = house.client()
        return [one.text for one in goals.of_client(session, house.vault.of(session, client.id), client.id)]


async def write(house: TestHouse, *texts: str) -> None:
    for text in texts:
        await house.presses("goals:add")
        await house.says(text)


async def test_a_first_goal_is_kept_in_the_clients_own_words_without_the_dialogue(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    said = await house.commands("goals")
    assert is_wording(house, said[0], "goals.none")
    await tap(house, "Add a goal")
    said = await house.says("See my brother again,\n and not @ a funeral")
    assert "1. See my brother again, and not @ a funeral" in said[0]
    assert kept(house) == ["See my brother again, and not @ a funeral"]
    assert house.dialogue.asked == []


async def test_goals_are_sealed_and_go_with_the_client(house: TestHouse) -> None:
    await house.onboarded()
    await write(house, "Sing in the choir")
    sealed = house.read(lambda session: session.scalars(select(ClientGoal.text_sealed)).one())
    assert b"choir" not in sealed
    await house.presses("data:delete_yes")
    assert house.read(lambda session: session.scalars(select(ClientGoal)).all()) == []


async def test_three_fit_and_a_fourth_is_told_so_kindly(house: TestHouse) -> None:
    await house.onboarded()
    await write(house, "Sleep through", "A job I can stand", "See my sister")
    assert "Add a goal" not in buttons(house)
    said = await house.presses("goals:add")  # an old button
    assert is_wording(house, said[0], "goals.full")
    assert kept(house) == ["Sleep through", "A job I can stand", "See my sister"]


async def test_one_is_changed_and_one_taken_out_and_the_others_stay(house: TestHouse) -> None:
    await house.onboarded()
    await write(house, "Sleep through", "A job I can stand", "See my sister")
    await house.commands("goals")
    await tap(house, "Change or remove one")
    await tap(house, "2")
    assert "A job I can stand" in (await tap(house, "New words"))[0]
    await house.says("Work outdoors")
    assert kept(house) == ["Sleep through", "Work outdoors", "See my sister"]
    await tap(house, "Change or remove one")
    await tap(house, "1")
    assert "Sleep through" in (await tap(house, "Take it out"))[0]
    said = await tap(house, "Yes, take it out")
    assert "2. Work outdoors" in said[0]
    assert "Sleep" not in said[0]
    assert kept(house) == ["Work outdoors", "See my sister"]
    await write(house, "Read again")
    assert kept(house) == ["Read again", "Work outdoors", "See my sister"]


async def test_a_goal_taken_out_twice_by_an_old_button_takes_out_no_other(house: TestHouse) -> None:
    await house.onboarded()
    await write(house, "Sleep through", "See my sister")
    await house.presses("goals:remove_yes:1")
    await house.presses("goals:remove_yes:1")
    assert kept(house) == ["See my sister"]


@pytest.mark.parametrize("words", ["no", "Not now.", "cancel", "stop"])
async def test_a_no_is_no_goal(house: TestHouse, words: str) -> None:
    await house.onboarded()
    await house.presses("goals:add")
    assert is_wording(house, (await house.says(words))[0], "goals.none")
    assert kept(house) == []


async def test_stop_as_a_command_leaves_the_goals_as_they_are(house: TestHouse) -> None:
    await house.onboarded()
    await write(house, "Sleep through")
    await house.presses("goals:add")
    assert is_wording(house, (await house.commands("stop"))[0], "goals.left")
    assert house.dialogue.asked == []


async def test_too_long_a_goal_is_asked_for_again_and_kept_when_shorter(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("goals:add")
    said = await house.says("x" * (LONGEST_GOAL + 1))
    assert str(LONGEST_GOAL) in said[0]
    await house.says("See my sister")
    assert kept(house) == ["See my sister"]


async def test_words_after_anything_else_was_said_are_ordinary_talk(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("goals:add")
    await house.commands("menu")
    await house.says("what a day")
    assert house.dialogue.asked[-1].text == "what a day"
    await house.presses("goals:add")
    house.clock.forward(hours=2)
    await house.says("still here")
    assert house.dialogue.asked[-1].text == "still here"
    assert kept(house) == []


async def test_words_of_danger_are_answered_first_and_are_no_goal(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("goals:add")
    said = await house.says("I want to kill myself tonight")
    assert any("999" in text for text in said)
    assert kept(house) == []
    assert is_wording(house, (await house.presses("goals:add"))[0], "paused.explain")


async def test_while_only_crisis_skills_are_open_goals_are_read_and_not_worked_on(house: TestHouse) -> None:
    await house.onboarded()
    await write(house, "See my sister")
    with house.database.transaction() as session:
        session.merge(house.client()).mode = "crisis_skills"
    said = await house.commands("goals")
    assert "See my sister" in said[0]
    assert is_wording(house, said[0], "goals.for_now")
    assert "Change or remove one" not in buttons(house)
