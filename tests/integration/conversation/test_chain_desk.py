"""Staff and chain analyses: a clinician reads what is shared, in their own chat, and offers one in their name."""

import pytest
from sqlalchemy import select, update

from coaching.diary import Size
from conversation.ports import SendError
from records import chains
from records.chain_models import ChainRequest
from records.models import Client
from records.takeover_models import Viewing
from tests.integration.conversation.test_chain import kept, to_links, to_the_end
from tests.integration.conversation.test_diary import size
from tests.integration.conversation.test_plan_desk import DANA, SAM, by, enrolled, in_group
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse
from tests.support.taps import buttons, is_wording, tap


@pytest.fixture
async def name(house: TestHouse) -> str:
    """Bring in a clinician and their client, and return the client's pseudonym."""
    await enrolled(house, "Dana", DANA)
    await house.onboarded()
    with house.database.transaction() as session:
        session.execute(update(Client).values(clinician_name="Dana"))
    return house.client().pseudonym


def requests(house: TestHouse) -> list[ChainRequest]:
    with house.database.transaction() as session:
        return list(session.scalars(select(ChainRequest).order_by(ChainRequest.asked_at)))


async def test_nothing_is_shown_that_the_client_does_not_share(house: TestHouse, name: str) -> None:
    await to_the_end(house)
    await tap(house, "No, keep it")
    assert await by(house, "chain", name) == f"Client {name} shares no chain analysis."
    assert not any("shares a chain" in text for text in house.phone.texts(STAFF_CHAT) + house.phone.texts(DANA))


async def test_a_shared_chain_is_read_by_a_clinician_and_who_read_it_is_kept(house: TestHouse, name: str) -> None:
    await to_the_end(house)
    said = await tap(house, "Yes, share it")
    assert said[0] == "It is shared. Dana can read it here now. You can take that back at any time."
    for chat in (STAFF_CHAT, DANA):
        (note,) = [text for text in house.phone.texts(chat) if "shares a chain" in text]
        assert name in note
        assert "brother" not in note
    before = len(house.phone.texts(DANA))
    await by(house, "chain", name)
    head, text = house.phone.texts(DANA)[before:]
    assert head.startswith(f"Chain analysis 1 of 1 that {name} shares, 2026-11-23.")
    assert text.startswith("A chain: Sent ten angry messages to my brother (4 to 7 days before)\n")
    assert (
        "1. Thought: he never has time for me (7 of 10)\n   Could help here: put the phone in the kitchen" in text
    )
    assert house.phone.arrived[-1][1].protect
    with house.database.transaction() as session:
        assert [(row.staff_name, row.what) for row in session.scalars(select(Viewing))] == [
            ("Dana", "chain analysis")
        ]


async def test_sharing_can_be_taken_back_and_given_later(house: TestHouse, name: str) -> None:
    await to_the_end(house)
    await tap(house, "Yes, share it")
    await tap(house, "My chains")
    await tap(house, "1")
    said = await tap(house, "Stop sharing")
    assert is_wording(house, said[0], "chain.unshared")
    assert await by(house, "chain", name) == f"Client {name} shares no chain analysis."
    await house.presses(f"chain:share:{kept(house)[0][0].id}")
    assert "brother" in await by(house, "chain", name)
    told = [text for text in house.phone.texts(STAFF_CHAT) if "shares a chain" in text]
    assert len(told) == 1  # once is enough


async def test_the_group_shows_nothing_and_a_colleague_reads_nothing(house: TestHouse, name: str) -> None:
    await enrolled(house, "Sam", SAM, clinician=False)
    await to_the_end(house)
    await tap(house, "Yes, share it")
    assert is_wording(house, await in_group(house, "chain", name), "staff.chain_private")
    assert is_wording(house, await by(house, "chain", name, chat=SAM), "staff.chain_clinician")
    assert is_wording(house, await by(house, "chain", ""), "staff.chain_usage")
    assert is_wording(house, await by(house, "chain", f"{name} what"), "staff.chain_usage")
    assert is_wording(house, await by(house, "chain", "no-one-1"), "staff.clear_unknown")


