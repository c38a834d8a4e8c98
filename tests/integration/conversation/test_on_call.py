"""A page climbs: every person by every way in their time, over real mail and HTTP, until somebody acknowledges."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from adapters.mail import Mail, MailServer
from adapters.pager import PagerGateway
from content.library import Library
from conversation.ports import PageNote, SendError
from records.db import Database
from records.models import Message, Page
from safety.rota import Rota, Way
from tests.support.house import STAFF_CHAT, TestHouse
from tests.support.reach import SECRET, Gateway, MailRoom

pytestmark = pytest.mark.both_databases

OVERDOSE = "I took all my pills"


def rota(gateway: Gateway) -> Rota:
    everybody = {"days": "every day", "from": "00:00", "to": "00:00"}
    return Rota.model_validate(
        {
            "timezone": "Europe/London",
            "people": {
                "Dana": {"ways": ["telegram", "email"], "email": "dana@clinic.example"},
                "Sam": {"ways": ["pager"], "pager": gateway.url},
            },
            "shifts": [
                {"duty": "on_call", "who": ["Dana"], **everybody},
                {"duty": "backup", "who": ["Sam"], **everybody},
            ],
        }
    )


@pytest.fixture
async def on_call(
    database: Database,
    library: Library,
    mail_room: tuple[MailRoom, MailServer],
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[TestHouse]:
    monkeypatch.setattr("conversation.paging.SHORTEST_LOOK_SECONDS", 0.01)
    monkeypatch.setattr("conversation.paging.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("conversation.paging.WAITS", (0.01,))
    pager = PagerGateway(SECRET)
    reach = {Way.EMAIL: Mail(mail_room[1], lambda code: f"alert {code}"), Way.PAGER: pager}
    house = TestHouse(database, library, rota=rota(gateway), reach=reach)
    await house.onboarded()
    yield house
    await house.leave()
    await pager.close()


@asynccontextmanager
async def alarmed(house: TestHouse) -> AsyncIterator[None]:
    await house.says(OVERDOSE)
    await house.until(lambda: len(house.phone.texts(STAFF_CHAT)) == 1)
    yield


def pages(house: TestHouse) -> list[tuple[str, str, bool]]:
    rows = house.read(lambda s: s.execute(select(Page.person, Page.way, Page.out).order_by(Page.id)).all())
    return [tuple(row) for row in rows]  # type: ignore[attr-defined]


def told(house: TestHouse) -> list[str]:
    """Return how the line that tells the client of the page stands."""
    of_truth = Message.dedupe_key.startswith("after_page/")
    return house.read(lambda s: s.scalars(select(Message.status).where(of_truth)).all())  # type: ignore[return-value]


async def test_a_page_climbs_from_way_to_way_and_from_person_to_person(
    on_call: TestHouse, mail_room: tuple[MailRoom, MailServer], gateway: Gateway
) -> None:
    async with alarmed(on_call):
        assert on_call.phone.texts(STAFF_CHAT)[0].endswith("For Dana.")
        on_call.clock.forward(minutes=2.6)  # T5: five minutes for Dana, two ways
        await on_call.until(lambda: len(mail_room[0].arrived) == 1)
        assert gateway.arrived == []
        on_call.clock.forward(minutes=2.5)
        await on_call.until(lambda: len(gateway.arrived) == 1)
        climbed = [("Dana", "telegram", True), ("Dana", "email", True), ("Sam", "pager", True)]
        await on_call.until(lambda: pages(on_call) == climbed)


async def test_what_leaves_the_house_names_a_code_and_a_pseudonym_and_none_of_the_clients_words(
    on_call: TestHouse, mail_room: tuple[MailRoom, MailServer], gateway: Gateway
) -> None:
    async with alarmed(on_call):
        on_call.clock.forward(minutes=2.6)
        await on_call.until(lambda: len(mail_room[0].arrived) == 1)
        on_call.clock.forward(minutes=2.5)
        await on_call.until(lambda: len(gateway.arrived) == 1)
    (mail,), (page,) = mail_room[0].arrived, gateway.arrived
    assert (mail["To"], mail["Subject"]) == ("dana@clinic.example", "alert T5")
    body = str(mail.get_payload())
    for words in (body, page["text"]):
        assert on_call.client().pseudonym in words.replace("=\n", "")
        assert "pills" not in words
    assert page["code"] == "T5"


async def test_an_acknowledgement_stops_the_climb(
    on_call: TestHouse, mail_room: tuple[MailRoom, MailServer], gateway: Gateway
) -> None:
    async with alarmed(on_call):
        await on_call.until(lambda: len(pages(on_call)) == 1)
        payload = next(m for chat, m in on_call.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
        await on_call.presses(payload, chat=STAFF_CHAT, name="Dana")
        on_call.clock.forward(minutes=30)
        await on_call.until(lambda: all(task.done() for task in on_call.queue.background))
    assert pages(on_call) == [("Dana", "telegram", True)]
    assert (mail_room[0].arrived, gateway.arrived) == ([], [])


async def test_a_way_that_refuses_is_followed_by_the_next_at_once(
    on_call: TestHouse, mail_room: tuple[MailRoom, MailServer], gateway: Gateway
) -> None:
    mail_room[0].refuses = "550 no such mailbox"
    async with alarmed(on_call):
        on_call.clock.forward(minutes=2.6)
        await on_call.until(lambda: len(gateway.keys) == 0 and len(pages(on_call)) == 2)
        on_call.clock.forward(minutes=2.5)
        await on_call.until(lambda: len(gateway.arrived) == 1)
    assert pages(on_call)[1] == ("Dana", "email", False)


async def test_a_page_tried_again_carries_the_same_key_so_that_a_gateway_can_leave_it_out(
    on_call: TestHouse, gateway: Gateway
) -> None:
    gateway.answers = [503]
    async with alarmed(on_call):
        on_call.clock.forward(minutes=2.6)
        await on_call.until(lambda: len(pages(on_call)) == 2)
        on_call.clock.forward(minutes=2.5)
        await on_call.until(lambda: len(gateway.arrived) == 1)
    assert len(gateway.keys) == 2
    assert len(set(gateway.keys)) == 1


async def test_with_telegram_down_the_mail_goes_out_at_once_and_only_then_is_the_client_told(
    on_call: TestHouse, mail_room: tuple[MailRoom, MailServer]
) -> None:
    on_call.phone.trouble[STAFF_CHAT] = [SendError("network")] * 200
    await on_call.says(OVERDOSE)
    await on_call.until(lambda: len(mail_room[0].arrived) == 1)
    await on_call.until(lambda: told(on_call) == ["sent"])
    assert pages(on_call)[:2] == [("Dana", "telegram", False), ("Dana", "email", True)]


async def test_a_wrong_secret_is_a_refusal_and_not_tried_over_and_over(gateway: Gateway) -> None:
    pager = PagerGateway("another secret")
    with pytest.raises(SendError) as caught:
        await pager.page(PageNote("a-1", gateway.url, "T4", "words", datetime.now(UTC)))
    await pager.close()
    assert caught.value.permanent
    assert gateway.arrived == []
