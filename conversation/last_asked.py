"""What a client was last shown decides what their words belong to (decision 0018): no mode could be left on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conversation.answers import TurnItem
from conversation.stages.talk import NON_TEXT
from records import transcript

ANSWER_WITHIN = timedelta(hours=1)
"""What is written later than this after the last question is no answer to it."""
SEEN_THROUGH = frozenset(NON_TEXT.values()) | {"house.emoji_only", "house.blank"}
"""These ask the client to say it in words: the words then answer what was asked before."""
LINES_BACK = 6


def last_asked(session: Session, item: TurnItem, now: datetime) -> str:
    """Return the key of the wording that the client was last shown before this item; empty when it is too old."""
    if item.message_id is None:
        return ""
    for line in transcript.shown_before(session, item.client.id, item.message_id, LINES_BACK):
        key = line.say_key or ""
        if key in SEEN_THROUGH:
            continue
        return key if line.created_at >= now - ANSWER_WITHIN else ""
    return ""
