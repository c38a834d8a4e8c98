"""A client tells that they practised: which skill, whether it helped; the exact act is named and kept."""

from types import MappingProxyType
from typing import Any

from actions.loops import Loop
from actions.reply import Leads, LoopReply, Reply
from actions.services import Services
from actions.turn import Turn
from coaching.skill_names import named_skill
from content.say import Say

SKILL, HELPED = "practice_skill", "practice_helped"
NOT_NAMED = "unnamed"
_HELPED = ("yes", "some", "no")
_BY_INTENT = {"affirm": "yes", "skill_helped": "yes", "deny": "no", "skill_did_not_help": "no"}


def log_practice(turn: Turn, services: Services) -> Reply:
    """Open the practice log, with the skill if the message names one."""
    return Reply(slots=MappingProxyType({SKILL: _named(turn, services), HELPED: None}), leads=Leads.PRACTICE)


def _open(turn: Turn, services: Services) -> LoopReply:
    skill = _named(turn, services)
    slots: dict[str, Any] = {SKILL: skill, HELPED: None}
    return LoopReply((Say("practice.start"),), MappingProxyType(slots), ask=HELPED if skill else SKILL)


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    if turn.requested == HELPED:
        return _hear_helped(turn, services)
    if turn.heard.intent == "go_back":
        return LoopReply((Say("coaching.at_the_start"),), ask=SKILL)
    if turn.heard.intent in ("skip_step", "deny"):
        return LoopReply(slots=MappingProxyType({SKILL: NOT_NAMED}), ask=HELPED)
    skill = _named(turn, services)
    if skill is None:
        return None
    return LoopReply(slots=MappingProxyType({SKILL: skill}), ask=HELPED)


def _hear_helped(turn: Turn, services: Services) -> LoopReply | None:
    heard = turn.heard
    if heard.intent == "go_back":
        return LoopReply(slots=MappingProxyType({SKILL: None}), ask=SKILL)
    if heard.intent == "skip_step":
        return _kept(turn, services, None)
    answer = heard.value("value") or _in_words(heard.text.lower()) or _BY_INTENT.get(heard.intent)
    return _kept(turn, services, answer) if answer in _HELPED else None


def _in_words(text: str) -> str | None:
    if any(word in text for word in ("bit", "little", "some", "kind of", "sort of", "meh")):
        return "some"
    return None


def _kept(turn: Turn, services: Services, helped: str | None) -> LoopReply:
    skill = turn.get(SKILL)
    known = skill if skill in services.library.skills else None
    services.memory.record_practice(services.stamp(turn), known, helped)
    key = "practice.kept_no_help" if helped == "no" else "practice.kept"
    act = f"outcome.act.{known}"
    name = f"@{act}" if act in services.library.messages else "@practice.act_any"
    return LoopReply((Say(key, MappingProxyType({"act": name})),))


def _named(turn: Turn, services: Services) -> str | None:
    skill = turn.heard.value("skill") or named_skill(turn.heard.text, services.library.skills)
    return skill if skill in services.library.skills else None


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    return (Say("practice.ask_helped" if turn.requested == HELPED else "practice.ask_skill"),)


PRACTICE = Loop(
    form="practice_form",
    questions=(SKILL, HELPED),
    open=_open,
    hear=_hear,
    ask=_ask,
    own=frozenset({"log_practice", "choose_skill", "ask_for_skill", "skill_helped", "skill_did_not_help"}),
    answers_first=True,
)
