"""Reads and writes the tone policy's tables. What is final here stays: a stop is never taken back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from records.coaching_store import insert_once
from records.models import Client
from records.tone_models import (
    HelpfulRating,
    ToneConsent,
    ToneEvent,
    ToneOrder,
    ToneState,
    ToneStop,
    ToneSwitch,
)
from records.vault import Cipher

YES, NO = "yes", "no"


def state(session: Session, client_id: str) -> ToneState | None:
    """Return where a client's tone stands; None: warm, and never anything else."""
    return session.get(ToneState, client_id)


def state_to_change(session: Session, client_id: str, now: datetime) -> ToneState:
    """Return the row to change, made if there is none."""
    insert_once(
        session,
        ToneState,
        {
            "client_id": client_id,
            "tone": "warm",
            "since": now,
            "plain": 0,
            "owed": False,
            "wants_style": False,
        },
    )
    return session.get_one(ToneState, client_id)


# --- consent and its end -----------------------------------------------------------------------------------------


def show(
    session: Session,
    client_id: str,
    *,
    intensity: int,
    samples: Sequence[Mapping[str, Any]],
    content_version: str,
    now: datetime,
) -> None:
    """Keep which texts a client was shown, at which intensity (0-100)."""
    session.add(
        ToneConsent(
            id=uuid.uuid4().hex,
            client_id=client_id,
            shown_at=now,
            intensity=intensity,
            samples=[dict(sample) for sample in samples],
            content_version=content_version,
        )
    )
    session.flush()


def answer(session: Session, consent_id: str, said: str, now: datetime) -> None:
    """Keep the answer to texts that were shown; the first one stays."""
    session.execute(
        update(ToneConsent)
        .where(ToneConsent.id == consent_id, ToneConsent.answered_at.is_(None))
        .values(answered_at=now, answer=said)
    )


def newest_shown(session: Session, client_id: str) -> ToneConsent | None:
    """Return the texts shown last, with the answer if there is one."""
    shown = select(ToneConsent).where(ToneConsent.client_id == client_id)
    return session.scalar(shown.order_by(ToneConsent.shown_at.desc(), ToneConsent.id).limit(1))


def newest_yes(session: Session, client_id: str) -> ToneConsent | None:
    """Return the client's newest yes."""
    yes = select(ToneConsent).where(ToneConsent.client_id == client_id, ToneConsent.answer == YES)
    return session.scalar(yes.order_by(ToneConsent.answered_at.desc(), ToneConsent.id).limit(1))


def stop(session: Session, client_id: str, *, by: str, now: datetime, cold_hurts: bool = False) -> bool:
    """Stop plain messages for good; False when that was done before. Open orders are taken back."""
    new = insert_once(session, ToneStop, {"client_id": client_id, "at": now, "by": by, "cold_hurts": cold_hurts})
    if cold_hurts:
        session.execute(update(ToneStop).where(ToneStop.client_id == client_id).values(cold_hurts=True))
    revoke(session, client_id, by=by, now=now)
    row = state(session, client_id)
    if row is not None:
        row.wants_style, row.asked_at = False, None
    return new


def stopped(session: Session, client_id: str) -> ToneStop | None:
    """Return the client's stop, if there is one."""
    return session.get(ToneStop, client_id)


# --- orders ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a clinician arms: in whose name, about what, with which text and why, until when (aware)."""

    id: str
    clinician: str
    registration: str
    target: str
    text_key: str
    reason: str
    expires_at: datetime


def arm(session: Session, cipher: Cipher, client_id: str, new: NewOrder, now: datetime) -> None:
    """Keep a new order in place of one that is armed; the same id again changes nothing."""
    if session.get(ToneOrder, new.id) is not None:
        return
    revoke(session, client_id, by=new.clinician, now=now)
    session.add(
        ToneOrder(
            id=new.id,
            client_id=client_id,
            clinician=new.clinician,
            registration=new.registration,
            target=new.target,
            text_key=new.text_key,
            reason_sealed=cipher.seal(new.reason, f"tone_orders.reason/{client_id}/{new.id}"),
            armed_at=now,
            expires_at=new.expires_at,
        )
    )
    session.flush()


def order(session: Session, order_id: str | None) -> ToneOrder | None:
    """Return an order."""
    return session.get(ToneOrder, order_id) if order_id else None


