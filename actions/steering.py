"""The words and buttons that steer any loop: pause, leave, start something else, tell of a new feeling."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from actions.episode import interrupt, park, points_in
from actions.feelings import hear_feeling, start_coaching
from actions.reply import Leads, LoopReply
from actions.services import Services
from actions.skills import press_skill
from actions.turn import Turn
from coaching import handoffs
from coaching.diary_words import wants_card
from coaching.memory import Ending, Note
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
    if turn.get("paused") and turn.heard.intent in CARRY_ON:
        return resume(turn, services)
    move = _MOVES.get(turn.heard.intent)
    return move(turn, services) if move else None


def _leave(turn: Turn, services: Services) -> LoopReply:
    """End the loop for good; a hurt is kept, so that people can see what the program said."""
    stamp = services.stamp(turn)
    services.memory.close_episode(stamp, Ending.STOPPED)
    if turn.heard.intent == "rupture":
        services.memory.note(stamp, Note.COMPLAINT, turn.heard.text, about="rupture")
    return LoopReply((Say(EXITS[turn.heard.intent]),))


def _go_elsewhere(turn: Turn, services: Services) -> LoopReply:
    if turn.heard.intent == "start_diary" and wants_card(turn.heard):
        interrupt(turn, services)
        return LoopReply((Say(handoffs.DIARY),))
    return LoopReply(leads=ELSEWHERE[turn.heard.intent])


def _begin_anew(turn: Turn, services: Services) -> LoopReply:
    opened = (start_coaching if turn.heard.intent == "start_coaching" else hear_feeling)(turn, services)
    return LoopReply(opened.says, opened.slots, leads=Leads.INTAKE)


def _choose_skill(turn: Turn, services: Services) -> LoopReply:
    pressed = press_skill(turn, services)
    return LoopReply(pressed.says, pressed.slots, leads=pressed.leads or Leads.NOWHERE)


def _another_skill(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every move has this signature
    return LoopReply(leads=Leads.OFFER if points_in(turn.slots) is not None else Leads.INTAKE)


def _give_way(turn: Turn, services: Services) -> LoopReply:
    interrupt(turn, services)
    return LoopReply()


def _missed(turn: Turn, services: Services) -> LoopReply:
    """Give way to something missed: it is a higher target, and the topic can be taken up again (dbt-brief 7)."""
    interrupt(turn, services)
    return LoopReply((Say(handoffs.MISSED),))


def pause(turn: Turn, services: Services) -> LoopReply:
    """Wait, without asking again, until the client writes; after a long silence the topic is still known."""
    park(turn, services)
    return LoopReply((Say("coaching.paused"),), MappingProxyType({"paused": True}), ask=turn.requested, hush=True)


def resume(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every move has this signature
    """Ask the waiting question again."""
    return LoopReply(slots=MappingProxyType({"paused": False}), ask=turn.requested)


def again(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every move has this signature
    """Say once more what was said last; a timer is not started a second time."""
    says = tuple(replace(say, timer_seconds=None) for say in turn.said)
    return LoopReply(says, ask=turn.requested, hush=bool(says))


def _late_timer(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every move has this signature
    return LoopReply(ask=turn.requested, hush=True)


def _old_button(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every move has this signature
    return LoopReply((Say("coaching.old_button"),), ask=turn.requested)


_MOVES: Mapping[str, Callable[[Turn, Services], LoopReply]] = MappingProxyType(
    {
        **dict.fromkeys(EXITS, _leave),
        **dict.fromkeys(ELSEWHERE, _go_elsewhere),
        **dict.fromkeys(TELLING, _begin_anew),
        **dict.fromkeys(ANOTHER, _another_skill),
        "start_coaching": _begin_anew,
        "choose_skill": _choose_skill,
        "interrupted": _give_way,
        "report_missed_practice": _missed,
        "wait": pause,
        "resume": resume,
        "resume_after_pause": resume,
        "repeat": again,
        "timer_done": _late_timer,
        "walk": _old_button,
    }
)
