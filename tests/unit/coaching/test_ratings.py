"""A strength is read out of whatever a client writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.ratings import read_leading_rating, read_rating, read_stated_rating, spoken


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("7", 70),
        ("0", 0),
        ("10", 100),
        ("seven", 70),
        ("a ten", 100),
        ("8/10", 80),
        ("8 / 10", 80),
        ("eight out of ten", 80),
        ("about an 8", 80),
        ("between 6 and 7", 65),
        ("6-7", 65),
        ("6 or 7", 65),
        ("6, maybe 7", 70),
        ("6.5", 65),
        ("six and a half", 65),
        ("80%", 80),
        ("12/10", 100),
        ("it was 8, now 5", 50),
        ("sorry I meant 6", 60),
        ("not 8, 6", 60),
        ("6 not 8", 60),
        ("6/7", 65),
        ("I\u2019m at a 9", 90),
    ],
)
def test_an_answer_to_how_strong_is_read(text: str, points: int) -> None:
    assert read_rating(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("six-ish", 60),
        ("6ish", 60),
        ("three-ish", 30),
        ("5ish or 6ish", 55),
        ("a solid 7", 70),
        ("between 4 and 5", 45),
        ("10/10", 100),
        ("6\u00bd", 65),
        ("6 1/2", 65),
        ("six n a half", 65),
        ("seven point five", 75),
        ("7\ufe0f\u20e3", 70),
        ("siete", 70),
        ("siete sobre diez", 70),
        ("sept", 70),
        ("sieben", 70),
        ("eight from ten", 80),
        ("70 percent", 70),
        ("eleven", 100),
        ("100", 100),
        ("max", 100),
        ("nothing", 0),
        ("it's gone", 0),
    ],
)
def test_numbers_are_read_as_people_say_them(text: str, points: int) -> None:
    assert read_rating(text) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("no wait, 4", 40),
        ("7, no wait, 4", 40),
        ("4 not 7", 40),
        ("not a 7 but a 5", 50),
        ("6 instead of 8", 60),
        ("now 5, was 8", 50),
        ("it went from 6 to 8", 80),
        ("dropped from nine to four", 40),
        ("8 down to 5", 50),
        ("down to 5 from 8", 50),
    ],
)
def test_of_a_change_or_a_correction_the_new_number_counts(text: str, points: int) -> None:
    assert read_rating(text) == points


@pytest.mark.parametrize(
    "text", ["I don't like this one", "no one", "give me 5 mins", "2 hours", "often", "my weight", "one of those"]
)
def test_what_only_looks_like_a_number_is_no_strength(text: str) -> None:
    assert read_rating(text) is None


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("a solid 7, and I want a drink", 70),
        ("about an eight cos my boss shouted", 80),
        ("8 because he left me after 2 years", 80),
        ("3 people left and I am sad", None),
        ("10 minutes ago he left", None),
        ("I have 2 kids and no help", None),
    ],
)
def test_a_longer_answer_may_begin_with_its_number(text: str, points: int | None) -> None:
    assert read_leading_rating(text) == points


@pytest.mark.parametrize("text", ["", "really bad", "off the scale", "45", "at 7:30", "at 7pm", "no idea"])
def test_what_is_no_strength_is_not_read(text: str) -> None:
    assert read_rating(text) is None


@pytest.mark.parametrize(
    ("text", "points"), [("I'm so angry, 8/10", 80), ("fear is at a 7", 70), ("6-7 out of 10", 65)]
)
def test_an_unmistakable_strength_is_read_unasked(text: str, points: int) -> None:
    assert read_stated_rating(text) == points


@pytest.mark.parametrize(
    "text", ["he left 2 weeks ago", "my 3 kids", "I slept 4 hours", "one of my friends", "10 people"]
)
def test_numbers_in_a_story_are_no_strength(text: str) -> None:
    assert read_stated_rating(text) is None


@given(st.integers(0, 10))
def test_a_button_and_the_number_it_shows_are_read_alike(number: int) -> None:
    assert read_rating(str(number)) == number * 10
    assert read_rating(f"{number}/10") == number * 10
    assert spoken(number * 10) == str(number)


@given(st.text(max_size=60))
def test_no_text_gives_a_strength_outside_the_scale(text: str) -> None:
    for points in (read_rating(text), read_stated_rating(text)):
        assert points is None or 0 <= points <= 100


def test_half_points_are_said_back_as_given() -> None:
    assert spoken(65) == "6.5"
