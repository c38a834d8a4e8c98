"""The diary card as a value: days and clocks, targets, how much is asked, and going through it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching import diary_flow
from coaching.diary import (
    EMOTIONS,
    STANDARD,
    Card,
    CardUnreadableError,
    Size,
    Target,
    TargetError,
    TargetKind,
    checked,
    day_of,
    late_days,
    questions,
    shaped,
    targets_from_json,
    targets_to_json,
)
from coaching.diary_answers import read_hours, read_medicine, read_scale, read_substances
from coaching.diary_flow import Told, Verb, act, begin, choose, press, urge, write
from coaching.diary_week import Asks, Try, week_of

MONDAY = date(2026, 11, 23)
LONDON = ZoneInfo("Europe/London")
OWN = Target(TargetKind.PERSONAL, "shut people out")


def nothing(_text: str) -> str | None:
    return None


def test_a_day_ends_at_four_by_the_clients_own_clock() -> None:
    assert day_of(datetime(2026, 11, 24, 1, 30, tzinfo=UTC), LONDON) == MONDAY
    assert day_of(datetime(2026, 11, 24, 4, 0, tzinfo=UTC), LONDON) == date(2026, 11, 24)
    assert day_of(datetime(2026, 11, 24, 1, 30, tzinfo=UTC), ZoneInfo("Asia/Tokyo")) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 29, 2, 59, tzinfo=UTC), date(2026, 3, 28)),  # 03:59 on the morning the clocks went on
        (datetime(2026, 3, 29, 3, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 3, 59, tzinfo=UTC), date(2026, 10, 24)),  # the night with one hour twice
        (datetime(2026, 10, 25, 4, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_night_in_which_the_clocks_change_is_one_day_like_any_other(moment: datetime, day: date) -> None:
    assert day_of(moment, LONDON) == day


def test_the_two_days_before_can_be_filled_late_unless_they_were_filled_or_came_before_the_diary() -> None:
    sunday, saturday = date(2026, 11, 22), date(2026, 11, 21)
    assert late_days(MONDAY, frozenset(), date(2026, 11, 1)) == (sunday, saturday)
    assert late_days(MONDAY, frozenset({sunday}), date(2026, 11, 1)) == (saturday,)
    assert late_days(MONDAY, frozenset(), sunday) == (sunday,)
    assert late_days(MONDAY, frozenset(), MONDAY) == ()


def test_targets_are_one_to_six_most_pressing_first() -> None:
    assert checked([OWN, *STANDARD]) == (*STANDARD, OWN)
    assert targets_from_json(targets_to_json((*STANDARD, OWN))) == (*STANDARD, OWN)
    for wrong in ([], [OWN, OWN], [STANDARD[0], STANDARD[0]], [Target(TargetKind.PERSONAL, " ")]):
        with pytest.raises(TargetError):
            checked(wrong)
    with pytest.raises(TargetError, match="up to 3"):
        checked([Target(TargetKind.PERSONAL, word) for word in "abcd"])


def test_the_card_grows_from_one_question_and_shrinks_after_a_week_without() -> None:
    assert shaped(MONDAY, {}) is Size.ONE
    three = {date(2026, 11, day): Size.ONE for day in (18, 19, 21)}
    assert shaped(MONDAY, three) is Size.HALF
    assert shaped(MONDAY, {date(2026, 11, 19): Size.FULL}) is Size.FULL
    assert shaped(MONDAY, {date(2026, 11, 2): Size.FULL}) is Size.HALF
    assert shaped(MONDAY, {}, Size.FULL) is Size.FULL
    assert [len(questions(STANDARD, size)) for size in Size] == [1, 7, 18]


def full(**fields: object) -> Card:
    return begin(Card(MONDAY, **fields)).card  # type: ignore[arg-type]


def test_a_whole_card_by_buttons_is_at_most_twenty_taps_on_a_plain_day() -> None:
    card, taps = full(), 0
    while card.at is not None:
        value = {"medicine": "yes", "substances": "none", "rating": "5"}.get(card.at, "none")
        value = "0" if card.at.startswith("urge.") or card.at in EMOTIONS else value
        value = "7" if card.at == "sleep" else value
        card, taps = choose(card, value, card.step).card, taps + 1
    assert taps == 18
    assert card.answers["urge.1"] == 0
    assert card.answers["sleep"] == 7
    assert card.answers["acted"] == "none"


def test_everything_can_be_skipped_and_a_skip_is_no_zero() -> None:
    card = full()
    while card.at is not None:
        card = press(card, Verb.SKIP, card.step).card
    assert set(card.answers.values()) == {None}
    assert card.given == 0


def test_an_old_button_only_shows_where_we_are_but_an_act_is_never_lost() -> None:
    first = full()
    card = choose(first, "2", first.step).card
    assert choose(card, "5", first.step).card == card
    late = act(card, 1, first.step)
    assert late.card.acts == {1: None}
    assert late.card.at == card.at
    assert urge(card, 1, 4, first.step).card.answers["urge.1"] == 4


def test_acts_are_asked_once_with_how_often_if_wanted() -> None:
    card = full(targets=(*STANDARD, OWN))
    while card.at != "acted":
        card = choose(card, "1", card.step).card
    moved = act(card, 4, card.step)
    assert moved.card.at == "count.4"
    card = choose(moved.card, "2", moved.card.step).card
    assert (card.at, card.acts) == ("acted", {4: 2})
    assert write(card, "yes", nothing).told is Told.WHICH
    card = press(card, Verb.END, card.step).card
    assert card.answers["acted"] == "some"
    assert card.at == "joy"


def test_words_are_understood_where_a_button_was_shown() -> None:
    card = full()
    card = write(card, "about a 2", nothing).card
    assert card.answers["urge.1"] == 2
    assert write(card, "quite a bit", nothing).told is Told.UNREAD
    card = write(card, "none", nothing).card
    card = write(card, "one", nothing).card
    card = write(card, "no", nothing).card
    for number in "1234512":
        card = write(card, number, nothing).card
    card = write(card, "about six and a half hours", nothing).card
    card = write(card, "forgot one, so partly", nothing).card
    card = write(card, "two beers", nothing).card
    card = write(card, "paced breathing", lambda _text: "DT04").card
    assert card.at == "skills"
    card = press(card, Verb.END, card.step).card
    card = write(card, "5", nothing).card
    card = write(card, "A long day at work.", nothing).card
    moved = choose(card, "noted", card.step)
    assert moved.told is Told.DONE
    answers = moved.card.answers
    assert answers["sleep"] == 6.5
    assert (answers["medicine"], answers["substances"], answers["skills"]) == ("partly", "alcohol", ("DT04",))
    assert answers["note"] == answers["tell"] == "A long day at work."


@given(st.lists(st.sampled_from([*Verb, "0", "3", "none", "act"]), max_size=60))
def test_no_order_of_taps_leads_astray(taps: list[str]) -> None:
    card = full(targets=(*STANDARD, OWN))
    for tap in taps:
        if tap == "act":
            card = act(card, 4, card.step).card
        elif tap in set(Verb):
            card = press(card, Verb(tap), card.step).card
        else:
            card = choose(card, tap, card.step).card
        assert card.at is None or card.at.partition(".")[0] in {
            "count",
            *(q.partition(".")[0] for q in card.order),
        }
        assert Card.from_json(card.to_json(), card.day, late=card.late) == card


def test_a_card_of_another_release_is_refused_without_its_words() -> None:
    with pytest.raises(CardUnreadableError) as caught:
        Card.from_json('{"secret": "words"}', MONDAY, late=False)
    assert "words" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("4", 4), ("four", 4), ("about 3", 3), ("3/5", 3), ("2-3", 3), ("2 or 3", 3), ("none", 0), ("0", 0),
        ("not at all", 0), ("no", 0), ("7", None), ("a lot", None), ("3.5", None), ("1 2 3", None),
        ("on the 4 of May I was told that I would leave", None),
    ],
)  # fmt: skip
def test_a_strength_in_words(words: str, value: int | None) -> None:
    assert read_scale(words, 5) == value


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("about six hours", 6), ("6.5", 6.5), ("six and a half", 6.5), ("7h30", 7.5), ("6-7", 6.5),
        ("5 or 6", 5.5), ("half an hour", 0.5), ("I didn't sleep", 0),
        ("none", 0), ("8 hours", 8), ("badly", None),
        ("30", None), ("from 11 till 6", None),
    ],
)  # fmt: skip
def test_hours_in_words(words: str, hours: float | None) -> None:
    assert read_hours(words) == hours


def test_medicine_and_substances_in_words() -> None:
    assert [read_medicine(w) for w in ("yes", "all of it", "nope", "most of it", "I'm not on any", "hm")] == [
        "yes", "yes", "no", "partly", "none", None,
    ]  # fmt: skip
    assert [read_substances(w) for w in ("no", "a beer", "some weed", "wine and weed", "both", "hm")] == [
        "none", "alcohol", "other", "both", "both", None,
    ]  # fmt: skip


def card_of(day: int, **answers: object) -> Card:
    given = {name.replace("_", "."): value for name, value in answers.items()}
    return Card(date(2026, 11, day), answers=given)  # type: ignore[arg-type]


def test_a_week_shows_what_is_missing_as_missing_and_never_as_zero() -> None:
    week = week_of(MONDAY, [card_of(20, urge_1=4, joy=2, sleep=5.0), card_of(22, urge_1=None, joy=4)], [], [], [])
    assert [day.day for day in week.filled] == [20, 22]
    assert len(week.missing) == 5
    assert week.urges[0].by_day == (None, None, None, 4, None, None, None)
    assert (week.urges[0].highest, week.urges[0].day) == (4, date(2026, 11, 20))
    assert week.emotions["joy"] is not None
    assert (week.emotions["joy"].low, week.emotions["joy"].high, week.emotions["joy"].days) == (2, 4, 2)
    assert week.emotions["shame"] is None
    assert week.urges[1].highest is None
    assert week.medicine == {}
    assert [q.about for q in week.questions] == [Asks.URGE, Asks.MISSING]


def test_a_card_of_skips_alone_is_a_day_without_one() -> None:
    assert week_of(MONDAY, [card_of(20, urge_1=None)], [], [], []).filled == ()


def test_acts_come_first_among_the_questions_and_are_counted_where_every_day_says_how_often() -> None:
    first = card_of(20, urge_1=1).acted(2, 1)
    again = card_of(21, urge_1=1).acted(2)
    week = week_of(MONDAY, [first, again], [], ["T1", "T1", "SH-A"], ["dance again"])
    assert [(a.target.kind, len(a.days), a.times) for a in week.acts] == [(TargetKind.SELF_HARM, 2, None)]
    assert week.questions[0].about is Asks.ACT
    assert week.flags == {"T1": 2, "SH-A": 1}


def test_the_best_and_the_least_useful_skill_by_measured_drop_then_by_rating() -> None:
    cards = [
        card_of(day, skills=("DT04", "M02") if day < 22 else ("M02",), rating=day - 17) for day in (20, 21, 22)
    ]
    assert week_of(MONDAY, cards, [], [], []).best.skill == "M02"  # type: ignore[union-attr]
    tried = [Try("DT04", 80, 40), Try("IE02", 40, 50), Try("M02", 50, None)]
    week = week_of(MONDAY, cards, tried, [], [])
    assert week.best is not None
    assert week.least is not None
    assert (week.best.skill, week.best.drop) == ("DT04", 40)
    assert (week.least.skill, week.least.drop) == ("IE02", -10)
    assert week_of(MONDAY, [], [], [], []).best is None


def test_a_target_that_was_changed_in_the_week_keeps_its_own_line() -> None:
    before, after = card_of(20, urge_1=2), Card(MONDAY, targets=(OWN,), answers={"urge.1": 3})
    week = week_of(MONDAY, [before, after], [], [], [])
    lines = {urge.target: urge.highest for urge in week.urges}
    assert lines[STANDARD[0]] == 2
    assert lines[OWN] == 3


def test_reading_a_number_belongs_to_urges_alone() -> None:
    assert diary_flow.reads_number("urge.1", "3") == 3
    assert diary_flow.reads_number("joy", "3") is None
