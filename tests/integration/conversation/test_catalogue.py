"""The catalogue of skills as a client looks around in it, with the dialogue stopped."""

import pytest

from records.coaching_models import ClientSkill
from tests.support.house import TestHouse
from tests.support.taps import buttons, is_wording, tap


async def test_a_skill_is_found_by_need_read_and_begun_only_then_with_the_dialogue(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    assert is_wording(house, (await house.commands("skills"))[0], "find.start")
    said = await tap(house, "It is very strong")
    assert "STOP: Freeze, step back" in said[0]
    said = await tap(house, "STOP")
    assert "About 2 min" in said[0]
    assert house.dialogue.asked == []
    said = await tap(house, "STOP")
    assert house.dialogue.asked[-1].intent == "choose_skill"
    assert is_wording(house, said[0], "house.fallback")


async def test_a_long_list_has_pages_to_and_fro(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("skills")
    first = await tap(house, "People skills")
    assert "(1 of 3)" in first[0]
    second = await tap(house, "More")
    assert "(2 of 3)" in second[0]
    await tap(house, "More")
    assert "More" not in buttons(house)
    assert await tap(house, "Before these") == second


@pytest.mark.parametrize("words", ["can't sleep", "Sleep and nightmare plan"])
async def test_a_few_words_after_skills_are_searched_for(house: TestHouse, words: str) -> None:
    await house.onboarded()
    await house.commands("skills")
    await house.says(words)
    assert "Sleep and nightmare plan" in buttons(house)
    assert house.dialogue.asked == []


async def test_a_search_may_stand_behind_the_command(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("skills", "angry at mum")
    assert next(iter(buttons(house))) == "GIVE"


@pytest.mark.parametrize(
    "words", ["hello", "forget it", "my mum shouted at me on the phone again today and I do not know what to do"]
)
async def test_what_is_no_search_is_ordinary_talk(house: TestHouse, words: str) -> None:
    await house.onboarded()
    await house.commands("skills")
    await house.says(words)
    said = house.phone.texts()[-1]
    assert not is_wording(house, said, "find.none")
    assert not said.startswith("This is what fits")


async def test_a_search_that_was_asked_for_says_when_it_finds_nothing(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("find:ask")
    assert is_wording(house, (await house.says("xylophone"))[0], "find.none")


async def test_what_a_clinician_excluded_is_never_shown_and_a_kind_word_says_so(house: TestHouse) -> None:
    """Dbt-brief table 1, row 7."""
    await house.onboarded()
    with house.database.transaction() as session:
        session.add(ClientSkill(client_id=house.client().id, skill="DT04", excluded=True))
    said = await house.presses("find:strong")
    assert "paced breathing" not in said[0]
    assert "okay from your team" in said[0]
    said = await house.commands("skills", "paced breathing")
    assert "TIPP: paced breathing" not in buttons(house)
    said = await house.presses("find:skill:DT04")  # an old button
    assert is_wording(house, said[0], "find.not_open") or "not open for you right now" in said[0]
    assert "skill:DT04" not in buttons(house).values()


async def test_in_crisis_skills_mode_the_skills_for_hard_moments_alone_are_shown(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.merge(house.client()).mode = "crisis_skills"
    assert is_wording(house, (await house.commands("skills"))[0], "find.start_for_now")
    said = await house.presses("find:dt")
    assert "Radical acceptance" not in said[0]
    assert "STOP" in said[0]
    assert "The others come back" in said[0]
    said = await house.presses("find:ie")
    assert "None of these is open" in said[0]


@pytest.mark.parametrize("mode", ["safety_only", "paused"])
async def test_while_the_chat_is_held_nothing_is_taught(house: TestHouse, mode: str) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.merge(house.client()).mode = mode
    assert is_wording(house, (await house.commands("skills"))[0], "paused.explain")


async def test_words_of_danger_are_answered_before_any_search(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("skills")
    said = await house.says("I took all my pills")
    assert "999" in said[0]
    assert not any("fits your words" in text for text in said)
