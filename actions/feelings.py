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
from coaching.shared_past import fitting
from coaching.situations import situations_in
from coaching.unsaid import NOUNS, Guess, care_in, guess_in
from coaching.urges import Urge, read_urge
from coaching.validation import Line, Moment, acknowledge, choose
from content.models import Deed, Feeling, ValidationLine
from content.say import Say, client_words

_TOPICS = {
    "interpersonal_conflict": "conflict",
    "feel_invalidated": "invalidated",
    "urge_nonsuicidal": "urge",
}
EVENT_WORDS = 4
GUESS_KEY = "@feeling_noun."


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
    moment = _moment(turn, profile, known, told=told, language=services.library.language)
    lines = _all_lines(services, moment)
    chosen = choose(lines, moment, profile.recent_lines, services.clock(), services.pick)
    services.memory.record_lines(services.stamp(turn), chosen)
    return tuple(_say(line) for line in chosen)


def done(turn: Turn, services: Services, deed: Deed) -> tuple[Say, ...]:
    """Return the line of level 7 for what the client asked for and was done; none while a safety check is near."""
    if turn.facts.safety_flag:
        return ()
    shown = services.profile(turn).recent_lines
    chosen = acknowledge(services.library.validation, deed, shown, services.clock(), services.pick)
    services.memory.record_lines(services.stamp(turn), chosen)
    return tuple(_say(line) for line in chosen)


def guessed(turn: Turn) -> Mapping[str, Any] | None:
    """Return the feeling that was asked about as a guess just before this message, as the intake keeps it."""
    for say in turn.said:
        noun = say.slots.get("guess", "").removeprefix(GUESS_KEY)
        if say.key.startswith("validation.l3.") and noun in NOUNS:
            return {"feeling": NOUNS[noun].value, "feeling_word": None}
    return None


def _urge_told(turn: Turn) -> str:
    urge = read_urge(turn.heard.text)
    return urge if isinstance(urge, Urge) and urge is not Urge.NONE else Urge.OTHER.value


def _moment(turn: Turn, profile: ClientProfile, known: Mapping[str, Any], *, told: bool, language: str) -> Moment:
    answers, feeling, text = Answers.from_slots(known), feeling_in(known), turn.heard.text
    told = told and turn.heard.words >= EVENT_WORDS
    guess = guess_in(text, feeling, language) if told else None
    situations = situations_in(text, turn.heard.intent, turn.heard.confidence, language)
    return Moment(
        feeling=feeling,
        intensity=answers.points,
        told=told,
        slots=MappingProxyType(_slots(turn, profile, known, told=told, guess=guess, language=language)),
        situations=situations,
        inferred=guess.confidence if guess else 0.0,
        care=care_in(text, language),
        contacts=profile.contacts,
        safety_flag=turn.facts.safety_flag,
    )


def _slots(
    turn: Turn, profile: ClientProfile, known: Mapping[str, Any], *, told: bool, guess: Guess | None, language: str
) -> dict[str, str]:
    """Return what is truly known for the lines: words of this message, and facts of the client's record."""
    slots = dict(profile.strengths)
    if known.get("feeling_word"):
        slots["feeling"] = client_words(str(known["feeling_word"]))
    if guess is not None:
        slots["guess"] = f"{GUESS_KEY}{guess.noun}"
    if not told:
        return slots
    text = turn.heard.text
    situations = situations_in(text, turn.heard.intent, turn.heard.confidence, language)
    # What nobody can place is not said back: plain words may be danger that no screener knows.
    understood = bool(situations or guess or known.get("feeling_word"))
    event = quotable(text, language) if understood else None
    if event is not None:
        slots["event"] = client_words(event)
    fact = fitting(profile.facts, text, situations, language)
    if fact is not None:
        slots["history"] = client_words(fact.text)
    if profile.sleep_hours is not None:
        slots["sleep_hours"] = profile.sleep_hours
    return slots


def _all_lines(services: Services, moment: Moment) -> tuple[ValidationLine, ...]:
    library = services.library
    situational = [line for situation in moment.situations for line in library.situations.get(situation, ())]
    return (*library.validation, *situational)


def _say(line: Line) -> Say:
    return Say(line.key, line.slots, variant=line.variant)
