"""What came before counts: split sentences, hints that add up, words taken back, and the bot's own question."""

import pytest

from safety.types import Action, Code
from tests.unit.safety.conftest import Read

DIRECT = "Are you thinking about killing yourself?"


def test_a_sentence_split_over_messages_is_read_as_one(read: Read) -> None:
    assert read("die", "I", "want", "to").action is not Action.NONE
    assert read("to kill myself", "i just", "really want").code is Code.T2
    assert read("tonight", "im going to kill myself").action is not Action.NONE


def test_an_earlier_crisis_is_not_found_again_in_an_ordinary_message(read: Read) -> None:
    assert read("my sister is coming over", "I want to kill myself").action is Action.NONE
    assert read("thanks", "I took all my pills").action is Action.NONE


@pytest.mark.parametrize(
    "text",
    [
        "just kidding",
        "jk lol",
        "never mind",
        "forget I said that",
        "I didn't mean it",
        "it was a joke",
        "I'm fine",
    ],
)
def test_taking_it_back_does_not_clear_a_disclosure(read: Read, text: str) -> None:
    found = read(text, "hey", "I'm going to kill myself tonight")
    assert (found.code, found.action) == (Code.T4, Action.EMERGENCY)
    assert "taken_back_after_disclosure" in found.evidence


def test_just_kidding_about_nothing_is_nothing(read: Read) -> None:
    assert read("just kidding", "my boss is a clown").action is Action.NONE


def test_hints_add_up_in_one_message(read: Read) -> None:
    assert read("I took the pills. I feel so sleepy").code is Code.T5
    assert read("I can't do this any longer. tell my mum I love her. goodbye").code is Code.T4
    assert read("I've got the pills in my hand. I can't go on").action is Action.EMERGENCY


@pytest.mark.parametrize(
    ("text", "before", "code"),
    [
        ("I don't want to die", "I took the pills", Code.T5),
        ("I feel so sleepy", "I took the pills", Code.T1),
        ("goodbye", "I can't do this anymore", Code.T1),
        ("please don't try to find me", "I want to die", Code.T4),
    ],
)
def test_hints_spread_over_messages_earn_at_least_the_direct_question(
    read: Read, text: str, before: str, code: Code
) -> None:
    assert read(text, "hi", before).code is code


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("ok thanks, goodbye", "I give up, I can't do this anymore"),
        ("I did it", "sorry I was late with the diary"),
        ("I feel calm now", "I wrote a letter to my mum"),
        ("feeling sleepy, goodnight", "I took my meds"),
        ("I'm on the train right now", "I feel hopeless about work"),
        ("I feel sick", "I took my tablets with breakfast"),
        ("I hate myself", "nothing helps"),
    ],
)
def test_ordinary_talk_does_not_add_up_to_a_crisis(read: Read, text: str, before: str) -> None:
    assert read(text, before).action is Action.NONE


def test_hints_of_earlier_messages_alone_do_not_alarm(read: Read) -> None:
    assert read("what shall we practise", "I can't do this anymore", "I'm such a burden").action is Action.NONE


def test_doing_it_tonight_is_asked_about_unless_it_answers_an_ordinary_question(read: Read) -> None:
    assert read("I'm going to do it tonight").action is Action.CHECK_IN
    assert read("I'm going to do it tonight", question="Will you practise it once today?").action is Action.NONE
    assert read("I'm going to do it tonight", "I want to die").code is Code.T4
    assert read("I'm going to do it tonight. Don't try to stop me").code is Code.T4


def test_whole_messages_are_not_read_as_one_sentence(read: Read) -> None:
    assert read("my mum called.", "I want to.", "die hard is on tonight.").action is Action.NONE


