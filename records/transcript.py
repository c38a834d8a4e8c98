"""The transcript: every line in and out with its screening, its wording's origin and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.models import Client, Message, ScreeningRecord
from records.vault import Cipher

PENDING, SENDING, SENT, FAILED, DROPPED, RECEIVED = "pending", "sending", "sent", "failed", "dropped", "received"
LEAVING = ("blocked_bot", "unblocked_bot")
"""Kinds of incoming lines that Telegram brings without the client having said anything."""
FILE = "file"
"""The kind of an outgoing line that a file goes out with; the words are its caption."""
HUMAN = "human"
"""The kind of an outgoing line that a member of staff wrote, in a takeover."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to be written: `key` makes it unique for its client, so that writing it twice is writing it once."""

    key: str
    text: str
    kind: str = "text"
    say_key: str | None = None
    variant: int | None = None
    content_version: str | None = None
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    lane: str | None = None
    timer_seconds: int | None = None


def _place(client_id: str, key: str) -> str:
    return f"messages.text/{client_id}/{key}"


def add_incoming(
    session: Session,
    cipher: Cipher,
    client: Client,
    line: NewLine,
    *,
    inbox_id: str,
    telegram_message_id: int | None,
    now: datetime,
) -> Message:
    """Write a line the client sent."""
    message = Message(
        client_id=client.id,
        inbox_id=inbox_id,
        dedupe_key=line.key,
        direction="in",
        kind=line.kind,
        text_sealed=cipher.seal(line.text, _place(client.id, line.key)),
        created_at=now,
        telegram_message_id=telegram_message_id,
        status=RECEIVED,
    )
    session.add(message)
    session.flush()
    return message


def add_outgoing(
    session: Session,
    cipher: Cipher,
    client: Client,
    lines: Sequence[NewLine],
    *,
    inbox_id: str | None,
    now: datetime,
) -> list[Message]:
    """Write lines for the client, to be sent in this order; those already written are returned as they stand."""
    keys = [line.key for line in lines]
    known = {
        m.dedupe_key: m
        for m in session.scalars(
            select(Message).where(Message.client_id == client.id, Message.dedupe_key.in_(keys))
        )
    }
    out: list[Message] = []
    for line in lines:
        message = known.get(line.key)
        if message is None:
            message = Message(
                client_id=client.id,
                inbox_id=inbox_id,
                dedupe_key=line.key,
                direction="out",
                kind=line.kind,
                text_sealed=cipher.seal(line.text, _place(client.id, line.key)),
                created_at=now,
                say_key=line.say_key,
                variant=line.variant,
                content_version=line.content_version,
                buttons={"rows": [[list(b) for b in row] for row in line.rows]} if line.rows else None,
                timer_seconds=line.timer_seconds,
                lane=line.lane,
                status=PENDING,
            )
            session.add(message)
        out.append(message)
    session.flush()
    return out


def text_of(cipher: Cipher, message: Message) -> str:
    """Open the words of a line."""
    if message.text_sealed is None:
        return ""
    return cipher.open(message.text_sealed, _place(message.client_id, message.dedupe_key))


def record_screening(
    session: Session,
    message: Message,
    *,
    action: str,
    code: str,
    evidence: Sequence[str],
    version: str,
    seconds: float,
    now: datetime,
) -> None:
    """Attach the screening to the line it is about; `seconds` is how long it took."""
    session.add(
        ScreeningRecord(
            message_id=message.id,
            action=action,
            code=code,
            evidence=list(evidence),
            version=version,
            seconds=seconds,
            at=now,
        )
    )


def recent_client_texts(
    session: Session, cipher: Cipher, client_id: str, *, now: datetime, within: timedelta, limit: int
) -> tuple[str, ...]:
    """Return the client's own last lines, oldest first."""
    rows = session.scalars(
        select(Message)
        .where(
            Message.client_id == client_id,
            Message.direction == "in",
            Message.created_at >= now - within,
            Message.kind != "button",
        )
        .order_by(Message.id.desc())
        .limit(limit)
    ).all()
    return tuple(text for m in reversed(rows) if (text := text_of(cipher, m)))


