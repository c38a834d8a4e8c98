"""What a safety decision depends on, and what it says: plain values, and the slots that all of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content.say import Say
from conversation.plans import PlanFacts
from conversation.types import Inbound, Kind
from safety.answer_times import AnswerWithin
from safety.helplines import PrintedLines
from safety.modes import Mode
from safety.policy import Whom
from safety.replies import Told

LINES_KEY = {True: "crisis.helplines_unverified", False: "crisis.helplines"}


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What a decision depends on besides the message."""

    mode: Mode
    lines: PrintedLines
    country: str | None
    staff_configured: bool
    clinical: bool
    clinician_name: str | None
    answer_within: tuple[AnswerWithin, ...] = ()
    """The clinic's own times to acknowledge."""
    recent: tuple[Told, ...] = ()
    held_by: str | None = None
    """Who holds the chat in the bot's place, if a member of staff does."""
    plan: PlanFacts = field(default_factory=PlanFacts)
    open_question: str = ""
    """The key of the question about dying that stands open: the direct one, or one that follows it."""
    further_asked: frozenset[str] = frozenset()
    """The questions after the direct one that were asked in the last day."""
    directly_asked: int = 0
    """How often the direct question was asked in the last half hour."""
    directly_asked_today: int = 0
    """The same for the last day."""


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Page whoever has these duties, in order.

    `truths` maps a moment (after_page, if_unreachable) to what the client is told then.
    """

    acknowledge_seconds: int
    key: str
    whom: tuple[str, ...] = (Whom.ON_CALL.value,)
    truths: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done at once about a message: said, held back, and who is told."""

    code: str
    says: tuple[Say, ...]
    page: PageOrder | None = None
    mode_after: str | None = None
    pin_hours: int = 0
    prompt_after: tuple[int, ...] = ()
    """Seconds of silence after which the client is asked again."""


def asked(inbound: Inbound) -> str:
    """Return the command with its slash, or the payload of a pressed button, or nothing."""
    return f"/{inbound.command}" if inbound.kind is Kind.COMMAND else inbound.payload or ""


def emergency_slots(facts: ClientFacts) -> dict[str, str]:
    """Return the emergency number as printed, or the reference to its wording while it is unknown."""
    return {"emergency": facts.lines.emergency or "@crisis.local_emergency_number"}


def lines_say(facts: ClientFacts) -> Say:
    """Return the helplines of the client's country."""
    return Say(LINES_KEY[facts.lines.unverified], {"lines": facts.lines.text})
