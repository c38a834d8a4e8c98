"""The skill a client means, by name or by its place in an offer."""

import pytest

from coaching.skill_names import named_skill, one_of
from content.loader import load_library

SKILLS = load_library().skills


@pytest.mark.parametrize(
    ("text", "skill"),
    [("paced breathing please", "DT04"), ("can we do STOP", "DT01"), ("i used Check the facts!", "ER03")],
)
def test_a_skill_is_found_by_its_name(text: str, skill: str) -> None:
    assert named_skill(text, SKILLS) == skill


def test_no_skill_is_found_in_other_words() -> None:
    assert named_skill("i went for a walk", SKILLS) is None


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("the first one", "DT01"),
        ("second", "DT04"),
        ("the other", "DT04"),
        ("2", "DT04"),
        ("either", "DT01"),
        ("paced breathing", "DT04"),
    ],
)
def test_an_offered_skill_is_found_by_its_place(text: str, skill: str) -> None:
    assert one_of(text, ["DT01", "DT04"], SKILLS) == skill


def test_a_name_goes_before_a_place() -> None:
    assert one_of("the first, paced breathing", ["DT01", "DT04"], SKILLS) == "DT04"


def test_words_that_choose_nothing_choose_nothing() -> None:
    assert one_of("hm what are they", ["DT01", "DT04"], SKILLS) is None
