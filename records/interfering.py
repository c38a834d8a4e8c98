"""What staff are told of a client's week beside the cards: contact, the same barrier met, and faults of ours.

Read for staff alone: nothing that a client gets depends on it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.base import Base
from records.coaching_models import CoachingNote, PracticeReport
from records.feedback import COMPLAINT
from records.models import Client, Escalation, InboxItem, Message, ScreeningRecord
from records.transcript import FAILED, LEAVING

FALLBACK, REPEATED, NOT_ARRIVED, LATE, TOLD = "fallback", "repeated", "failed", "late", "told"
FAULT = "fault"
NO_BARRIER = "unknown"


@dataclass(frozen=True, slots=True)
class Contact:
    """How often a client was in contact: messages, days with one, and those of the days that had an alert."""

    messages: int
    days: int
    flagged_days: int

    @property
    def in_crisis_alone(self) -> bool:
        """Tell whether every day of contact was a day with an alert."""
        return self.days > 0 and self.flagged_days == self.days


def contact(session: Session, client_id: str, since: datetime, zone: tzinfo) -> Contact:
    """Return a client's contact since then, by the days of their own clock."""
    rows = session.execute(
        select(Message.created_at, ScreeningRecord.action)
        .join(ScreeningRecord, ScreeningRecord.message_id == Message.id, isouter=True)
        .where(
            Message.client_id == client_id,
            Message.direction == "in",
            Message.kind.not_in(LEAVING),
            Message.created_at >= since,
        )
    ).all()
    days = {at.astimezone(zone).date() for at, _ in rows}
    flagged = {at.astimezone(zone).date() for at, action in rows if action not in (None, "none")}
    return Contact(len(rows), len(days), len(flagged))


def barriers(session: Session, client_id: str, *, upto: str | None = None) -> Mapping[str, int]:
    """Return how often each barrier was met; with `upto`, counted up to the report that this message made."""
    reports = select(PracticeReport.fix).where(
        PracticeReport.client_id == client_id, PracticeReport.fix.is_not(None), PracticeReport.fix != NO_BARRIER
    )
    if upto is not None:
        newest = select(PracticeReport.id).where(
            PracticeReport.client_id == client_id, PracticeReport.message_id == upto
        )
        reports = reports.where(PracticeReport.id <= newest.scalar_subquery())
    return Counter(fix for fix in session.scalars(reports.order_by(PracticeReport.id)) if fix is not None)


def fix_of(session: Session, client_id: str, message_id: str) -> str | None:
    """Return the fix that one message led to."""
    return session.scalar(
        select(PracticeReport.fix).where(
            PracticeReport.client_id == client_id, PracticeReport.message_id == message_id
        )
    )


def faults(
    session: Session, *, since: datetime, now: datetime, clinic_id: str | None, client_id: str | None = None
) -> dict[str, int]:
    """Return how often this program was at fault since then, by kind; kinds without one are left out."""
    whose = select(Client.id)
    if clinic_id is not None:
        whose = whose.where(Client.clinic_id == clinic_id)
    if client_id is not None:
        whose = whose.where(Client.id == client_id)
    lines = _count(Message).where(
        Message.client_id.in_(whose), Message.direction == "out", Message.created_at >= since
    )
    items = _count(InboxItem).where(InboxItem.client_id.in_(whose), InboxItem.received_at >= since)
    notes = _count(CoachingNote).where(CoachingNote.client_id.in_(whose), CoachingNote.at >= since)
    alerts = session.scalars(
        select(Escalation).where(Escalation.client_id.in_(whose), Escalation.opened_at >= since)
    )
    found: dict[str, int | None] = {
        FALLBACK: session.scalar(items.where(InboxItem.outcome == "fallback")),
        REPEATED: session.scalar(lines.where(Message.attempts > 1)),
        NOT_ARRIVED: session.scalar(lines.where(Message.status == FAILED)),
        LATE: sum(_is_late(alert, now) for alert in alerts),
        TOLD: session.scalar(notes.where(CoachingNote.kind == COMPLAINT, CoachingNote.about == FAULT)),
    }
    return {kind: number for kind, number in found.items() if number}


def _count(table: type[Base]) -> Any:  # noqa: ANN401 - a select of one number
    return select(func.count()).select_from(table)


def _is_late(alert: Escalation, now: datetime) -> bool:
    """Tell whether an alert was acknowledged after its time, or waits beyond it."""
    return (alert.acknowledged_at or now) - alert.opened_at > timedelta(seconds=alert.acknowledge_seconds)
