"""The tap-through of a diary card as a pure state machine: from a card and what the client did to the next card.

A card is kept after every move, so whoever stops half-way, or is interrupted, goes on where they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from coaching.diary import (
    EMOTIONS,
    MEDICINE,
    MOST_LETTERS,
    SUBSTANCES,
    TO_SAFETY,
    TOP_EMOTION,
    TOP_RATING,
    TOP_URGE,
    Card,
    Size,
    Value,
)
from coaching.diary_answers import read_hours, read_medicine, read_scale, read_substances, read_yes_no

MOST_TIMES = 20
MOST_SKILLS = 8
NO_NUMBER = -1
NOTED = "noted"
"""The button that passes on what stands in the note."""


class Told(StrEnum):
    """What the client is told next."""

    ASK = "ask"
    UNREAD = "unread"
    WHICH = "which"
    TOO_LONG = "too_long"
    STOPPED = "stopped"
    DONE = "done"


class Verb(StrEnum):
    """What a button of the card does, beside giving an answer."""

    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    MORE = "more"
    END = "end"


TYPED: Mapping[str, Verb] = MappingProxyType(
    {
        "stop": Verb.STOP, "cancel": Verb.STOP, "quit": Verb.STOP, "not now": Verb.STOP, "later": Verb.STOP,
        "skip": Verb.SKIP, "next": Verb.SKIP, "pass": Verb.SKIP, "rather not say": Verb.SKIP,
        "back": Verb.BACK, "go back": Verb.BACK, "undo": Verb.BACK,
        "done": Verb.END, "that is all": Verb.END, "that's all": Verb.END, "thats all": Verb.END,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moved:
    """The card after a move, and what is said about it."""

    card: Card
    told: Told


def view(card: Card) -> Moved:
    """Return what is shown to somebody who comes back to a card."""
    return Moved(card, Told.DONE if card.at is None else Told.ASK)


def begin(card: Card) -> Moved:
    """Open a new card at its first question."""
    return view(replace(card, at=card.order[0]))


def press(card: Card, verb: Verb, step: int | None) -> Moved:
    """Do what a button says; one of an earlier step only shows where we are, but stopping always works."""
    if verb is Verb.STOP:
        return Moved(_stepped(card), Told.STOPPED)
    return _MOVES[verb](_stepped(card)) if step == card.step else view(card)


def choose(card: Card, value: str, step: int | None) -> Moved:
    """Take the answer on a button of the question that stands open; anything else only shows where we are."""
    if step != card.step or card.at is None:
        return view(card)
    return _taken(card, _from_button(card.at, value))


def act(card: Card, number: int, step: int | None) -> Moved:
    """Note that the client acted on a target. An act is noted whatever the step: it must not be lost."""
    if not 1 <= number <= len(card.targets):
        return view(card)
    acted = card.acted(number, card.acts.get(number))
    if step != card.step:
        return view(acted)
    # After an act that goes to safety nothing is counted: a person asks what there is to ask.
    at = "acted" if card.targets[number - 1].kind in TO_SAFETY else f"count.{number}"
    return view(replace(_stepped(acted), at=at))


def urge(card: Card, number: int, strength: int, step: int | None) -> Moved:
    """Note an urge. Like an act it is noted whatever the step."""
    question = f"urge.{number}"
    if card.target(question) is None or not 0 <= strength <= TOP_URGE:
        return view(card)
    if step == card.step and card.at == question:
        return _taken(card, strength)
    return view(card.answered(question, strength))


def write(card: Card, text: str, named_skill: Callable[[str], str | None]) -> Moved:
    """Take typed words as the answer to the question that stands open; `named_skill` finds a skill by its name."""
    at = card.at
    if at is None:
        return view(card)
    if at in {"note", "tell"}:
        return _words(card, at, text)
    if at == "acted":
        said = read_yes_no(text)
        return _taken(card, "none") if said is False else Moved(_stepped(card), Told.WHICH)
    if at == "skills":
        if read_yes_no(text) is False:
            return _taken(card, "none")
        skill = named_skill(text)
        return Moved(_stepped(card), Told.UNREAD) if skill is None else _taken(card, skill)
    value = _from_words(at, text)
    return Moved(_stepped(card), Told.UNREAD) if value is None else _taken(card, value)


def reads_number(card_question: str, text: str) -> int | None:
    """Return the strength that words give in answer to a question for an urge; None when they give none."""
    return read_scale(text, TOP_URGE) if card_question.startswith("urge.") else None


def _words(card: Card, at: str, text: str) -> Moved:
    said = read_yes_no(text)
    if len(text) > MOST_LETTERS:
        return Moved(_stepped(card), Told.TOO_LONG)
    if at == "tell" and said is True:
        # The words come next: what exactly is to be passed on is the client's to say.
        return Moved(_stepped(card), Told.WHICH)
    return _taken(card, "" if said is False else text.strip())


def _taken(card: Card, value: Value) -> Moved:
    at = card.at
    if at is None or value is None:
        return view(card)
    kind, _, number = at.partition(".")
    if kind == "count":
        count = value if isinstance(value, int) and value > 0 else None
        return view(replace(_stepped(card).acted(int(number), count), at="acted"))
    if kind == "skills" and value != "none":
        known = card.answers.get("skills") or ()
        skills = (*known, str(value)) if isinstance(known, tuple) and str(value) not in known else known
        return view(
            _stepped(card).answered("skills", skills[:MOST_SKILLS] if isinstance(skills, tuple) else skills)
        )
    if kind == "skills":
        value = ()
    if kind == "acted":
        value = "some" if card.acts else "none"
    if kind == "tell" and value == NOTED:
        value = card.answers.get("note")
    return _onward(_stepped(card).answered(at, value), at)


def _onward(card: Card, at: str) -> Moved:
    order = card.order
    later = order[order.index(at) + 1 :] if at in order else order
    return view(replace(card, at=next((question for question in later if question not in card.answers), None)))


def _stepped(card: Card) -> Card:
    return replace(card, step=card.step + 1)


def _skip(card: Card) -> Moved:
    at = card.at
    if at is None:
        return view(card)
    if at.startswith("count."):
        return view(replace(card, at="acted"))
    if at in card.answers:  # skills that are named already stay named
        return _onward(card, at)
    return _onward(card.answered(at, None), at)


def _end(card: Card) -> Moved:
    """End a question that takes several answers: acts, skills."""
    if card.at == "acted":
        return _taken(card, "none")
    if card.at == "skills" and card.answers.get("skills"):
        return _onward(card, "skills")
    return _skip(card)


def _back(card: Card) -> Moved:
    if card.at is None:
        return view(replace(card, at=card.order[-1]))
    if card.at.startswith("count."):
        return view(replace(card, at="acted"))
    place = card.order.index(card.at) if card.at in card.order else 0
    return view(replace(card, at=card.order[max(place - 1, 0)]))


def _more(card: Card) -> Moved:
    """Ask the rest of the full card."""
    card = replace(card, size=Size.FULL)
    return view(replace(card, at=next((q for q in card.order if q not in card.answers), None)))


_MOVES: Mapping[Verb, Callable[[Card], Moved]] = MappingProxyType(
    {Verb.SKIP: _skip, Verb.BACK: _back, Verb.MORE: _more, Verb.END: _end}
)


def _from_button(at: str, value: str) -> Value:
    """Read a button's value; None for one that belongs to another question."""
    kind = at.partition(".")[0]
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else NO_NUMBER
    if kind in _TOP:
        return number if 0 <= number <= _TOP[kind] else None
    if kind == "sleep":
        return float(number) if 0 <= number <= 24 else None
    if kind in _CLOSED:
        return value if value in _CLOSED[kind] else None
    if kind == "skills" or (kind == "tell" and value == NOTED):
        return value
    return _NOTHING.get(kind) if value == "none" else None


def _from_words(at: str, text: str) -> Value:
    kind = at.partition(".")[0]
    if kind in _TOP:
        return read_scale(text, _TOP[kind])
    readers: Mapping[str, Callable[[str], Value]] = {
        "sleep": read_hours,
        "medicine": read_medicine,
        "substances": read_substances,
    }
    return readers[kind](text) if kind in readers else None


_TOP: Mapping[str, int] = MappingProxyType(
    {"urge": TOP_URGE, "count": MOST_TIMES, "rating": TOP_RATING, **dict.fromkeys(EMOTIONS, TOP_EMOTION)}
)
_NOTHING: Mapping[str, str] = MappingProxyType({"acted": "none", "note": "", "tell": ""})
_CLOSED: Mapping[str, tuple[str, ...]] = MappingProxyType({"medicine": MEDICINE, "substances": SUBSTANCES})
