"""When a chain analysis is open (dbt-brief section 6), and which words stay unnamed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coaching.chain_answers import plainly, rating_of_now, read_factors, read_tag, says_fresh
from coaching.chain_gate import Closed, Flag, Moment, closed, rests_until
from coaching.chain_parts import Factor, Tag
from coaching.unnamed import names_detail

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OPEN = Moment(coaching=True, opened_at=NOW - timedelta(days=30))


def flag(code: str, action: str, *, hours: float) -> Flag:
    return Flag(code, action, NOW - timedelta(hours=hours))


def test_nothing_told_and_coaching_open_is_open() -> None:
    assert closed(OPEN, NOW) is None
    assert rests_until(OPEN) is None


def test_where_coaching_is_not_open_it_is_held() -> None:
    assert closed(replace(OPEN, coaching=False, asked=True), NOW) is Closed.HELD


@pytest.mark.parametrize(
    ("code", "action", "expected"),
    [
        ("T1", "check_in", None), ("SH-U", "check_in", None), ("OTHER", "check_in", None),
        ("SH-U", "urgent", Closed.ALERT), ("T2", "urgent", Closed.ALERT), ("T3", "urgent", Closed.ALERT),
        ("T4", "emergency", Closed.ALERT), ("HTO", "urgent", Closed.ALERT), ("ABU", "urgent", Closed.ALERT),
        ("ABU", "check_in", Closed.ALERT), ("PSM", "urgent", Closed.ALERT), ("MED", "emergency", Closed.ALERT),
        ("CHI", "urgent", Closed.ALERT), ("UNCLEAR", "check_in", Closed.ALERT),
        ("OTHER", "emergency", Closed.ALERT),
    ],
)  # fmt: skip
def test_a_code_above_t1_closes_it_for_72_hours(code: str, action: str, expected: Closed | None) -> None:
    assert closed(replace(OPEN, flags=(flag(code, action, hours=71),)), NOW) is expected
    assert closed(replace(OPEN, flags=(flag(code, action, hours=73),)), NOW) is None


def test_a_clinician_who_opened_the_chat_since_has_looked() -> None:
    moment = replace(OPEN, flags=(flag("T3", "urgent", hours=10),), opened_at=NOW - timedelta(hours=2))
    assert closed(moment, NOW) is None


def test_an_alert_that_nobody_acknowledged_closes_it_unless_it_tells_of_no_danger() -> None:
    assert closed(replace(OPEN, alert="ABU"), NOW) is Closed.ALERT
    assert closed(replace(OPEN, alert="T1"), NOW) is None
    assert closed(replace(OPEN, alert="PERSON"), NOW) is None


@pytest.mark.parametrize("code", ["SH-A", "T5"])
def test_24_hours_pass_after_an_act_also_when_the_chat_was_opened_again(code: str) -> None:
    opened = NOW - timedelta(hours=1)
    for hours, expected in ((23.9, Closed.ACT), (24, None)):
        moment = replace(OPEN, flags=(flag(code, "urgent", hours=hours),), opened_at=opened)
        assert closed(moment, NOW) is expected
        assert closed(replace(moment, asked=True), NOW) is None


def test_an_act_of_the_diary_counts_and_a_clinicians_request_lifts_it() -> None:
    moment = replace(OPEN, acted_at=NOW - timedelta(hours=5))
    assert closed(moment, NOW) is Closed.ACT
    assert rests_until(moment) == NOW + timedelta(hours=19)
    assert closed(replace(moment, asked=True), NOW) is None


def test_a_request_lifts_no_code() -> None:
    assert closed(replace(OPEN, flags=(flag("T2", "urgent", hours=1),), asked=True), NOW) is Closed.ALERT


@pytest.mark.parametrize(
    "words",
    [
        "I cut my arm", "burned my left hand", "scratched myself", "hit my head on the wall", "it was bleeding",
        "needed stitches", "took all my pills", "took 20 of them", "swallowed a handful", "the knife", "a lighter",
        "hanged myself", "jumped off", "paracetamol", "laxatives", "500 mg", "od'd", "punched the wall",
        "a deep cut",
    ],
)  # fmt: skip
def test_a_means_a_method_an_amount_or_a_wound_stays_unnamed(words: str) -> None:
    assert names_detail(words)
    assert names_detail(words.upper())


@pytest.mark.parametrize(
    "words",
    [
        "I did it", "hurting myself", "I hurt myself", "budget cuts at work", "burned out", "he cut me off",
        "shouted at my sister", "threw my phone", "drank too much", "ate everything", "my heart raced",
        "scratched the plan", "I hit send", "sent ten messages", "slept four hours", "cut the call short",
    ],
)  # fmt: skip
def test_plain_words_are_none(words: str) -> None:
    assert not names_detail(words)


def test_kinds_factors_and_when_are_read_from_words() -> None:
    assert read_tag("A thought.") is Tag.THOUGHT
    assert read_tag("in my body") is Tag.BODY
    assert read_tag("I thought he left") is None
    assert read_factors("sleep and stress") == (Factor.SLEEP, Factor.STRESS)
    assert read_factors("not enough sleep") == (Factor.SLEEP,)
    assert read_factors("work, too much stress") == (Factor.STRESS,)
    assert read_factors("an argument at work") == ()
    assert read_factors("the dog was ill and I had to drive her to the vet at night") == ()
    assert all(map(says_fresh, ("this morning", "2 hours ago", "Last night", "earlier today", "just now")))
    assert not any(map(says_fresh, ("last week", "on Friday", "two days ago", "in May", "earlier this week")))


def test_a_strength_of_now_is_read_only_where_it_is_stated() -> None:
    assert rating_of_now("I'm at an 8 right now") == 80
    assert rating_of_now("9/10 now") == 90
    assert rating_of_now("I'm on a bus") is None
    assert rating_of_now("he said 8 things") is None
    assert rating_of_now("a 7 I think, maybe more, he made me so angry again") is None


def test_words_are_compared_without_signs() -> None:
    assert plainly("That\u2019s ALL!  ") == "that's all"
