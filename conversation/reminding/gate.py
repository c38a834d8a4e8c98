"""The last look at a reminder, at the moment it is sent: it may have waited for Telegram, and things change."""

from sqlalchemy.orm import Session

from coaching.reminders import DAILY, Kind
from conversation.kit import Kit
from conversation.reminding.facts import NOTES, hours_of, known_zone, may_be_reminded, rests
from conversation.reminding.planning import LATE
from records.models import Client, Message


def is_reminder(message: Message) -> bool:
    """Tell whether a line is a reminder."""
    return (message.say_key or "").startswith(NOTES)


def may_go(session: Session, kit: Kit, client: Client, message: Message) -> bool:
    """Tell whether a reminder may still be sent now; what is refused here is withdrawn, for good."""
    now, zone = kit.clock(), known_zone(client)
    if zone is None or now - message.created_at > LATE or not may_be_reminded(session, client, now):
        return False
    if rests(session, client, now):
        return False
    name = (message.say_key or "").removeprefix(NOTES)
    kind = Kind(name) if name in set(Kind) else None
    return kind not in DAILY or any(on is kind for on, _ in hours_of(session, client.id))