@pytest.mark.parametrize(
    "text",
    ["yes", "yeah", "yep", "y", "Yes.", "yes i am", "sometimes", "kind of", "i guess", "a bit", "every day",
     "👍", "i am",
     "more the first", "sí", "oui", "ja", "sim", "yeah, a lot lately", "maybe", "not sure", "idk", "i don't know",
     "why do you ask", "does it matter", "i'd rather not say", "not yet", "not today", "no but sometimes"],
)  # fmt: skip
def test_yes_and_not_sure_after_the_direct_question_are_thoughts_of_suicide(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE
    assert read(text, question=DIRECT).code is Code.T2


@pytest.mark.parametrize(
    "text", ["no", "nope", "nah", "No.", "not at all", "never", "no I'm not", "no, I'm safe", "nein"]
)
def test_no_after_the_direct_question_raises_nothing_by_itself(read: Read, text: str) -> None:
    assert read(text, question=DIRECT).action is Action.NONE


def test_no_with_a_wish_to_be_dead_is_still_a_wish_to_be_dead(read: Read) -> None:
    assert read("no, I just wish I was dead", question=DIRECT).code is Code.T1


@pytest.mark.parametrize(
    ("question", "text", "code"),
    [
        ("Have you taken anything?", "yes", Code.T5),
        ("Do you have a plan to end your life?", "yes", Code.T4),
        ("Are you going to act on these thoughts?", "maybe", Code.T4),
        ("Do you wish you were dead?", "yeah", Code.T1),
        ("Did you hurt yourself today?", "yes", Code.SH_A),
        ("Any urge to hurt yourself?", "a bit", Code.SH_U),
        ("Are you thinking about hurting someone else?", "yes", Code.HTO),
        ("Is someone hurting you at home?", "yes", Code.ABU),
        ("Are you safe right now?", "no", Code.T2),
        ("Are you 18 or older?", "no", Code.CHI),
        ("Is anything you might use within reach?", "yes", Code.T3),
    ],
)
def test_an_answer_means_what_the_question_asked(read: Read, question: str, text: str, code: Code) -> None:
    assert read(text, question=question).code is code


@pytest.mark.parametrize("text", ["the second one", "I just want it to stop", "more the second"])
def test_wishing_that_it_would_stop_is_a_passive_wish(read: Read, text: str) -> None:
    asked = "Are you thinking about killing yourself, or wishing things would stop?"
    assert read(text, question=asked).code is Code.T1


def test_yes_to_an_ordinary_question_is_an_ordinary_yes(read: Read) -> None:
    assert read("yes", question="Shall we try paced breathing?").action is Action.NONE


def test_a_number_after_the_question_about_the_urge_says_how_strong_it_is(read: Read) -> None:
    asked = "How strong is the urge to hurt yourself, from 0 to 10?"
    assert read("8", question=asked).action is Action.URGENT
    assert read("3", question=asked).action is Action.CHECK_IN
    assert read("0", question=asked).action is Action.NONE


@pytest.mark.parametrize(
    "text", ["...", "\U0001f937", "why is everyone asking that", "so anyway, about the diary card", "lol"]
)
def test_what_is_said_instead_of_an_answer_to_the_direct_question_is_unclear_and_counts(
    read: Read, text: str
) -> None:
    assert read(text).action is Action.NONE
    assert read(text, question=DIRECT).action is not Action.NONE


@pytest.mark.parametrize(
    "text", ["no", "God no. I just hate my job.", "neither, I meant the noise next door", "not at all"]
)
def test_a_plain_no_to_the_direct_question_is_a_no(read: Read, text: str) -> None:
    assert read(text, question=DIRECT).action is Action.NONE


@pytest.mark.parametrize("text", ["", "  ", "/menu"])
def test_nothing_said_and_a_command_are_no_answer(read: Read, text: str) -> None:
    assert read(text, question=DIRECT).action is Action.NONE


def test_medicine_taken_as_usual_is_no_overdose(read: Read) -> None:
    assert read("yes, with breakfast", question="Did you take your tablets as usual?").action is Action.NONE
    assert read("yes", question="Have you taken anything to hurt yourself?").code is Code.T5
