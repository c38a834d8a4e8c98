"""The single moves of a chain analysis: what an answer, a skip, a step back, a strength of now lead to. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from coaching.chain import CALM_BELOW, MOST_FACTORS, MOST_LINKS, Break, Chain, Link
from coaching.chain_parts import PARTS, Ask, Check, Factor, Part, Tag, When, part_of
from coaching.diary import TargetKind
from coaching.outcome import RISE, STRONG

TARGET_KINDS = (TargetKind.SELF_HARM, TargetKind.SUBSTANCES)
"""Targets by button. Ending one's life and harm to others are looked at with a person, not here."""
_TOP = 100


class Told(StrEnum):
    """What the client is told next."""

    ASK = "ask"
    UNREAD = "unread"
    NUMBER_FIRST = "number_first"
    TOO_LONG = "too_long"
    UNNAMED = "unnamed"
    WHICH = "which"
    STRONG = "strong"
    RISEN = "risen"
    TOO_MUCH = "too_much"
    STOPPED = "stopped"
    DONE = "done"


PAUSES = frozenset({Told.STRONG, Told.RISEN, Told.STOPPED})
"""After these nothing is asked: the chain is kept, and the strength is asked again when it is taken up."""


class Verb(StrEnum):
    """What a button does; `which` carries what it is about."""

    VALUE = "v"
    TARGET = "target"
    TAG = "tag"
    LINK = "link"
    SKILL = "skill"
    MORE = "more"
    PART = "part"
    SKIP = "skip"
    END = "end"
    UNDO = "undo"
    BACK = "back"
    CHANGE = "change"
    VIEW = "view"
    STOP = "stop"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Moved:
    """The chain after a move, and what is said about it."""

    chain: Chain
    told: Told


def view(chain: Chain) -> Moved:
    """Return what is shown to somebody who comes back to a chain."""
    return Moved(chain, Told.DONE if chain.asks is None else Told.ASK)


def stepped(chain: Chain) -> Chain:
    """Return the chain a step on: buttons that were shown before it are stale."""
    return replace(chain, step=chain.step + 1)


def paused(chain: Chain, told: Told) -> Moved:
    """Leave the chain where it is; taken up again, it begins with the strength of then."""
    return Moved(replace(chain, check=Check.BEGIN) if chain.asks is not None else chain, told)


def too_much(chain: Chain) -> Moved:
    """Put the chain down because it is too much, and ask how strong it is now."""
    if chain.asks is None:
        return view(chain)
    if chain.check is Check.BEGIN:
        return paused(chain, Told.STOPPED)
    return Moved(replace(chain, check=Check.TOO_MUCH), Told.TOO_MUCH)


def rated_now(chain: Chain, points: int) -> Moved:
    """Look at a strength of now: at 70, or 20 over the beginning, everything stops (dbt-brief section 6)."""
    if points >= STRONG or (chain.begun is not None and points - chain.begun >= RISE):
        return paused(chain, Told.RISEN)
    return view(chain)


def numbered(chain: Chain, asks: Ask, points: int) -> Moved:
    """Take a strength (0-100) as the answer to what is asked."""
    if asks is Ask.LINK_STRENGTH:
        return _linked(chain, points)
    if asks in {Ask.MIDWAY, Ask.RERATE}:
        moved = onward(chain.answered(asks, points), asks)
        return rated_now(moved.chain, points)
    if chain.check is Check.TOO_MUCH:
        return rated_now(replace(chain, check=None), points)
    if points >= STRONG:
        return Moved(chain, Told.RISEN)
    if points >= CALM_BELOW:
        return Moved(chain, Told.STRONG)
    return view(replace(chain, check=None, begun=points))


