"""What must be true before a tone changes: the facts, the guards G1 to G12, and the conditions of plain style.

Source: dbt-brief 1.2. Every fact is a value handed in. None means unknown, and unknown means no.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

NEVER = datetime.min.replace(tzinfo=UTC)
"""The moment of something that surely never happened; None is for what is not known."""

ORDER_DAYS = timedelta(days=30)
CONSENT_DAYS = timedelta(days=30)
CONSENT_BELOW = 40
CALM = 40
"""The intensity (0-100) up to which a plain message may be sent."""
FIRST_DAYS = timedelta(days=30)
FINISHED = 12
HELPFUL, HELPFUL_RATINGS = 4, 3
RUPTURE = timedelta(days=14)
FLAG = timedelta(hours=168)
SERIOUS_FLAG = timedelta(days=90)
COOLDOWN = timedelta(days=14)
BARRIER_MET = 3
DAY_BEGINS, DAY_ENDS = time(9), time(20)
STYLE_BELOW = 60
STYLE_FLAG = timedelta(hours=72)
FIRST_CONTACTS = 3


class Target(StrEnum):
    """What a plain message may be about. Self-harm and suicide are no targets, so nobody can name them."""

    DIARY = "diary"
    PRACTICE = "practice"


class Guard(StrEnum):
    """The guards of a plain message; all are needed."""

    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"
    G6 = "G6"
    G7 = "G7"
    G8 = "G8"
    G9 = "G9"
    G10 = "G10"
    G11 = "G11"
    G12 = "G12"


class Condition(StrEnum):
    """The conditions of plain style, which only the client asks for."""

    ASKED = "asked"
    NOT_STRONG = "not_strong"
    NO_FLAG = "no_flag"
    KNOWN = "known"
    SWITCHED_ON = "switched_on"


@dataclass(frozen=True, slots=True)
class Order:
    """A clinician's order for one plain message on one occasion, as it was armed."""

    clinician: str
    registration: str
    target: Target | None
    has_reason: bool
    armed_at: datetime
    expires_at: datetime
    spent: bool = False
    """It was used on an earlier occasion."""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A client's yes: when, at which intensity (0-100), and the fingerprints of the texts they were shown."""

    given_at: datetime
    intensity: int | None
    shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class ToneFacts:
    """Everything the tone policy may look at. Moments are aware; `barrier_met` is the only fact of adherence."""

    deployment_on: bool | None = None
    clinic_on: bool | None = None
    client_on: bool | None = None
    order: Order | None = None
    review_overdue: bool | None = None
    text: str | None = None
    """The fingerprint of the text that would be sent."""
    consent: Consent | None = None
    stopped: bool | None = None
    """The client said no, or stopped plain messages: for good."""
    began_at: datetime | None = None
    finished: int | None = None
    helpful: tuple[int, ...] | None = None
    """The latest ratings of how helpful a coaching was (1-5), newest first."""
    hurt_at: datetime | None = None
    intensity: int | None = None
    """The newest intensity (0-100) the client gave in this session."""
    flagged_at: datetime | None = None
    seriously_flagged_at: datetime | None = None
    adult: bool | None = None
    excluded: bool | None = None
    session_messages: int | None = None
    """How many messages of this session are the client's, the one being answered included."""
    local_time: time | None = None
    barrier_met: int | None = None
    returned_at: datetime | None = None
    on_call: bool | None = None
    asked_for_style: bool | None = None
    contacts: int | None = None


_Check = Callable[[ToneFacts, datetime], bool]


def _past(moment: datetime | None, now: datetime, span: timedelta) -> bool:
    """Tell whether at least `span` has passed; no for an unknown moment, and for one that lies ahead."""
    return moment is not None and now - moment >= span


def _switches(facts: ToneFacts, _now: datetime) -> bool:
    return facts.deployment_on is True and facts.clinic_on is True and facts.client_on is True


def _named_order(facts: ToneFacts, now: datetime) -> bool:
    order = facts.order
    return (
        order is not None
        and bool(order.clinician.strip() and order.registration.strip())
        and order.target is not None
        and order.has_reason
        and order.armed_at <= now < order.expires_at <= order.armed_at + ORDER_DAYS
    )


def _token(facts: ToneFacts, _now: datetime) -> bool:
    order = facts.order
    return order is not None and not order.spent and not order.revoked and facts.review_overdue is False


def _consented(facts: ToneFacts, now: datetime) -> bool:
    consent = facts.consent
    return (
        consent is not None
        and facts.stopped is False
        and facts.text is not None
        and facts.text in consent.shown
        and consent.intensity is not None
        and consent.intensity < CONSENT_BELOW
        and consent.given_at <= now < consent.given_at + CONSENT_DAYS
    )


