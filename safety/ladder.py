"""Whom to page next about an open escalation, by which way and when; decided anew before every page.

Everything follows from the rows: who was paged so far, and who is on duty now. So a process that starts again,
or another machine that takes over, goes on where the last one stopped, and whoever comes on duty meanwhile is
reached.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from safety.rota import Way

RETRY = timedelta(seconds=10)
"""The pause after a round in which no page could go out to anybody."""


@dataclass(frozen=True, slots=True)
class Paged:
    """A page that was tried: to whom, how and when (aware), and whether it went out."""

    person: str
    way: Way
    at: datetime
    out: bool


@dataclass(frozen=True, slots=True)
class Due:
    """The next page: `again` when this person was paged this way before."""

    person: str
    way: Way
    at: datetime
    again: bool = False


def next_page(
    people: Sequence[str],
    ways: Mapping[str, Sequence[Way]],
    acknowledge_within: timedelta,
    opened_at: datetime,
    tried: Sequence[Paged],
) -> Due | None:
    """Return the next page for as long as nobody has acknowledged; None when there is nobody to page.

    Each person has `acknowledge_within` to answer (dbt-brief section 8), in which all their ways are used, evenly
    spread; then comes the next in `people`; the last whom a page reached is paged again and again. A page that
    could not go out is followed by the next at once. `tried` is in order of time.
    """
    if not people:
        return None
    if not tried:
        return Due(people[0], ways[people[0]][0], opened_at)
    current = tried[-1].person
    own = ways.get(current, ())
    turn = _turn(tried, own)
    left = [way for way in own if way not in {page.way for page in turn}]
    if left:
        step = acknowledge_within / len(own)
        at = tried[-1].at + step if tried[-1].out else tried[-1].at
        return Due(current, left[0], at, again=_was_paged(tried, current, left[0]))
    reached = any(page.out for page in turn)
    known = {page.person for page in tried}
    fresh = [person for person in people if person not in known]
    following = fresh[0] if fresh else _again(people, tried)
    at = turn[0].at + acknowledge_within if reached else tried[-1].at
    if not reached and not fresh:
        at += RETRY  # nothing goes out at all: trying at once would only spin
    way = ways[following][0]
    return Due(following, way, at, again=_was_paged(tried, following, way))


def _again(people: Sequence[str], tried: Sequence[Paged]) -> str:
    """Return whom to page when everybody was: the last whom a page reached; nobody reached yet, all in turn."""
    reached = [person for person in people if any(page.out and page.person == person for page in tried)]
    if reached:
        return reached[-1]
    place = people.index(tried[-1].person) if tried[-1].person in people else -1
    return people[(place + 1) % len(people)]


def _turn(tried: Sequence[Paged], ways: Sequence[Way]) -> list[Paged]:
    """Return the pages of the person paged last, since their first way was used last."""
    turn: list[Paged] = []
    for page in reversed(tried):
        if page.person != tried[-1].person:
            break
        turn.insert(0, page)
        if page.way in ways[:1]:
            break
    return turn


def _was_paged(tried: Sequence[Paged], person: str, way: Way) -> bool:
    return any(page.person == person and page.way is way and page.out for page in tried)
