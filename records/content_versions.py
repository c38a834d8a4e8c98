"""Content versions: the wording a client saw can always be traced to its version and its approver."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import ContentVersion

STARTER, APPROVED = "starter", "approved"


def store(
    session: Session, *, fingerprint: str, language: str, body: Callable[[], dict[str, Any]], now: datetime
) -> ContentVersion:
    """Store a version once, as a starter set that no clinician has signed; `body` is asked for if it is new."""
    version = session.get(ContentVersion, fingerprint)
    if version is None:
        version = ContentVersion(
            fingerprint=fingerprint, language=language, status=STARTER, body=body(), loaded_at=now
        )
        session.add(version)
        session.flush()
    return version


def approve(session: Session, fingerprint: str, *, clinician: str, now: datetime) -> bool:
    """Sign a version by name; False when it was never loaded."""
    version = session.get(ContentVersion, fingerprint)
    if version is None:
        return False
    version.status, version.approved_by, version.approved_at = APPROVED, clinician, now
    return True


def newest_approved(session: Session, language: str) -> ContentVersion | None:
    """Return the version a clinical deployment serves."""
    return session.scalar(
        select(ContentVersion)
        .where(ContentVersion.language == language, ContentVersion.status == APPROVED)
        .order_by(ContentVersion.approved_at.desc())
        .limit(1)
    )
