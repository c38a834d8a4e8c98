"""Staff and a client's diary: targets in the client's words, how much is asked, the session; in their own chat."""

from datetime import date

import pytest
from sqlalchemy import select

from coaching.diary import Size
from conversation.diaries import targets_now
from records import diaries
from records.takeover_models import Viewing
from tests.integration.conversation.test_diary import card_of, size
from tests.integration.conversation.test_plan_desk import DANA, SAM, by, enrolled, in_group
from tests.integration.conversation.test_safety_plan import buttons, is_wording, tap
from tests.support.house import PATIENT, TestHouse


@pytest.fixture
async def name(house: TestHouse) -> str:
    """Bring in a clinician and a client, and return the client's pseudonym."""
    await enrolled(house, "Dana", DANA)
    await house.onboarded()
    return house.client().pseudonym


async def test_targets_are_set_in_the_clients_words_and_the_card_asks_for_them(
    house: TestHouse, name: str
) -> None:
    said = await by(house, "targets", f"{name} shut people out, suicide, Self-harm")
    assert said.startswith(
        f"Saved as version 1 of the targets of {name}, in your name:\n1. suicide\n2. self_harm\n3. shut"
    )
    assert is_wording(house, house.phone.texts()[-1], "diary.targets_changed")
    assert "Dana" in house.phone.texts()[-1]
    size(house, Size.HALF)
    await house.commands("diary")
    for _ in range(2):
        await tap(house, "0")
    assert house.phone.texts()[-1] == "3 of 7. Urge for this today, 0 to 5?\nshut people out"
    await tap(house, "4")
    assert "Number 3" in buttons(house)
    assert house.phone.texts()[-1].endswith("\n3: shut people out")
    await tap(house, "Number 3")
    await tap(house, "2")
    card = card_of(house)
    assert card is not None
    assert dict(card.acts) == {3: 2}


async def test_new_targets_are_a_new_version_and_old_cards_keep_theirs(house: TestHouse, name: str) -> None:
    await house.commands("diary")
    await tap(house, "0")
    await by(house, "targets", f"{name} suicide")
    await by(house, "targets", f"{name} shut people out")
    with house.database.transaction() as session:
        client = house.client()
        number, targets = targets_now(session, house.vault.of(session, client.id), client.id)
        rows = diaries.targets(session, client.id)
    assert (number, [t.words for t in targets]) == (2, ["shut people out"])
    assert [row.by_staff for row in rows] == ["Dana", "Dana"]
    card = card_of(house)
    assert card is not None
    assert len(card.targets) == 3


@pytest.mark.parametrize(
    ("argument", "key"),
    [
        ("suicide, suicide", "staff.targets_wrong"),
        ("a, b, c, d", "staff.targets_wrong"),
        ("take my pills", "staff.targets_means"),
        ("hurt myself", "staff.targets_safety"),
        ("end it all", "staff.targets_safety"),
        ("", "staff.diary_usage"),
    ],
)
async def test_targets_that_do_not_fit_are_refused_with_the_reason(
    house: TestHouse, name: str, argument: str, key: str
) -> None:
    assert is_wording(house, await by(house, "targets", f"{name} {argument}"), key)
    with house.database.transaction() as session:
        assert not diaries.targets(session, house.client().id)


async def test_the_staff_chat_shows_nothing_and_a_colleague_sets_nothing(house: TestHouse, name: str) -> None:
    await enrolled(house, "Sam", SAM, clinician=False)
    for command, argument in (("diary", name), ("week", name), ("targets", f"{name} suicide")):
        assert is_wording(house, await in_group(house, command, argument), "staff.diary_private")
    said = await by(house, "targets", f"{name} suicide", chat=SAM)
    assert is_wording(house, said, "staff.diary_clinician")
    assert "Cards in the last 7 days: 0 of 7" in await by(house, "diary", name, chat=SAM)
    with house.database.transaction() as session:
        assert [row.what for row in session.scalars(select(Viewing))] == ["diary"]


async def test_the_size_and_the_session_are_set_and_shown(house: TestHouse, name: str) -> None:
    assert "full" in await by(house, "cardsize", f"{name} full")
    assert "tue 15:00" in await by(house, "session", f"{name} tue 15:00")
    shown = await by(house, "diary", name)
    assert "Card size: full. Session: tue 15:00." in shown
    assert is_wording(house, await by(house, "session", f"{name} off"), "staff.session_off")
    assert is_wording(house, await by(house, "session", f"{name} someday"), "staff.diary_usage")
    assert "Session: off" in await by(house, "diary", name)


async def test_a_command_that_is_handled_again_makes_no_second_version(house: TestHouse, name: str) -> None:
    await by(house, "targets", f"{name} suicide")
    with house.database.transaction() as session:
        assert len(diaries.targets(session, house.client().id)) == 1
    assert house.phone.texts(PATIENT)


async def test_the_week_is_shown_to_staff_unless_the_client_holds_it_back(house: TestHouse, name: str) -> None:
    assert is_wording(house, await by(house, "week", name), "staff.diary_none")
    await house.commands("diary")
    await tap(house, "1")
    shown = await by(house, "week", name)
    assert "Urge, ending your life: highest 1 of 5, on Monday" in shown
    assert "Joy: missing" in shown
    await house.commands("week")
    await tap(house, "Hold it back")
    assert is_wording(house, await by(house, "week", name), "staff.week_held")
    assert date(2026, 11, 23)
