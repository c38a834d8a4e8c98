"""What the stages of a turn get and give."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from coaching.tone import Event
from content.say import Say
from conversation.types import Inbound
from records.models import Client
from safety.types import Code

Effect = Callable[[Session, Client], None]
"""A change to make in the same transaction as the answer is written."""


@dataclass(frozen=True, slots=True)
class TurnItem:
    """One item of a client's inbox: what came in, from whom, and how it was screened.

    `client` is a snapshot: read from it, change through an Answer's effect. `answered_at_once` tells that the
    safety desk has already replied.
    """

    inbound: Inbound
    client: Client
    message_id: int | None
    screened_action: str
    answered_at_once: bool
    screened_code: str = Code.NONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, what changes with it, and how the message was understood. No says: silence on purpose."""

    says: tuple[Say, ...]
    effect: Effect | None = None
    outcome: str | None = None
    intent: str | None = None
    confidence: float | None = None
    urgent: bool = False
    """The safety desk speaks with this answer."""
    tone: Event | None = None
    """What the client's act means for the tone, where it is an act about the tone."""

    def named(self, outcome: str) -> "Answer":
        """Return the answer with its outcome set."""
        return replace(self, outcome=outcome)


SILENCE = Answer(())