def _rapport(facts: ToneFacts, now: datetime) -> bool:
    ratings = (facts.helpful or ())[:HELPFUL_RATINGS]
    return (
        _past(facts.began_at, now, FIRST_DAYS)
        and facts.began_at != NEVER
        and facts.finished is not None
        and facts.finished >= FINISHED
        and len(ratings) == HELPFUL_RATINGS
        and all(rating >= HELPFUL for rating in ratings)
        and _past(facts.hurt_at, now, RUPTURE)
    )


def _calm(facts: ToneFacts, _now: datetime) -> bool:
    return facts.intensity is not None and facts.intensity <= CALM


def _no_flag(facts: ToneFacts, now: datetime) -> bool:
    return _past(facts.flagged_at, now, FLAG) and _past(facts.seriously_flagged_at, now, SERIOUS_FLAG)


def _not_excluded(facts: ToneFacts, _now: datetime) -> bool:
    return facts.adult is True and facts.excluded is False


def _in_a_session_by_day(facts: ToneFacts, _now: datetime) -> bool:
    if facts.session_messages is None or facts.local_time is None:
        return False
    return facts.session_messages > 1 and DAY_BEGINS <= facts.local_time < DAY_ENDS


def _met_warmly(facts: ToneFacts, _now: datetime) -> bool:
    return facts.barrier_met is not None and facts.barrier_met >= BARRIER_MET


def _cooled_down(facts: ToneFacts, now: datetime) -> bool:
    return _past(facts.returned_at, now, COOLDOWN)


def _on_call(facts: ToneFacts, _now: datetime) -> bool:
    return facts.on_call is True


GUARDS: Mapping[Guard, tuple[str, _Check]] = MappingProxyType(
    {
        Guard.G1: ("the deployment, the clinic and the client are all switched on", _switches),
        Guard.G2: (
            "a named, registered clinician armed it for diary or practice, with a reason, for 30 days at most",
            _named_order,
        ),
        Guard.G3: ("the order was not used or taken back, and earlier plain messages were reviewed", _token),
        Guard.G4: (
            "the client said yes to this very text in the last 30 days, at under 40, and has not stopped",
            _consented,
        ),
        Guard.G5: (
            "30 days, 12 finished coachings, the latest three ratings 4 or 5 of 5, no hurt told in 14 days",
            _rapport,
        ),
        Guard.G6: ("the intensity asked in this session is 40 or less", _calm),
        Guard.G7: ("no message flagged in 168 hours, none of T3 or more in 90 days", _no_flag),
        Guard.G8: ("an adult, and nobody noted that cold words hurt them", _not_excluded),
        Guard.G9: (
            "not a session's first message, and from 09:00 to 20:00 where the client is",
            _in_a_session_by_day,
        ),
        Guard.G10: ("the same barrier was met warmly three times or more", _met_warmly),
        Guard.G11: ("14 days since the last one", _cooled_down),
        Guard.G12: ("somebody named is on call now", _on_call),
    }
)

CONDITIONS: Mapping[Condition, tuple[str, _Check]] = MappingProxyType(
    {
        Condition.ASKED: ("the client asked for it", lambda facts, _now: facts.asked_for_style is True),
        Condition.NOT_STRONG: (
            "the intensity given in this session is under 60",
            lambda facts, _now: facts.intensity is not None and facts.intensity < STYLE_BELOW,
        ),
        Condition.NO_FLAG: (
            "no message flagged in 72 hours",
            lambda facts, now: _past(facts.flagged_at, now, STYLE_FLAG),
        ),
        Condition.KNOWN: (
            "not one of the first three contacts",
            lambda facts, _now: facts.contacts is not None and facts.contacts > FIRST_CONTACTS,
        ),
        Condition.SWITCHED_ON: ("the client is not switched off", lambda facts, _now: facts.client_on is True),
    }
)


def failing(facts: ToneFacts, now: datetime) -> tuple[Guard, ...]:
    """Return the guards that a plain message does not pass at the aware moment `now`, in their order."""
    return tuple(guard for guard, (_, check) in GUARDS.items() if not check(facts, now))


def unmet(facts: ToneFacts, now: datetime) -> tuple[Condition, ...]:
    """Return the conditions of plain style that do not hold at the aware moment `now`."""
    return tuple(condition for condition, (_, check) in CONDITIONS.items() if not check(facts, now))


def review_due(used_at: datetime) -> datetime:
    """Return when a plain message must have been reviewed: two working days (Monday to Friday, UTC) later."""
    due, days = used_at, 0
    while days < 2:
        due += timedelta(days=1)
        days += due.weekday() < 5
    return due
