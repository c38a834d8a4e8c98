"""After a yes to the direct question the next ones follow, in the order of the Columbia screener."""

import pytest
from sqlalchemy import select

from records import escalations
from records.models import Message
from tests.support.house import TestHouse

WISH, THOUGHTS = "I wish I was dead", "suicide_answer:yes"


def keys(house: TestHouse) -> list[str]:
    """Return the wordings said since the client last wrote."""
    with house.database.transaction() as session:
        last = session.scalar(
            select(Message.id).where(Message.direction == "in").order_by(Message.id.desc()).limit(1)
        )
        rows = session.scalars(
            select(Message.say_key)
            .where(Message.direction == "out", Message.id > (last or 0), Message.say_key.is_not(None))
            .order_by(Message.id)
        )
        return [key for key in rows if key is not None]


def code(house: TestHouse) -> str | None:
    with house.database.transaction() as session:
        found = escalations.open_for(session, house.client().id)
        return found.code if found is not None else None


async def test_a_yes_leads_on_and_every_no_to_the_next(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.presses(THOUGHTS)
    said = keys(house)
    assert said.index("crisis.ask_method") > said.index("crisis.helplines_unverified")  # numbers before questions
    for answer, following in (
        ("further:method:no", "crisis.ask_intent"),
        ("further:intent:no", "crisis.ask_ready"),
        ("further:ready:no", "crisis.ask_past"),
    ):
        await house.presses(answer)
        assert keys(house) == ["crisis.further_thanks", following]
    await house.presses("further:past:no")
    assert keys(house) == ["crisis.further_done"]
    assert code(house) == "T2"  # a no lowers nothing
    assert house.client().mode == "crisis_skills"


async def test_answers_in_words_are_read_like_the_buttons(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.says("yes")
    assert keys(house)[-1] != "crisis.further_done"
    assert "crisis.ask_method" in keys(house)
    await house.says("no, I have not")
    assert keys(house) == ["crisis.further_thanks", "crisis.ask_intent"]
    await house.says("maybe")
    assert code(house) == "T4"
    assert "crisis.t4.emergency" in keys(house)
    assert not {"crisis.ask_ready", "crisis.ask_past"} & set(keys(house))  # now the emergency number counts


async def test_a_method_in_mind_raises_the_code_and_the_page(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.presses(THOUGHTS)
    await house.presses("further:method:yes")
    assert code(house) == "T3"
    assert house.client().mode == "paused"
    await house.presses("further:intent:yes")
    assert code(house) == "T4"


async def test_whoever_passes_over_a_question_is_asked_the_next_one_and_none_twice_a_day(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.presses(THOUGHTS)
    asked = [key for key in keys(house) if key.startswith("crisis.ask_")]
    for _ in range(5):
        await house.says("I think about suicide all the time")
        asked += [key for key in keys(house) if key.startswith("crisis.ask_")]
    assert asked == ["crisis.ask_method", "crisis.ask_intent", "crisis.ask_ready", "crisis.ask_past"]


async def test_a_no_to_the_direct_question_in_words_is_answered_as_its_button_is(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.says("no")
    assert keys(house) == ["crisis.answered_no"]
    assert all(request.text is None for request in house.dialogue.asked)  # it never reads the answer


async def test_a_call_for_a_person_is_heard_in_the_middle_of_the_questions(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.presses(THOUGHTS)
    house.dialogue.asked.clear()
    await house.says("no, I want to talk to a person")
    assert [request.text for request in house.dialogue.asked] == ["no, I want to talk to a person"]
    assert not any(key.startswith("crisis.ask_") for key in keys(house))


async def test_whoever_evades_the_direct_question_is_asked_it_again(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.says("I want to die")
    assert any(key.endswith("direct_question") for key in keys(house))


async def test_a_yes_beside_a_strength_answers_the_direct_question(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("urge:self_harm")  # asks the direct question, and how strong the urge is
    await house.says("yes, a 7")
    assert code(house) == "T2"


async def test_a_number_alone_is_the_strength_and_no_answer_about_dying(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("urge:self_harm")
    await house.says("3")
    assert code(house) is None


@pytest.mark.parametrize(("begun", "ended"), [("i want everything to", "stop"), ("im going to cut", "again")])
async def test_a_sentence_typed_in_bits_is_found_though_its_end_is_a_steering_word(
    house: TestHouse, begun: str, ended: str
) -> None:
    await house.onboarded()
    await house.says(begun)
    await house.says(ended)
    assert any(key.startswith("crisis.") for key in keys(house))


async def test_a_call_for_a_person_in_place_of_an_answer_is_heard(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.says("can I talk to a human")
    assert keys(house)[0] == "crisis.person_asked"


async def test_whoever_told_of_intent_is_not_asked_the_direct_question_afterwards(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("I am going to kill myself tonight")
    for words in ("hello is anyone there", "I think about suicide", "are you there"):
        await house.says(words)
        assert not any(key.endswith("direct_question") for key in keys(house))


async def test_stop_in_the_middle_of_a_skill_is_no_end_of_what_was_said_long_before(house: TestHouse) -> None:
    await house.onboarded()
    for words in ("bit sad tonight", "3", "nah no urge", "on the sofa by myself", "not really", "the first one"):
        await house.says(words)
    await house.says("stop")
    assert not any(key.startswith("crisis.") for key in keys(house))


async def test_whoever_only_evades_is_asked_twice_and_then_is_stayed_with(house: TestHouse) -> None:
    await house.onboarded()
    asked = []
    evasions = ("the curtains are blue", "and the carpet", "it has a stain")
    for words in (WISH, *evasions, "I want to die", *evasions):
        await house.says(words)
        said = keys(house)
        assert said, words
        asked += [key for key in said if key.endswith("direct_question")]
    assert len(asked) == 2


async def test_whoever_wants_only_to_get_away_is_not_held_with_the_question(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    await house.says("back to menu")
    assert keys(house) == ["crisis.stay_low"]  # it counts, and it is the person that comes first
    await house.says("back to menu")
    assert keys(house) == ["menu.main"]
    await house.says("I want to die")
    assert any(key.endswith("direct_question") for key in keys(house))


async def test_a_question_that_was_left_open_is_put_once_more_the_same_day_and_does_not_follow_for_ever(
    house: TestHouse,
) -> None:
    await house.onboarded()
    await house.says(WISH)
    house.clock.forward(hours=9)
    await house.says("hello")
    assert any(key.endswith("direct_question") for key in keys(house))
    for hours in (9, 9, 22):
        house.clock.forward(hours=hours)
        await house.says("hello")
        assert not any(key.endswith("direct_question") for key in keys(house)), hours
    assert not any(key.startswith("crisis.") for key in keys(house))


async def test_an_answer_counts_however_late_it_comes(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(WISH)
    house.clock.forward(hours=30)
    await house.says("yes")
    assert code(house) == "T2"
