"""A part of the program asked for by its name opens it, in the middle of anything and without the dialogue."""

import pytest

from coaching import handoffs
from content.say import Say
from records import escalations
from tests.support.house import TestHouse
from tests.support.taps import buttons, is_wording


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("fill in my diary", "diary.intro"),
        ("Diary card please", "diary.intro"),
        ("my safety plan", "plan.none_calm"),
        ("my goals", "goals.none"),
        ("what works for me?", "works.too_little"),
        ("show skills", "find.start"),
        ("how was my week", "week.nothing"),
        ("back to menu", "menu.main"),
        ("settings", "house.settings"),
        ("remind me to do my diary", "remind.ask.diary"),
    ],
)
async def test_each_part_opens_by_its_name_with_rasa_stopped(house: TestHouse, text: str, key: str) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    said = await house.says(text)
    assert is_wording(house, said[0], key)


async def test_the_dialogue_puts_its_topic_down_and_keeps_it(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("main menu")
    assert [(asked.intent, asked.text) for asked in house.dialogue.asked] == [("interrupted", None)]


async def test_a_change_of_mind_in_one_message_is_followed(house: TestHouse) -> None:
    await house.onboarded()
    said = await house.says("actually forget the skill, can we do the diary")
    assert is_wording(house, said[0], "diary.intro")


async def test_in_answer_to_a_question_for_any_words_a_name_is_an_answer(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("goals:add")
    said = await house.says("fill in my diary")
    assert is_wording(house, said[0], "goals.noted")
    await house.presses("goals:add")
    assert is_wording(house, (await house.says("main menu"))[0], "menu.main")


async def test_a_card_left_for_the_menu_goes_on_where_it_was(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("diary")
    assert "0" in buttons(house)
    await house.says("back to the menu")
    said = await house.says("my diary card")
    assert "Urge to end your life" in said[-1]


async def test_what_may_be_danger_is_never_read_as_a_name(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("forget the skill, I want to kill myself")
    assert house.read(lambda session: escalations.open_for(session, house.client().id)) is not None


async def test_words_that_the_dialogue_understands_as_the_diary_open_the_card_too(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say(handoffs.DIARY),)
    said = await house.says("I ought to jot down tonight's numbers for Dana")
    assert is_wording(house, said[0], "diary.intro")
    assert len(said) == 2


async def test_while_the_chat_is_held_for_safety_a_name_opens_nothing_that_waits(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("I am going to kill myself tonight, I have the pills here")
    said = await house.says("show skills")
    assert said
    assert not is_wording(house, said[0], "find.start")
