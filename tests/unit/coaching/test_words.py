"""Feelings, urges, situations and quotable words in what clients write."""

import pytest

from coaching.feelings import feeling_of, read_feeling
from coaching.quoting import quotable, showable
from coaching.situations import situations_in
from coaching.urges import Urge, read_urge
from content.models import Feeling, Situation


@pytest.mark.parametrize(
    ("text", "feeling", "word"),
    [
        ("my boss humiliated me in front of everyone, I'm so angry", Feeling.ANGRY, "angry"),
        ("I'm so angry", Feeling.ANGRY, "angry"),
        ("just empty", Feeling.NUMB, "empty"),
        ("sorry, angry not sad", Feeling.ANGRY, "angry"),
        ("not sad, more worried", Feeling.AFRAID, "worried"),
        ("envious of her", Feeling.JEALOUS, "envious"),
        ("full of guilt", Feeling.GUILTY, "guilt"),
        ("so exhausted", Feeling.OTHER, "exhausted"),
    ],
)
def test_a_named_feeling_is_found_with_the_clients_own_word(text: str, feeling: Feeling, word: str) -> None:
    assert read_feeling(text) == (feeling, word)


def test_a_word_with_many_uses_is_a_feeling_only_in_answer_to_the_question() -> None:
    assert read_feeling("sorry about that") is None
    assert read_feeling("low", answering=True) == (Feeling.SAD, "low")


@pytest.mark.parametrize("text", ["not angry", "what time is it", "I don't feel sad", ""])
def test_no_feeling_is_invented(text: str) -> None:
    assert read_feeling(text) is None


def test_an_entity_may_hold_a_button_or_a_word() -> None:
    assert feeling_of("jealous") is Feeling.JEALOUS
    assert feeling_of("furious") is Feeling.ANGRY
    assert feeling_of(None) is None


@pytest.mark.parametrize(
    ("text", "urge"),
    [
        ("drinking", Urge.USE),
        ("i want to smoke weed", Urge.USE),
        ("binge", Urge.BINGE),
        ("throw up", Urge.BINGE),
        ("scream at him", Urge.LASH_OUT),
        ("text my ex", Urge.OTHER),
        ("none", Urge.NONE),
        ("no, not really", Urge.NONE),
        ("no urges", Urge.NONE),
    ],
)
def test_urges_are_read_in_words(text: str, urge: Urge) -> None:
    assert read_urge(text) == urge


@pytest.mark.parametrize(
    "text",
    ["hurt myself", "i want to cut myself", "end my life", "i keep thinking of suicide", "drink and then die"],
)
def test_danger_always_belongs_to_the_app_even_beside_something_else(text: str) -> None:
    assert read_urge(text) == "self_harm"


def test_an_urge_that_is_not_understood_is_not_taken_for_none() -> None:
    assert read_urge("it is complicated") is None


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("my boss humiliated me in front of everyone", Situation.CRITICISED),
        ("still no reply from her", Situation.WAITING),
        ("we had a huge fight last night", Situation.ARGUMENT),
        ("they all went without me", Situation.LEFT_OUT),
        ("haven't slept at all", Situation.TIRED),
        ("deadlines everywhere", Situation.OVERLOADED),
        ("he broke up with me", Situation.LOSS),
    ],
)
def test_a_plain_situation_is_recognised(text: str, situation: Situation) -> None:
    assert situation in situations_in(text, "share_emotion")


def test_a_doubtful_situation_is_left_out() -> None:
    assert situations_in("today is strange", "share_emotion") == frozenset()


def test_an_urge_told_is_a_situation_of_its_own() -> None:
    assert situations_in("want wine", "urge_nonsuicidal") >= {Situation.URGE}


def test_what_happened_may_be_said_back_in_the_clients_words() -> None:
    assert quotable("My boss shouted at me today!") == "My boss shouted at me today"


@pytest.mark.parametrize(
    "text",
    [
        "nothing will ever get better",
        "everyone hates me and they are right",
        "I deserve to be treated like this",
        "she is a narcissist and ruined my life",
        "they are watching me through the window",
        "I am going to make them pay",
        "i want to hurt myself tonight",
    ],
)
def test_what_would_sound_confirmed_is_never_said_back(text: str) -> None:
    """Dbt-brief section 2: never validate the invalid."""
    assert quotable(text) is None


def test_a_word_or_an_essay_is_not_quoted() -> None:
    assert quotable("so sad") is None
    assert quotable("and then " * 40) is None


@pytest.mark.parametrize(
    "line",
    ["I feel hurt", "it hurts when plans change", "I am so hurt by that", "please stop at eleven", "tell everyone",
     "music until two, three nights this week", "none"],
)  # fmt: skip
def test_a_line_of_a_draft_may_be_shown_to_the_one_who_wrote_it(line: str) -> None:
    assert showable(line) == line


@pytest.mark.parametrize(
    "line",
    ["I want to hurt him", "this hurts my body and I hurt myself", "I deserve it", "nothing helps",
     "no one would care",
     "you are stupid", "I will make them pay", "I'd kill for it", "see https://x.example", "@everyone", "", "  ",
     "long " * 60, "{name}"],
)  # fmt: skip
def test_a_line_that_would_sound_confirmed_is_not_shown(line: str) -> None:
    assert showable(line) is None


def test_quotation_marks_of_the_client_do_not_break_the_quotation() -> None:
    assert showable("I said \u201cno\u201d") == "I said 'no'"
