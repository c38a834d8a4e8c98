"""The words and buttons that steer any loop: pause, leave, start something else, tell of a new feeling."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from actions.episode import park, points_in
from actions.feelings import hear_feeling, start_coaching
from actions.reply import Leads, LoopReply
from actions.services import Services
from actions.skills import press_skill
from actions.turn import Turn
from coaching import handoffs
from coaching.memory import Ending
from content.say import Say

EXITS: Mapping[str, str] = MappingProxyType(
    {
        "stop": "coaching.stopped",
        "too_much": "coaching.too_much",
        "rupture": "talk.repair",
        "goodbye": "talk.goodbye",
        "show_menu": handoffs.MENU,
    }
)
"""Intents that leave a loop for good, with what is said."""

ELSEWHERE: Mapping[str, Leads] = MappingProxyType(
    {
        "log_practice": Leads.PRACTICE,
        "report_missed_practice": Leads.MISSED,
        "start_diary": Leads.LOG,
        "start_rerating": Leads.RERATING,
    }
)
"""Intents that leave a loop for another one: a client may change their mind at any question."""

TELLING = frozenset({"share_emotion", "feel_invalidated", "interpersonal_conflict", "urge_nonsuicidal"})
"""Intents that tell of a feeling or an event."""

ANOTHER = frozenset({"ask_for_skill", "something_else"})
CARRY_ON = frozenset({"affirm", "next_step"})


def steer(turn: Turn, services: Services) -> LoopReply | None:
    """Return what a steering message does in any loop; None when the message is not one."""
    intent = turn.heard.intent
    if intent in EXITS:
        services.memory.close_episode(services.stamp(turn), Ending.STOPPED)
        return LoopReply((Say(EXITS[intent]),))
    if intent in ELSEWHERE:
        return LoopReply(leads=ELSEWHERE[intent])
    if intent in TELLING or intent == "start_coaching":
        opened = (start_coaching if intent == "start_coaching" else hear_feeling)(turn, services)
        return LoopReply(opened.says, opened.slots, leads=Leads.INTAKE)
    if intent == "choose_skill":
        pressed = press_skill(turn, services)
        return LoopReply(pressed.says, pressed.slots, leads=pressed.leads or Leads.NOWHERE)
    if intent in ANOTHER:
        return LoopReply(leads=Leads.OFFER if points_in(turn.slots) is not None else Leads.INTAKE)
    if intent == "interrupted":
        park(turn, services)
        return LoopReply()
    if turn.get("paused") and intent in CARRY_ON:
        return resume(turn)
    steady = _STEADY.get(intent)
    return steady(turn) if steady else None


def pause(turn: Turn) -> LoopReply:
    """Wait, without asking again, until the client writes or presses anything."""
    return LoopReply((Say("coaching.paused"),), MappingProxyType({"paused": True}), ask=turn.requested, hush=True)


def resume(turn: Turn) -> LoopReply:
    """Ask the waiting question again."""
    return LoopReply(slots=MappingProxyType({"paused": False}), ask=turn.requested)


def again(turn: Turn) -> LoopReply:
    """Say once more what was said last; a timer is not started a second time."""
    says = tuple(replace(say, timer_seconds=None) for say in turn.said)
    return LoopReply(says, ask=turn.requested, hush=bool(says))


def _late_timer(turn: Turn) -> LoopReply:
    return LoopReply(ask=turn.requested, hush=True)


def _old_button(turn: Turn) -> LoopReply:
    return LoopReply((Say("coaching.old_button"),), ask=turn.requested)


_STEADY: Mapping[str, Callable[[Turn], LoopReply]] = MappingProxyType(
    {
        "wait": pause,
        "resume": resume,
        "resume_after_pause": resume,
        "repeat": again,
        "timer_done": _late_timer,
        "walk": _old_button,
    }
)
