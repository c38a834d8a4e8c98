"""The wrap-up loop after a skill that eased things: what helped, and the first step if it comes back."""

from types import MappingProxyType

from actions.loops import Loop
from actions.reply import LoopReply
from actions.services import Services
from actions.turn import Turn
from coaching.memory import Ending, Note
from content.say import Say

HELPED, FIRST_STEP = "what_helped", "first_step"
_ASKS = {HELPED: "wrapup.ask_what_helped", FIRST_STEP: "wrapup.ask_first_step"}
_NOTES = {HELPED: Note.WHAT_HELPED, FIRST_STEP: Note.PLAN}


def _open(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every loop has this signature
    return LoopReply(ask=HELPED)


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    heard, question = turn.heard, turn.requested or HELPED
    if heard.intent == "go_back":
        return LoopReply(ask=HELPED)
    if heard.intent in ("skip_step", "deny", "next_step"):
        return _onward(turn, services, saved=False)
    if heard.trusted:
        return None
    services.memory.note(services.stamp(turn), _NOTES[question], heard.text, _skill(turn))
    return _onward(turn, services, saved=True)


def _onward(turn: Turn, services: Services, *, saved: bool) -> LoopReply:
    if turn.requested != FIRST_STEP:
        return LoopReply(ask=FIRST_STEP)
    eased = any(one.get("after") is not None for one in turn.get("tried") or [])
    services.memory.close_episode(services.stamp(turn), Ending.EASED if eased else Ending.UNMEASURED)
    return LoopReply((Say("wrapup.saved" if saved else "wrapup.done"),), MappingProxyType({}))


def _skill(turn: Turn) -> str | None:
    skill = turn.get("chosen_skill")
    return str(skill) if skill else None


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    return (Say(_ASKS[turn.requested or HELPED]),)


WRAPUP = Loop(
    form="wrapup_form",
    questions=(HELPED, FIRST_STEP),
    open=_open,
    hear=_hear,
    ask=_ask,
    free_text=lambda _turn, _services: True,
)
