"""The way back to the menu is open from everywhere, typed, tapped or as a command, with the dialogue down too."""

import pytest

from content.loader import load_library
from safety.modes import Activity, Mode, allows
from tests.integration.conversation.test_every_button import FIRST_CHAT, VERBS
from tests.support.house import TestHouse
from tests.support.taps import is_wording

pytestmark = pytest.mark.covers("flow menu")

WAYS = ("back to menu", "/menu", "/back to menu", "menu:main")
ERASES = ("data:delete_yes",)
"""Who has deleted everything begins anew: there is no menu before consent."""
COMMANDS = (
    "goals",
    "works",
    "skills",
    "today",
    "feedback",
    "diary",
    "week",
    "plan",
    "settings",
    "privacy",
    "delete",
)


async def goes(house: TestHouse, way: str, chat: int) -> list[str]:
    if way.startswith("/"):
        command, _, argument = way[1:].partition(" ")
        return await house.commands(command, argument, chat=chat)
    return await (house.presses(way, chat=chat) if ":" in way else house.says(way, chat=chat))


async def leads_back(house: TestHouse, way: str, chat: int) -> bool:
    """Go that way; tell whether the menu came, or in a chat that is held the word that it is."""
    said = await goes(house, way, chat)
    mode = Mode(house.client(chat).mode)
    is_open = allows(mode, Activity.COACHING) or allows(mode, Activity.CRISIS_SKILLS)
    keys = ("menu.main",) if is_open else ("paused.explain", "paused.again")
    return any(is_wording(house, text, key) for text in said for key in keys)


@pytest.mark.parametrize("verb", VERBS)
async def test_after_any_button_of_any_flow(sqlite_house: TestHouse, verb: str) -> None:
    house = sqlite_house
    house.dialogue.fails_with = "unreachable"
    stuck = []
    payloads = [payload for payload in VERBS[verb] if payload not in ERASES]
    for chat, payload in enumerate(payloads, start=FIRST_CHAT):
        await house.onboarded(chat)
        way = WAYS[chat % len(WAYS)]
        await house.presses(payload, chat=chat)
        # What evades an open question about dying counts first (dbt-brief section 8): then once more.
        if not await leads_back(house, way, chat) and not await leads_back(house, way, chat):
            stuck.append(f"{payload}, then {way}")
    assert stuck == []


@pytest.mark.parametrize("way", WAYS)
async def test_after_any_command_and_what_it_asks(sqlite_house: TestHouse, way: str) -> None:
    house = sqlite_house
    house.dialogue.fails_with = "unreachable"
    stuck = []
    for chat, command in enumerate(COMMANDS, start=FIRST_CHAT):
        await house.onboarded(chat)
        await house.commands(command, chat=chat)
        if not await leads_back(house, way, chat):
            stuck.append(command)
    assert stuck == []


ASKING = (
    "goals:add", "works:add", "today:add", "find:ask", "feedback:open", "repair:say_event", "plan:begin",
    "history:add", "remind:kind:check_in", "missed:skip:remembered:1", "absent:prepare", "commit:weigh:1",
)  # fmt: skip


@pytest.mark.parametrize("words", ["back to menu", "the main menu please"])
async def test_the_wish_is_not_kept_as_an_answer_where_words_are_asked_for(
    sqlite_house: TestHouse, words: str
) -> None:
    house = sqlite_house
    house.dialogue.fails_with = "unreachable"
    for chat, payload in enumerate(ASKING, start=FIRST_CHAT):
        await house.onboarded(chat)
        await house.presses(payload, chat=chat)
        said = await house.says(words, chat=chat)
        assert not any(words in text for text in said), payload
        assert is_wording(house, said[-1], "menu.main"), f"{payload}: {said}"


def test_every_flow_that_asks_for_words_is_among_them() -> None:
    asks = {key.split(".")[0] for key, m in load_library().wording.items() if "Asks for words" in (m.note or "")}
    assert asks - {payload.split(":")[0] for payload in ASKING} - {"week"} == set()
