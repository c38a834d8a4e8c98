"""A client's words are said back only where nothing in them could be danger, a method, an insult or a crime."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.feelings import read_feeling
from coaching.languages.english import ENGLISH
from coaching.quoting import quotable, showable
from coaching.shared_past import Fact, fact_in, fitting
from coaching.situations import BY_INTENT, situations_in
from coaching.unsaid import care_in, guess_in
from coaching.validation import SURE_ENOUGH
from content.models import Care, Feeling, Situation

CORPUS = Path(__file__).parents[1] / "safety" / "corpus"
DANGER = [
    "i want to die", "kill myself", "cut my arms", "took all my pills", "jump off the bridge", "hang myself",
    "with a knife", "he hit me", "she slapped me", "they raped her", "he stole the money", "he deals drugs",
    "got arrested", "i am worthless", "i am such an idiot", "what a loser i am", "i hate myself", "it is hopeless",
    "there is no point", "nothing helps", "she is a narcissist", "he is a liar", "everyone hates me",
    "they are following me", "the voices said so", "make him pay", "i will smash it", "better off without me",
    "waste of space", "my burning skin", "a rope in the garage", "end it all", "starving again", "my wrists",
]  # fmt: skip
HARMLESS = [
    "my sister called",
    "at work today",
    "after the bus was late",
    "we had dinner and then",
    "on my way home",
]


def lines(kind: str) -> list[str]:
    return [
        json.loads(line)["text"]
        for file in sorted(CORPUS.glob(f"*_{kind}.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def said_back(text: str) -> str | None:
    """What the bot would quote as the event: only words that somebody can place."""
    placed = situations_in(text, "share_emotion", 0.9) or guess_in(text, None) or read_feeling(text)
    return quotable(text) if placed else None


def test_no_dangerous_message_of_the_corpus_is_said_back() -> None:
    """The screener answers nearly all of them before; this holds for those that it would miss."""
    dangerous = lines("crisis")
    assert len(dangerous) > 900
    assert [text for text in dangerous if said_back(text)] == []


def test_ordinary_messages_still_are() -> None:
    ordinary = lines("ordinary")
    assert sum(said_back(text) is not None for text in ordinary) > len(ordinary) // 20


@given(st.sampled_from(DANGER), st.sampled_from(HARMLESS), st.sampled_from(["", *HARMLESS]), st.booleans())
def test_danger_is_never_quoted_whatever_stands_around_it(
    danger: str, before: str, after: str, loud: bool
) -> None:
    text = " ".join(f"{before} {danger} {after}".split())
    text = text.upper() if loud else text.replace("'", "\u2019")
    assert quotable(text) is None
    assert fact_in(f"when i was a kid {text}") is None


@pytest.mark.parametrize("text", HARMLESS)
def test_what_stands_around_it_alone_may_be_quoted(text: str) -> None:
    assert quotable(f"{text} and it was loud there")


@pytest.mark.parametrize(
    "text",
    [
        "mi jefe me humilló delante de todos", "mein chef hat mich vor allen angeschrien",
        "call me on 555 0100 99 please", "write to me at me@example.org now",
        "she said \u201cget out\u201d and left", "see http://x.example for it",
    ],
)  # fmt: skip
def test_other_languages_numbers_addresses_and_quotation_marks_are_not_quoted(text: str) -> None:
    assert quotable(text) is None


def test_a_language_whose_words_nobody_listed_is_neither_quoted_nor_guessed_at() -> None:
    text = "my boss shouted at me today"
    assert quotable(text, "xx") is None
    assert showable(text, "xx") is None
    assert fact_in("when I was a kid we moved house every spring", "xx") is None
    assert guess_in("I keep crying in the car after work", None, "xx") is None
    assert situations_in(text, "share_emotion", 1.0, "xx") == frozenset()


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("my dad forgot my birthday again", "hurt"),
        ("I keep crying in the car after work", "sadness"),
        ("had dinner alone again and the flat is so quiet", "loneliness"),
        ("court hearing on Monday and my stomach is in knots", "dread"),
        ("my hands were shaking before the presentation", "fear"),
        ("he slammed the door, it's so unfair, my jaw is clenched", "anger"),
        ("I couldn't look at anyone after the meeting", "shame"),
        ("I snapped at my daughter and wish I hadn't", "guilt"),
        ("she got the job I applied for", "jealousy"),
        ("going through the motions all week, like a robot", "numbness"),
    ],
)
def test_one_feeling_is_guessed_from_clear_signs(text: str, noun: str) -> None:
    guess = guess_in(text, None)
    assert guess is not None
    assert guess.noun == noun
    assert guess.confidence >= SURE_ENOUGH


@pytest.mark.parametrize(
    "text",
    [
        "the meeting was moved to three",
        "she went out for milk",
        "my dad forgot my birthday and I snapped at my sister",
    ],
)
def test_nothing_is_guessed_without_signs_or_where_two_compete(text: str) -> None:
    assert guess_in(text, None) is None


def test_a_feeling_that_was_named_is_no_guess() -> None:
    assert guess_in("I keep crying in the car after work", Feeling.SAD) is None


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("i want to punch the wall", Care.HARM),
        ("I'll make him pay for that", Care.HARM),
        ("they are watching me through the window", Care.BELIEF),
        ("the voices are back", Care.BELIEF),
        ("nothing will ever change", Care.DESPAIR),
        ("what's the point of any of it", Care.DESPAIR),
        ("I am so stupid", Care.SELF_ATTACK),
        ("it's all my fault", Care.SELF_ATTACK),
        ("she hates me", Care.CLAIM),
        ("my boss is a psychopath", Care.CLAIM),
        ("no one cares about me", Care.CLAIM),
        ("she hates me and I want to hit her", Care.HARM),
    ],
)
def test_what_must_not_be_validated_is_found(text: str, care: Care) -> None:
    assert care_in(text) is care


@pytest.mark.parametrize(
    "text",
    [
        "my boss humiliated me in front of everyone", "I feel sad today", "we argued about the dishes",
        "I waited for an hour and nobody came", "I'm tired and cross", "my sister hung up on me",
    ],
)  # fmt: skip
def test_an_ordinary_account_needs_no_such_care(text: str) -> None:
    assert care_in(text) is None


def test_every_situation_that_has_lines_can_be_recognised() -> None:
    assert set(BY_INTENT.values()) | set(ENGLISH.situations) == set(Situation)
    assert situations_in("she told me I'm too sensitive and laughed it off", "share_emotion") == {
        Situation.INVALIDATED
    }
    assert situations_in("hm", "feel_invalidated") == {Situation.INVALIDATED}


def test_a_fact_fits_where_it_shares_the_situation_or_a_word() -> None:
    doors = Fact("slammed doors put me on edge since school")
    teased = Fact("at school I was laughed at in class", frozenset({Situation.CRITICISED}))
    facts = (doors, teased)
    assert fitting(facts, "he went and slammed the front door", frozenset()) == doors
    assert fitting(facts, "my boss told me off", frozenset({Situation.CRITICISED})) == teased
    assert fitting(facts, "the bus came late", frozenset()) is None
    assert fitting((), "he slammed the door", frozenset()) is None
