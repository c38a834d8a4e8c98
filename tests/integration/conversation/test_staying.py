"""The turns after a disclosure stay with the person, in a chat that coaches and in one that is held."""

import pytest
from sqlalchemy import select

from content.say import Say
from records.models import EscalationEvent
from tests.support.house import STAFF_CHAT, TestHouse
from tests.support.taps import is_wording

pytestmark = pytest.mark.covers("section 8", "flow crisis", "flow paused")

TIRED, TONIGHT = "i dont want to be here anymore", "im going to kill myself tonight"
EVASIVE = "the curtains are blue"
"""After the direct question the screening itself takes it for an evasive answer."""
PASSING = (Say("fallback.say_again"),)


async def disclosed(house: TestHouse, text: str = TIRED) -> None:
    """Tell, and dodge the question as often as it is put."""
    await house.onboarded()
    house.dialogue.default = PASSING
    await house.says(text)
    await house.says(EVASIVE)
    if text == TIRED:  # whoever told of intent is not asked again
        await house.says(EVASIVE)


async def test_what_is_not_understood_after_a_disclosure_is_no_misunderstanding(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await disclosed(house)
    (said,) = await house.says("and the carpet")
    assert is_wording(house, said, "crisis.stay_low")
    (then,) = await house.says("it has a stain")
    assert is_wording(house, then, "fallback.say_again")


async def test_what_the_dialogue_hears_goes_on_as_it_is(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await disclosed(house)
    house.dialogue.default = (Say("talk.repair"),)
    (said,) = await house.says("and the carpet")
    assert any(said == variant for variant in house.library.message("talk.repair").variants)


async def test_half_an_hour_later_it_is_an_ordinary_turn(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await disclosed(house)
    house.clock.forward(minutes=31)
    (said,) = await house.says("and the carpet")
    assert is_wording(house, said, "fallback.say_again")


async def test_a_held_chat_stays_first_and_explains_then(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await disclosed(house, TONIGHT)
    (first,) = await house.says("and the carpet")
    assert first in house.library.message("crisis.stay_high").variants
    (second,) = await house.says("it has a stain")
    assert second in house.library.message("paused.explain").variants


async def test_words_that_only_steer_get_what_they_ask_for(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await disclosed(house)
    house.dialogue.default = (Say("talk.what_next"),)
    (said,) = await house.says("stop")
    assert said in house.library.message("talk.what_next").variants


async def test_a_person_asked_for_in_words_in_a_held_chat_is_asked_for(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await disclosed(house, TONIGHT)
    await house.until(lambda: bool(house.phone.texts(STAFF_CHAT)))
    said = await house.says("i want to talk to a human")
    assert is_wording(house, said[0], "crisis.person_asked")
    # The open alert is at least as urgent: it takes a note of the wish.
    assert house.read(lambda s: s.scalars(select(EscalationEvent.kind)).all())


async def test_a_yes_to_an_urge_to_drink_is_no_harm_done_to_oneself(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    house.dialogue.default = (Say("intake.ask_acted"),)
    await house.says("so sad, and i could do with a drink")
    house.dialogue.default = (Say("intake.ask_signs"),)
    (said,) = await house.says("yes i did")
    assert said in house.library.message("intake.ask_signs").variants


async def test_a_typed_strength_counts_as_its_button(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    await house.says("i want to hurt myself")
    said = await house.says("8")
    assert any(text in house.library.message("crisis.distance").variants for text in said)
    assert house.client().mode == "crisis_skills"
