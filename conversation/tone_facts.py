"""Gathers what the tone policy may look at; a fact that cannot be read stays unknown, which means warm."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coaching.tone import Standing, Tone
from coaching.tone_guards import HELPFUL_RATINGS, NEVER, Consent, Order, Target, ToneFacts, review_due
from coaching.tone_texts import PlainText
from conversation.kit import House
from conversation.onboarding import Stage
from records import tone, tone_facts
from records.models import Client
from records.tone_models import ToneOrder, ToneState
from safety.modes import Mode
from safety.policy import Whom
from safety.replies import QUESTIONS
from safety.rota import STAFF_CHAT_ALONE

SAFE_FOR = timedelta(minutes=30)
"""The end of an exchange about a code that holds nothing back: so long after it, with nothing new (brief 1.2)."""


def standing_of(row: ToneState | None) -> Standing:
    """Return where a client's tone stands."""
    return Standing() if row is None else Standing(Tone(row.tone), row.plain, row.owed)


def last_flag(session: Session, client_id: str) -> datetime:
    """Return when something was last more than ordinary, or NEVER."""
    return tone_facts.flagged_at(session, client_id, tuple(QUESTIONS)) or NEVER


def must_be_safe(session: Session, client: Client, now: datetime) -> bool:
    """Tell whether this client's tone is SAFE: held back, with a person, or shortly after a flag."""
    if Mode(client.mode) is not Mode.COACHING or client.takeover_id is not None:
        return True
    return now - last_flag(session, client.id) < SAFE_FOR


def switched_on(session: Session, house: House, client: Client) -> bool:
    """Tell whether all three kill switches are on."""
    return house.plain_messages and tone.clinic_on(session, client.clinic_id) and tone.client_on(session, client)


def facts_of(
    session: Session,
    house: House,
    client: Client,
    now: datetime,
    *,
    order: ToneOrder | None = None,
    text: PlainText | None = None,
    running: bool = False,
) -> ToneFacts:
    """Read the facts; `order` and `text` are those of the plain message in question.

    `running`: the order is used by the run under way, and so not spent on an earlier occasion.
    """
    row, stop = tone.state(session, client.id), tone.stopped(session, client.id)
    messages, began = tone_facts.session_of(session, client.id, now)
    asked = row is not None and (row.wants_style or (row.asked_at is not None and row.asked_at >= began))
    returning = row is not None and row.return_key is not None and not running
    hurts = [tone_facts.hurt_at(session, client.id), tone.newest_event(session, client.id, "hurt")]
    unreviewed = [o for o in tone.unreviewed(session, client.id) if not (running and order and o.id == order.id)]
    return ToneFacts(
        deployment_on=house.plain_messages,
        clinic_on=tone.clinic_on(session, client.clinic_id),
        client_on=tone.client_on(session, client),
        order=_order(order, running=running),
        review_overdue=any(o.used_at is not None and review_due(o.used_at) <= now for o in unreviewed),
        text=text.fingerprint if text is not None else None,
        consent=_consent(session, client.id),
        stopped=stop is not None,
        began_at=client.consented_at,
        finished=tone_facts.finished(session, client.id),
        helpful=tone.helpful(session, client.id, HELPFUL_RATINGS),
        hurt_at=max((at for at in hurts if at is not None), default=NEVER),
        intensity=tone_facts.intensity_since(session, client.id, began),
        flagged_at=last_flag(session, client.id),
        seriously_flagged_at=tone_facts.seriously_flagged_at(session, client.id) or NEVER,
        adult=client.onboarding == Stage.DONE,
        excluded=stop is not None and stop.cold_hurts,
        session_messages=messages,
        local_time=now.astimezone(ZoneInfo(client.timezone)).time() if client.timezone else None,
        barrier_met=tone_facts.barrier_met(session, client.id),
        returned_at=now if returning else (row.returned_at if row is not None else None) or NEVER,
        on_call=house.rota is not STAFF_CHAT_ALONE and bool(house.rota.on_duty(Whom.ON_CALL, now)),
        asked_for_style=asked,
        contacts=tone_facts.contacts(session, client.id),
    )


def _order(row: ToneOrder | None, *, running: bool) -> Order | None:
    if row is None:
        return None
    return Order(
        clinician=row.clinician,
        registration=row.registration,
        target=Target(row.target) if row.target in set(Target) else None,
        has_reason=bool(row.reason_sealed),
        armed_at=row.armed_at,
        expires_at=row.expires_at,
        spent=row.used_at is not None and not running,
        revoked=row.revoked_at is not None,
    )


def _consent(session: Session, client_id: str) -> Consent | None:
    row = tone.newest_yes(session, client_id)
    if row is None or row.answered_at is None:
        return None
    return Consent(row.answered_at, row.intensity, frozenset(str(s.get("fingerprint")) for s in row.samples))
