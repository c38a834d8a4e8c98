"""Facts that a client shared: heard, asked about once, mentioned only after a yes, gone when they take it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.validation_models import HistoryFact, MessageLength
from records.vault import Cipher

TOLD, SLEEP = "told", "sleep"
HEARD, ASKED, YES, NO = "heard", "asked", "yes", "no"
WAITS = timedelta(days=7)
"""So long an unanswered question is kept; then the words are deleted."""
LONGEST_ABOUT = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact as it is kept: its number, the words (empty for sleep), and the situations it was told in."""

    number: int
    text: str
    about: frozenset[str]


def hear(
    session: Session,
    cipher: Cipher,
    client_id: str,
    message_id: str,
    now: datetime,
    *,
    text: str,
    about: frozenset[str],
    state: str = HEARD,
) -> None:
    """Keep a sentence, once for each message; until the client's yes it is never mentioned."""
    _forget_unanswered(session, client_id, now)
    if _row(session, client_id, message_id, TOLD) is not None:
        return
    sealed = cipher.seal(text, _place(client_id, message_id))
    named = ",".join(sorted(about))[:LONGEST_ABOUT]
    values = {"client_id": client_id, "message_id": message_id, "kind": TOLD, "state": state, "about": named}
    session.add(HistoryFact(**values, text_sealed=sealed, at=now))
    session.flush()


def next_to_ask(session: Session, cipher: Cipher, client_id: str, *, since: datetime) -> Kept | None:
    """Return the newest fact that was heard since then and not asked about. Raises SealBrokenError."""
    row = session.scalar(
        select(HistoryFact)
        .where(
            HistoryFact.client_id == client_id,
            HistoryFact.kind == TOLD,
            HistoryFact.state == HEARD,
            HistoryFact.at >= since,
        )
        .order_by(HistoryFact.id.desc())
        .limit(1)
    )
    return None if row is None else _kept(cipher, row)


def waiting(session: Session, cipher: Cipher, client_id: str, now: datetime) -> tuple[Kept, ...]:
    """Return what the client has not said yes or no to yet, oldest first."""
    return _of(session, cipher, client_id, (HEARD, ASKED), since=now - WAITS)


def mentionable(session: Session, cipher: Cipher, client_id: str) -> tuple[Kept, ...]:
    """Return what may be mentioned, oldest first. Raises SealBrokenError."""
    return _of(session, cipher, client_id, (YES,))


def was_asked(session: Session, number: int) -> bool:
    """Tell whether the client was asked about a fact."""
    row = session.get(HistoryFact, number)
    return row is not None and row.state == ASKED


def mark_asked(session: Session, client_id: str, number: int, now: datetime) -> None:
    """Record that the client was asked; nobody is asked twice about one thing."""
    row = session.get(HistoryFact, number)
    if row is not None and row.client_id == client_id and row.state == HEARD:
        row.state, row.asked_at = ASKED, now


def allow(session: Session, client_id: str, number: int) -> None:
    """Record the client's yes."""
    row = session.get(HistoryFact, number)
    if row is not None and row.client_id == client_id:
        row.state = YES


def forget(session: Session, client_id: str, number: int) -> None:
    """Delete a fact with its words."""
    session.execute(
        delete(HistoryFact).where(
            HistoryFact.id == number, HistoryFact.client_id == client_id, HistoryFact.kind == TOLD
        )
    )


def sleep_state(session: Session, client_id: str) -> str | None:
    """Return what the client said about mentioning their sleep: asked, yes or no; None: never asked."""
    row = _row(session, client_id, SLEEP, SLEEP)
    return None if row is None else row.state


def set_sleep(session: Session, client_id: str, state: str, now: datetime) -> None:
    """Record the client's choice about their sleep, or that they were asked."""
    row = _row(session, client_id, SLEEP, SLEEP)
    if row is None:
        session.add(HistoryFact(client_id=client_id, message_id=SLEEP, kind=SLEEP, state=state, about="", at=now))
    else:
        row.state, row.at = state, now
    session.flush()


def wants_short(session: Session, client_id: str) -> bool:
    """Tell whether the client asked for short messages."""
    row = session.get(MessageLength, client_id)
    return row is not None and row.short


def set_short(session: Session, client_id: str, *, short: bool, now: datetime) -> None:
    """Record how long the client wants messages to be."""
    session.merge(MessageLength(client_id=client_id, short=short, at=now))
    session.flush()


def erase(session: Session, client_id: str) -> None:
    """Delete every fact and the wish for short messages."""
    for table in (HistoryFact, MessageLength):
        session.execute(delete(table).where(table.client_id == client_id))


def _forget_unanswered(session: Session, client_id: str, now: datetime) -> None:
    session.execute(
        delete(HistoryFact).where(
            HistoryFact.client_id == client_id,
            HistoryFact.kind == TOLD,
            HistoryFact.state.in_((HEARD, ASKED)),
            HistoryFact.at < now - WAITS,
        )
    )


def _of(
    session: Session, cipher: Cipher, client_id: str, states: tuple[str, ...], *, since: datetime | None = None
) -> tuple[Kept, ...]:
    query = select(HistoryFact).where(
        HistoryFact.client_id == client_id, HistoryFact.kind == TOLD, HistoryFact.state.in_(states)
    )
    if since is not None:
        query = query.where(HistoryFact.at >= since)
    return tuple(_kept(cipher, row) for row in session.scalars(query.order_by(HistoryFact.id)))


def _row(session: Session, client_id: str, message_id: str, kind: str) -> HistoryFact | None:
    return session.scalar(
        select(HistoryFact).where(
            HistoryFact.client_id == client_id, HistoryFact.message_id == message_id, HistoryFact.kind == kind
        )
    )


def _kept(cipher: Cipher, row: HistoryFact) -> Kept:
    sealed = row.text_sealed
    text = "" if sealed is None else cipher.open(sealed, _place(row.client_id, row.message_id))
    return Kept(row.id, text, frozenset(row.about.split(",")) - {""})


def _place(client_id: str, message_id: str) -> str:
    return f"history_facts.text/{client_id}/{message_id}"
