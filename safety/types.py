"""The words the safety module speaks: codes, actions and the result of one screening."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What was found (dbt-brief section 8), plus worry about someone else and what could not be read."""

    NONE = "none"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"
    SH_U = "SH-U"
    SH_A = "SH-A"
    HTO = "HTO"
    ABU = "ABU"
    PSM = "PSM"
    MED = "MED"
    CHI = "CHI"
    OTHER = "OTHER"
    UNCLEAR = "UNCLEAR"


class Action(StrEnum):
    """What the turn does next; this is what routes. Ordered from least to most pressing."""

    NONE = "none"
    CHECK_IN = "check_in"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Return 0 for none up to 3 for emergency."""
        return list(Action).index(self)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean danger in one clinic, or for one client alone; evidence shows `name`, never the words."""

    name: str
    text: str
    code: Code


@dataclass(frozen=True, slots=True)
class ScreenInput:
    """Everything the screener may look at; all of it words, none of it identity.

    `context` holds the client's own last messages, oldest first. `question` is the bot's last question in words;
    `question_is_old` tells that it was asked so long ago that only a real answer still answers it. `payload` is
    the pressed button's payload, when the message was a button. `lang` is an ISO 639-1 code, if known. `phrases`
    are this client's own, beside those of the clinic.
    """

    text: str
    context: tuple[str, ...] = ()
    question: str | None = None
    question_is_old: bool = False
    payload: str | None = None
    lang: str | None = None
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """The screener's answer. `evidence` names rules or models, never the text; `version` names the rule set."""

    action: Action
    code: Code
    evidence: tuple[str, ...]
    version: str
