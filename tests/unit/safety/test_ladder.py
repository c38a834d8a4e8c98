"""Whom to page next: every person by every way in their time, nobody passed over, and never silence."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from safety.ladder import Due, Paged, next_page
from safety.rota import Way

OPENED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WITHIN = timedelta(minutes=10)
ALL = tuple(Way)
WAYS = {"Dana": ALL, "Sam": (Way.TELEGRAM,), "Ruth": (Way.EMAIL, Way.TELEGRAM)}
EVERYBODY = ("Dana", "Sam", "Ruth")


def climb(pages: int, *, broken: Sequence[tuple[str, Way]] = (), people: Sequence[str] = EVERYBODY) -> list[Due]:
    """Page `pages` times, each at its time; those in `broken` do not go out."""
    tried: list[Paged] = []
    found: list[Due] = []
    for _ in range(pages):
        due = next_page(people, WAYS, WITHIN, OPENED, tried)
        assert due is not None
        found.append(due)
        tried.append(Paged(due.person, due.way, due.at, out=(due.person, due.way) not in broken))
    return found


def minutes(pages: Sequence[Due]) -> list[tuple[str, str, float]]:
    return [(p.person, p.way.value, round((p.at - OPENED).total_seconds() / 60, 1)) for p in pages]


def test_everybody_is_paged_by_all_their_ways_within_their_time_and_the_last_again_and_again():
    assert minutes(climb(8)) == [
        ("Dana", "telegram", 0),
        ("Dana", "email", 3.3),
        ("Dana", "pager", 6.7),
        ("Sam", "telegram", 10),
        ("Ruth", "email", 20),
        ("Ruth", "telegram", 25),
        ("Ruth", "email", 30),
        ("Ruth", "telegram", 35),
    ]


def test_only_a_page_that_went_out_before_is_called_a_repeat():
    assert [page.again for page in climb(8)] == [False] * 6 + [True] * 2


def test_a_page_that_cannot_go_out_is_followed_by_the_next_at_once():
    broken = [("Dana", Way.TELEGRAM), ("Sam", Way.TELEGRAM)]
    assert minutes(climb(5, broken=broken)) == [
        ("Dana", "telegram", 0),
        ("Dana", "email", 0),
        ("Dana", "pager", 3.3),
        ("Sam", "telegram", 10),
        ("Ruth", "email", 10),
    ]


def test_when_the_last_cannot_be_reached_the_last_who_can_is_paged_again():
    broken = [("Ruth", Way.EMAIL), ("Ruth", Way.TELEGRAM)]
    assert [page.person for page in climb(9, broken=broken)][6:] == ["Sam", "Sam", "Sam"]


def test_when_nothing_goes_out_everybody_is_tried_in_turn_without_spinning():
    broken = [(person, way) for person in EVERYBODY for way in ALL]
    pages = climb(13, broken=broken)
    assert {page.person for page in pages[6:12]} == set(EVERYBODY)
    assert pages[6].at - pages[5].at >= timedelta(seconds=5)


def test_whoever_comes_on_duty_meanwhile_is_reached_and_who_went_off_is_not_paged_again():
    tried = [Paged("Dana", Way.TELEGRAM, OPENED, out=True), Paged("Sam", Way.TELEGRAM, OPENED + WITHIN, out=True)]
    due = next_page(("Ruth", "Sam"), WAYS, WITHIN, OPENED, tried)
    assert due == Due("Ruth", Way.EMAIL, OPENED + 2 * WITHIN)


def test_nobody_to_page_is_said_and_not_hidden():
    assert next_page((), WAYS, WITHIN, OPENED, []) is None


@given(
    st.lists(st.sampled_from(EVERYBODY), min_size=1, max_size=3, unique=True),
    st.sets(st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(ALL))),
)
def test_time_never_runs_back_nobody_is_passed_over_and_it_never_ends(
    people: list[str], broken: set[tuple[str, Way]]
):
    rungs = sum(len(WAYS[person]) for person in people)
    pages = climb(rungs + 6, broken=sorted(broken), people=people)
    assert [page.at for page in pages] == sorted(page.at for page in pages)
    assert {(p.person, p.way) for p in pages[:rungs]} == {
        (person, way) for person in people for way in WAYS[person]
    }
    longest = max(b.at - a.at for a, b in pairwise(pages))
    assert longest <= WITHIN
