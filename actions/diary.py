"""A short log of a moment: feeling, strength, a note; the diary card of a day is the app's own.

The menu's button opens the log. Words that ask for the diary open the card, unless they are about one moment.
"""

from types import MappingProxyType
from typing import Any

from actions.loops import Loop
from actions.reply import Leads, LoopReply, Reply
from actions.services import Services
from actions.steering import TELLING
from actions.turn import Turn
from coaching import handoffs
from coaching.diary_words import wants_card
from coaching.intake import SKIPPED, Question, correction, read_answer
from coaching.memory import Ending, Note, Start
from coaching.ratings import spoken
from content.models import Feeling
from content.say import Say

FEELING, STRENGTH, NOTE = "log_feeling", "log_intensity", "log_note"
_ASKS = {FEELING: "log.ask_feeling", STRENGTH: "log.ask_intensity", NOTE: "log.ask_note"}
_READS = {FEELING: Question.FEELING, STRENGTH: Question.INTENSITY}
_ORDER = (FEELING, STRENGTH, NOTE)


def start_log(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Open the log, or leave the diary card to the app."""
    if wants_card(turn.heard):
        return Reply((Say(handoffs.DIARY),), leads=Leads.NOWHERE)
    return Reply(leads=Leads.LOG)


def _open(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every loop has this signature
    return LoopReply((Say("log.start"),), MappingProxyType(dict.fromkeys(_ORDER)), ask=FEELING)


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    question = turn.requested or FEELING
    heard = turn.heard
    if heard.intent == "go_back":
        earlier = _ORDER[max(_ORDER.index(question) - 1, 0)]
        return LoopReply(slots=MappingProxyType({earlier: None}), ask=earlier)
    if heard.intent == "start_diary" and question != NOTE and wants_card(heard):
        return LoopReply((Say(handoffs.DIARY),))
    if heard.intent == "skip_step":
        return _onward(turn, services, question, SKIPPED)
    if heard.intent == "correct_answer":
        corrected = _corrected(turn, question)
        if corrected is not None:
            return corrected
    if question == NOTE:
        if heard.trusted:
            return None
        if heard.intent != "deny":
            services.memory.note(services.stamp(turn), Note.LOG, heard.text)
        return _onward(turn, services, NOTE, "told")
    given = read_answer(_READS[question], heard)
    return None if given is None else _onward(turn, services, question, given[_READS[question].value])


def _corrected(turn: Turn, question: str) -> LoopReply | None:
    """Put an earlier answer right and ask the open question again; None when it answers that question itself."""
    fixed = correction(turn.heard)
    slots = {FEELING: fixed.get("feeling"), STRENGTH: fixed.get("intensity")}
    earlier = {slot: value for slot, value in slots.items() if value is not None and slot != question}
    earlier = {slot: value for slot, value in earlier.items() if turn.get(slot) is not None}
    return LoopReply(slots=MappingProxyType(earlier), ask=question) if earlier else None


def _onward(turn: Turn, services: Services, question: str, answer: object) -> LoopReply:
    slots: dict[str, Any] = {question: answer}
    if question != NOTE:
        return LoopReply(slots=MappingProxyType(slots), ask=_ORDER[_ORDER.index(question) + 1])
    feeling, points = turn.get(FEELING), turn.get(STRENGTH)
    stamp = services.stamp(turn)
    known = Feeling(feeling) if feeling in frozenset(Feeling) else None
    rated = round(points) if isinstance(points, int | float) else None
    services.memory.open_episode(stamp, Start(known, rated, None))
    services.memory.close_episode(stamp, Ending.LOGGED)
    said = {
        "feeling": f"@feeling.{known or Feeling.OTHER}",
        "strength": spoken(rated) if rated is not None else "-",
    }
    key = "log.kept" if rated is not None else "log.kept_unrated"
    return LoopReply((Say(key, MappingProxyType(said)),), MappingProxyType(slots))


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    return (Say(_ASKS[turn.requested or FEELING]),)


LOG = Loop(
    form="log_form",
    questions=_ORDER,
    open=_open,
    hear=_hear,
    ask=_ask,
    free_text=lambda turn, _services: turn.requested == NOTE,
    corrects=True,
    own=TELLING | {"start_diary"},
    answers_first=True,
)
