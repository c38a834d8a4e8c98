"""The turn after a disclosure stays with the person, in a chat that coaches and in one that is held."""

import pytest
from sqlalchemy import select

from content.say import Say
from records.models import Escalation
from tests.support.house import STAFF_CHAT, TestHouse
from tests.support.taps import is_wording

pytestmark = pytest.mark.covers("section 8", "flow crisis", "flow paused")

TIRED, TONIGHT = "i dont want to be here anymore", "im going to kill myself tonight"
PASSING = (Say("fallback.say_again"),)


async def test_what_is_not_understood_after_a_disclosure_is_no_misunderstanding(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = PASSING
    await house.says(TIRED)
    (said,) = await house.says("the curtains are blue")
    assert is_wording(house, said, "crisis.stay_low")
    (then,) = await house.says("and the carpet")
    assert is_wording(house, then, "fallback.say_again")


async def test_what_the_dialogue_hears_goes_on_as_it_is(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    house.dialogue.default = (Say("talk.repair"),)
    await house.says(TIRED)
    (said,) = await house.says("that felt cold")
    assert is_wording(house, said, "talk.repair")


async def test_half_an_hour_later_it_is_an_ordinary_turn(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    house.dialogue.default = PASSING
    await house.says(TIRED)
    house.clock.forward(minutes=31)
    (said,) = await house.says("the curtains are blue")
    assert is_wording(house, said, "fallback.say_again")


async def test_a_held_chat_stays_first_and_explains_then(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(TONIGHT)
    (first,) = await house.says("my phone is at 4 percent")
    assert is_wording(house, first, "crisis.stay_emergency")
    (second,) = await house.says("the tv is on")
    assert any(second == variant for variant in house.library.message("paused.explain").variants)


async def test_words_that_only_steer_get_what_they_ask_for(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    house.dialogue.default = (Say("talk.what_next"),)
    await house.says(TIRED)
    (said,) = await house.says("stop")
    assert is_wording(house, said, "talk.what_next")


@pytest.mark.parametrize("words", ["i want to talk to a human", "a real person please", "can i talk to someone"])
async def test_a_person_asked_for_in_words_in_a_held_chat_is_asked_for(house: TestHouse, words: str) -> None:
    await house.onboarded()
    await house.says(TONIGHT)
    await house.until(lambda: bool(house.phone.texts(STAFF_CHAT)))
    said = await house.says(words)
    assert is_wording(house, said[0], "crisis.person_asked")
    codes = house.read(lambda s: list(s.scalars(select(Escalation.code))))
    assert codes  # the alert that is open is at least as urgent, and takes a note of it
