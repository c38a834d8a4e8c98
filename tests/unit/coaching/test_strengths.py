"""What a client's record may say at level 6: facts, none of them about homework, none half true."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from coaching.diary import Card, TargetKind
from coaching.strengths import RECENT, Done, Eased, strengths_in

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SELF_HARM = 2
"""The place of self-harm among the standard targets; 1 is suicide, 3 substances."""


def card(back: int, urges: dict[int, int], acted: str | None = "none", acts: tuple[int, ...] = ()) -> Card:
    answers = {f"urge.{number}": value for number, value in urges.items()} | {"acted": acted}
    return Card(TODAY - timedelta(days=back), answers=answers, acts=dict.fromkeys(acts))


def said(done: Done) -> dict[str, str]:
    return dict(strengths_in(done, TODAY, "en"))


def test_an_empty_record_fills_nothing() -> None:
    assert said(Done()) == {}


def test_urges_that_were_not_acted_on_are_counted() -> None:
    cards = (card(3, {SELF_HARM: 3}), card(2, {SELF_HARM: 2, 3: 4}), card(1, {SELF_HARM: 0}))
    assert said(Done(cards=cards)) == {"urges_held": "3"}
    assert said(Done(cards=cards[:1])) == {}, "one alone is no count"


def test_once_an_urge_was_acted_on_nothing_is_said_of_urges() -> None:
    cards = (card(3, {SELF_HARM: 3}), card(2, {SELF_HARM: 3}), card(1, {3: 2}, "some", (3,)))
    assert said(Done(cards=cards)) == {}


def test_a_day_without_an_answer_about_acting_counts_for_nothing() -> None:
    assert said(Done(cards=(card(2, {SELF_HARM: 3}, None), card(1, {SELF_HARM: 3}, None)))) == {}


def test_urges_to_end_ones_life_are_never_counted() -> None:
    cards = (card(2, {1: 4}), card(1, {1: 5}))
    assert cards[0].targets[0].kind is TargetKind.SUICIDE
    assert said(Done(cards=cards)) == {}


def test_old_cards_say_nothing_of_today() -> None:
    old = RECENT.days
    assert said(Done(cards=(card(old, {SELF_HARM: 3}), card(old + 1, {SELF_HARM: 3})))) == {}


def test_the_skill_that_eased_most_speaks_with_its_numbers_as_they_were_given() -> None:
    tries = (Eased("DT04", 80, 50, NOW), Eased("M10", 70, 65, NOW), Eased("DT01", 60, 50, NOW))
    assert said(Done(eased=tries)) == {"eased_skill": "@skill.DT04.name", "before": "8", "after": "5"}
    assert said(Done(eased=tries[1:2])) == {}, "a drop under 10 points eased nothing"


def test_a_step_that_names_harm_is_not_said_back() -> None:
    assert said(Done(steps=("call the bank",))) == {"step_done": "call the bank"}
    assert said(Done(steps=("call the bank", "stop thinking that I am worthless"))) == {
        "step_done": "call the bank"
    }


def test_nothing_here_knows_of_homework() -> None:
    """Dbt-brief, fixed rule 4: no tone depends on it."""
    assert {field.name for field in fields(Done)} == {"eased", "steps", "cards"}
    filled = tuple(replace(card(back, {}), answers={"misery": 3, "acted": "none"}) for back in range(7))
    assert said(Done(cards=filled)) == {}