async def test_where_nobody_could_read_it_the_client_is_told_so(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    await to_the_end(house)
    said = await tap(house, "Yes, share it")
    assert is_wording(house, said[0], "chain.shared_nobody")
    await enrolled(house, "Dana", DANA)
    await house.commands("chain")
    await tap(house, "My chains")
    await tap(house, "1")
    await tap(house, "Stop sharing")
    said = await house.presses(f"chain:share:{kept(house)[0][0].id}")
    assert is_wording(house, said[0], "chain.shared_team")


async def test_a_note_that_does_not_arrive_is_told_again(house: TestHouse, name: str) -> None:
    await to_the_end(house)
    house.phone.trouble[DANA] = [SendError("unreachable")]
    await tap(house, "Yes, share it")
    await house.until(lambda: any("shares a chain" in text for text in house.phone.texts(DANA)))
    assert len([text for text in house.phone.texts(DANA) if "shares a chain" in text]) == 1


async def test_a_clinician_offers_a_chain_and_the_client_may_say_no(house: TestHouse, name: str) -> None:
    said = await by(house, "chain", f"{name} ask")
    assert said.startswith(f"Offered to {name} in your name")
    offered = house.phone.texts(PATIENT)[-1]
    assert offered.startswith("Dana from your team offers you a look at one hard moment")
    assert list(buttons(house)) == ["Begin a chain", "No, thanks"]
    said = await tap(house, "No, thanks")
    assert is_wording(house, said[0], "chain.later")
    (request,) = requests(house)
    assert (request.by_staff, request.how_closed) == ("Dana", chains.DECLINED)
    assert request.asked_at == request.offered_at


async def test_a_request_lifts_the_24_hours_and_ends_with_a_chain(house: TestHouse, name: str) -> None:
    size(house, Size.HALF)
    await house.commands("diary")
    for _ in range(3):
        await tap(house, "0")
    await tap(house, "I drank or used")
    assert is_wording(house, (await house.commands("chain"))[0], "chain.closed.act")
    await by(house, "chain", f"{name} ask")
    said = await house.commands("chain")
    assert said[0].startswith("Dana from your team")
    await to_the_end(house)
    assert [request.how_closed for request in requests(house)] == [chains.DONE]
    await tap(house, "No, keep it")
    assert is_wording(house, (await house.commands("chain"))[0], "chain.closed.act")


async def test_a_request_is_kept_and_not_offered_while_the_chat_is_held(house: TestHouse, name: str) -> None:
    await house.says("I have thought about killing myself")
    before = house.phone.texts(PATIENT)
    said = await by(house, "chain", f"{name} ask")
    assert said.startswith("Kept in your name, and not offered now")
    assert house.phone.texts(PATIENT) == before
    assert is_wording(house, (await house.commands("chain"))[0], "chain.closed.held")


async def test_a_request_is_forgotten_after_14_days(house: TestHouse, name: str) -> None:
    await by(house, "chain", f"{name} ask")
    house.clock.forward(days=15)
    assert is_wording(house, (await house.commands("chain"))[0], "chain.home")


async def test_the_week_counts_chains_and_names_what_the_shared_ones_are_about(
    house: TestHouse, name: str
) -> None:
    await house.commands("diary")
    await tap(house, "0")
    assert "Chains" not in "\n".join(await house.commands("week"))
    assert "Look at a chain" in buttons(house)
    await to_the_end(house)
    await tap(house, "Yes, share it")
    await to_links(house)
    week = "\n".join(await house.commands("week"))
    assert "Chains gone through: 1" in week
    assert "Shared chain: Sent ten angry messages to my brother (4 to 7 days before)" in week
    house.clock.forward(days=8)
    await house.commands("diary")
    await tap(house, "Today")
    await tap(house, "0")
    assert "Chains" not in "\n".join(await house.commands("week"))