def onward(chain: Chain, asked: Ask) -> Moved:
    """Go on to what is asked next: the rest of a step that is gone through again, else what has no answer yet."""
    order = chain.order
    place = order.index(asked) if asked in order else -1
    if chain.fixing and place + 1 < len(order) and part_of(order[place + 1]) is part_of(asked):
        return view(replace(chain, at=order[place + 1], drawn=False))
    later = (ask for ask in order[place + 1 :] if ask not in chain.answers)
    earlier = (ask for ask in order if ask not in chain.answers)
    at = next(earlier if chain.fixing else later, None)
    return view(replace(chain, at=at, making=None, picked=None, passed=(), fixing=False))


def _value(chain: Chain, which: str) -> Moved | None:
    asks = chain.asks
    if asks in {Ask.STRENGTH, Ask.MIDWAY, Ask.RERATE, Ask.LINK_STRENGTH}:
        points = int(which) * 10 if which.isascii() and which.isdecimal() and len(which) < 3 else _TOP + 1
        return numbered(chain, asks, points) if points <= _TOP else None
    if asks is Ask.WHEN and which in set(When):
        return onward(chain.answered(asks, When(which)), asks)
    if asks is Ask.HARDER and which in set(Factor):
        return made_harder(chain, Factor(which))
    if asks is Ask.SHARE and which in {"yes", "no"}:
        return shared(chain, yes=which == "yes")
    return None


def _target(chain: Chain, which: str) -> Moved | None:
    if chain.asks is not Ask.TARGET or which not in set(TARGET_KINDS):
        return None
    return onward(replace(chain, kind=TargetKind(which)).answered(Ask.TARGET, which), Ask.TARGET)


def made_harder(chain: Chain, *factors: str) -> Moved:
    """Add what made the day harder."""
    new = tuple(str(factor) for factor in factors if factor not in chain.factors)
    return view(chain.answered(Ask.HARDER, (*chain.factors, *new)[:MOST_FACTORS]))


def tagged(chain: Chain, which: str) -> Moved | None:
    """Say what kind of link it is; None where that is not asked."""
    if chain.asks not in {Ask.LINK, Ask.LINK_TAG} or which not in set(Tag) or len(chain.links) >= MOST_LINKS:
        return None
    making = replace(chain.making or Link(), tag=Tag(which))
    return view(replace(chain, making=making))


def _linked(chain: Chain, points: int | None) -> Moved:
    """Put the link that was being told into the chain."""
    if chain.making is None:
        return view(chain)
    link = replace(chain.making, strength=points)
    return view(replace(chain.unanswered(Ask.LINK), links=(*chain.links, link), making=None))


def picked(chain: Chain, which: str) -> Moved | None:
    """Choose the link to break, by its number; None where there is no such link."""
    number = int(which) if which.isascii() and which.isdecimal() and len(which) < 3 else 0
    if chain.asks is not Ask.BREAK or not 1 <= number <= len(chain.links):
        return None
    return view(replace(chain, picked=number, passed=()))


def _skill(chain: Chain, which: str) -> Moved | None:
    return broken(chain, skill=which) if chain.asks is Ask.BREAK_SKILL and which else None


def _more(chain: Chain, which: str) -> Moved | None:
    """Pass over the skills that are named; with none left the first ones come again."""
    if chain.asks is not Ask.BREAK_SKILL:
        return None
    return view(replace(chain, passed=(*chain.passed, *which.split(",")) if which else ()))


def broken(chain: Chain, *, skill: str = "", idea: str = "") -> Moved:
    """Keep what could break the chosen link: a skill, or an idea in own words."""
    number = chain.picked or 0
    others = tuple(one for one in chain.breaks if one.link != number)
    breaks = tuple(sorted((*others, Break(number, skill, idea)), key=lambda one: one.link))
    return view(replace(chain, breaks=breaks, picked=None, passed=(), drawn=False))


def shared(chain: Chain, *, yes: bool) -> Moved:
    """Close the chain with a yes or a no to sharing it."""
    answers = MappingProxyType({**chain.answers, Ask.SHARE: "yes" if yes else "no"})
    return view(replace(chain, at=None, fixing=False, answers=answers))


