"""No button leads nowhere: pressing any button of the content does something."""

import pytest

from content.loader import load_library
from tests.support.house import TestHouse

NOT_FOR_AN_ONBOARDED_CLIENT = (
    "ack",  # staff press it
    "drill",
    "consent:",  # the first conversation is over: the button says so
    "onboard:",
    "walk:",  # always bound to a skill and a step when shown
    "check_time:",  # not shown until the bot can write by itself at a set time
)
BUTTONS = sorted(
    button.payload
    for button in load_library().buttons.values()
    if not button.payload.startswith(NOT_FOR_AN_ONBOARDED_CLIENT)
)


@pytest.mark.parametrize("payload", BUTTONS)
async def test_pressing_it_does_something(sqlite_house: TestHouse, payload: str) -> None:
    await sqlite_house.onboarded()
    sqlite_house.dialogue.default = ()
    said = await sqlite_house.presses(payload)
    stale = sqlite_house.library.message("house.stale_button").variants
    assert said
    assert not set(said) & set(stale)