def armed(session: Session, client_id: str) -> ToneOrder | None:
    """Return the order that is neither used nor taken back; it may have expired."""
    open_ones = select(ToneOrder).where(ToneOrder.client_id == client_id, ToneOrder.used_at.is_(None))
    open_ones = open_ones.where(ToneOrder.revoked_at.is_(None))
    return session.scalar(open_ones.order_by(ToneOrder.armed_at.desc()).limit(1))


def use(session: Session, order_id: str, now: datetime) -> bool:
    """Take an order for its one occasion; False when somebody used it or took it back first."""
    used = session.execute(
        update(ToneOrder)
        .where(ToneOrder.id == order_id, ToneOrder.used_at.is_(None), ToneOrder.revoked_at.is_(None))
        .values(used_at=now)
    )
    return used.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def revoke(session: Session, client_id: str, *, by: str, now: datetime) -> int:
    """Take back every order that was not used; return how many."""
    taken = session.execute(
        update(ToneOrder)
        .where(ToneOrder.client_id == client_id, ToneOrder.used_at.is_(None), ToneOrder.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=by)
    )
    return int(taken.rowcount)  # type: ignore[attr-defined]


def unreviewed(session: Session, client_id: str) -> Sequence[ToneOrder]:
    """Return the used orders that no clinician has looked at, oldest first."""
    used = select(ToneOrder).where(ToneOrder.client_id == client_id, ToneOrder.used_at.is_not(None))
    return session.scalars(used.where(ToneOrder.reviewed_at.is_(None)).order_by(ToneOrder.used_at)).all()


# --- the log and the switches ------------------------------------------------------------------------------------


def log(session: Session, event: ToneEvent) -> None:
    """Add a row to the log."""
    session.add(event)
    session.flush()


def events(session: Session, client_id: str, limit: int) -> Sequence[ToneEvent]:
    """Return the newest rows of a client's log, newest first."""
    rows = select(ToneEvent).where(ToneEvent.client_id == client_id)
    return session.scalars(rows.order_by(ToneEvent.id.desc()).limit(limit)).all()


def newest_event(session: Session, client_id: str, event: str) -> datetime | None:
    """Return when this event last happened to a client."""
    rows = select(ToneEvent.at).where(ToneEvent.client_id == client_id, ToneEvent.event == event)
    return session.scalar(rows.order_by(ToneEvent.id.desc()).limit(1))


def clinic_on(session: Session, clinic_id: str) -> bool:
    """Tell whether a clinic has switched plain messages on; it ships off."""
    newest = select(ToneSwitch.is_on).where(ToneSwitch.clinic_id == clinic_id, ToneSwitch.client_id.is_(None))
    return session.scalar(newest.order_by(ToneSwitch.id.desc()).limit(1)) is True


def client_on(session: Session, client: Client) -> bool:
    """Tell whether a client is switched on; they are until somebody switches them off."""
    newest = select(ToneSwitch.is_on).where(ToneSwitch.client_id == client.id)
    return session.scalar(newest.order_by(ToneSwitch.id.desc()).limit(1)) is not False


def switch(session: Session, clinic_id: str, *, client_id: str | None, on: bool, by: str, now: datetime) -> None:
    """Set the switch of a clinic, or of one client."""
    session.add(ToneSwitch(clinic_id=clinic_id, client_id=client_id, is_on=on, by=by, at=now))
    session.flush()


def rate(session: Session, client_id: str, message_id: str, helpful: int, now: datetime) -> None:
    """Keep how helpful a coaching was (1-5), once for each message."""
    values = {"client_id": client_id, "message_id": message_id, "helpful": helpful, "at": now}
    insert_once(session, HelpfulRating, values)


def helpful(session: Session, client_id: str, limit: int) -> tuple[int, ...]:
    """Return the latest ratings, newest first."""
    rows = select(HelpfulRating.helpful).where(HelpfulRating.client_id == client_id)
    return tuple(session.scalars(rows.order_by(HelpfulRating.id.desc()).limit(limit)))


def erase(session: Session, client_id: str) -> None:
    """Delete all of it but the client's stop: a no stays a no."""
    for table in (ToneState, ToneConsent, ToneOrder, ToneEvent, HelpfulRating):
        session.execute(delete(table).where(table.client_id == client_id))
    session.execute(delete(ToneSwitch).where(ToneSwitch.client_id == client_id))
