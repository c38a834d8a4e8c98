"""Who can really be reached, in which order their ways are tried, and which hours that leaves uncovered."""

from datetime import UTC, datetime, timedelta

import pytest

from safety.policy import Whom
from safety.reach import Missing, Standing, uncovered
from safety.rota import Rota, Way, next_on_duty

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TELEGRAM_MAIL = (Way.TELEGRAM, Way.EMAIL)
WEEK = timedelta(days=7)


def standing(**fields: object) -> Standing:
    given = {"chats": {"Dana": 1}, "outside": frozenset({Way.EMAIL}), "staff_chat": -1, **fields}
    return Standing(**given)  # type: ignore[arg-type]


def rota() -> Rota:
    return Rota.model_validate(
        {
            "timezone": "UTC",
            "people": {
                "Dana": {"ways": ["telegram", "email"], "email": "dana@clinic.example"},
                "Sam": {"ways": ["telegram"]},
            },
            "shifts": [
                {"duty": "on_call", "days": "mon-fri", "from": "09:00", "to": "17:00", "who": ["Dana"]},
                {"duty": "on_call", "days": "mon-fri", "from": "17:00", "to": "09:00", "who": ["Sam"]},
            ],
        }
    )


@pytest.mark.parametrize(
    ("now", "ways"),
    [
        (standing(), (Way.TELEGRAM, Way.EMAIL)),
        (standing(lost=frozenset({"Dana"})), (Way.EMAIL, Way.TELEGRAM)),  # what reaches her herself comes first
        (standing(outside=frozenset()), (Way.TELEGRAM,)),
        (standing(chats={}), (Way.TELEGRAM, Way.EMAIL)),  # in the staff chat, by name
        (standing(chats={}, staff_chat=None), (Way.EMAIL,)),
        (standing(lost=frozenset({"Dana"}), outside=frozenset(), staff_chat_lost=True), (Way.TELEGRAM,)),
    ],
)
def test_what_works_is_tried_first_and_a_lost_chat_is_never_left_out(now: Standing, ways: tuple[Way, ...]):
    assert now.ways("Dana", TELEGRAM_MAIL) == ways


@pytest.mark.parametrize(
    ("name", "way", "why"),
    [
        ("Dana", Way.TELEGRAM, None),
        ("Dana", Way.EMAIL, None),
        ("Dana", Way.PAGER, Missing.NO_PAGER),
        ("Sam", Way.TELEGRAM, Missing.NOT_ENROLLED),
    ],
)
def test_why_a_way_does_not_reach_somebody(name: str, way: Way, why: Missing | None):
    assert standing().missing(name, way) is why


def test_hours_of_somebody_whom_nothing_reaches_are_the_staff_chats_alone():
    hours = uncovered(rota(), standing(), MONDAY, WEEK)
    assert [(gap.starts.hour, gap.ends.hour) for gap in hours.nobody] == [(9, 9)]  # Saturday to Monday
    assert [(gap.starts.hour, gap.ends.hour) for gap in hours.staff_chat_only] == [(17, 9)] * 5
    assert not any(a.starts < b.ends and b.starts < a.ends for a in hours.nobody for b in hours.staff_chat_only)


def test_without_a_staff_chat_that_works_these_hours_are_nobodys():
    for now in (standing(staff_chat=None), standing(staff_chat_lost=True)):
        hours = uncovered(rota(), now, MONDAY, WEEK)
        assert hours.staff_chat_only == ()
        assert sum((gap.ends - gap.starts for gap in hours.nobody), timedelta()) == timedelta(hours=5 * 16 + 48)


def test_with_everybody_reached_only_the_rotas_own_gap_is_left():
    hours = uncovered(rota(), standing(chats={"Dana": 1, "Sam": 2}), MONDAY, WEEK)
    assert (len(hours.nobody), hours.staff_chat_only) == (1, ())


def test_who_is_next_on_duty():
    coming = next_on_duty(rota(), Whom.ON_CALL, MONDAY)
    assert coming is not None
    assert (coming.who, coming.at) == (("Sam",), MONDAY.replace(hour=17))
    assert next_on_duty(rota(), Whom.BACKUP, MONDAY) is None
