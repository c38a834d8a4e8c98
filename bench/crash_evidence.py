"""Gathers what a crash run left behind: what stands in the chats, and what stands in the database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from local_telegram.testing import Message as Seen
from local_telegram.testing import Phone
from records import clients, escalations, transcript
from records.db import Database
from records.escalation_states import Status
from records.models import Client, Escalation, EscalationEvent, InboxItem, Message, ScreeningRecord
from records.vault import Vault

ACKNOWLEDGE = "ack:"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One stored item of a client: `line` is the number of its incoming line, None for a timer's end."""

    item_id: str
    kind: str
    text: str
    line: int | None
    outcome: str | None
    done: bool
    action: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """One line the app wrote for the client, under its unique `name`; `key` names the wording.

    `telegram_id` is None until the line is known to have been sent.
    """

    id: int
    item_id: str | None
    name: str
    key: str
    lane: str
    status: str
    text: str
    telegram_id: int | None
    starts_timer: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the bot as a phone shows it; `at` in Unix seconds, `alert` what its button acknowledges."""

    id: int
    text: str
    at: float
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One escalation as stored."""

    id: str
    pseudonym: str
    code: str
    acknowledged_at: float | None
    superseded: bool = False
    acknowledgements: int = 0
    """How often it was acknowledged: once, however many pressed the button."""


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """One client's chat from both sides; `sent` is what the person wrote, in order."""

    pseudonym: str
    sent: tuple[str, ...]
    arrivals: tuple[Arrival, ...]
    written: tuple[Written, ...]
    shown: tuple[Bubble, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the verdict is based on."""

    chats: tuple[ChatRecord, ...]
    alerts: tuple[Alert, ...]
    staff_room: tuple[Bubble, ...]
    open_items: int
    unconfirmed_updates: int


def bubbles(messages: Sequence[Seen]) -> tuple[Bubble, ...]:
    """Return the bot's messages among these."""
    return tuple(Bubble(m.id, m.text, m.sent_at, _alert_of(m)) for m in messages if m.from_bot)


def _alert_of(message: Seen) -> str:
    return next((p.removeprefix(ACKNOWLEDGE) for p in message.payloads if p.startswith(ACKNOWLEDGE)), "")


async def gather(
    phone: Phone, database: Database, vault: Vault, chats: Sequence[int], staff: Sequence[int]
) -> Evidence:
    """Read both sides once the run has settled; `staff` are the chats in which pages may stand."""
    pending = len(await phone.pending_updates())
    shown = {chat: await phone.messages(chat) for chat in chats}
    staff_room = [bubble for chat in staff for bubble in bubbles(await phone.messages(chat))]
    with database.transaction() as session:
        records = tuple(_chat(session, vault, chat, shown[chat]) for chat in chats)
        open_items = len(session.scalars(select(InboxItem.id).where(InboxItem.done_at.is_(None))).all())
        return Evidence(records, _alerts(session), tuple(staff_room), open_items, pending)


def _chat(session: Session, vault: Vault, chat: int, messages: Sequence[Seen]) -> ChatRecord:
    client = clients.find_by_chat(session, vault, chat)
    if client is None:
        raise LookupError("a client of this run is not in the database")
    cipher = vault.of(session, client.id)
    rows = session.scalars(select(Message).where(Message.client_id == client.id).order_by(Message.id)).all()
    actions = dict(session.execute(select(ScreeningRecord.message_id, ScreeningRecord.action)).tuples().all())
    incoming = {m.inbox_id: m for m in rows if m.direction == "in"}
    items = session.scalars(
        select(InboxItem).where(InboxItem.client_id == client.id).order_by(InboxItem.received_at)
    )
    arrivals = []
    for item in items:
        line = incoming.get(item.id)
        arrivals.append(
            Arrival(
                item.id,
                item.kind,
                transcript.text_of(cipher, line) if line else "",
                line.id if line else None,
                item.outcome,
                item.done_at is not None,
                actions.get(line.id) if line else None,
            )
        )
    written = tuple(
        Written(
            m.id,
            m.inbox_id,
            m.dedupe_key,
            m.say_key or "",
            m.lane or "",
            m.status,
            transcript.text_of(cipher, m),
            m.telegram_message_id,
            m.timer_seconds is not None,
        )
        for m in rows
        if m.direction == "out"
    )
    sent = tuple(m.text for m in messages if not m.from_bot)
    return ChatRecord(client.pseudonym, sent, tuple(arrivals), written, bubbles(messages))


def _alerts(session: Session) -> tuple[Alert, ...]:
    def seconds(moment: datetime | None) -> float | None:
        return moment.timestamp() if moment else None

    found = session.execute(
        select(Escalation, Client.pseudonym).join(Client, Client.id == Escalation.client_id)
    ).tuples()
    taken = Counter(
        session.scalars(
            select(EscalationEvent.escalation_id).where(EscalationEvent.kind == escalations.ACKNOWLEDGED)
        )
    )
    return tuple(
        Alert(e.id, name, e.code, seconds(e.acknowledged_at), e.status == Status.SUPERSEDED, taken[e.id])
        for e, name in found
    )
