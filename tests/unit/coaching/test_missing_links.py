"""A missed practice: the first "no" sets the fix (dbt-brief section 5; table 1, row 17: no motive assumed)."""

import pytest

from coaching.heard import Heard
from coaching.missing_links import Fix, Link, fix_for, next_link, read_link


def test_the_questions_come_one_by_one_until_the_first_no() -> None:
    assert next_link({}) is Link.KNEW
    assert next_link({Link.KNEW: "yes"}) is Link.WANTED
    assert next_link({Link.KNEW: "yes", Link.WANTED: "no"}) is None


def test_a_skipped_question_leads_on() -> None:
    assert next_link({Link.KNEW: "skipped"}) is Link.WANTED


@pytest.mark.parametrize(
    ("answers", "fix"),
    [
        ({Link.KNEW: "no"}, Fix.EXPLAIN),
        ({Link.KNEW: "yes", Link.WANTED: "no"}, Fix.PROS_AND_CONS),
        ({Link.KNEW: "yes", Link.WANTED: "yes", Link.REMEMBERED: "no"}, Fix.REMINDER),
        ({Link.KNEW: "yes", Link.WANTED: "yes", Link.REMEMBERED: "yes", Link.BARRIER: "told"}, Fix.SMALLER_STEP),
        (dict.fromkeys(Link, "skipped"), Fix.UNKNOWN),
    ],
)
def test_the_first_no_sets_the_fix(answers: dict[Link, str], fix: Fix) -> None:
    assert fix_for(answers) is fix


@pytest.mark.parametrize(
    ("asked", "text", "settled"),
    [
        (Link.KNEW, "yes", {Link.KNEW: "yes"}),
        (Link.KNEW, "not really", {Link.KNEW: "no"}),
        (Link.KNEW, "i didn't feel like it", {Link.KNEW: "yes", Link.WANTED: "no"}),
        (Link.KNEW, "I forgot", {Link.KNEW: "yes", Link.WANTED: "yes", Link.REMEMBERED: "no"}),
        (Link.WANTED, "it slipped my mind", {Link.WANTED: "yes", Link.REMEMBERED: "no"}),
    ],
)
def test_words_settle_the_link_they_name(asked: Link, text: str, settled: dict[Link, str]) -> None:
    assert read_link(asked, Heard("nlu_fallback", text)) == settled


def test_other_words_settle_nothing() -> None:
    assert read_link(Link.KNEW, Heard("nlu_fallback", "the weather was odd")) is None
    assert read_link(Link.KNEW, Heard("pick", trusted=True, entities={"value": ("alone",)})) is None
