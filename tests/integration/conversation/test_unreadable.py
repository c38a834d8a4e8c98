"""One line that cannot be read must not silence a client, nor anybody behind them."""

import pytest
from sqlalchemy import delete, select, update

from conversation.gateway import TRIES
from records.models import InboxItem, Message
from records.vault import ClientKey, KeyFileError, Vault
from tests.support.house import STAFF_CHAT, TestHouse


async def test_an_old_line_that_does_not_open_does_not_stop_a_new_one(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("good morning")
    with house.database.transaction() as session:
        session.execute(update(Message).values(text_sealed=b"\x01 not what was sealed here"))
    said = await house.says("I took all my pills")
    assert "999" in said[0]


async def test_a_client_whose_key_was_not_restored_goes_on_under_a_new_one(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("good morning")
    with house.database.transaction() as session:
        session.execute(delete(ClientKey))
    assert await house.says("hello again")


async def test_an_item_that_fails_every_time_is_set_aside_and_people_are_told(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a fault of our own")

    await house.onboarded()
    monkeypatch.setattr(house.parts.gateway._acceptor, "accept", broken)
    item = house.inbound(text="hello")
    for _ in range(TRIES - 1):
        with pytest.raises(ValueError, match="our own"):
            await house.parts.gateway.take(item)
    await house.parts.gateway.take(item)
    assert house.phone.texts()[-1] in house.library.message("house.fallback").variants
    assert "set aside" in house.phone.texts(STAFF_CHAT)[-1]
    outcome = house.read(lambda s: s.scalar(select(InboxItem.outcome).where(InboxItem.id == item.item_id)))
    assert outcome == "set_aside"


async def test_nothing_is_set_aside_while_the_database_is_away(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OSError("no route")

    await house.onboarded()
    monkeypatch.setattr(house.parts.gateway._acceptor, "accept", away)
    item = house.inbound(text="hello")
    for _ in range(TRIES + 3):
        with pytest.raises(OSError, match="no route"):
            await house.parts.gateway.take(item)
    monkeypatch.undo()
    assert (await house.takes(item))[0] in house.library.message("house.stale_button").variants


async def test_the_wrong_master_key_is_named_at_the_start(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session, pytest.raises(KeyFileError, match="does not open"):
        Vault(bytes(32)).check(session)
