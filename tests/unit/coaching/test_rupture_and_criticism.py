"""Cues of a hurt and of criticism: found in short words to this program, and not in what is told of others."""

import json
from pathlib import Path

import pytest

from coaching.criticism import is_criticism
from coaching.rupture import Rupture, rupture_in

TESTS = Path(__file__).parents[2]
CRITICISMS = (TESTS / "support" / "criticisms.txt").read_text().splitlines()
ORDINARY = [
    json.loads(line)["text"]
    for file in sorted((TESTS / "unit" / "safety" / "corpus").glob("*_ordinary.jsonl"))
    for line in file.read_text().splitlines()
]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Rupture.HURT, "that hurt"), (Rupture.HURT, "Ouch."), (Rupture.HURT, "wow, that was really cold"),
        (Rupture.HURT, "your last message stung"), (Rupture.HURT, "you made me feel stupid"),
        (Rupture.HURT, "I feel judged by you"), (Rupture.HURT, "that felt like blame"),
        (Rupture.HURT, "how can you say that to me"), (Rupture.DROPPED, "forget it"),
        (Rupture.DROPPED, "just forget I said anything"), (Rupture.DROPPED, "ugh, forget it then"),
        (Rupture.DROPPED, "I shouldn't have told you"), (Rupture.MISSED, "you don't get it"),
        (Rupture.MISSED, "You just don\u2019t understand me at all"), (Rupture.MISSED, "you're not listening"),
        (Rupture.MISSED, "that's not what I said"), (Rupture.HOSTILE, "fuck off"), (Rupture.HOSTILE, "shut up"),
        (Rupture.HOSTILE, "you are so useless"), (Rupture.HOSTILE, "stupid bot"), (Rupture.HOSTILE, "I hate you"),
        (Rupture.THERAPIST, "my therapist doesn't get me"), (Rupture.THERAPIST, "I'm so angry with my therapist"),
        (Rupture.THERAPIST, "My therapist hurt me last week and I do not want to go back"),
        (Rupture.THERAPIST, "I fell out with my counsellor"),
    ],
)  # fmt: skip
def test_a_hurt_is_found(kind: Rupture, words: str) -> None:
    assert rupture_in(words) is kind


@pytest.mark.parametrize(
    "words",
    [
        "he said something and that hurt", "my knee hurts", "she told me to shut up", "I forget it all the time",
        "my mum never listens to me", "I love my therapist", "my therapist said well done", "I feel stupid",
        "fuck my life", "you're not wrong", "what you said helped", "I hate this feeling", "this is so hard",
        "my boss says I am useless", "I can't stand this any more",
    ],
)  # fmt: skip
def test_what_is_told_of_others_or_of_oneself_is_no_hurt_by_this_program(words: str) -> None:
    assert rupture_in(words) is None
    assert not is_criticism(words)


def test_fifty_criticisms_are_known_as_such() -> None:
    """Dbt-brief table 1, row 2."""
    assert len(set(CRITICISMS)) == 50
    assert [line for line in CRITICISMS if not is_criticism(line) and rupture_in(line) is None] == []


def test_no_ordinary_message_of_the_corpus_is_taken_for_either() -> None:
    assert len(ORDINARY) > 500
    assert [text for text in ORDINARY if is_criticism(text) or rupture_in(text)] == []


@pytest.mark.parametrize("words", ["the exercise did not help", "this skill is too long for me", "it didn't work"])
def test_that_a_skill_did_not_help_is_a_rating_and_no_criticism(words: str) -> None:
    assert not is_criticism(words)


@pytest.mark.parametrize("words", ["ok " * 2000, "x" * 4000, "this bot " * 400, "you are so " * 300])
def test_a_very_long_message_is_neither_and_is_read_at_once(words: str) -> None:
    assert rupture_in(words) is None
    assert not is_criticism(words)
