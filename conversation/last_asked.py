"""What a client was last shown decides what their words belong to (decision 0018): no mode could be left on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conversation.answers import TurnItem
from conversation.steering_words import asks_for_menu
from conversation.types import NON_TEXT, Inbound, Kind
from records import transcript
from records.models import Message

ANSWER_WITHIN = timedelta(hours=1)
"""What is written later than this after the last question is no answer to it."""
SEEN_THROUGH = frozenset(NON_TEXT.values()) | {"house.emoji_only", "house.blank"}
"""These ask the client to say it in words: the words then answer what was asked before."""
FOR_OTHERS = frozenset(
    {"help", "help me", "i need help", "please help", "please help me", "a person", "talk to a person"}
)
"""Typed anywhere, these answer no question: whoever types one gets what they would get at any other time."""
LINES_BACK = 6
NEWEST = 2**62


def last_line(session: Session, client_id: str, now: datetime, before: int = NEWEST) -> Message | None:
    """Return the line that the client was last shown before this one of theirs; None when it is too old."""
    for line in transcript.shown_before(session, client_id, before, LINES_BACK):
        if (line.say_key or "") not in SEEN_THROUGH:
            return line if line.created_at >= now - ANSWER_WITHIN else None
    return None


def last_asked(session: Session, item: TurnItem, now: datetime) -> str:
    """Return the key of the wording that the client was last shown before this item; empty when it is too old."""
    if item.message_id is None:
        return ""
    line = last_line(session, item.client.id, now, item.message_id)
    return (line.say_key or "") if line is not None else ""


def typed(inbound: Inbound) -> str:
    """Return a message as it is compared with fixed words; of a command, its name."""
    if inbound.kind is Kind.COMMAND:
        return inbound.command or ""
    return inbound.text.strip().casefold().rstrip(".!?").replace("\u2019", "'")


def are_words(inbound: Inbound) -> bool:
    """Tell whether this may be words in answer to a question; a call for help, or for the menu, never is."""
    readable = any(ch.isalnum() for ch in inbound.text)
    if asks_for_menu(inbound.text):
        return False
    return inbound.kind is Kind.TEXT and readable and typed(inbound) not in FOR_OTHERS
