"""Members of staff: added by name, enrolled once from their own Telegram chat, and gone when they leave."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from records import reach
from records.models import StaffMember
from records.vault import Vault

CODE_DAYS = 14
CODE_PREFIX = "staff_"
"""A staff member's `/start` begins with this, so that it is never taken for a client's invite."""


class NameTakenError(ValueError):
    """Another member of staff has this name: alerts are acknowledged by name."""


def add(
    session: Session,
    vault: Vault,
    *,
    clinic_id: str,
    name: str,
    clinician: bool,
    now: datetime,
    registration: str | None = None,
) -> str:
    """Add a member, or give one who has not left a new code; return the code, which is shown once.

    A member keeps their old chat until the new code is used, and their registration unless one is given.
    Raises NameTakenError for a name in another clinic.
    """
    code = CODE_PREFIX + secrets.token_urlsafe(12)
    member = session.scalar(select(StaffMember).where(StaffMember.name == name, StaffMember.left_at.is_(None)))
    if member is None:
        member = StaffMember(
            id=secrets.token_hex(12), clinic_id=clinic_id, name=name, clinician=clinician, created_at=now
        )
        session.add(member)
    elif member.clinic_id != clinic_id:
        raise NameTakenError(f"{name} works for another clinic here: add a middle name or an initial")
    member.clinician = clinician
    member.registration = registration or member.registration
    member.code_hash, member.code_expires_at = _code_hash(vault, code), now + timedelta(days=CODE_DAYS)
    member.code_used_at = None
    session.flush()
    return code


def enrol(session: Session, vault: Vault, code: str, chat_id: int, now: datetime) -> StaffMember | None:
    """Bind a code to the chat it came from; None when it is unknown, used or past its date.

    The same code from the same chat again is no error: a Start button is easily pressed twice.
    """
    hashed = _chat_hash(vault, chat_id)
    member = session.scalar(select(StaffMember).where(StaffMember.code_hash == _code_hash(vault, code)))
    if member is None or member.left_at is not None or member.code_expires_at is None:
        return None
    if member.code_used_at is not None:
        return member if member.chat_hash == hashed else None
    if member.code_expires_at <= now:
        return None
    # One chat is one person: whoever enrols again under another name leaves the first one.
    session.execute(
        update(StaffMember).where(StaffMember.chat_hash == hashed).values(chat_hash=None, chat_sealed=None)
    )
    # What was wrong with the old chat says nothing of this one.
    reach.forget(session, member.clinic_id, member.name, now)
    member.chat_hash = hashed
    member.chat_sealed = vault.house.seal(str(chat_id), f"staff.chat/{member.id}")
    member.enrolled_at = member.code_used_at = now
    session.flush()
    return member


def find_by_chat(session: Session, vault: Vault, chat_id: int) -> StaffMember | None:
    """Return the enrolled member whose private chat, and so whose Telegram account, this is."""
    return session.scalar(
        select(StaffMember).where(
            StaffMember.chat_hash == _chat_hash(vault, chat_id), StaffMember.left_at.is_(None)
        )
    )


def anyone_enrolled(session: Session, clinic_id: str) -> bool:
    """Tell whether this clinic has enrolled members: from then on nobody else may act."""
    enrolled = select(func.count()).where(
        StaffMember.clinic_id == clinic_id, StaffMember.left_at.is_(None), StaffMember.chat_hash.is_not(None)
    )
    return bool(session.scalar(enrolled))


def chats(session: Session, vault: Vault, clinic_id: str) -> Mapping[str, int]:
    """Return the private chats of a clinic's enrolled members by name, for the send edge only."""
    found = {row.name: chat_of(row, vault) for row in of_clinic(session, clinic_id)}
    return {name: chat for name, chat in found.items() if chat is not None}


def chat_of(member: StaffMember, vault: Vault) -> int | None:
    """Return a member's private chat, for the send edge only; None before they enrol and after they leave."""
    if member.chat_sealed is None:
        return None
    return int(vault.house.open(member.chat_sealed, f"staff.chat/{member.id}"))


def of_clinic(session: Session, clinic_id: str) -> Sequence[StaffMember]:
    """Return a clinic's members who have not left, by name."""
    here = select(StaffMember).where(StaffMember.clinic_id == clinic_id, StaffMember.left_at.is_(None))
    return session.scalars(here.order_by(StaffMember.name)).all()


def find_by_name(session: Session, clinic_id: str, name: str) -> StaffMember | None:
    """Return a clinic's member of that name who has not left."""
    here = select(StaffMember).where(StaffMember.clinic_id == clinic_id, StaffMember.left_at.is_(None))
    return session.scalar(here.where(StaffMember.name == name))


def leave(session: Session, clinic_id: str, name: str, now: datetime) -> bool:
    """Record that a member has left: their chat is forgotten and can do nothing; False for an unknown name."""
    left = session.execute(
        update(StaffMember)
        .where(StaffMember.clinic_id == clinic_id, StaffMember.name == name, StaffMember.left_at.is_(None))
        .values(left_at=now, chat_hash=None, chat_sealed=None, code_hash=None)
    )
    reach.forget(session, clinic_id, name, now)
    return left.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def _code_hash(vault: Vault, code: str) -> str:
    return vault.fingerprint(f"staff:{code}")


def _chat_hash(vault: Vault, chat_id: int) -> str:
    return vault.fingerprint(f"staff_chat:{chat_id}")