def last_outgoing(session: Session, client_id: str) -> Message | None:
    """Return the last line written for the client that was not dropped."""
    return session.scalar(
        select(Message)
        .where(Message.client_id == client_id, Message.direction == "out", Message.status != DROPPED)
        .order_by(Message.id.desc())
        .limit(1)
    )


def shown_before(session: Session, client_id: str, message_id: int, limit: int) -> Sequence[Message]:
    """Return the last lines written for the client before one of their own, newest first."""
    lines = select(Message).where(Message.client_id == client_id, Message.id < message_id)
    lines = lines.where(Message.direction == "out", Message.status != DROPPED)
    return session.scalars(lines.order_by(Message.id.desc()).limit(limit)).all()


def by_key(session: Session, client_id: str, key: str) -> Message | None:
    """Return the line that was written under this key."""
    return session.scalar(select(Message).where(Message.client_id == client_id, Message.dedupe_key == key))


def newer_timer(session: Session, message_id: int) -> bool:
    """Tell whether its client was shown a line with a timer after this one: the clock was started anew."""
    shown = session.get(Message, message_id)
    if shown is None:
        return False
    query = select(Message.id).where(Message.client_id == shown.client_id, Message.id > message_id)
    query = query.where(Message.timer_seconds.is_not(None), Message.status == SENT)
    return session.scalar(query.limit(1)) is not None


def shown_since_last_incoming(session: Session, client_id: str) -> list[tuple[str, datetime]]:
    """Return (wording, when) of what the client was told since they last wrote, oldest first."""
    since = newest_incoming_id(session, client_id)
    rows = session.execute(
        select(Message.say_key, Message.created_at)
        .where(
            Message.client_id == client_id,
            Message.direction == "out",
            Message.id > since,
            Message.status != DROPPED,
            Message.say_key.is_not(None),
        )
        .order_by(Message.id)
    )
    return [(key, at) for key, at in rows if key is not None]


def shown_since(
    session: Session, client_id: str, keys: Sequence[str], since: datetime
) -> list[tuple[str, datetime]]:
    """Return (wording, when) of each time one of these was said to the client since then."""
    rows = session.execute(
        select(Message.say_key, Message.created_at).where(
            Message.client_id == client_id,
            Message.direction == "out",
            Message.status != DROPPED,
            Message.created_at >= since,
            Message.say_key.in_(keys),
        )
    )
    return [(key, at) for key, at in rows if key is not None]


def screenings_with_action(session: Session, client_id: str, *, since: datetime) -> list[tuple[str, str]]:
    """Return (code, action) of the client's messages that were answered as more than ordinary, oldest first."""
    rows = session.execute(
        select(ScreeningRecord.code, ScreeningRecord.action)
        .join(Message, Message.id == ScreeningRecord.message_id)
        .where(Message.client_id == client_id, ScreeningRecord.action != "none", ScreeningRecord.at >= since)
        .order_by(ScreeningRecord.message_id)
    ).all()
    return [(code, action) for code, action in rows]


def last_screening_before(session: Session, client_id: str, message_id: int) -> str:
    """Return the action for the client's last message before this one; "none" where there is no such message."""
    query = select(ScreeningRecord.action).join(Message, Message.id == ScreeningRecord.message_id)
    query = query.where(Message.client_id == client_id, Message.id < message_id, Message.direction == "in")
    return session.scalar(query.order_by(Message.id.desc()).limit(1)) or "none"


def newest_flag(session: Session, client_id: str, *, since: datetime) -> datetime | None:
    """Return when the client's newest message since then that was more than ordinary was screened."""
    flagged = select(ScreeningRecord.at).join(Message, Message.id == ScreeningRecord.message_id)
    flagged = flagged.where(Message.client_id == client_id, ScreeningRecord.at >= since)
    return session.scalar(
        flagged.where(ScreeningRecord.action != "none").order_by(ScreeningRecord.at.desc()).limit(1)
    )


