"""How often a client wrote in a week, for their therapist; nothing follows from it (dbt-brief 1.1)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.say import Say
from records import reminders, transcript
from records.models import Message


@dataclass(frozen=True, slots=True)
class Contacts:
    """Messages and taps of a client, on how many days, how many more than ordinary, and what came unasked."""

    messages: int
    days: int
    hard: int
    reminders: int


def contacts_of(session: Session, client_id: str, zone: ZoneInfo, since: datetime, until: datetime) -> Contacts:
    """Count a client's contacts between two moments; days are those of their own clock."""
    mine = select(Message.created_at).where(Message.client_id == client_id, Message.direction == "in")
    mine = mine.where(Message.kind.not_in(transcript.LEAVING), Message.created_at.between(since, until))
    times = session.scalars(mine).all()
    return Contacts(
        messages=len(times),
        days=len({at.astimezone(zone).date() for at in times}),
        hard=len(transcript.screenings_with_action(session, client_id, since=since)),
        reminders=len(reminders.sent(session, client_id, since=since)),
    )


def contacts_say(found: Contacts) -> Say:
    """Return the line for staff."""
    slots = {"messages": found.messages, "days": found.days, "hard": found.hard, "sent": found.reminders}
    return Say("staff.week_contacts", {name: str(number) for name, number in slots.items()})
