"""Something missed, as a client meets it: made ordinary, four light questions, what may help, a free choice."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from coaching.missing_links import Link
from content.library import Library
from content.say import Say
from records import saved_words
from records.coaching_models import CoachingNote, PracticeReport
from records.models import Client
from tests.integration.conversation.test_plan_desk import DANA, enrolled
from tests.support.house import PATIENT, TestHouse
from tests.support.reminders import comes
from tests.support.taps import tap
from tests.support.written import keys, pressed, said

NO_PRACTICE = "I didn't practise this week"
TALK = (Say("talk.what_next"),)
MOTIVES = re.compile(
    r"\b(?:avoid\w*|resist\w*|unwilling|lazy|excuses?|scared|afraid|anxious|ashamed|guilty|motivat\w*|sabotag\w*"
    r"|don't care|didn't care|(?<!did )you (?:didn't|did not|don't|do not) want|(?<!time you )chose|choose not"
    r"|because you)\b",
    re.IGNORECASE,
)
ABSENT = ("absent.ordinary_group", "absent.ordinary_session")
VALIDATES = ("lots of people", "most people", "life gets", "can be hard", "is hard")
BEFORE_AN_ANSWER = (
    "missed.ordinary", "missed.ordinary_diary", "missed.on_contact", "missed.left", "absent.ordinary_group",
    "absent.ordinary_session", "absent.ask_group", "absent.ask_session", "remind.note.diary",
    *(f"missed.ask_{link}" for link in Link),
)  # fmt: skip


def reports(house: TestHouse) -> list[str | None]:
    with house.database.transaction() as session:
        return list(session.scalars(select(PracticeReport.fix).order_by(PracticeReport.id)))


def notes(house: TestHouse, kind: str) -> dict[str, str]:
    client = house.client()
    with house.database.transaction() as session:
        cipher = house.vault.of(session, client.id)
        return saved_words.newest(session, cipher, client.id, kind, since=house.clock() - timedelta(days=1))


@pytest.mark.parametrize("key", BEFORE_AN_ANSWER)
def test_no_motive_is_named_before_the_client_answers(library: Library, key: str) -> None:
    """Dbt-brief table 1, row 17."""
    for text in library.message(key).variants:
        assert MOTIVES.search(text) is None, text
        assert "why" not in text.casefold(), text


@pytest.mark.parametrize(
    "key", ["missed.ordinary", "missed.ordinary_diary", "absent.ordinary_group", "absent.ordinary_session"]
)
def test_the_first_sentence_validates(library: Library, key: str) -> None:
    """Dbt-brief table 1, row 14."""
    for text in library.message(key).variants:
        first = re.split(r"[.?!]", text)[0].casefold()
        assert any(
            sign in first for sign in ("lots of people", "most people", "life gets", "can be hard", "is hard")
        )


async def test_missed_practice_is_made_ordinary_first_without_the_dialogue(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "down"
    assert await said(house, NO_PRACTICE) == ["missed.ordinary", "missed.ask_knew"]
    assert await said(house, "yes i did") == ["missed.ask_wanted"]
    assert await said(house, "yes") == ["missed.ask_remembered"]
    assert await said(house, "no, i forgot") == ["missed.fix_reminder"]
    assert reports(house) == ["reminder"]


@pytest.mark.parametrize(
    ("answers", "fix"),
    [
        (["no"], "explain"), (["yes", "no"], "pros_and_cons"), (["yes", "yes", "no"], "reminder"),
        (["yes", "yes", "yes", "skip"], "unknown"), (["skip", "no"], "pros_and_cons"),
    ],
)  # fmt: skip
async def test_the_first_no_sets_what_may_help(house: TestHouse, answers: list[str], fix: str) -> None:
    await house.onboarded()
    shown = await pressed(house, "missed:start:1")
    for answer in answers:
        link = shown[-1].removeprefix("missed.ask_")
        shown = await pressed(house, f"missed:{answer}:{link}:1")
    assert shown[0] == f"missed.fix_{fix}"
    assert reports(house) == [fix]


async def test_what_got_in_the_way_is_taken_in_the_clients_words_and_kept(house: TestHouse) -> None:
    await house.onboarded()
    await pressed(house, "missed:start:1")
    for link in ("knew", "wanted", "remembered"):
        await pressed(house, f"missed:yes:{link}:1")
    shown = await said(house, "the kids were ill and i skipped group too")
    assert shown[0] == "missed.fix_smaller_step"
    assert notes(house, "barrier") == {"practice": "the kids were ill and i skipped group too"}


async def test_a_missed_card_has_its_own_way(house: TestHouse) -> None:
    await house.onboarded()
    assert await said(house, "havent filled in my diary card") == ["missed.ordinary_diary", "missed.ask_knew"]
    assert await said(house, "no") == ["missed.fix_explain_diary"]
    await pressed(house, "missed:start:2")
    await said(house, "yes")
    assert (await said(house, "not really"))[0] == "missed.fix_pros_and_cons"
    labels = {label for row in house.phone.arrived[-1][1].rows for label, _ in row}
    assert {"Weigh both sides", "A tiny step", "Not now"} <= labels


async def test_words_that_are_no_answer_go_to_the_dialogue(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await pressed(house, "missed:start:1")
    assert await said(house, "my cat is on the table") == ["talk.what_next"]


async def test_what_the_dialogue_understands_as_missed_comes_the_same_way(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("handoff.missed"),)
    assert await said(house, "that opposite action thing... didn't happen") == [
        "missed.ordinary",
        "missed.ask_knew",
    ]


async def barrier(house: TestHouse, words: str = "work was too much") -> list[str]:
    await pressed(house, "missed:start:1")
    for link in ("knew", "wanted", "remembered"):
        await pressed(house, f"missed:yes:{link}:1")
    return await said(house, words)


async def test_the_plain_fact_comes_once_in_seven_days_with_two_minutes(house: TestHouse) -> None:
    """Dbt-brief table 1, row 15: said plainly once in 7 days at most, with a 2-minute option."""
    await house.onboarded()
    assert await barrier(house) == ["missed.fix_smaller_step", "missed.plain_fact"]
    shown = await pressed(house, "missed:two")
    assert shown == ["missed.two_minutes"]
    offered = [
        payload for row in house.phone.arrived[-1][1].rows for _, payload in row if payload.startswith("skill:")
    ]
    assert offered
    assert all(house.library.skills[payload.removeprefix("skill:")].minutes <= 3 for payload in offered)
    for days in (1, 3, 2.9):
        house.clock.forward(days=days)
        assert await barrier(house) == ["missed.fix_smaller_step"]
    house.clock.forward(days=1)
    assert await barrier(house) == ["missed.fix_smaller_step", "missed.plain_fact"]


async def test_the_plain_fact_waits_for_days_without_danger(house: TestHouse) -> None:
    await house.onboarded()
    await said(house, "i want to die")
    await said(house, "no, i am not thinking about that")
    house.clock.forward(hours=48)
    assert await barrier(house) == ["missed.fix_smaller_step"]


@pytest.fixture
async def dana(house: TestHouse) -> TestHouse:
    """Bring in a clinician and their client."""
    await enrolled(house, "Dana", DANA)
    await house.onboarded()
    with house.database.transaction() as session:
        session.execute(update(Client).values(clinician_name="Dana"))
    return house


async def test_after_three_warm_tries_the_clinician_is_told_and_nothing_else_changes(dana: TestHouse) -> None:
    """Dbt-brief table 1, row 18."""
    shown = []
    for _ in range(5):
        shown.append((await barrier(dana))[0])
        dana.clock.forward(days=1)
    await dana.settle()
    told = [text for text in dana.phone.texts(DANA) if "may be stuck" in text]
    assert len(told) == 1
    assert dana.client().pseudonym in told[0]
    assert "3 times" in told[0]
    assert "work was too much" not in told[0]
    assert set(shown) == {"missed.fix_smaller_step"}


async def test_three_different_barriers_are_no_reason_to_tell(dana: TestHouse) -> None:
    for link in ("knew", "wanted", "remembered"):
        await pressed(dana, f"missed:no:{link}:1")
    await dana.settle()
    assert not [text for text in dana.phone.texts(DANA) if "stuck" in text]


# --- commitment: every step can be left ---


async def test_a_tiny_step_is_written_by_the_client_and_shown_today(house: TestHouse) -> None:
    await house.onboarded()
    await barrier(house)
    assert await pressed(house, "commit:tiny:1") == ["commit.ask_tiny"]
    assert await said(house, "one slow breath on the bus") == ["today.noted"]
    assert "one slow breath on the bus" in house.phone.texts()[-1]


async def test_a_step_that_was_done_before_is_named_before_a_new_one(house: TestHouse) -> None:
    await house.onboarded()
    await pressed(house, "commit:tiny:1")
    await said(house, "one slow breath on the bus")
    await tap(house, "Today")
    await tap(house, "Done")
    assert await pressed(house, "commit:tiny:1") == ["commit.past", "commit.ask_tiny"]
    assert "one slow breath on the bus" in house.phone.texts()[-2]


async def test_both_sides_are_weighed_in_the_clients_words(house: TestHouse) -> None:
    await house.onboarded()
    assert await pressed(house, "commit:weigh:1") == ["commit.weigh_do_good"]
    assert await said(house, "the evening gets calmer") == ["commit.weigh_do_bad"]
    assert await said(house, "it takes a while") == ["commit.weigh_not_good"]
    assert await pressed(house, "commit:skip:not_good") == ["commit.weigh_not_bad"]
    assert await said(house, "same evenings as before") == ["commit.weighed"]
    shown = house.phone.texts()[-1]
    assert "Good about doing it: the evening gets calmer" in shown
    assert "Hard about leaving it: same evenings as before" in shown
    assert "each is your call" in shown


@pytest.mark.parametrize("step", ["tiny", "weigh", "clear", "tie", "large", "large_yes", "take"])
async def test_every_step_of_a_commitment_can_be_left(house: TestHouse, step: str) -> None:
    await house.onboarded()
    await pressed(house, f"commit:{step}:1")
    labels = [label for row in house.phone.arrived[-1][1].rows for label, _ in row]
    assert "Not now" in labels
    assert await tap(house, "Not now")
    assert keys(house)[-1] == "commit.left"


async def test_a_large_step_is_named_only_with_agreement(house: TestHouse) -> None:
    await house.onboarded()
    assert await pressed(house, "commit:large:1") == ["commit.large_first"]
    assert await tap(house, "No, the small one")
    assert keys(house)[-1] == "commit.ask_tiny"
    await pressed(house, "commit:large:1")
    await tap(house, "Yes, go on")
    assert keys(house)[-1] == "commit.large_ask"
    await tap(house, "The small one")
    assert keys(house)[-1] == "commit.ask_words"


async def test_a_step_is_looked_at_another_day_with_curiosity_and_once(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await pressed(house, "commit:tiny:1")
    await said(house, "one slow breath on the bus")
    house.clock.forward(days=1)
    assert (await said(house, "hello"))[-1] == "commit.review"
    assert await tap(house, "Not yet")
    assert keys(house)[-1] == "commit.not_yet"
    labels = [label for row in house.phone.arrived[-1][1].rows for label, _ in row]
    assert {"Look at what was in the way", "Another step", "Let it go"} <= set(labels)
    house.clock.forward(days=1)
    assert "commit.review" not in await said(house, "hello")


# --- a card that a reminder did not bring ---


async def test_a_card_that_stayed_open_is_asked_about_at_the_next_contact_and_once(house: TestHouse) -> None:
    """Dbt-brief section 5: one neutral prompt, then ask on next contact."""
    await house.onboarded()
    house.dialogue.default = TALK
    await pressed(house, "remind:at:diary.1800")
    assert await comes(house)
    house.clock.forward(hours=16)
    assert (await said(house, "hello"))[-1] == "missed.on_contact"
    await tap(house, "Look at what was in the way")
    assert keys(house)[-2:] == ["missed.ordinary_diary", "missed.ask_knew"]
    house.clock.forward(hours=2)
    assert "missed.on_contact" not in await said(house, "hello")


async def test_a_hard_day_is_not_asked_about_a_card(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("intake.ask_feeling"),)
    await pressed(house, "remind:at:diary.1800")
    assert await comes(house)
    house.clock.forward(hours=16)
    assert await said(house, "i feel awful") == ["intake.ask_feeling"]


async def test_nothing_of_it_is_opened_while_the_chat_is_held_to_crisis_skills(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.execute(update(Client).values(mode="crisis_skills"))
    for payload in ("missed:start:1", "commit:tiny:1", "absent:prepare", "parked:now:1"):
        assert await pressed(house, payload) == ["parked.for_now"]


async def test_what_is_written_is_sealed(house: TestHouse) -> None:
    await house.onboarded()
    await barrier(house, "my brother moved in")
    with house.database.transaction() as session:
        row = session.scalars(select(CoachingNote).where(CoachingNote.kind == "barrier")).one()
        assert b"brother" not in row.text_sealed
    assert PATIENT
