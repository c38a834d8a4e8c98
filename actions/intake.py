"""The intake loop: feeling, strength, urge, place, what can change; short, and never while driving."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from actions import feelings
from actions.episode import points_in
from actions.loops import Loop
from actions.reply import Leads, LoopReply
from actions.services import Services
from actions.skills import choose_named, wanted_skill
from actions.steering import EXITS, TELLING, steer
from actions.turn import Turn
from coaching import handoffs
from coaching.intake import (
    SKIPPED,
    Answers,
    Place,
    Question,
    correction,
    has_stopped,
    next_question,
    previous_question,
    read_answer,
    volunteered,
)
from coaching.memory import Start
from coaching.ratings import spoken
from coaching.urges import APP_URGES, Urge
from content.models import Feeling
from content.say import Say

ASKS = {
    Question.FEELING: "intake.ask_feeling",
    Question.INTENSITY: "intake.ask_intensity",
    Question.URGE: "intake.ask_urge",
    Question.ACTED: "intake.ask_acted",
    Question.SIGNS: "intake.ask_signs",
    Question.PLACE: "intake.ask_place",
    Question.CHANGE: "intake.ask_change",
}


def _open(turn: Turn, services: Services) -> LoopReply:
    return _onward(turn, services, {})


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    question = Question(turn.requested or Question.FEELING)
    heard = turn.heard
    if _is_driving(turn):
        return _while_driving(turn, services)
    if heard.intent == "skip_step":
        return _onward(turn, services, {question.value: SKIPPED})
    if heard.intent == "go_back":
        return _back(turn, question)
    if heard.intent == "correct_answer":
        return _correct(turn, services)
    if heard.intent in ("ask_for_skill", "choose_skill"):
        return _wanted(turn, services)
    given = read_answer(question, heard) or _unasked_strength(turn, question) or _yes_to_a_guess(turn, question)
    if given is not None:
        return _answered(turn, services, question, dict(given))
    if heard.intent in TELLING:
        return _told_more(turn, services)
    return steer(turn, services) if heard.intent in EXITS else None


def _while_driving(turn: Turn, services: Services) -> LoopReply:
    """Send nothing but "stop safely first" until the client says that they have stopped."""
    if not has_stopped(turn.heard):
        return LoopReply(ask=Question.PLACE.value)
    given = read_answer(Question.PLACE, turn.heard) or {}
    return _onward(turn, services, {"place": None, **given})


def _unasked_strength(turn: Turn, question: Question) -> Mapping[str, Any] | None:
    """Take a strength that comes before its question."""
    if turn.heard.intent != "rate_intensity" or question is not Question.FEELING:
        return None
    return read_answer(Question.INTENSITY, turn.heard)


def _yes_to_a_guess(turn: Turn, question: Question) -> Mapping[str, Any] | None:
    """Take a yes to "could there be some hurt in this?" for the feeling; a no leaves the question as it is."""
    if turn.heard.intent != "affirm" or question is not Question.FEELING:
        return None
    return feelings.guessed(turn)


def _answered(turn: Turn, services: Services, question: Question, given: dict[str, Any]) -> LoopReply:
    if given.get("urge") in APP_URGES:
        return _hand_over(turn, handoffs.REASON_URGE, {"urge": None})
    if question is Question.ACTED and given["acted"] == "yes" and turn.get("urge") == Urge.LASH_OUT:
        return _hand_over(turn, handoffs.REASON_HARM_OTHERS, {"acted": "yes"})
    if question is Question.SIGNS and given["signs"] == "yes":
        return _hand_over(turn, handoffs.REASON_MEDICAL, {"signs": "yes"})
    onward = _onward(turn, services, given)
    if question is not Question.FEELING or turn.get("validated"):
        return onward
    says = feelings.validate(turn, services, {**turn.slots, **given}, told=False)
    slots = MappingProxyType({**onward.slots, "validated": True})
    return LoopReply((*says, *onward.says), slots, onward.ask, onward.leads)


def _hand_over(turn: Turn, reason: str, slots: dict[str, Any]) -> LoopReply:
    """Leave the turn to the app's safety check; the intake waits at its next question."""
    following = next_question(Answers.from_slots({**turn.slots, **slots}), short=bool(turn.get("wanted_skill")))
    ask = following.value if following else turn.requested
    kept = MappingProxyType({**slots, "paused": True})
    return LoopReply((handoffs.safety(reason),), kept, ask=ask, hush=True)


