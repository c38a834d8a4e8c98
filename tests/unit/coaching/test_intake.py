"""The short intake: what is asked next, and what an answer says (dbt-brief section 4, steps 2 to 4)."""

from typing import Any

import pytest

from coaching.heard import Heard
from coaching.intake import (
    Answers,
    Question,
    correction,
    has_stopped,
    next_question,
    previous_question,
    read_answer,
    volunteered,
)


def heard(text: str = "", intent: str = "nlu_fallback", **entities: str) -> Heard:
    return Heard(intent, text, entities={name: (value,) for name, value in entities.items()})


def pressed(intent: str, **entities: str) -> Heard:
    return Heard(intent, entities={name: (value,) for name, value in entities.items()}, trusted=True)


def answers(**known: Any) -> Answers:
    return Answers(**known)


def test_the_questions_come_in_the_briefs_order() -> None:
    assert next_question(answers()) is Question.FEELING
    assert next_question(answers(feeling="sad")) is Question.INTENSITY
    assert next_question(answers(feeling="sad", intensity=50)) is Question.URGE
    assert next_question(answers(feeling="sad", intensity=50, urge="none")) is Question.PLACE
    assert next_question(answers(feeling="sad", intensity=50, urge="none", place="alone")) is Question.CHANGE
    assert next_question(answers(feeling="sad", intensity=50, urge="none", place="alone", change="no")) is None


def test_at_70_nobody_is_asked_what_can_change() -> None:
    assert next_question(answers(feeling="sad", intensity=70, urge="none", place="alone")) is None


def test_an_urge_brings_the_question_whether_it_was_acted_on() -> None:
    full = {"feeling": "angry", "intensity": 80, "place": "alone"}
    assert next_question(answers(**full, urge="lash_out")) is Question.ACTED
    assert next_question(answers(**full, urge="use", acted="yes")) is Question.SIGNS
    assert next_question(answers(**full, urge="use", acted="no")) is None
    assert next_question(answers(**full, urge="lash_out", acted="yes")) is None


def test_driving_keeps_the_question_of_place_open() -> None:
    assert next_question(answers(feeling="sad", intensity=80, urge="none", place="driving")) is Question.PLACE


def test_who_names_a_skill_is_asked_less() -> None:
    assert next_question(answers(), short=True) is Question.INTENSITY
    assert next_question(answers(intensity=40, urge="none", place="alone"), short=True) is None


def test_back_leads_to_the_last_answered_question() -> None:
    known = answers(feeling="sad", intensity=50)
    assert previous_question(known, Question.URGE) is Question.INTENSITY
    assert previous_question(answers(), Question.FEELING) is None


@pytest.mark.parametrize(
    ("question", "message", "expected"),
    [
        (Question.FEELING, heard("furious", "share_emotion"), {"feeling": "angry", "feeling_word": "furious"}),
        (Question.FEELING, heard("low", "share_emotion"), {"feeling": "sad", "feeling_word": "low"}),
        (Question.FEELING, pressed("share_emotion", emotion="numb"), {"feeling": "numb", "feeling_word": None}),
        (Question.FEELING, heard("zwischen", "nlu_fallback"), {"feeling": "other", "feeling_word": "zwischen"}),
        (
            Question.FEELING,
            heard("angry, like 8/10", "share_emotion"),
            {"feeling": "angry", "feeling_word": "angry", "intensity": 80},
        ),
        (Question.INTENSITY, pressed("rate_intensity", number="7"), {"intensity": 70}),
        (Question.INTENSITY, heard("between 6 and 7", "rate_intensity"), {"intensity": 65}),
        (Question.URGE, pressed("answer_urge", urge="binge"), {"urge": "binge"}),
        (Question.URGE, heard("nope", "deny"), {"urge": "none"}),
        (Question.URGE, heard("i want to drink", "urge_nonsuicidal"), {"urge": "use"}),
        (Question.URGE, heard("to bite my nails", "urge_nonsuicidal"), {"urge": "other"}),
        (Question.ACTED, heard("yes, a bit", "affirm"), {"acted": "yes"}),
        (Question.ACTED, heard("not yet", "deny"), {"acted": "no"}),
        (Question.SIGNS, pressed("pick", value="no"), {"signs": "no"}),
        (Question.PLACE, heard("at home in bed"), {"place": "alone"}),
        (Question.PLACE, heard("on the bus"), {"place": "public"}),
        (Question.PLACE, heard("i'm driving right now"), {"place": "driving"}),
        (Question.PLACE, pressed("pick", value="public"), {"place": "public"}),
        (Question.CHANGE, heard("maybe"), {"change": "unsure"}),
        (Question.CHANGE, heard("nothing i can do"), {"change": "no"}),
        (Question.CHANGE, heard("yeah", "affirm"), {"change": "yes"}),
    ],
)  # fmt: skip
def test_answers_are_read_from_buttons_and_words(
    question: Question, message: Heard, expected: dict[str, Any]
) -> None:
    assert dict(read_answer(question, message) or {}) == expected


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question.FEELING, heard("i do not know what to say to you about it")),
        (Question.INTENSITY, heard("really bad", "share_emotion")),
        (Question.URGE, heard("it is complicated")),
        (Question.ACTED, pressed("pick", value="alone")),
        (Question.PLACE, pressed("pick", value="yes")),
    ],
)
def test_what_does_not_answer_is_not_taken_for_an_answer(question: Question, message: Heard) -> None:
    assert read_answer(question, message) is None


@pytest.mark.parametrize("text", ["to hurt myself", "I want to kill myself", "cutting myself"])
def test_a_dangerous_urge_in_words_is_marked_for_the_app(text: str) -> None:
    """Dbt-brief section 4, step 3: any suicide or self-harm urge goes to section 8."""
    assert read_answer(Question.URGE, heard(text)) == {"urge": "self_harm"}


def test_what_is_told_unasked_is_kept() -> None:
    assert volunteered(heard("my boss yelled at me, I'm so angry, 9/10")) == {
        "feeling": "angry", "feeling_word": "angry", "intensity": 90,
    }  # fmt: skip


def test_a_correction_names_what_it_puts_right() -> None:
    assert correction(heard("sorry I meant 6", "correct_answer")) == {"intensity": 60}
    assert correction(heard("angry, not sad", "correct_answer"))["feeling"] == "angry"
    assert correction(heard("no wait", "correct_answer")) == {}


@pytest.mark.parametrize("message", [heard("parked now"), heard("ok stopped"), pressed("pick", value="stopped")])
def test_having_stopped_is_recognised(message: Heard) -> None:
    assert has_stopped(message)


def test_driving_on_is_not_having_stopped() -> None:
    assert not has_stopped(heard("still on the motorway"))
