"""What a client shared may be mentioned only after their yes, shows in `/history`, and can be taken back."""

import pytest
from sqlalchemy import select

from content.say import Say
from records import history
from records.history import Kept
from records.validation_models import HistoryFact
from tests.support.house import TestHouse
from tests.support.taps import buttons, is_wording, tap

TOLD = "she slammed the door. When I was a kid that meant a long bad evening"
FACT = "When I was a kid that meant a long bad evening"
END = "thanks"


@pytest.fixture
async def client(house: TestHouse) -> TestHouse:
    """A client whose dialogue answers with a question, and with a quiet end to "thanks"."""
    await house.onboarded()
    house.dialogue.default = (Say("intake.ask_feeling"),)
    house.dialogue.answers = {END: (Say("wrapup.done"),)}
    return house


def mentionable(house: TestHouse) -> list[str]:
    with house.database.transaction() as session:
        client = house.client()
        kept: tuple[Kept, ...] = history.mentionable(session, house.vault.of(session, client.id), client.id)
        return [one.text for one in kept]


async def test_it_is_asked_once_at_a_quiet_end_and_kept_after_a_yes(client: TestHouse) -> None:
    said = await client.says(TOLD)
    assert len(said) == 1, "nothing is asked in the middle of a hard moment"
    said = await client.says(END)
    assert len(said) == 2
    assert is_wording(client, said[1], "history.may_i")
    assert FACT in said[1]
    assert mentionable(client) == []
    said = await tap(client, "Yes, you may")
    assert is_wording(client, said[0], "validation.l7.mentionable")
    assert mentionable(client) == [FACT]
    assert len(await client.says(END)) == 1, "nobody is asked twice"


async def test_a_no_deletes_the_words_and_is_said_to_be_done(client: TestHouse) -> None:
    await client.says(TOLD)
    await client.says(END)
    said = await tap(client, "No, leave it out")
    assert is_wording(client, said[0], "validation.l7.unmentioned")
    assert client.read(lambda session: session.scalars(select(HistoryFact)).all()) == []


@pytest.mark.parametrize(("typed", "kept"), [("yes", [FACT]), ("No.", [])])
async def test_yes_and_no_may_be_typed(client: TestHouse, typed: str, kept: list[str]) -> None:
    await client.says(TOLD)
    await client.says(END)
    await client.says(typed)
    assert mentionable(client) == kept


async def test_anything_else_after_the_question_goes_to_the_dialogue(client: TestHouse) -> None:
    await client.says(TOLD)
    await client.says(END)
    before = len(client.dialogue.asked)
    await client.says("my neighbour shouted at me today")
    assert len(client.dialogue.asked) == before + 1
    assert mentionable(client) == []


async def test_the_list_shows_what_may_be_mentioned_and_takes_it_back(client: TestHouse) -> None:
    await client.says(TOLD)
    await client.says(END)
    await tap(client, "Yes, you may")
    said = await client.commands("history")
    assert f"1. {FACT}" in said[0]
    await tap(client, "Take one out")
    said = await tap(client, "1")
    assert is_wording(client, said[0], "validation.l7.unmentioned")
    assert mentionable(client) == []
    assert is_wording(client, (await client.commands("history"))[-1], "history.none")


async def test_what_waits_for_an_answer_stands_in_the_list_too(client: TestHouse) -> None:
    await client.says(TOLD)
    said = await client.commands("history")
    assert is_wording(client, said[0], "history.waiting")
    assert is_wording(client, said[1], "history.none")


async def test_a_line_of_their_own_is_kept_and_one_that_names_harm_is_asked_for_again(client: TestHouse) -> None:
    await client.presses("history:add")
    said = await client.says("the ugly one, that is what they called me")
    assert is_wording(client, said[0], "history.reword")
    said = await client.says("loud voices in the hall put me on edge")
    assert is_wording(client, said[0], "validation.l7.mentionable")
    assert mentionable(client) == ["loud voices in the hall put me on edge"]
    await client.commands("history")
    assert {"Take one out", "Add a line"} <= set(buttons(client))


async def test_a_sentence_that_names_harm_is_not_kept(client: TestHouse) -> None:
    await client.says("when I was a kid my uncle hit me after dinner")
    assert len(await client.says(END)) == 1
    assert client.read(lambda session: session.scalars(select(HistoryFact)).all()) == []


async def test_after_a_message_that_may_mean_danger_nothing_is_kept_or_asked(client: TestHouse) -> None:
    await client.says(TOLD)
    await client.says("i want to hurt myself")
    with client.database.transaction() as session:
        session.get_one(type(client.client()), client.client().id).mode = "coaching"
    said = await client.says(END)
    assert not any(is_wording(client, text, "history.may_i") for text in said)


async def test_the_words_are_sealed_and_go_with_the_client(client: TestHouse) -> None:
    await client.says(TOLD)
    sealed = client.read(lambda session: session.scalars(select(HistoryFact.text_sealed)).one())
    assert b"kid" not in sealed
    await client.presses("data:delete_yes")
    assert client.read(lambda session: session.scalars(select(HistoryFact)).all()) == []


async def test_an_unanswered_sentence_is_gone_after_a_week(client: TestHouse) -> None:
    await client.says(TOLD)
    client.clock.forward(days=8)
    said = await client.commands("history")
    assert not any(is_wording(client, text, "history.waiting") for text in said)
    await client.says("growing up we moved house every spring")
    assert len(client.read(lambda session: session.scalars(select(HistoryFact)).all())) == 1  # type: ignore[arg-type]


async def test_taking_back_works_while_the_chat_is_held(client: TestHouse) -> None:
    await client.says(TOLD)
    await client.says(END)
    await tap(client, "Yes, you may")
    with client.database.transaction() as session:
        session.get_one(type(client.client()), client.client().id).mode = "paused"
    await client.presses("history:pick:1")
    assert mentionable(client) == []


async def test_short_messages_are_asked_for_in_words_and_done(client: TestHouse) -> None:
    said = await client.says("Shorter messages, please")
    assert is_wording(client, said[0], "validation.l7.shorter")
    wording = client.library.message("house.fallback").variants
    longest = max(wording, key=len)
    client.dialogue.fails_with = "unreachable"
    said = [text for _ in range(4) for text in await client.says("hm well")]
    assert longest not in said
    client.dialogue.fails_with = None
    said = await client.presses("length:usual")
    assert is_wording(client, said[0], "validation.l7.longer")
    client.dialogue.fails_with = "unreachable"
    assert longest in [text for _ in range(4) for text in await client.says("hm well")]


async def test_where_the_dialogue_asks_for_words_short_is_an_answer(client: TestHouse) -> None:
    client.dialogue.default = (Say("log.ask_note"),)
    await client.says("hello there")
    await client.says("too much text")
    assert client.dialogue.asked[-1].text == "too much text"
