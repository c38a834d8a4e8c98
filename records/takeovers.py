"""Takeovers as rows: who holds a chat, what was passed on and what became of it, what was asked, who read what."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records import transcript
from records.models import Client, Message, StaffMember
from records.takeover_models import Relay, StaffQuestion, Takeover, Viewing

PENDING, SENT, FAILED = "pending", "sent", "failed"


class Ended(StrEnum):
    """How a takeover ended."""

    KEPT = "kept"
    """Handed back; the chat stays as held as it was."""
    RESUMED = "resumed"
    """Handed back by a clinician who opened coaching again."""
    PASSED = "passed"
    """Another member of staff took it from them."""
    LOST = "lost"
    """The member of staff can no longer be reached, or has left."""


def begin(session: Session, client: Client, member: StaffMember, now: datetime) -> Takeover | None:
    """Hold a client's chat for a member of staff; None when somebody else holds it at this moment."""
    takeover = Takeover(
        id=secrets.token_hex(8),
        client_id=client.id,
        staff_id=member.id,
        staff_name=member.name,
        began_at=now,
        last_at=now,
    )
    claimed = session.execute(
        update(Client)
        .where(Client.id == client.id, Client.takeover_id.is_(None))
        .values(takeover_id=takeover.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(client)
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        return None
    session.add(takeover)
    session.flush()
    return takeover


def end(session: Session, takeover: Takeover, *, how: Ended, by: str, now: datetime) -> bool:
    """Give a chat back; False when that was done before."""
    done = session.execute(
        update(Takeover)
        .where(Takeover.id == takeover.id, Takeover.ended_at.is_(None))
        .values(ended_at=now, ended_by=by, how_ended=how.value)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return False
    session.execute(
        update(Client)
        .where(Client.id == takeover.client_id, Client.takeover_id == takeover.id)
        .values(takeover_id=None)
    )
    return True


def get(session: Session, takeover_id: str) -> Takeover | None:
    """Return a takeover as it stands now."""
    return session.get(Takeover, takeover_id, populate_existing=True)


def of_client(session: Session, client: Client) -> Takeover | None:
    """Return the takeover that holds a client's chat now."""
    return get(session, client.takeover_id) if client.takeover_id else None


def of_member(session: Session, staff_id: str) -> Takeover | None:
    """Return the chat that a member of staff holds now; one at a time."""
    held = select(Takeover).where(Takeover.staff_id == staff_id, Takeover.ended_at.is_(None))
    return session.scalar(held.order_by(Takeover.began_at).limit(1))


def client_wrote(session: Session, takeover: Takeover, now: datetime) -> None:
    """Note that the client has written, and waits for an answer from now on."""
    takeover.last_at = now
    takeover.waiting_since = takeover.waiting_since or now
    session.flush()


def member_wrote(session: Session, takeover: Takeover, now: datetime) -> None:
    """Note that the member has answered: nobody waits any more."""
    takeover.last_at = now
    takeover.waiting_since = takeover.warned_at = takeover.paged_at = None
    session.flush()


def keep_relay(session: Session, relay: Relay) -> Relay:
    """Write down a message to pass on; one already written for this item and part is returned as it stands."""
    known = session.scalar(select(Relay).where(Relay.item_id == relay.item_id, Relay.part == relay.part))
    if known is not None:
        return known
    session.add(relay)
    session.flush()
    return relay


def relays_of(session: Session, item_id: str) -> Sequence[Relay]:
    """Return what an inbox item is passed on as, in order."""
    return session.scalars(select(Relay).where(Relay.item_id == item_id).order_by(Relay.part)).all()


def relay_of_message(session: Session, message_id: int) -> Relay | None:
    """Return how a line of the transcript was passed on."""
    return session.scalar(select(Relay).where(Relay.message_id == message_id).limit(1))


def passed_on(session: Session, takeover_id: str, *, to_client: bool, source: int) -> Relay | None:
    """Return the first part of what a message with this number in its own chat was passed on as."""
    found = select(Relay).where(Relay.takeover_id == takeover_id, Relay.to_client.is_(to_client))
    return session.scalar(found.where(Relay.source_number == source).order_by(Relay.part).limit(1))


def other_number(session: Session, takeover_id: str, *, in_clients_chat: bool, number: int | None) -> int | None:
    """Return the number that a message has in the other chat; None when it has none there.

    `number` is its number in the client's chat or in the member's, whichever of them wrote it.
    """
    if number is None:
        return None
    for relay in session.scalars(select(Relay).where(Relay.takeover_id == takeover_id)):
        # Seen from the client's chat, their own messages are sources and the member's are targets.
        here, there = (
            (relay.source_number, relay.target_number)
            if relay.to_client is not in_clients_chat
            else (relay.target_number, relay.source_number)
        )
        if here == number:
            return there
    return None


def settle(session: Session, relay_id: int, *, now: datetime, number: int | None = None, error: str = "") -> None:
    """Record that a message arrived, under this number in the other chat, or why it did not."""
    values = (
        {"status": SENT, "target_number": number, "sent_at": now}
        if not error
        else {"status": FAILED, "error": error}
    )
    session.execute(update(Relay).where(Relay.id == relay_id).values(**values))


def ask(session: Session, staff_id: str, *, number: int, about: str, subject: str, now: datetime) -> None:
    """Keep what a member was asked in the message with this number in their chat."""
    session.add(StaffQuestion(staff_id=staff_id, number=number, about=about, subject=subject, asked_at=now))


def asked(session: Session, staff_id: str, number: int | None) -> StaffQuestion | None:
    """Return the question that a reply to this message answers."""
    if number is None:
        return None
    found = select(StaffQuestion).where(StaffQuestion.staff_id == staff_id, StaffQuestion.number == number)
    return session.scalar(found.order_by(StaffQuestion.id.desc()).limit(1))


def viewed(session: Session, client_id: str, *, by: str, what: str, now: datetime) -> None:
    """Keep who read what of a client's, and when."""
    session.add(Viewing(client_id=client_id, staff_name=by, what=what, at=now))


def last_lines(session: Session, client_id: str, limit: int) -> Sequence[Message]:
    """Return the newest lines that the client has written or was sent, oldest first."""
    lines = select(Message).where(Message.client_id == client_id)
    lines = lines.where(Message.status.in_([transcript.SENT, transcript.RECEIVED]))
    return session.scalars(lines.order_by(Message.id.desc()).limit(limit)).all()[::-1]
