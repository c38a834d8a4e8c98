"""A client's own words for danger: staff name them in their chat, and the next message is screened with them."""

import pytest
from sqlalchemy import select

from records import client_phrases
from records.models import ClientPhrase, ScreeningRecord
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

WORDS = "walking to the blue door"


async def staff(house: TestHouse, command: str, argument: str) -> str:
    return (await house.commands(command, argument, chat=STAFF_CHAT, name="Dana"))[-1]


async def test_a_phrase_of_one_client_is_a_crisis_from_the_next_message_on(house: TestHouse) -> None:
    await house.onboarded()
    name = house.client().pseudonym
    await house.says(WORDS)
    assert not house.phone.texts(STAFF_CHAT)
    answer = await staff(house, "phrase", f"{name} t4 {WORDS}")
    assert "T4" in answer
    assert "in 1 of the last" in answer
    await house.says(f"I am {WORDS.upper()} tonight")
    assert any("T4" in text and name in text for text in house.phone.texts(STAFF_CHAT)[1:])
    assert any("999" in text for text in house.phone.texts(PATIENT))


async def test_the_words_are_sealed_and_never_said_back(house: TestHouse) -> None:
    await house.onboarded()
    name = house.client().pseudonym
    await staff(house, "phrase", f"{name} T4 {WORDS}")
    await staff(house, "phrases", name)
    assert not any("blue door" in text for text in house.phone.texts(STAFF_CHAT))
    with house.kit.db.transaction() as session:
        (row,) = client_phrases.of_client(session, house.client().id)
        assert b"blue door" not in row.text_sealed
        assert client_phrases.text_of(house.kit.vault.of(session, row.client_id), row) == WORDS


async def test_evidence_names_the_kind_of_finding_and_not_the_words(house: TestHouse) -> None:
    await house.onboarded()
    await staff(house, "phrase", f"{house.client().pseudonym} T2 {WORDS}")
    await house.says(WORDS)
    with house.kit.db.transaction() as session:
        newest = session.scalars(select(ScreeningRecord).order_by(ScreeningRecord.message_id.desc())).first()
        assert newest is not None
        assert "phrase_of_client" in str(newest.evidence)
        assert "blue" not in str(newest.evidence)


async def test_another_client_is_not_touched(house: TestHouse) -> None:
    await house.onboarded()
    await house.onboarded(chat=PATIENT + 1)
    await staff(house, "phrase", f"{house.client().pseudonym} T4 {WORDS}")
    before = house.phone.texts(STAFF_CHAT)
    await house.says(WORDS, chat=PATIENT + 1)
    assert house.phone.texts(STAFF_CHAT) == before


async def test_a_phrase_is_taken_back_and_who_did_it_is_kept(house: TestHouse) -> None:
    await house.onboarded()
    name = house.client().pseudonym
    await staff(house, "phrase", f"{name} T4 {WORDS}")
    assert "1. T4, Dana" in await staff(house, "phrases", name)
    assert "T4" in await staff(house, "unphrase", f"{name} 1")
    assert await staff(house, "phrases", name) in house.library.message("staff.phrases_none").variants[0].format(
        pseudonym=name
    )
    before = house.phone.texts(STAFF_CHAT)
    await house.says(WORDS)
    assert house.phone.texts(STAFF_CHAT) == before
    with house.kit.db.transaction() as session:
        row = session.scalars(select(ClientPhrase)).one()
        assert (row.added_by, row.removed_by) == ("Dana", "Dana")


@pytest.mark.parametrize(
    ("command", "argument", "said"),
    [
        ("phrase", "", "staff.phrase_usage"),
        ("phrase", "{name} T4", "staff.phrase_usage"),
        ("phrase", "{name} T9 some words", "staff.phrase_usage"),
        ("phrase", "calm-otter-00 T4 some words", "staff.clear_unknown"),
        ("phrase", "{name} T4 go", "staff.phrase_refused"),
        ("phrase", "{name} T4 have", "staff.phrase_refused"),
        ("phrases", "", "staff.clear_unknown"),
        ("unphrase", "{name}", "staff.unphrase_usage"),
        ("unphrase", "{name} 7", "staff.unphrase_usage"),
        ("unphrase", "{name} \u0663", "staff.unphrase_usage"),
    ],
)
async def test_a_mistake_is_explained_and_nothing_is_kept(
    house: TestHouse, command: str, argument: str, said: str
) -> None:
    await house.onboarded()
    answer = await staff(house, command, argument.format(name=house.client().pseudonym))
    beginning = house.library.message(said).variants[0].split("{")[0]
    assert answer.startswith(beginning)
    with house.kit.db.transaction() as session:
        assert not client_phrases.of_client(session, house.client().id)
