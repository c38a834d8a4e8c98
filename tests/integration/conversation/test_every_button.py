"""No button leads nowhere: pressing any button of the content does something."""

from itertools import groupby

import pytest

from content.loader import load_library
from tests.support.house import TestHouse

NOT_FOR_AN_ONBOARDED_CLIENT = (
    "consent:",  # the first conversation is over: the button says so
    "onboard:",
    "walk:",  # always bound to a skill and a step when shown
    "check_time:",  # not shown until the bot can write by itself at a set time
)
FIRST_CHAT = 7300
BUTTONS = sorted(
    button.payload
    for button in load_library().buttons.values()
    if not button.key.startswith("staff.") and not button.payload.startswith(NOT_FOR_AN_ONBOARDED_CLIENT)
)


VERBS = {verb: list(payloads) for verb, payloads in groupby(BUTTONS, lambda payload: payload.partition(":")[0])}


@pytest.mark.parametrize("verb", VERBS)
async def test_pressing_it_does_something(sqlite_house: TestHouse, verb: str) -> None:
    """Each button is pressed by somebody else, in one house: a house of its own for each takes minutes in all."""
    stale = set(sqlite_house.library.message("house.stale_button").variants)
    sqlite_house.dialogue.default = ()
    dead = []
    for chat, payload in enumerate(VERBS[verb], start=FIRST_CHAT):
        await sqlite_house.onboarded(chat)
        said = await sqlite_house.presses(payload, chat=chat)
        if not said or stale & set(said):
            dead.append(payload)
    assert dead == []
