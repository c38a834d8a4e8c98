"""Clients, their enrolment and their mode: find, create, change."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.models import Client, Clinic, Invite, ModeChange
from records.vault import Vault

INVITE_DAYS = 14
_ADJECTIVES = (
    "amber", "brisk", "calm", "clear", "coral", "dusky", "early", "fern", "gentle", "golden", "green", "hazel",
    "ivory", "jade", "light", "lilac", "maple", "misty", "mossy", "olive", "opal", "pale", "pine", "plum",
    "quiet", "river", "rosy", "russet", "sandy", "silver", "slate", "soft", "steady", "sunny", "teal", "warm",
)  # fmt: skip
_NOUNS = (
    "alder", "badger", "birch", "brook", "cedar", "crane", "dove", "egret", "elm", "finch", "grove", "harbor",
    "heron", "hill", "kestrel", "lake", "lark", "linden", "meadow", "otter", "owl", "pebble", "plover", "pond",
    "reed", "robin", "rowan", "shore", "sparrow", "spruce", "stone", "swift", "thrush", "willow", "wren", "yew",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a valid invite gives: the clinic and the clinician who vouches for this client."""

    clinic_id: str
    clinician_name: str


def ensure_clinic(session: Session, clinic_id: str, name: str, now: datetime) -> Clinic:
    """Return the clinic, creating or renaming it as configured."""
    clinic = session.get(Clinic, clinic_id)
    if clinic is None:
        clinic = Clinic(id=clinic_id, name=name, created_at=now)
        session.add(clinic)
        session.flush()
    elif clinic.name != name:
        clinic.name = name
    return clinic


def find_by_chat(session: Session, vault: Vault, chat_id: int) -> Client | None:
    """Return the client who writes in this private Telegram chat, if they have written before."""
    return session.scalar(select(Client).where(Client.chat_hash == vault.fingerprint(f"chat:{chat_id}")))


def create(
    session: Session, vault: Vault, *, chat_id: int, clinic_id: str, language: str, now: datetime
) -> Client:
    """Create a client at first contact, with a random id, a pseudonym and a data key of their own."""
    client_id = secrets.token_hex(12)
    client = Client(
        id=client_id,
        clinic_id=clinic_id,
        chat_hash=vault.fingerprint(f"chat:{chat_id}"),
        chat_sealed=vault.house.seal(str(chat_id), f"clients.chat/{client_id}"),
        pseudonym=_new_pseudonym(session),
        onboarding="new",
        language=language,
        mode="coaching",
        mode_since=now,
        created_at=now,
    )
    session.add(client)
    vault.create(session, client_id)
    session.flush()
    return client


def chat_of(client: Client, vault: Vault) -> int:
    """Return the Telegram chat id, for the send edge only."""
    return int(vault.house.open(client.chat_sealed, f"clients.chat/{client.id}"))


def _new_pseudonym(session: Session) -> str:
    # A name staff can say aloud; drawn at random so that it tells nothing about the person.
    while True:
        name = f"{secrets.choice(_ADJECTIVES)}-{secrets.choice(_NOUNS)}-{secrets.randbelow(90) + 10}"
        if session.scalar(select(Client.id).where(Client.pseudonym == name)) is None:
            return name


def find_by_pseudonym(session: Session, pseudonym: str, clinic_id: str | None) -> Client | None:
    """Return the client of that pseudonym, if they are of this clinic; None: of any.

    Pseudonyms are unique over all clinics on purpose: where nobody is enrolled, one staff chat serves them all.
    """
    found = select(Client).where(Client.pseudonym == pseudonym.strip().lower())
    return session.scalar(found if clinic_id is None else found.where(Client.clinic_id == clinic_id))


def create_invite(session: Session, vault: Vault, *, clinic_id: str, clinician_name: str, now: datetime) -> str:
    """Make an invite valid for 14 days and return its code, which is shown once and stored only as a hash."""
    code = secrets.token_urlsafe(12)
    session.add(
        Invite(
            code_hash=vault.fingerprint(f"invite:{code}"),
            clinic_id=clinic_id,
            clinician_name=clinician_name,
            created_at=now,
            expires_at=now + timedelta(days=INVITE_DAYS),
        )
    )
    return code


def use_invite(session: Session, vault: Vault, code: str, client: Client, now: datetime) -> Enrolment | None:
    """Enrol the client with an invite; None when it is unknown, used by someone else or past its date."""
    code_hash = vault.fingerprint(f"invite:{code}")
    claimed = session.execute(
        update(Invite)
        .where(Invite.code_hash == code_hash, Invite.used_at.is_(None), Invite.expires_at > now)
        .values(used_at=now, used_by=client.id)
    )
    invite = session.get(Invite, code_hash)
    if invite is None or (claimed.rowcount == 0 and invite.used_by != client.id):  # type: ignore[attr-defined]
        return None
    client.clinic_id = invite.clinic_id
    client.clinician_name = invite.clinician_name
    client.enrolled_at = client.enrolled_at or now
    return Enrolment(invite.clinic_id, invite.clinician_name)


def change_mode(
    session: Session, vault: Vault, client: Client, *, after: str, actor: str, reason: str, now: datetime
) -> ModeChange | None:
    """Move the client to another mode and record who, when and why; None when nothing changes."""
    if client.mode == after:
        return None
    change = note_mode(
        session, vault, client, before=client.mode, after=after, actor=actor, reason=reason, now=now
    )
    client.mode = after
    client.mode_since = now
    return change


def held_again(session: Session, change: ModeChange) -> bool:
    """Tell whether a client's mode has become another since this change; handing back a chat makes it none."""
    later = select(ModeChange.id).where(ModeChange.client_id == change.client_id, ModeChange.id > change.id)
    return session.scalar(later.where(ModeChange.after != change.after).limit(1)) is not None


def note_mode(
    session: Session,
    vault: Vault,
    client: Client,
    *,
    before: str,
    after: str,
    actor: str,
    reason: str,
    now: datetime,
) -> ModeChange:
    """Record a change of the mode in force, such as a takeover, that leaves the ladder's own mode as it is."""
    change = ModeChange(
        client_id=client.id,
        before=before,
        after=after,
        at=now,
        actor=actor,
        reason_sealed=vault.of(session, client.id).seal(reason, f"mode_changes.reason/{client.id}"),
    )
    session.add(change)
    session.flush()
    return change
