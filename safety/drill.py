"""Who and what a drill rehearses: everybody whom a page would reach now or next, by each of their ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from safety.policy import Whom
from safety.reach import Missing, Standing
from safety.rota import STAFF_CHAT_ALONE, Rota, Way, next_on_duty

DUTIES = (Whom.ON_CALL, Whom.SAFEGUARDING, Whom.BACKUP, Whom.MANAGER)
_CLOCK = "%a %d %b %H:%M"


class Place(StrEnum):
    """Where a test page arrives."""

    OWN_CHAT = "own_chat"
    STAFF_CHAT = "staff_chat"
    EMAIL = "email"
    PAGER = "pager"


_PLACES: Mapping[Way, Place] = {
    Way.TELEGRAM: Place.OWN_CHAT,
    Way.EMAIL: Place.EMAIL,
    Way.PAGER: Place.PAGER,
}
NO_STAFF_CHAT = "no_staff_chat"


@dataclass(frozen=True, slots=True)
class Rung:
    """One test page: `untried` says why it cannot be sent; an empty person stands for the staff chat."""

    person: str
    duty: str
    place: Place
    untried: str = ""


def rungs(
    rota: Rota, standing: Standing, at: datetime, *, person: str = "", everybody: bool = False
) -> tuple[Rung, ...]:
    """Return the test pages of a drill at the aware time `at`, in the order in which people would be paged.

    Whoever was lost is tried all the same: that is what a drill is for.
    """
    found = [] if person else [_staff_chat(standing)]
    for name, duties in _people(rota, at, person=person, everybody=everybody).items():
        for way in rota.people[name].ways:
            missing = standing.missing(name, way)
            untried = "" if missing in {None, Missing.LOST} else str(missing)
            found.append(Rung(name, "; ".join(duties), _PLACES[way], untried))
    return tuple(found)


def _staff_chat(standing: Standing) -> Rung:
    return Rung("", "", Place.STAFF_CHAT, NO_STAFF_CHAT if standing.staff_chat is None else "")


def _people(rota: Rota, at: datetime, *, person: str, everybody: bool) -> dict[str, list[str]]:
    """Return who takes part, each with their duties in words."""
    people: dict[str, list[str]] = {}
    if rota is STAFF_CHAT_ALONE:
        return people  # there is nobody but the staff chat
    for duty in DUTIES:
        _add(people, rota.on_duty(duty, at), _words(duty))
    for duty in DUTIES:
        if (coming := next_on_duty(rota, duty, at)) is not None:
            starts = coming.at.astimezone(rota.zone).strftime(_CLOCK)
            fresh = [name for name in coming.who if _words(duty) not in people.get(name, [])]
            _add(people, fresh, f"{_words(duty)} from {starts}")
    if everybody or person:
        _add(people, [name for name in rota.people if name not in people], "no duty now or next")
    return {name: duties for name, duties in people.items() if not person or name == person}


def _add(people: dict[str, list[str]], names: Sequence[str], duty: str) -> None:
    for name in names:
        people.setdefault(name, []).append(duty)


def _words(duty: Whom) -> str:
    return duty.value.replace("_", " ")
