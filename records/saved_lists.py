"""Reads and writes what clients keep for a hard day, and the words of their walk-throughs, all sealed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.coaching_models import CoachingNote, SavedListItem
from records.coaching_store import insert_once, note_place
from records.vault import Cipher

KEPT_IN_A_SECTION = 8


def save_item(
    session: Session,
    cipher: Cipher,
    client_id: str,
    message_id: str,
    now: datetime,
    *,
    skill: str,
    section: str,
    text: str,
    adds: bool,
) -> None:
    """Keep an entry once; without `adds` it replaces its section, and the oldest entries make room."""
    sealed = cipher.seal(text, item_place(client_id, message_id, skill, section))
    values = {"client_id": client_id, "message_id": message_id, "skill": skill, "section": section, "at": now}
    if not insert_once(session, SavedListItem, {**values, "text_sealed": sealed}):
        return
    here = (SavedListItem.client_id == client_id, SavedListItem.skill == skill, SavedListItem.section == section)
    newest_first = session.scalars(select(SavedListItem.id).where(*here).order_by(SavedListItem.id.desc())).all()
    over = newest_first[KEPT_IN_A_SECTION if adds else 1 :]
    if over:
        session.execute(delete(SavedListItem).where(SavedListItem.id.in_(over)))


def read_list(session: Session, cipher: Cipher, client_id: str, skill: str) -> tuple[tuple[str, str], ...]:
    """Return (section, words) of a skill's list, oldest first."""
    rows = session.scalars(
        select(SavedListItem)
        .where(SavedListItem.client_id == client_id, SavedListItem.skill == skill)
        .order_by(SavedListItem.id)
    )
    return tuple(
        (row.section, cipher.open(row.text_sealed, item_place(client_id, row.message_id, skill, row.section)))
        for row in rows
    )


def lists_of(session: Session, client_id: str) -> frozenset[str]:
    """Return the skills of which the client has a list."""
    return frozenset(session.scalars(select(SavedListItem.skill).where(SavedListItem.client_id == client_id)))


def step_words(
    session: Session, cipher: Cipher, client_id: str, message_ids: Mapping[str, str], kind: str
) -> dict[str, str]:
    """Return the words of the notes made from these messages, by the keys given; missing ones are left out."""
    rows = session.scalars(
        select(CoachingNote).where(
            CoachingNote.client_id == client_id,
            CoachingNote.kind == kind,
            CoachingNote.message_id.in_(list(message_ids.values())),
        )
    )
    words = {
        row.message_id: cipher.open(row.text_sealed, note_place(client_id, row.message_id, kind)) for row in rows
    }
    return {key: words[message] for key, message in message_ids.items() if message in words}


def item_place(client_id: str, message_id: str, skill: str, section: str) -> str:
    """Return the place an entry is sealed to."""
    return f"saved_list_items.text/{client_id}/{message_id}/{skill}/{section}"
