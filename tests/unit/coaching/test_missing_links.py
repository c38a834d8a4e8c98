"""A missed practice: the first "no" sets the fix (dbt-brief section 5; table 1, row 17: no motive assumed)."""

import pytest

from coaching.missing_links import Fix, Link, fix_for, next_link


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
