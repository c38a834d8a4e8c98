"""Who is on call at a moment, by the clinic's own clock, and which hours nobody covers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from safety.policy import Whom
from safety.rota import LAST_RESORT, Rota, chain, gaps

LONDON = ZoneInfo("Europe/London")
ON_CALL = (Whom.ON_CALL,)


def at(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def shift(who: str, days: str = "every day", hours: str = "00:00-00:00", duty: str = "on_call") -> dict[str, Any]:
    starts, ends = hours.split("-")
    return {"duty": duty, "days": days, "from": starts, "to": ends, "who": who.split(",")}


def rota(*shifts: dict[str, Any], **more: Any) -> Rota:
    people = {name: {"ways": ["telegram"]} for name in ("Dana", "Sam", "Ruth", "Max")}
    return Rota.model_validate({"timezone": "Europe/London", "people": people, "shifts": shifts, **more})


WEEK = rota(
    shift("Dana,Sam", "mon-fri", "09:00-17:00"),
    shift("Ruth", "mon-fri", "17:00-09:00"),
    shift("Max", "sat, sun", "09:00-09:00"),
)


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        ("2026-11-23T09:00", ("Dana", "Sam")),  # a Monday
        ("2026-11-23T16:59", ("Dana", "Sam")),
        ("2026-11-23T17:00", ("Ruth",)),
        ("2026-11-24T08:59", ("Ruth",)),
        ("2026-11-28T08:59", ("Ruth",)),  # Friday's night ends on Saturday
        ("2026-11-28T09:00", ("Max",)),
        ("2026-11-30T08:59", ("Max",)),  # Sunday's shift ends on Monday
        ("2026-11-23T08:00", ("Max",)),
        ("2026-07-06T09:00", ("Dana", "Sam")),  # in summer by the same clock on the wall
    ],
)
def test_who_has_the_duty_by_the_clock_on_the_wall(moment: str, who: tuple[str, ...]):
    assert WEEK.on_duty(Whom.ON_CALL, at(moment)) == who


def test_a_holiday_replaces_the_shifts_that_would_begin_on_it_and_no_night_that_began_before():
    christmas = {"name": "Christmas", "dates": ["2026-12-25"], "shifts": [shift("Max", hours="09:00-21:00")]}
    holidays = rota(holidays=[christmas]).holidays
    found = WEEK.model_copy(update={"holidays": holidays})
    assert found.on_duty(Whom.ON_CALL, at("2026-12-25T08:00")) == ("Ruth",)  # since Thursday evening
    assert found.on_duty(Whom.ON_CALL, at("2026-12-25T10:00")) == ("Max",)
    assert found.on_duty(Whom.ON_CALL, at("2026-12-25T22:00")) == ()
    uncovered = gaps(found, at("2026-12-24T00:00"), timedelta(days=3))
    assert [gap.starts for gap in uncovered] == [at("2026-12-25T21:00")]


def test_the_newest_swap_wins_and_ends_on_time():
    swaps = [
        {"duty": "on_call", "from": "2026-11-23T12:00", "to": "2026-11-23T16:00", "who": ["Max"]},
        {"duty": "on_call", "from": "2026-11-23T13:00", "to": "2026-11-23T14:00", "who": ["Ruth"]},
    ]
    swapped = rota(shift("Dana"), overrides=swaps)
    hours = [swapped.on_duty(Whom.ON_CALL, at(f"2026-11-23T{hour}:00"))[0] for hour in (11, 12, 13, 14, 16)]
    assert hours == ["Dana", "Max", "Ruth", "Max", "Dana"]
    assert swapped.on_duty(Whom.MANAGER, at("2026-11-23T12:30")) == ()


def test_both_hours_of_the_night_on_which_the_clocks_go_back_are_covered():
    night = rota(shift("Ruth", hours="22:00-02:00"), shift("Max", hours="02:00-22:00"))
    assert night.on_duty(Whom.ON_CALL, at("2026-10-25T01:30")) == ("Ruth",)
    assert night.on_duty(Whom.ON_CALL, at("2026-10-25T01:30", fold=1)) == ("Ruth",)
    assert gaps(night, at("2026-10-24T00:00"), timedelta(days=3)) == ()


def test_an_uncovered_hour_is_found_with_its_true_length_when_the_clocks_change():
    until_two, from_three = shift("Ruth", hours="03:00-01:00"), shift("Dana", "mon", "00:00-00:00")
    found = gaps(rota(until_two, from_three), at("2026-03-28T12:00"), timedelta(days=1))
    assert [(gap.ends - gap.starts) for gap in found] == [timedelta(hours=1)]  # 01:00 to 03:00, one skipped


def test_a_backup_or_a_manager_covers_an_hour_too():
    day = shift("Dana", hours="08:00-20:00")
    assert len(gaps(rota(day), at("2026-11-23T00:00"), timedelta(days=7))) == 8
    assert gaps(rota(day, shift("Max", duty="manager")), at("2026-11-23T00:00"), timedelta(days=7)) == ()


def test_who_is_paged_begins_with_whom_the_policy_names_and_never_ends_before_the_manager():
    duties = {"Dana": "on_call", "Sam": "safeguarding", "Ruth": "backup", "Max": "manager"}
    book = rota(*(shift(who, duty=duty) for who, duty in duties.items()))
    now = at("2026-11-23T12:00")
    assert chain(book, ON_CALL, now) == ("Dana", "Ruth", "Max")
    assert chain(book, (Whom.SAFEGUARDING,), now) == ("Sam", "Dana", "Ruth", "Max")
    assert chain(book, (Whom.THERAPIST,), now, therapist="Ruth") == ("Ruth", "Dana", "Max")
    assert chain(book, (Whom.THERAPIST,), now, therapist="someone who left") == ("Dana", "Ruth", "Max")


HOURS = st.tuples(st.integers(0, 23), st.integers(0, 23)).map(lambda h: f"{h[0]:02}:00-{h[1]:02}:00")
SHIFTS = st.lists(
    st.builds(
        shift,
        st.sampled_from(["Dana", "Sam,Ruth", "Max"]),
        st.sampled_from(["mon-fri", "sat, sun", "every day", "fri-mon", "wed"]),
        HOURS,
        st.sampled_from(["on_call", "backup", "safeguarding"]),
    ),
    max_size=5,
)


@given(SHIFTS, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)))  # noqa: DTZ001 - given a zone below
def test_an_hour_is_a_gap_exactly_when_nobody_would_be_paged(shifts: list[dict[str, Any]], start: datetime):
    book, since = rota(*shifts), start.replace(tzinfo=UTC)
    found = gaps(book, since, timedelta(days=4))
    for quarters in range(0, 4 * 96, 7):
        moment = since + timedelta(minutes=15 * quarters)
        covered = any(book.on_duty(duty, moment) for duty in LAST_RESORT)
        assert covered is not any(gap.starts <= moment < gap.ends for gap in found)


def swap(starts: str, ends: str) -> dict[str, Any]:
    return {"overrides": [{"duty": "on_call", "from": starts, "to": ends, "who": ["Dana"]}]}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"timezone": "Mars/Base"}, "no time zone"),
        ({"shifts": [shift("Nobody")]}, "does not stand under people"),
        ({"shifts": [shift("Dana", "someday")]}, "is no day"),
        ({"shifts": [shift("Dana", duty="therapist")]}, "no duty of a rota"),
        ({"people": {"Dana": {"ways": ["email"]}}}, "needs an address"),
        ({"people": {"Dana": {"ways": ["telegram", "telegram"]}}}, "named twice"),
        ({"people": {}}, "at least 1"),
        (swap("2026-01-02T00:00", "2026-01-01T00:00"), "not after"),
        (swap("2026-01-01T00:00Z", "2026-01-02T00:00"), "without a zone"),
    ],
)  # fmt: skip
def test_what_a_rota_cannot_mean_is_refused_with_the_reason(change: dict[str, Any], why: str):
    good = {"timezone": "Europe/London", "people": {"Dana": {"ways": ["telegram"]}}, "shifts": [shift("Dana")]}
    assert Rota.model_validate(good)
    with pytest.raises(ValidationError, match=why):
        Rota.model_validate(good | change)