def _skip(chain: Chain, _which: str) -> Moved | None:
    asks = chain.asks
    if asks is Ask.STRENGTH:
        return Moved(chain, Told.NUMBER_FIRST) if chain.check is Check.BEGIN else paused(chain, Told.STOPPED)
    if asks is Ask.LINK and chain.links:
        return ended(chain, "")
    if asks is None:
        return None
    if asks in _SKIPS:
        return _SKIPS[asks](chain)
    if chain.answers.get(asks) is not None:  # what was given stays given
        return onward(chain, asks)
    return onward(chain.answered(asks, None), asks)


_SKIPS: Mapping[Ask, Callable[[Chain], Moved]] = MappingProxyType(
    {
        Ask.LINK_STRENGTH: lambda chain: _linked(chain, None),
        Ask.LINK_TAG: lambda chain: view(replace(chain, making=None)),
        Ask.LINK_WORDS: lambda chain: view(replace(chain, making=None)),
        Ask.BREAK_SKILL: lambda chain: view(replace(chain, picked=None, passed=())),
        Ask.SHARE: lambda chain: shared(chain, yes=False),
    }
)


def ended(chain: Chain, _which: str) -> Moved | None:
    """End a question that takes several answers."""
    asks = chain.asks
    if asks is Ask.LINK and chain.links:
        return onward(chain.answered(asks, "told"), asks)
    if asks is Ask.BREAK and chain.breaks:
        return onward(chain.answered(asks, "told"), asks)
    if asks is Ask.HARDER and chain.factors:
        return onward(chain, asks)
    return _skip(chain, "")


def _undo(chain: Chain, _which: str) -> Moved | None:
    """Take out what was added last: a link, or a factor."""
    if chain.asks is Ask.LINK and chain.links:
        links = chain.links[:-1]
        breaks = tuple(one for one in chain.breaks if one.link <= len(links))
        return view(replace(chain, links=links, breaks=breaks, drawn=False))
    if chain.asks is Ask.HARDER and chain.factors:
        return view(chain.answered(Ask.HARDER, chain.factors[:-1] or None))
    return _back(chain, "")


def _back(chain: Chain, _which: str) -> Moved | None:
    asks = chain.asks
    if asks is None or chain.check is Check.BEGIN:
        return None
    if chain.check is not None:
        return view(replace(chain, check=None))
    if chain.making is not None:
        return view(replace(chain, making=_less(chain.making)))
    if chain.picked is not None:
        return view(replace(chain, picked=None, passed=()))
    order = chain.order
    place = order.index(asks) if asks in order else 0
    return view(replace(chain, at=order[max(place - 1, 0)], drawn=False))


def _less(making: Link) -> Link | None:
    """Return a link that is being told, less what was told last."""
    if making.tag is not None and making.words:
        return replace(making, words="")
    return None


def _change(chain: Chain, _which: str) -> Moved | None:
    return Moved(chain, Told.WHICH) if chain.is_whole and chain.at is not None else None


def _part(chain: Chain, which: str) -> Moved | None:
    if not chain.is_whole or chain.at is None or which not in set(Part):
        return None
    first = PARTS[Part(which)][0]
    if first not in chain.order:
        return None
    return view(replace(chain, at=first, fixing=True, drawn=False))


MOVES: Mapping[Verb, Callable[[Chain, str], Moved | None]] = MappingProxyType(
    {
        Verb.VALUE: _value, Verb.TARGET: _target, Verb.TAG: tagged, Verb.LINK: picked, Verb.SKILL: _skill,
        Verb.MORE: _more, Verb.PART: _part, Verb.SKIP: _skip, Verb.END: ended, Verb.UNDO: _undo, Verb.BACK: _back,
        Verb.CHANGE: _change, Verb.VIEW: lambda chain, _which: view(chain),
    }
)  # fmt: skip
