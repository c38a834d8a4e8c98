"""A line on its way out: taken by one worker, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from records.models import Message
from records.transcript import PENDING, SENDING, SENT

LONG_AGO = timedelta(days=1)
UNCERTAIN = "uncertain"
"""The mark of a line whose send may have arrived although no answer came."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A line taken for sending: how often it was taken so far, and the mark that the last send left."""

    attempts: int
    error: str | None

    @property
    def may_have_arrived(self) -> bool:
        """Tell whether an earlier send of the line may have reached the client."""
        return self.error == UNCERTAIN or self.attempts > 1


def claim(session: Session, message_id: int, *, worker: str, now: datetime, lease: timedelta) -> Claim | None:
    """Take a line for sending, or None when it is done or another live worker is at it.

    A line left in `sending` by an earlier life of this worker (same name before the slash), or by anyone for
    longer than the lease, may or may not have gone out: it is given again, with attempts above one.
    """
    same_machine = worker.rsplit("/", 1)[0] + "/%"
    claimed = session.execute(
        update(Message)
        .where(
            Message.id == message_id,
            or_(
                Message.status == PENDING,
                (Message.status == SENDING)
                & (
                    (Message.claimed_at < now - lease)
                    | (Message.claimed_by.like(same_machine) & (Message.claimed_by != worker))
                ),
            ),
        )
        .values(status=SENDING, claimed_by=worker, claimed_at=now, attempts=Message.attempts + 1)
        .returning(Message.attempts, Message.error)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if claimed is None else Claim(*claimed)


def abandon(session: Session, machine: str, *, now: datetime) -> int:
    """Let any worker take the lines that a worker of this machine, which is dead, was sending; return how many."""
    freed = session.execute(
        update(Message)
        .where(Message.status == SENDING, Message.claimed_by.startswith(f"{machine}/", autoescape=True))
        .values(claimed_at=now - LONG_AGO)
        .execution_options(synchronize_session=False)
    )
    return int(freed.rowcount)  # type: ignore[attr-defined]


def settle(session: Session, message_id: int, *, status: str, now: datetime, **values: Any) -> None:  # noqa: ANN401 - column values
    """Record what became of a line that was claimed."""
    extra = {"sent_at": now} if status == SENT else {}
    session.execute(
        update(Message)
        .where(Message.id == message_id)
        .values(status=status, **extra, **values)
        .execution_options(synchronize_session=False)
    )
