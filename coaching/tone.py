"""The tone policy as a state machine: which tone a client's chat is in, and the only ways from one to another.

Source: dbt-brief 1.2 and table 1, rows 18-24 and 27-33. A tone is a style of wording and no amount of help:
nothing here decides whether, how fast or how fully a client is answered. The table is closed: what is not in it
changes nothing, and whatever is unknown or in doubt is warm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from coaching.tone_guards import Condition, Guard, ToneFacts, failing, unmet

MOST_COOL = 2
"""Plain messages in one run."""
RUN_ENDS_AFTER = timedelta(minutes=10)


class Tone(StrEnum):
    """The tones of a chat; each has a register of wording of the same name."""

    WARM = "warm"
    WARM_DIRECT = "warm_direct"
    MATTER_OF_FACT = "matter_of_fact"
    WARM_RETURN = "warm_return"
    SAFE = "safe"


class Event(StrEnum):
    """What can happen to a tone."""

    ASKED = "asked"
    TOPIC_OVER = "topic_over"
    OCCASION = "occasion"
    MORE = "more"
    WROTE = "wrote"
    HURT = "hurt"
    TIME_UP = "time_up"
    CAP = "cap"
    STOPPED = "stopped"
    SWITCHED_OFF = "switched_off"
    UNSENT = "unsent"
    RETURNED = "returned"
    LOST = "lost"
    FLAG = "flag"
    CLEARED = "cleared"


class Send(StrEnum):
    """What a move sends beside the ordinary answer."""

    PLAIN = "plain"
    RETURN = "return"


class Needs(StrEnum):
    """What a guarded move needs."""

    GUARDS = "G1-G12"
    CONDITIONS = "plain style's conditions"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: where it leads, what it needs, what it sends, and where it leads when refused."""

    after: Tone
    why: str
    needs: Needs | None = None
    sends: tuple[Send, ...] = ()
    refused: Tone | None = None


_T, _E = Tone, Event
_BACK = (Send.RETURN,)

TABLE: Mapping[tuple[Tone, Event], Move] = MappingProxyType(
    {
        (_T.WARM, _E.ASKED): Move(_T.WARM_DIRECT, "the client asks for plain style", Needs.CONDITIONS),
        (_T.WARM, _E.OCCASION): Move(_T.MATTER_OF_FACT, "an armed plain message", Needs.GUARDS, (Send.PLAIN,)),
        (_T.WARM, _E.FLAG): Move(_T.SAFE, "possible danger"),
        (_T.WARM_DIRECT, _E.ASKED): Move(_T.WARM_DIRECT, "still asked for", Needs.CONDITIONS, refused=_T.WARM),
        (_T.WARM_DIRECT, _E.OCCASION): Move(
            _T.MATTER_OF_FACT, "an armed plain message", Needs.GUARDS, (Send.PLAIN,)
        ),
        (_T.WARM_DIRECT, _E.TOPIC_OVER): Move(_T.WARM, "the topic is over"),
        (_T.WARM_DIRECT, _E.HURT): Move(_T.WARM, "a sign of distress"),
        (_T.WARM_DIRECT, _E.STOPPED): Move(_T.WARM, "the client stops it"),
        (_T.WARM_DIRECT, _E.SWITCHED_OFF): Move(_T.WARM, "switched off"),
        (_T.WARM_DIRECT, _E.FLAG): Move(_T.SAFE, "possible danger"),
        (_T.MATTER_OF_FACT, _E.MORE): Move(
            _T.MATTER_OF_FACT, "the client asks for more", Needs.GUARDS, (Send.PLAIN,), _T.WARM_RETURN
        ),
        (_T.MATTER_OF_FACT, _E.CAP): Move(_T.WARM_RETURN, "two plain messages", sends=_BACK),
        (_T.MATTER_OF_FACT, _E.WROTE): Move(_T.WARM_RETURN, "the client writes", sends=_BACK),
        (_T.MATTER_OF_FACT, _E.HURT): Move(_T.WARM_RETURN, "a sign of distress", sends=_BACK),
        (_T.MATTER_OF_FACT, _E.TIME_UP): Move(_T.WARM_RETURN, "10 minutes", sends=_BACK),
        (_T.MATTER_OF_FACT, _E.STOPPED): Move(_T.WARM_RETURN, "the client stops it", sends=_BACK),
        (_T.MATTER_OF_FACT, _E.SWITCHED_OFF): Move(_T.WARM_RETURN, "switched off", sends=_BACK),
        (_T.MATTER_OF_FACT, _E.UNSENT): Move(_T.WARM, "nothing had gone out"),
        (_T.MATTER_OF_FACT, _E.FLAG): Move(_T.SAFE, "possible danger"),
        (_T.WARM_RETURN, _E.RETURNED): Move(_T.WARM, "the return has gone out"),
        (_T.WARM_RETURN, _E.LOST): Move(_T.WARM_RETURN, "the return was withdrawn", sends=_BACK),
        (_T.WARM_RETURN, _E.FLAG): Move(_T.SAFE, "possible danger"),
        (_T.SAFE, _E.CLEARED): Move(_T.WARM, "cleared"),
    }
)
OWED = Move(Tone.WARM_RETURN, "cleared, and a return is owed", sends=_BACK)
"""The way out of SAFE for whoever was read a plain message before and has not had its return."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client's tone stands: the plain messages of this run, and whether its return is still owed."""

    tone: Tone = Tone.WARM
    plain: int = 0
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What an event led to; `failing` names the guards, `unmet` the conditions, that refused it."""

    standing: Standing
    sends: tuple[Send, ...] = ()
    failing: tuple[Guard, ...] = ()
    unmet: tuple[Condition, ...] = ()


NOTHING_KNOWN = ToneFacts()


def step(standing: Standing, event: Event, facts: ToneFacts, now: datetime) -> Step:
    """Return what an event leads to at the aware moment `now`; one that is not in the table changes nothing."""
    if standing.tone is Tone.SAFE and event is Event.CLEARED and standing.owed:
        return Step(_entered(standing, OWED), OWED.sends)
    move = TABLE.get((standing.tone, event))
    if move is None:
        return Step(standing)
    if move.needs is Needs.CONDITIONS and (lacking := unmet(facts, now)):
        return Step(Standing() if move.refused else standing, unmet=lacking)
    if move.needs is Needs.GUARDS:
        return _plain(standing, move, facts, now)
    return Step(_entered(standing, move), move.sends)


def _plain(standing: Standing, move: Move, facts: ToneFacts, now: datetime) -> Step:
    """Send one plain message, if every guard holds; after the last one of a run the return follows at once."""
    refused = failing(facts, now)
    if refused or standing.plain >= MOST_COOL:
        if move.refused is None:
            return Step(standing, failing=refused)
        return Step(_entered(standing, replace(move, after=move.refused)), _BACK, failing=refused)
    plain = standing.plain + 1
    if plain < MOST_COOL:
        return Step(Standing(Tone.MATTER_OF_FACT, plain), move.sends)
    cap = TABLE[Tone.MATTER_OF_FACT, Event.CAP]
    return Step(_entered(Standing(Tone.MATTER_OF_FACT, plain), cap), (*move.sends, *cap.sends))


def _entered(standing: Standing, move: Move) -> Standing:
    if move.after in (Tone.WARM, Tone.WARM_DIRECT):
        return Standing(move.after)
    waiting = standing.tone in (Tone.MATTER_OF_FACT, Tone.WARM_RETURN)
    if move.after is Tone.SAFE:
        return Standing(Tone.SAFE, owed=standing.owed or waiting)
    return Standing(move.after, standing.plain, owed=True)
