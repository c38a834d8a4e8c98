"""A client tells what they feel or what happened: validation first, then the short intake."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from actions.episode import FRESH, feeling_in
from actions.reply import Leads, Reply
from actions.services import Services
from actions.turn import Turn
from coaching.intake import Answers, volunteered
from coaching.profile import ClientProfile
from coaching.quoting import quotable
from coaching.situations import situations_in
from coaching.urges import Urge, read_urge
from coaching.validation import Line, Moment, choose
from content.models import Feeling, ValidationLine
from content.say import Say, client_words

_TOPICS = {
    "interpersonal_conflict": "conflict",
    "feel_invalidated": "invalidated",
    "urge_nonsuicidal": "urge",
}
EVENT_WORDS = 4


def hear_feeling(turn: Turn, services: Services) -> Reply:
    """Answer a told feeling or event with validation, and open the intake with whatever was already said."""
    known = {**FRESH, **volunteered(turn.heard), "topic": _TOPICS.get(turn.heard.intent), "validated": True}
    if turn.heard.intent == "urge_nonsuicidal":
        known["urge"] = _urge_told(turn)
    if turn.heard.intent == "too_much":
        known["feeling"] = known["feeling"] or Feeling.OTHER.value
    says = validate(turn, services, known)
    return Reply(says, MappingProxyType(known), Leads.INTAKE)


def start_coaching(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Open the intake from the menu, or after a safety check with what is known from it."""
    known = dict(FRESH)
    heard = turn.heard
    known |= {name: heard.value(name) for name in ("feeling", "urge") if heard.value(name)}
    number = heard.value("number")
    if number is not None and number.isdigit():
        known["intensity"] = min(int(number), 10) * 10
    return Reply((Say("coaching.start"),), MappingProxyType(known), Leads.INTAKE)


def validate(turn: Turn, services: Services, known: Mapping[str, Any], *, told: bool = True) -> tuple[Say, ...]:
    """Choose, record and return the validating words for what a message tells (dbt-brief section 2).

    `told` is False for a message that asks for something and tells no event.
    """
    profile = services.profile(turn)
    moment = _moment(turn, profile, known, told=told)
    lines = _all_lines(services, moment)
    chosen = choose(lines, moment, profile.recent_lines, services.clock(), services.pick)
    services.memory.record_lines(services.stamp(turn), chosen)
    return tuple(_say(line) for line in chosen)


def _urge_told(turn: Turn) -> str:
    urge = read_urge(turn.heard.text)
    return urge if isinstance(urge, Urge) and urge is not Urge.NONE else Urge.OTHER.value


def _moment(turn: Turn, profile: ClientProfile, known: Mapping[str, Any], *, told: bool) -> Moment:
    answers = Answers.from_slots(known)
    word = known.get("feeling_word")
    slots = {"feeling": client_words(str(word))} if word else {}
    event = quotable(turn.heard.text) if told else None
    if event is not None:
        slots["event"] = client_words(event)
    if profile.strength:
        slots["strength"] = client_words(profile.strength)
    if profile.history:
        slots["history"] = client_words(profile.history)
    return Moment(
        feeling=feeling_in(known),
        intensity=answers.points,
        told=told and turn.heard.words >= EVENT_WORDS,
        slots=MappingProxyType(slots),
        situations=situations_in(turn.heard.text, turn.heard.intent, turn.heard.confidence),
        history=profile.history is not None,
        strength=profile.strength is not None,
        contacts=profile.contacts,
        safety_flag=turn.facts.safety_flag,
    )


def _all_lines(services: Services, moment: Moment) -> tuple[ValidationLine, ...]:
    library = services.library
    situational = [line for situation in moment.situations for line in library.situations.get(situation, ())]
    return (*library.validation, *situational)


def _say(line: Line) -> Say:
    return Say(line.key, line.slots, variant=line.variant)