def _is_driving(turn: Turn) -> bool:
    return bool(turn.get("place") == Place.DRIVING)


def _onward(turn: Turn, services: Services, given: dict[str, Any]) -> LoopReply:
    """Ask what is still unknown; when nothing is, record the episode's start and lead on to the skills."""
    slots = {**turn.slots, **given}
    answers = Answers.from_slots(slots)
    wanted = turn.get("wanted_skill")
    question = next_question(answers, short=bool(wanted))
    if question is not None:
        return LoopReply(slots=MappingProxyType(given), ask=question.value)
    stamp = services.stamp(turn)
    feeling = Feeling(answers.feeling) if answers.feeling in frozenset(Feeling) else None
    services.memory.open_episode(stamp, Start(feeling, answers.points, answers.urge))
    given = {**given, "began": stamp.at.isoformat()}
    if wanted:
        chosen = choose_named(turn, services, str(wanted), slots)
        return LoopReply(
            chosen.says, MappingProxyType({**given, **chosen.slots}), leads=chosen.leads or Leads.OFFER
        )
    return LoopReply(slots=MappingProxyType(given), leads=Leads.OFFER)


def _back(turn: Turn, question: Question) -> LoopReply:
    earlier = previous_question(Answers.from_slots(turn.slots), question)
    if earlier is None:
        return LoopReply((Say("coaching.at_the_start"),), ask=question.value)
    return LoopReply(slots=MappingProxyType({earlier.value: None}), ask=earlier.value)


def _correct(turn: Turn, services: Services) -> LoopReply:
    fixed = correction(turn.heard)
    if not fixed:
        return _back(turn, Question(turn.requested or Question.FEELING))
    onward = _onward(turn, services, fixed)
    return LoopReply((_corrected(fixed), *onward.says), onward.slots, onward.ask, onward.leads)


def _corrected(fixed: dict[str, Any]) -> Say:
    if "intensity" in fixed:
        return Say("coaching.corrected", {"value": spoken(int(fixed["intensity"]))})
    return Say("coaching.corrected", {"value": f"@feeling.{fixed['feeling']}"})


def _wanted(turn: Turn, services: Services) -> LoopReply:
    skill = wanted_skill(turn, services)
    wanted = {"wanted_skill": skill} if skill else {}
    onward = _onward(turn, services, wanted)
    return LoopReply((Say("intake.skill_soon"), *onward.says), onward.slots, onward.ask, onward.leads)


def _told_more(turn: Turn, services: Services) -> LoopReply:
    """Answer a further feeling with validation and come back to the open question."""
    given = volunteered(turn.heard)
    says = feelings.validate(turn, services, {**turn.slots, **given})
    onward = _onward(turn, services, given)
    return LoopReply((*says, *onward.says), onward.slots, onward.ask, onward.leads)


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    question = Question(turn.requested or Question.FEELING)
    if question is Question.PLACE and _is_driving(turn):
        return (Say("intake.stop_safely_first"),)
    if question is Question.CHANGE and points_in(turn.slots) is None:
        return ()
    return (Say(ASKS[question]),)


INTAKE = Loop(
    form="intake_form",
    questions=tuple(question.value for question in Question),
    open=_open,
    hear=_hear,
    ask=_ask,
    own=TELLING | {"ask_for_skill", "choose_skill", "show_menu"},
    holds=_is_driving,
    corrects=True,
    answers_first=True,
)
