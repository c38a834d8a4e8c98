"""The day's card is told from a note of one moment, and numbers in a card from words that only hold one."""

import pytest

from coaching.diary_answers import read_hours, read_scale
from coaching.diary_words import wants_card
from coaching.heard import Heard


@pytest.mark.parametrize(
    "text", ["fill in my diary", "let me log the day", "I should do tonight's card", "put my urges and sleep in"]
)
def test_words_for_the_diary_mean_the_card(text: str) -> None:
    assert wants_card(Heard("start_diary", text))


@pytest.mark.parametrize("text", ["log this feeling", "write that down", "I want to note how I feel"])
def test_words_for_one_moment_mean_the_short_log(text: str) -> None:
    assert not wants_card(Heard("start_diary", text))


def test_the_menus_button_means_the_short_log() -> None:
    assert not wants_card(Heard("start_diary", trusted=True))


@pytest.mark.parametrize(
    ("text", "number"),
    [("dos", 2), ("two-ish", 2), ("fiveish", 5), ("3ish", 3), ("maybe a 3", 3), ("1 or 2", 2), ("none", 0)],
)
def test_a_cards_number_is_read_as_people_say_it(text: str, number: int) -> None:
    assert read_scale(text, 5) == number


@pytest.mark.parametrize("text", ["phone call", "no one", "often", "sixteen", "4 no wait 1"])
def test_what_only_holds_a_number_is_asked_again(text: str) -> None:
    assert read_scale(text, 5) is None


def test_hours_in_another_language_are_read() -> None:
    assert read_hours("siete") == 7
