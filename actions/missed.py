"""A missed practice or diary: the first sentence makes it ordinary, then four light questions find the gap."""

from collections.abc import Mapping
from types import MappingProxyType

from actions.loops import Loop
from actions.reply import Leads, LoopReply, Reply
from actions.services import Services
from actions.turn import Turn
from coaching.memory import Note
from coaching.missing_links import Link, fix_for, next_link, read_link
from content.say import Say

_ASKS = {link: f"missed.ask_{link.value}" for link in Link}
_SLOTS = {link: f"link_{link.value}" for link in Link}
_LINKS = {slot: link for link, slot in _SLOTS.items()}


def report_missed(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Open the missing-links questions."""
    return Reply(leads=Leads.MISSED)


def _open(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every loop has this signature
    emptied = dict.fromkeys(_SLOTS.values())
    return LoopReply((Say("missed.ordinary"),), MappingProxyType(emptied), ask=_SLOTS[Link.KNEW])


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    link = _LINKS[turn.requested or _SLOTS[Link.KNEW]]
    heard = turn.heard
    if heard.intent == "go_back":
        return _back(link)
    if heard.intent == "skip_step":
        return _onward(turn, services, link, "skipped")
    if link is Link.BARRIER:
        if heard.trusted:
            return None
        services.memory.note(services.stamp(turn), Note.BARRIER, heard.text)
        return _onward(turn, services, link, "told")
    given = read_link(link, heard)
    return None if given is None else _settled(turn, services, given)


def _onward(turn: Turn, services: Services, link: Link, answer: str) -> LoopReply:
    return _settled(turn, services, {link: answer})


def _settled(turn: Turn, services: Services, given: Mapping[Link, str]) -> LoopReply:
    """Ask the next link, or say what helps where one is missing."""
    known = {one: str(turn.get(slot)) for one, slot in _SLOTS.items() if turn.get(slot) is not None}
    answers = {**known, **given}
    slots = MappingProxyType({_SLOTS[link]: answer for link, answer in given.items()})
    following = next_link(answers)
    if following is not None:
        return LoopReply(slots=slots, ask=_SLOTS[following])
    fix = fix_for(answers)
    services.memory.record_missed(services.stamp(turn), fix.value)
    return LoopReply((Say(f"missed.fix_{fix.value}"),), slots)


def _back(link: Link) -> LoopReply:
    place = list(Link).index(link)
    if place == 0:
        return LoopReply((Say("coaching.at_the_start"),), ask=_SLOTS[link])
    earlier = _SLOTS[list(Link)[place - 1]]
    return LoopReply(slots=MappingProxyType({earlier: None}), ask=earlier)


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    return (Say(_ASKS[_LINKS[turn.requested or _SLOTS[Link.KNEW]]]),)


MISSED = Loop(
    form="missed_form",
    questions=tuple(_SLOTS.values()),
    open=_open,
    hear=_hear,
    ask=_ask,
    free_text=lambda turn, _services: turn.requested == _SLOTS[Link.BARRIER],
    own=frozenset({"report_missed_practice"}),
)
