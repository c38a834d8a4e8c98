"""The short intake before a skill: which question comes next, and what an answer says (dbt-brief section 4)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from coaching.feelings import feeling_of, read_feeling
from coaching.heard import Heard
from coaching.ratings import read_leading_rating, read_rating, read_stated_rating
from coaching.urges import Urge, read_urge
from content.models import Feeling

SKIPPED: Final = "skipped"
STRONG = 70
SHORT_ANSWER = 5
"""Words up to which any number in an answer to "how strong?" is the strength; a story holds other numbers."""


Reader = Callable[[Heard], dict[str, Any] | None]


class Question(StrEnum):
    """The questions of the intake, in the order they are asked; each is also the slot that its answer fills."""

    FEELING = "feeling"
    INTENSITY = "intensity"
    URGE = "urge"
    ACTED = "acted"
    SIGNS = "signs"
    PLACE = "place"
    CHANGE = "change"


class Place(StrEnum):
    """Where the client is: while driving nothing but "stop safely first" is sent."""

    DRIVING = "driving"
    ALONE = "alone"
    PUBLIC = "public"


CHOICES: Mapping[Question, tuple[str, ...]] = MappingProxyType(
    {
        Question.ACTED: ("yes", "no"),
        Question.SIGNS: ("yes", "no"),
        Question.PLACE: tuple(Place),
        Question.CHANGE: ("yes", "no", "unsure"),
    }
)
_DRIVING = re.compile(r"\b(?:driv\w+|at the wheel|behind the wheel|in traffic|on the (?:road|motorway|highway))\b")
_ALONE = re.compile(
    r"\b(?:alone|by my ?self|on my own|(?:at )?home|my (?:room|flat|place|bed\w*)|in bed"
    r"|bathroom|no ?(?:one|body))\b"
)
_PUBLIC = re.compile(
    r"\b(?:public|out|with (?:people|others|friends|family|someone)|work|office|school|class|shop|street|bus|train"
    r"|people|not alone|parked|passenger)\b"
)
_STOPPED = re.compile(r"\b(?:stopped|parked|pulled (?:over|in)|not driving|i'?m safe)\b")
_OWN_WORD = re.compile(r"\W*(?:i feel |i'?m |just |so |kind of |a bit |very )*([^\W\d_]{3,20})\W*")
_NO_URGE = re.compile(r"\bno urges?\b")
_APOLOGY = re.compile(r"\b(?:sorry|oops|wait|actually|my bad)\b", re.IGNORECASE)
_UNSURE = re.compile(r"\b(?:don'?t know|dunno|not sure|unsure|maybe|no idea|idk|perhaps|some)\b")
_CANNOT = re.compile(r"\b(?:can'?t|cannot|nothing|impossible|no way|out of my (?:hands|control)|it'?s done)\b")
_YES = re.compile(r"^\W*(?:y|yes|yeah|yep|yup|ya|i did|already|a bit|a little|some\w*)\b")
_NO = re.compile(r"^\W*(?:n|no|nope|nah|not yet|haven'?t|not really|i didn'?t|never)\b")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the intake knows so far, as the dialogue keeps it; `skipped` is an answer too."""

    feeling: str | None = None
    intensity: int | str | None = None
    urge: str | None = None
    acted: str | None = None
    signs: str | None = None
    place: str | None = None
    change: str | None = None

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Answers":
        """Read the answers out of the dialogue's slots."""
        return cls(**{question.value: slots.get(question.value) for question in Question})

    @property
    def points(self) -> int | None:
        """Return the intensity (0-100), or None while unknown or skipped."""
        return round(self.intensity) if isinstance(self.intensity, int | float) else None


def next_question(answers: Answers, *, short: bool = False) -> Question | None:
    """Return what to ask next, or None when enough is known.

    `short` is for a client who named a skill: no feeling is asked then, nor when 70 or more is known before it.
    Whether anything can change is asked only below 70, where the answer changes what is offered.
    """
    needed = {
        Question.FEELING: not short and (answers.points is None or answers.points < STRONG),
        Question.INTENSITY: True,
        Question.URGE: True,
        Question.ACTED: answers.urge in (Urge.USE, Urge.BINGE, Urge.LASH_OUT),
        Question.SIGNS: answers.acted == "yes" and answers.urge in (Urge.USE, Urge.BINGE),
        Question.PLACE: True,
        Question.CHANGE: not short and answers.points is not None and answers.points < STRONG,
    }
    for question in Question:
        known = getattr(answers, question.value)
        if needed[question] and (known is None or known == Place.DRIVING):
            return question
    return None


def previous_question(answers: Answers, asked: Question) -> Question | None:
    """Return the answered question before `asked`, for "go back"; None at the first."""
    earlier = list(Question)[: list(Question).index(asked)]
    return next((q for q in reversed(earlier) if getattr(answers, q.value) is not None), None)


def read_answer(question: Question, heard: Heard) -> Mapping[str, Any] | None:
    """Return the slots that an answer fills, or None when it does not answer the question.

    Anything else that the same message makes plain (a feeling, "8/10") fills its slot too. The urge reads
    "self_harm" when it belongs to the app; the caller must hand it over.
    """
    answer = _READERS[question](heard)
    if answer is None:
        return None
    return {**volunteered(heard), **answer}


