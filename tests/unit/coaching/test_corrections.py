"""A correction in a few words is told from an answer."""

import pytest

from coaching.corrections import corrects


@pytest.mark.parametrize(
    "text",
    [
        "no wait, 4",
        "No, 4",
        "actually 6",
        "sorry I meant six",
        "oops, angry not sad",
        "4 I mean",
        "*8",
        "8*",
        "scratch that, more like a 5",
        "hang on, it's a 3",
        "make that seven",
        "wait no, five-ish",
    ],
)
def test_a_new_value_after_a_mark_corrects(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "4",
        "wait",
        "actually no",
        "actually none",
        "no, none",
        "actually alone",
        "no, two people are here",
        "sorry, my boss rang and then I had to leave with 2 kids in the car",
        "wait 5 mins",
        "I am angry",
        "no thanks",
    ],
)
def test_everything_else_stays_what_it_is(text: str) -> None:
    assert not corrects(text)