def recent_variants(session: Session, client_id: str, *, since: datetime) -> list[tuple[str, int]]:
    """Return (key, variant) of every line written for the client since then, newest first."""
    rows = session.execute(
        select(Message.say_key, Message.variant)
        .where(
            Message.client_id == client_id,
            Message.direction == "out",
            Message.created_at >= since,
            Message.say_key.is_not(None),
            Message.variant.is_not(None),
        )
        .order_by(Message.id.desc())
    ).all()
    return [(key, variant) for key, variant in rows if key is not None and variant is not None]


def newest_variants(session: Session, client_id: str, count: int) -> list[tuple[str, int]]:
    """Return (key, variant) of the newest lines written for the client, however old they are, newest first."""
    rows = session.execute(
        select(Message.say_key, Message.variant)
        .where(Message.client_id == client_id, Message.direction == "out", Message.say_key.is_not(None))
        .order_by(Message.id.desc())
        .limit(count)
    ).all()
    return [(key, variant) for key, variant in rows if key is not None and variant is not None]


def outgoing_of(session: Session, inbox_id: str, lane: str | None = None) -> list[Message]:
    """Return the outgoing lines of an inbox item in sending order, of one lane if named."""
    query = select(Message).where(Message.inbox_id == inbox_id, Message.direction == "out").order_by(Message.id)
    if lane is not None:
        query = query.where(Message.lane == lane)
    return list(session.scalars(query))


def unsent_before(session: Session, client_id: str, message_id: int, lane: str) -> bool:
    """Tell whether lines of this lane, written for the client before this one, are still to be sent."""
    query = select(Message.id).where(Message.client_id == client_id, Message.id < message_id, Message.lane == lane)
    return session.scalar(query.where(Message.status.in_([PENDING, SENDING])).limit(1)) is not None


def drop_unsent_replies(session: Session, client_id: str) -> int:
    """Withdraw ordinary replies that have not gone out: something more pressing has come in."""
    result = session.execute(
        update(Message)
        .where(
            Message.client_id == client_id,
            Message.direction == "out",
            Message.status == PENDING,
            Message.lane.in_(("reply", "reminder")),
        )
        .values(status=DROPPED)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def incoming_of(session: Session, inbox_id: str) -> int:
    """Return the id of the line that an inbox item brought; 0 if there is none."""
    query = select(Message.id).where(Message.inbox_id == inbox_id, Message.direction == "in")
    return session.scalar(query.limit(1)) or 0


def wrote_since(session: Session, client_id: str, inbox_id: str) -> bool:
    """Tell whether the client wrote or pressed anything after this item; leaving the chat is no word."""
    later = select(Message.id).where(Message.client_id == client_id, Message.direction == "in")
    later = later.where(Message.id > incoming_of(session, inbox_id), Message.kind.not_in(LEAVING))
    return session.scalar(later.limit(1)) is not None


def newest_incoming_id(session: Session, client_id: str) -> int:
    """Return the id of the client's newest incoming line; 0 if there is none."""
    query = select(Message.id).where(Message.client_id == client_id, Message.direction == "in")
    return session.scalar(query.order_by(Message.id.desc()).limit(1)) or 0


def superseded(session: Session, client_id: str, message_id: int) -> bool:
    """Tell whether a later message of the client was answered at once, as more than ordinary."""
    query = (
        select(ScreeningRecord.message_id)
        .join(Message, Message.id == ScreeningRecord.message_id)
        .where(Message.client_id == client_id, Message.id > message_id, ScreeningRecord.action != "none")
        .limit(1)
    )
    return session.scalar(query) is not None


def overtaken(session: Session, line: Message) -> bool:
    """Tell whether a message of the client that was answered at once came in after the one this line answers."""
    if line.inbox_id is None:
        return False
    return superseded(session, line.client_id, incoming_of(session, line.inbox_id) or line.id)