def has_stopped(heard: Heard) -> bool:
    """Say whether a client who was driving says that they have stopped."""
    if heard.trusted:
        return heard.value("value") in ("stopped", Place.ALONE, Place.PUBLIC)
    return bool(_STOPPED.search(heard.text.lower())) or heard.intent in ("affirm", "next_step", "resume")


def volunteered(heard: Heard) -> dict[str, Any]:
    """Return what a message tells without being asked: a named feeling, an unmistakable strength, an urge.

    An urge counts where the message was understood as one; those of the app are never filled in here.
    """
    found: dict[str, Any] = {}
    named = _named_feeling(heard, answering=False)
    if named is not None:
        found |= named
    if _NO_URGE.search(heard.text.lower()):
        found[Question.URGE] = Urge.NONE.value
    if heard.intent == "urge_nonsuicidal" and not heard.trusted:
        urge = read_urge(heard.text)
        if isinstance(urge, Urge) and urge is not Urge.NONE:
            found[Question.URGE] = urge.value
    points = read_stated_rating(heard.text) if not heard.trusted else None
    if points is not None:
        found[Question.INTENSITY] = points
    return {str(key): value for key, value in found.items()}


def correction(heard: Heard) -> dict[str, Any]:
    """Return what "sorry, I meant 6" or "angry, not sad" puts right; empty when it names nothing."""
    heard = replace(heard, text=_APOLOGY.sub(" ", heard.text))
    fixed = volunteered(heard)
    feeling = _named_feeling(heard, answering=True)
    points = _rating(heard)
    if feeling:
        fixed |= feeling
    if points is not None:
        fixed[Question.INTENSITY.value] = points
    return fixed


def _named_feeling(heard: Heard, *, answering: bool) -> dict[str, Any] | None:
    named = read_feeling(heard.text, answering=answering) if not heard.trusted else None
    if named is not None:
        return {"feeling": named[0].value, "feeling_word": named[1]}
    feeling = feeling_of(heard.value("emotion"))
    return None if feeling is None else {"feeling": feeling.value, "feeling_word": None}


def _rating(heard: Heard) -> int | None:
    value = heard.value("number")
    if heard.trusted:
        return read_rating(value) if value else None
    if heard.intent not in ("rate_intensity", "correct_answer") and heard.words > SHORT_ANSWER:
        stated = read_stated_rating(heard.text)
        return stated if stated is not None else read_leading_rating(heard.text)
    points = read_rating(heard.text)
    return points if points is not None or value is None else read_rating(value)


def _feeling(heard: Heard) -> dict[str, Any] | None:
    named = _named_feeling(heard, answering=True)
    if named is not None:
        return named
    own_word = _OWN_WORD.fullmatch(heard.text.lower().replace("\u2019", "'"))
    if own_word and heard.intent in ("share_emotion", "nlu_fallback"):
        return {"feeling": Feeling.OTHER.value, "feeling_word": own_word.group(1)}
    return None


def _intensity(heard: Heard) -> dict[str, Any] | None:
    points = _rating(heard)
    return None if points is None else {"intensity": points}


def _urge(heard: Heard) -> dict[str, Any] | None:
    pressed = heard.value("urge")
    if pressed is not None:
        return {"urge": pressed}
    if heard.intent == "deny":
        return {"urge": Urge.NONE.value}
    urge = read_urge(heard.text)
    if urge is None and heard.intent == "urge_nonsuicidal":
        urge = Urge.OTHER
    return None if urge is None else {"urge": str(urge)}


def _yes_no(slot: str) -> Reader:
    def read(heard: Heard) -> dict[str, Any] | None:
        picked = heard.value("value")
        if picked in ("yes", "no"):
            return {slot: picked}
        text = heard.text.lower()
        if heard.intent == "affirm" or _YES.search(text):
            return {slot: "yes"}
        if heard.intent == "deny" or _NO.search(text):
            return {slot: "no"}
        return None

    return read


def _place(heard: Heard) -> dict[str, Any] | None:
    picked = heard.value("value")
    if picked in tuple(Place):
        return {"place": picked}
    text = heard.text.lower().replace("\u2019", "'")
    if _DRIVING.search(text) and "not driving" not in text:
        return {"place": Place.DRIVING.value}
    if _PUBLIC.search(text):
        return {"place": Place.PUBLIC.value}
    return {"place": Place.ALONE.value} if _ALONE.search(text) else None


def _change(heard: Heard) -> dict[str, Any] | None:
    picked = heard.value("value")
    if picked in CHOICES[Question.CHANGE]:
        return {"change": picked}
    text = heard.text.lower().replace("\u2019", "'")
    if _UNSURE.search(text):
        return {"change": "unsure"}
    if heard.intent == "deny" or _NO.search(text) or _CANNOT.search(text):
        return {"change": "no"}
    return {"change": "yes"} if heard.intent == "affirm" or _YES.search(text) else None


_READERS: Mapping[Question, Reader] = MappingProxyType(
    {
        Question.FEELING: _feeling,
        Question.INTENSITY: _intensity,
        Question.URGE: _urge,
        Question.ACTED: _yes_no("acted"),
        Question.SIGNS: _yes_no("signs"),
        Question.PLACE: _place,
        Question.CHANGE: _change,
    }
)
