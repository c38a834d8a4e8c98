"""What the desks of the client's own things have in common: a moment to answer, and what comes of it."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from content.library import Library
from conversation.answers import Answer, TurnItem
from conversation.last_asked import typed
from conversation.types import Inbound, Kind
from records.models import Client

LEAVE_IT = frozenset({"stop", "cancel", "quit", "not now", "no", "nope", "nothing", "skip", "never mind"})
"""Typed in answer to a question of a desk, these are no answer: the client does not want to go on."""
SKIP_IT = frozenset(
    {"skip", "skip it", "skip this", "skip that", "pass", "next", "next one", "nothing", "idk", "don't know"}
)
"""Typed in answer to a question that can be skipped, these skip it: the client goes on."""
LONGEST_NUMBER = 12
_VERBS_WITH_MANY_PARTS = 3
_STEP_PARTS = 4
_ASKS_FOR_WORDS = (
    "wrapup.ask_", "log.ask_note", "missed.ask_barrier", "absent.ask_", "absent.say", "commit.ask_",
    "commit.weigh_",
)  # fmt: skip
"""Questions that take any words."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One item as a desk sees it: a command or a payload in `what`, or words in answer to the wording `asked`."""

    item: TurnItem
    what: str = ""
    asked: str = ""

    @property
    def inbound(self) -> Inbound:
        """Return what came in."""
        return self.item.inbound

    @property
    def words(self) -> str:
        """Return what was written: a message, or what stands behind a command."""
        return self.inbound.argument if self.inbound.kind is Kind.COMMAND else self.inbound.text

    @property
    def leaves(self) -> bool:
        """Tell whether the client breaks off what they were asked."""
        return self.what == "/stop" or typed(self.inbound) in LEAVE_IT

    @property
    def skips(self) -> bool:
        """Tell whether the client passes over the question they were asked, where it can be passed over."""
        return not self.what and typed(self.inbound).replace("\u2019", "'") in SKIP_IT

    def takes_words(self, library: Library) -> bool:
        """Tell whether the dialogue was just asking for any words: then even a harsh line may be the answer."""
        if self.asked.startswith(_ASKS_FOR_WORDS):
            return True
        parts = self.asked.split(".")
        skill = library.skills.get(parts[1]) if len(parts) >= _STEP_PARTS and parts[0] == "skill" else None
        return skill is not None and any(step.id == parts[3] and step.ask == "text" for step in skill.steps)

    def press(self, verb: str) -> tuple[str, str] | None:
        """Return (name, argument) of a button `verb:name:argument`; None for anything else."""
        parts = self.what.split(":", _VERBS_WITH_MANY_PARTS - 1)
        if parts[0] != verb or len(parts) < _VERBS_WITH_MANY_PARTS - 1:
            return None
        return parts[1], parts[2] if len(parts) == _VERBS_WITH_MANY_PARTS else ""


class Desk(Protocol):
    """Answers its own commands and buttons, and words that answer its own last question."""

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Return the answer, or None to pass on. Reads alone; what changes goes into the answer's effect."""
        ...


def number_in(text: str) -> int | None:
    """Return a number that stands in a payload: a page, a place in a list, or the number of a row."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None
