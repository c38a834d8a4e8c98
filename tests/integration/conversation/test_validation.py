"""Every level of validation in a whole conversation: the app, the dialogue's handlers, the client's rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from coaching.diary import Card, Size
from records import coaching_store, commitments, diaries, history
from records.models import Message
from tests.support.house import TestHouse
from tests.support.taps import is_wording, tap
from tests.support.whole_talk import RehearsedDialogue, talking

ANGRY = ("share_emotion", {"emotion": "angry"})
BOSS = "my boss tore into me at the meeting, I'm so angry"


@pytest.fixture
async def told(house: TestHouse) -> RehearsedDialogue:
    """A client who has been in touch three times, so that every level may open."""
    await house.onboarded()
    with house.database.transaction() as session:
        for number in range(3):
            at = house.clock() - timedelta(days=20 - number)
            client = house.client().id
            coaching_store.open_episode(
                session, client, f"old{number}", at, feeling="sad", intensity=40, urge=None
            )
            coaching_store.close_episode(session, client, at, "logged")
    return talking(house, {BOSS: ANGRY, "skip it": ("skip_step", {}), "yes": ("affirm", {}), "thx": ("thank", {})})


def said_levels(house: TestHouse) -> list[int]:
    """The levels of validation in the transcript, oldest first."""
    keys = house.read(
        lambda session: session.scalars(
            select(Message.say_key).where(Message.say_key.like("validation.%")).order_by(Message.id)
        ).all()
    )
    return [int(str(key).split(".")[1].removeprefix("l")) for key in keys]  # type: ignore[attr-defined]


async def test_level_1_where_nothing_is_known(house: TestHouse, told: RehearsedDialogue) -> None:
    told.meanings["i need something"] = ("ask_for_skill", {})
    await house.says("i need something")
    assert said_levels(house) == [1]


async def test_level_2_says_the_event_back_in_the_clients_words(house: TestHouse, told: RehearsedDialogue) -> None:
    await house.onboarded(7005)
    talking(house)
    text = "my sister hung up on me at lunch"
    said = await house.says(text, chat=7005)
    assert f"\u201c{text}\u201d" in said[0], "first contacts use 1, 2 and 5"
    assert said_levels(house) == [2]


async def test_level_3_is_one_guess_and_a_yes_is_taken(house: TestHouse, told: RehearsedDialogue) -> None:
    said = await house.says("my dad forgot my birthday this year")
    assert said_levels(house) == [3]
    assert "?" in said[0]
    assert "hurt" in said[0]
    said = await house.says("yes")
    assert is_wording(house, said[0], "intake.ask_intensity")


async def test_level_4_links_a_fact_that_the_client_allowed(house: TestHouse, told: RehearsedDialogue) -> None:
    await house.presses("history:add")
    await house.says("slammed doors put me on edge since school")
    said = await house.says("my flatmate slammed the front door at seven")
    assert 4 in said_levels(house)
    assert "slammed doors put me on edge since school" in said[0]
    with house.database.transaction() as session:
        history.erase(session, house.client().id)
    await house.says("my flatmate slammed the kitchen door at nine")
    assert said_levels(house).count(4) == 1, "taken back, it is never mentioned"


async def test_level_4_mentions_a_short_night_after_a_yes_alone(house: TestHouse, told: RehearsedDialogue) -> None:
    keep_card(house, {"sleep": 4})
    await house.says("the bus was late and then the lift")
    assert 4 not in said_levels(house)
    said = await house.says("thx")
    while not is_wording(house, said[-1], "history.may_i_sleep"):
        told.clients.clear()
        said = await house.says("thx")
    await tap(house, "Yes, you may")
    told.clients.clear()
    said = await house.says("the bus was late again and the lift too")
    assert "4 hours" in said[0]


async def test_level_5_knows_the_common_reaction(house: TestHouse, told: RehearsedDialogue) -> None:
    said = await house.says(BOSS)
    assert said_levels(house) == [5]
    assert is_wording(house, said[0], "validation.l5.situation.criticised")


async def test_level_6_says_what_the_record_shows(house: TestHouse, told: RehearsedDialogue) -> None:
    with house.database.transaction() as session:
        client = house.client()
        cipher = house.vault.of(session, client.id)
        commitments.begin(session, cipher, client.id, "tg:900", "call the bank before noon", house.clock())
        step = commitments.open_one(session, cipher, client.id, since=house.clock() - timedelta(days=1))
        assert step is not None
        commitments.done(session, client.id, step.number)
    said = await house.says(BOSS)
    assert said_levels(house) == [6]
    assert "call the bank before noon" in said[0]


async def test_level_6_counts_urges_not_acted_on_and_says_nothing_once_one_was(
    house: TestHouse, told: RehearsedDialogue
) -> None:
    for back in range(3):
        keep_card(house, {"urge.2": 3, "acted": "none"}, back=back + 8)
    said = await house.says(BOSS)
    assert "3 urges" in said[0] or "urges 3" in said[0] or "3 times" in said[0]
    keep_card(house, {"urge.2": 4, "acted": "some"}, back=1, acts={2: None})
    told.clients.clear()
    await house.says(BOSS)
    assert said_levels(house) == [6, 5]


async def test_level_7_says_that_what_was_asked_for_is_done(house: TestHouse, told: RehearsedDialogue) -> None:
    await house.says(BOSS)
    said = await house.says("skip it")
    assert is_wording(house, said[0], "validation.l7.skipped")
    said = await house.says("please keep it short")
    assert is_wording(house, said[0], "validation.l7.shorter")
    said = await house.commands("stop")
    assert is_wording(house, said[0], "coaching.stopped")
    assert house.library.message("coaching.stopped").opens_with == 7


async def test_what_was_said_does_not_come_back_in_the_weeks_that_follow(
    house: TestHouse, told: RehearsedDialogue
) -> None:
    """Held by the transcript: every line with its variant, over a week of days."""
    for _ in range(12):
        told.clients.clear()
        await house.says(BOSS)
        house.clock.forward(hours=12)
    shown = house.read(
        lambda session: session.execute(
            select(Message.say_key, Message.variant).where(Message.say_key.like("validation.%"))
        ).all()
    )
    assert len(shown) == 12  # type: ignore[arg-type]
    assert len(set(shown)) == 12  # type: ignore[call-overload]


def keep_card(
    house: TestHouse, answers: dict[str, int | str], *, back: int = 0, acts: dict[int, None] | None = None
) -> None:
    day = house.clock().date() - timedelta(days=back)
    card = Card(day, size=Size.FULL, answers=answers, acts=acts or {})
    with house.database.transaction() as session:
        client = house.client()
        diaries.keep_entry(
            session, house.vault.of(session, client.id), client.id, day,
            body=card.to_json(), targets_number=0, late=False, finished=True, now=house.clock(),
        )  # fmt: skip
