"""Safety plans: every version saved, and the one draft a client is building; sealed under the client's key."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.models import SafetyPlanDraft, SafetyPlanVersion
from records.vault import Cipher


def add(
    session: Session,
    cipher: Cipher,
    client_id: str,
    *,
    number: int,
    body: str,
    by_staff: str | None,
    now: datetime,
    version_id: str | None = None,
) -> SafetyPlanVersion:
    """Keep a new version; `by_staff` None: the client saved it. `version_id` lets `has` find it again.

    Fails with IntegrityError when somebody else saved this number first: read again and try again.
    """
    row = SafetyPlanVersion(
        id=version_id or uuid.uuid4().hex,
        client_id=client_id,
        number=number,
        body_sealed=cipher.seal(body, _place(client_id, number)),
        by_staff=by_staff,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def has(session: Session, version_id: str) -> bool:
    """Tell whether a version of this id was saved."""
    return session.get(SafetyPlanVersion, version_id) is not None


def newest(session: Session, client_id: str) -> SafetyPlanVersion | None:
    """Return the plan as it stands: the version saved last."""
    of_client = select(SafetyPlanVersion).where(SafetyPlanVersion.client_id == client_id)
    return session.scalar(of_client.order_by(SafetyPlanVersion.number.desc()).limit(1))


def version(session: Session, client_id: str, number: int) -> SafetyPlanVersion | None:
    """Return one version."""
    of_client = select(SafetyPlanVersion).where(SafetyPlanVersion.client_id == client_id)
    return session.scalar(of_client.where(SafetyPlanVersion.number == number))


def versions(session: Session, client_id: str) -> Sequence[SafetyPlanVersion]:
    """Return every version, newest first."""
    of_client = select(SafetyPlanVersion).where(SafetyPlanVersion.client_id == client_id)
    return session.scalars(of_client.order_by(SafetyPlanVersion.number.desc())).all()


def body_of(cipher: Cipher, row: SafetyPlanVersion) -> str:
    """Open a version; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _place(row.client_id, row.number))


def draft(session: Session, client_id: str) -> SafetyPlanDraft | None:
    """Return the draft, if the client is building a plan."""
    return session.get(SafetyPlanDraft, client_id)


def draft_of(cipher: Cipher, row: SafetyPlanDraft) -> str:
    """Open a draft; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _draft_place(row.client_id))


def keep_draft(session: Session, cipher: Cipher, client_id: str, *, body: str, now: datetime) -> None:
    """Keep the draft as it stands now, in place of the one before."""
    sealed = cipher.seal(body, _draft_place(client_id))
    row = draft(session, client_id)
    if row is None:
        session.add(SafetyPlanDraft(client_id=client_id, body_sealed=sealed, changed_at=now))
    else:
        row.body_sealed, row.changed_at = sealed, now
    session.flush()


def drop_draft(session: Session, client_id: str) -> None:
    """Forget the draft: it was saved as a version, or given up."""
    session.execute(delete(SafetyPlanDraft).where(SafetyPlanDraft.client_id == client_id))


def erase(session: Session, client_id: str) -> None:
    """Delete the plan in all its versions, and the draft."""
    for table in (SafetyPlanVersion, SafetyPlanDraft):
        session.execute(delete(table).where(table.client_id == client_id))


def _place(client_id: str, number: int) -> str:
    return f"safety_plans.body/{client_id}/{number}"


def _draft_place(client_id: str) -> str:
    return f"safety_plan_drafts.body/{client_id}"
