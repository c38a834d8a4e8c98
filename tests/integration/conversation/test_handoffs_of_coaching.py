"""What coaching leaves to the app: a safety check the dialogue asks for is a real one (dbt-brief section 4)."""

import pytest

from coaching import handoffs
from content.say import Say
from tests.support.house import TestHouse


@pytest.mark.parametrize("reason", sorted(handoffs.REASONS))
async def test_a_safety_check_asked_for_by_the_dialogue_reaches_the_client(house: TestHouse, reason: str) -> None:
    await house.onboarded()
    house.dialogue.default = (handoffs.safety(reason),)
    said = await house.says("no change at all")
    assert said
    assert not set(said) & set(house.library.message("house.fallback").variants)


async def test_medical_signs_bring_the_emergency_number_first(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (handoffs.safety(handoffs.REASON_MEDICAL),)
    said = await house.says("no change at all")
    assert "999" in said[0]


async def test_what_coaching_says_beside_the_check_is_said_too(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("outcome.human"), handoffs.safety(handoffs.REASON_NO_DROP))
    said = await house.says("no change at all")
    assert set(said) & set(house.library.message("outcome.human").variants)
    assert len(said) > 1
