"""Chain analyses and the requests for one; a chain is sealed under the client's key, in its own place."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from records.chain_models import ChainAnalysis, ChainRequest
from records.diary_models import Attachment
from records.models import Message, ScreeningRecord
from records.vault import Cipher

DONE, DECLINED, REPLACED = "done", "declined", "replaced"


def keep(
    session: Session, cipher: Cipher, client_id: str, chain_id: str, *, body: str, now: datetime
) -> ChainAnalysis:
    """Keep a chain as it stands now."""
    sealed = cipher.seal(body, _place(client_id, chain_id))
    row = session.get(ChainAnalysis, chain_id)
    if row is None:
        row = ChainAnalysis(id=chain_id, client_id=client_id, begun_at=now)
        session.add(row)
    row.body_sealed, row.changed_at = sealed, now
    session.flush()
    return row


def body_of(cipher: Cipher, row: ChainAnalysis) -> str:
    """Open a chain; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _place(row.client_id, row.id))


def one(session: Session, client_id: str, chain_id: str) -> ChainAnalysis | None:
    """Return one chain of this client."""
    row = session.get(ChainAnalysis, chain_id)
    return row if row is not None and row.client_id == client_id else None


def of_client(session: Session, client_id: str) -> Sequence[ChainAnalysis]:
    """Return a client's chains, the one that was changed last first."""
    rows = select(ChainAnalysis).where(ChainAnalysis.client_id == client_id)
    return session.scalars(rows.order_by(ChainAnalysis.changed_at.desc(), ChainAnalysis.id)).all()


def shared(session: Session, client_id: str) -> Sequence[ChainAnalysis]:
    """Return the chains that a client shares with their therapist, the newest first."""
    rows = select(ChainAnalysis).where(ChainAnalysis.client_id == client_id, ChainAnalysis.shared_at.is_not(None))
    return session.scalars(rows.order_by(ChainAnalysis.shared_at.desc(), ChainAnalysis.id)).all()


def finished(session: Session, client_id: str, *, since: datetime) -> Sequence[ChainAnalysis]:
    """Return the chains whose last step was reached since a moment, oldest first."""
    rows = select(ChainAnalysis).where(ChainAnalysis.client_id == client_id, ChainAnalysis.finished_at >= since)
    return session.scalars(rows.order_by(ChainAnalysis.finished_at)).all()


def newest_fresh(session: Session, client_id: str, *, since: datetime) -> datetime | None:
    """Return when the client last said of a chain that it is about something of the last day."""
    fresh = select(ChainAnalysis.fresh_at).where(
        ChainAnalysis.client_id == client_id, ChainAnalysis.fresh_at >= since
    )
    return session.scalar(fresh.order_by(ChainAnalysis.fresh_at.desc()).limit(1))


def remove(session: Session, client_id: str, chain_id: str) -> None:
    """Delete a chain, its pictures, and the words of the lines that showed it."""
    lines = line_key(chain_id, "")
    session.execute(
        delete(ChainAnalysis).where(ChainAnalysis.client_id == client_id, ChainAnalysis.id == chain_id)
    )
    session.execute(
        delete(Attachment).where(Attachment.client_id == client_id, Attachment.line_key.startswith(lines))
    )
    session.execute(
        update(Message)
        .where(Message.client_id == client_id, Message.dedupe_key.startswith(lines))
        .values(text_sealed=None)
    )


def line_key(chain_id: str, place: str) -> str:
    """Return the key of a line in the transcript that shows a chain, and of the picture that goes with it."""
    return f"chain/{chain_id}/{place}"


def ask(session: Session, client_id: str, request_id: str, *, by: str, now: datetime) -> ChainRequest:
    """Keep a clinician's request, in place of an open one; asked again with the same id it stays as it is."""
    row = session.get(ChainRequest, request_id)
    if row is None:
        close_requests(session, client_id, how=REPLACED, now=now)
        row = ChainRequest(id=request_id, client_id=client_id, by_staff=by, asked_at=now)
        session.add(row)
        session.flush()
    return row


def open_request(session: Session, client_id: str, *, since: datetime) -> ChainRequest | None:
    """Return the request that stands, if one was made since a moment."""
    rows = select(ChainRequest).where(ChainRequest.client_id == client_id, ChainRequest.closed_at.is_(None))
    rows = rows.where(ChainRequest.asked_at >= since)
    return session.scalar(rows.order_by(ChainRequest.asked_at.desc()).limit(1))


def close_requests(session: Session, client_id: str, *, how: str, now: datetime) -> None:
    """Close the open requests of a client."""
    session.execute(
        update(ChainRequest)
        .where(ChainRequest.client_id == client_id, ChainRequest.closed_at.is_(None))
        .values(closed_at=now, how_closed=how)
    )


def flags(session: Session, client_id: str, *, since: datetime) -> Sequence[ScreeningRecord]:
    """Return the screenings of the client's messages that were more than ordinary, oldest first."""
    rows = (
        select(ScreeningRecord)
        .join(Message, Message.id == ScreeningRecord.message_id)
        .where(Message.client_id == client_id, ScreeningRecord.action != "none", ScreeningRecord.at >= since)
        .order_by(ScreeningRecord.at)
    )
    return session.scalars(rows).all()


def erase(session: Session, client_id: str) -> None:
    """Delete every chain of a client and every request for one; their pictures go with the diary's files."""
    for table in (ChainAnalysis, ChainRequest):
        session.execute(delete(table).where(table.client_id == client_id))


def _place(client_id: str, chain_id: str) -> str:
    return f"chain_analyses.body/{client_id}/{chain_id}"
