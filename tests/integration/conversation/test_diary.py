"""The diary card as a client meets it: small taps, kept after each, safety first, late days, words understood."""

from datetime import date

import pytest

from coaching.diary import Card, Size, TargetKind
from conversation.types import Kind
from records import diaries, escalations
from records.diary_models import DiaryEntry
from tests.integration.conversation.test_safety_plan import buttons, is_wording, tap
from tests.support.house import PATIENT, TestHouse

TODAY = date(2026, 11, 23)


def card_of(house: TestHouse, day: date = TODAY) -> Card | None:
    with house.database.transaction() as session:
        client = house.client()
        row = diaries.entry(session, client.id, day)
        cipher = house.vault.of(session, client.id)
        return Card.from_json(diaries.card_of(cipher, row), day, late=row.late) if row else None


def size(house: TestHouse, size: Size) -> None:
    with house.database.transaction() as session:
        diaries.change_settings(session, house.client().id, by="Dana", now=house.clock(), size=size.value)


async def test_a_first_card_is_one_tap_and_grows_if_the_client_likes(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"  # Rasa has no part in any of this
    said = await house.commands("diary")
    assert is_wording(house, said[0], "diary.intro")
    assert said[1] == "1 of 1. Urge to end your life today, 0 to 5? 0 is none, 5 is the most."
    said = await tap(house, "0")
    assert is_wording(house, said[0], "diary.done.one")
    card = card_of(house)
    assert card is not None
    assert card.answers == {"urge.1": 0}
    said = await tap(house, "A few more questions")
    assert said[0].startswith("2 of 18. Urge to hurt yourself")
    assert house.dialogue.asked == []


async def test_the_whole_card_by_taps_and_words(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    size(house, Size.FULL)
    await house.commands("diary")
    for label in ("0", "0", "1"):
        await tap(house, label)
    await tap(house, "I drank or used")
    await tap(house, "1")
    await tap(house, "That is all")
    for words in ("3", "two", "1", "none", "about 4", "2", "3"):
        await house.says(words)
    await house.says("about six hours")
    await tap(house, "In part")
    await tap(house, "Alcohol")
    assert (await house.says("did some paced breathing"))[0].startswith("Noted: ")
    await tap(house, "That is all")
    await tap(house, "5 tried, could, helped")
    await house.says("A long day. My sister called.")
    said = await tap(house, "What I noted")
    assert said[0].startswith(("Your whole card for today", "That was the whole card for today"))
    card = card_of(house)
    assert card is not None
    assert card.at is None
    assert dict(card.acts) == {3: 1}
    assert card.answers["fear"] == 0
    assert card.answers["sleep"] == 6
    assert card.answers["skills"] == ("DT04",)
    assert card.answers["tell"] == "A long day. My sister called."
    assert len(card.answers) == 18
    assert house.dialogue.asked == []


async def test_every_question_can_be_skipped_and_stop_keeps_what_was_given(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.presses("diary:open")
    await tap(house, "0")
    await tap(house, "Skip")
    said = await tap(house, "Stop for now")
    assert is_wording(house, said[0], "diary.stopped")
    await house.says("what a day")
    assert house.dialogue.asked[-1].text == "what a day"
    said = await tap_last(house, "diary:open")
    assert is_wording(house, said[0], "diary.going_on")
    assert "drink or use" in said[1]
    card = card_of(house)
    assert card is not None
    assert card.answers == {"urge.1": 0, "urge.2": None}


async def tap_last(house: TestHouse, payload: str) -> list[str]:
    return await house.presses(payload)


async def test_a_weak_urge_to_end_their_life_is_answered_at_once_and_kept(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.commands("diary")
    said = await tap(house, "1")
    assert is_wording(house, said[0], "crisis.t1.acknowledge")
    card = card_of(house)
    assert card is not None
    assert card.answers["urge.1"] == 1
    await house.says("what now")  # after a crisis reply it is ordinary talk, and no answer of the card
    said = await house.commands("diary")
    assert is_wording(house, said[0], "diary.going_on")
    assert said[1].startswith("2 of 7.")


@pytest.mark.parametrize("how", ["tap", "3", "maybe a three"])
async def test_a_strong_urge_counts_as_thoughts_of_suicide_tapped_or_typed(house: TestHouse, how: str) -> None:
    await house.onboarded()
    await house.commands("diary")
    said = await (tap(house, "3") if how == "tap" else house.says(how))
    assert is_wording(house, said[0], "crisis.t2.acknowledge")
    assert house.client().mode == "crisis_skills"
    card = card_of(house)
    assert card is not None
    assert card.answers["urge.1"] == 3
    said = await house.commands("diary")
    assert is_wording(house, said[0], "diary.not_now")


async def test_a_rise_of_two_counts_like_a_strong_urge_a_steady_two_does_not(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await tap(house, "0")
    house.clock.forward(days=1)
    await house.commands("diary")
    await house.says("2")
    assert house.client().mode == "crisis_skills"


async def test_a_steady_two_is_a_wish_to_talk_about_and_no_rise(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await tap(house, "2")
    house.clock.forward(days=1)
    await house.commands("diary")
    await tap(house, "2")
    assert house.client().mode == "coaching"


async def test_no_urge_in_words_or_numbers_is_no_danger(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.commands("diary")
    for words in ("0", "none", "no"):
        said = await house.says(words)
    assert "Did one of these happen" in said[0]
    card = card_of(house)
    assert card is not None
    assert [card.answers[f"urge.{n}"] for n in (1, 2, 3)] == [0, 0, 0]


async def test_a_weak_urge_to_hurt_themselves_is_not_asked_for_its_strength_again(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.commands("diary")
    await tap(house, "0")
    said = await tap(house, "2")
    assert is_wording(house, said[0], "crisis.sh_u.acknowledge")
    assert not any(is_wording(house, text, "crisis.sh_u.ask_strength") for text in said)
    assert house.client().mode == "coaching"


async def test_what_else_is_said_beside_a_number_still_counts(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    said = await house.says("0 I took all my pills")
    assert is_wording(house, said[0], "crisis.t5.emergency")


@pytest.mark.parametrize(
    ("label", "key", "number"),
    [
        ("I tried to end my life", "crisis.t5.emergency", 1),
        ("I hurt myself", "crisis.sh_a.acknowledge", 2),
    ],
)
async def test_an_act_goes_to_safety_at_once_and_is_kept(
    house: TestHouse, label: str, key: str, number: int
) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.commands("diary")
    for _ in range(3):
        await tap(house, "0")
    said = await tap(house, label)
    assert is_wording(house, said[0], key)
    with house.database.transaction() as session:
        assert escalations.open_for(session, house.client().id) is not None
    card = card_of(house)
    assert card is not None
    assert dict(card.acts) == {number: None}


async def test_a_card_can_be_filled_two_days_late_and_says_so(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await tap(house, "0")
    house.clock.forward(days=2)
    said = await house.commands("diary")
    assert is_wording(house, said[0], "diary.which_day")
    assert list(buttons(house)) == ["Today", "Yesterday", "Not today"]
    said = await tap(house, "Yesterday")
    assert "on Tuesday" in said[0]
    await tap(house, "0")
    with house.database.transaction() as session:
        row = session.get(DiaryEntry, (house.client().id, date(2026, 11, 24)))
        assert row is not None
        assert row.late
    said = await house.presses("diary:day:20261120")
    assert is_wording(house, said[0], "diary.too_late")


async def test_after_midnight_the_card_is_still_for_the_day_that_was(house: TestHouse) -> None:
    await house.onboarded()
    house.clock.forward(hours=13.5)
    await house.commands("diary")
    await tap(house, "0")
    card = card_of(house)
    assert card is not None
    assert not card.late


async def test_not_today_is_an_answer_too(house: TestHouse) -> None:
    await house.onboarded()
    said = await house.presses("diary:not_today")
    assert is_wording(house, said[0], "diary.not_today")


async def test_an_old_button_changes_nothing(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.FULL)
    await house.commands("diary")
    for _ in range(3):
        await tap(house, "0")
    await tap(house, "No")
    old = buttons(house)["5"]
    await tap(house, "2")
    said = await house.presses(old)
    assert "Sadness" in said[0]
    card = card_of(house)
    assert card is not None
    assert card.answers["joy"] == 2


async def test_words_that_are_no_answer_are_asked_again_and_a_call_for_help_is_none(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.FULL)
    await house.commands("diary")
    for _ in range(3):
        await tap(house, "0")
    await tap(house, "No")
    said = await house.says("hmm hard to say really")
    assert is_wording(house, said[0], "diary.unread")
    await house.says("a person")
    assert house.dialogue.asked[-1].text == "a person"
    house.clock.forward(hours=2)
    await house.says("3")
    assert house.dialogue.asked[-1].text == "3"


async def test_a_note_that_means_danger_is_answered_first_and_stays_out_of_the_card(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.commands("diary")
    for _ in range(3):
        await tap(house, "0")
    await tap(house, "No")
    await tap(house, "2")
    await tap(house, "7")
    said = await house.says("I wish I was dead")
    assert is_wording(house, said[0], "crisis.t1.acknowledge")
    card = card_of(house)
    assert card is not None
    assert "tell" not in card.answers


async def test_a_picture_does_not_end_the_card(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await house.takes(house.inbound(Kind.PHOTO))
    await house.says("0")
    card = card_of(house)
    assert card is not None
    assert card.answers == {"urge.1": 0}


async def test_a_finished_card_can_be_changed(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await tap(house, "0")
    said = await house.commands("diary")
    assert is_wording(house, said[0], "diary.today_is_in")
    await tap(house, "Change an answer")
    await tap(house, "1")
    card = card_of(house)
    assert card is not None
    assert card.urge(TargetKind.SUICIDE) == 1


async def test_erasing_a_client_erases_their_diary(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await tap(house, "0")
    client = house.client()
    await house.presses("data:delete_yes")
    with house.database.transaction() as session:
        assert diaries.newest_entry(session, client.id) is None
    assert PATIENT
