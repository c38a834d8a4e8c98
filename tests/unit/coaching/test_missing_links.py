"""A missed practice: the first "no" sets the fix (dbt-brief section 5; table 1, row 17: no motive assumed)."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.heard import Heard
from coaching.missing_links import About, Fix, Link, fix_for, is_stuck, may_say_plain_fact, next_link, read_link

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("about", "fix", "days", "calm", "may"),
    [
        (About.PRACTICE, Fix.SMALLER_STEP, None, True, True),
        (About.PRACTICE, Fix.UNKNOWN, 7, True, True),
        (About.PRACTICE, Fix.SMALLER_STEP, 6.9, True, False),
        (About.PRACTICE, Fix.SMALLER_STEP, None, False, False),
        (About.PRACTICE, Fix.PROS_AND_CONS, None, True, False),
        (About.DIARY, Fix.SMALLER_STEP, None, True, False),
    ],
)
def test_the_plain_fact_is_said_once_in_seven_days_and_never_to_press(
    about: About, fix: Fix, days: float | None, calm: bool, may: bool
) -> None:
    """Dbt-brief table 1, row 15."""
    last = NOW - timedelta(days=days) if days is not None else None
    assert may_say_plain_fact(about, fix, last, NOW, calm=calm) is may


def test_the_clinician_is_told_at_each_third_time() -> None:
    """Dbt-brief table 1, row 18."""
    assert [met for met in range(10) if is_stuck(met)] == [3, 6, 9]
