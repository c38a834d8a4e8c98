"""Coaching memory in the database: the port of `coaching.memory` over the tables of `records`."""

from collections.abc import Mapping
from datetime import datetime

from coaching.memory import Attempt, Ending, ListItem, Note, Stamp, Start
from coaching.profile import ClientProfile, Parked
from coaching.validation import Line
from content.models import Feeling
from conversation.client_profile import profile_of
from conversation.client_record import with_record
from records import coaching_store as store
from records import saved_lists
from records.db import Database
from records.vault import Vault


class StoredMemory:
    """Implements `CoachingMemory`; every call is one transaction. Raises ErasedError for an erased client."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._db = database
        self._vault = vault

    def profile(self, client: str, now: datetime) -> ClientProfile:
        """Return what the tables hold of the client."""
        with self._db.transaction() as session:
            cipher = self._vault.of(session, client)
            return with_record(session, cipher, client, profile_of(session, cipher, client, now), now)

    def open_episode(self, stamp: Stamp, start: Start) -> None:
        """Start an episode; an open one ends as stopped."""
        feeling = start.feeling.value if start.feeling else None
        with self._db.transaction() as session:
            store.open_episode(
                session,
                stamp.client,
                stamp.message_id,
                stamp.at,
                feeling=feeling,
                intensity=start.intensity,
                urge=start.urge,
            )

    def close_episode(self, stamp: Stamp, ending: Ending) -> None:
        """End the open episode, if there is one; unless it was interrupted, nothing stays parked."""
        with self._db.transaction() as session:
            store.close_episode(session, stamp.client, stamp.at, ending.value)
            if ending is not Ending.INTERRUPTED:
                store.take_parked(session, stamp.client)

    def record_attempt(self, stamp: Stamp, attempt: Attempt) -> None:
        """Record a tried skill once."""
        with self._db.transaction() as session:
            store.record_attempt(
                session,
                stamp.client,
                stamp.message_id,
                stamp.at,
                skill=attempt.skill,
                before=attempt.before,
                after=attempt.after,
                finished=attempt.finished,
            )

    def record_lines(self, stamp: Stamp, lines: tuple[Line, ...]) -> None:
        """Do nothing: the transcript holds every line that was said, with its variant."""

    def record_practice(self, stamp: Stamp, skill: str | None, helped: str | None) -> None:
        """Record a practice once."""
        with self._db.transaction() as session:
            store.report_practice(session, stamp.client, stamp.message_id, stamp.at, skill=skill, helped=helped)

    def note(self, stamp: Stamp, kind: Note, text: str, about: str | None = None) -> None:
        """Keep words of the client, sealed."""
        with self._db.transaction() as session:
            cipher = self._vault.of(session, stamp.client)
            store.add_note(
                session,
                cipher,
                stamp.client,
                stamp.message_id,
                stamp.at,
                kind=kind.value,
                text=text,
                about=about,
            )

    def step_words(self, client: str, message_ids: Mapping[str, str]) -> Mapping[str, str]:
        """Return the words of these step notes."""
        if not message_ids:
            return {}
        with self._db.transaction() as session:
            cipher = self._vault.of(session, client)
            return saved_lists.step_words(session, cipher, client, message_ids, Note.STEP.value)

    def save_item(self, stamp: Stamp, item: ListItem, *, adds: bool) -> None:
        """Keep an entry of a list, sealed, once."""
        with self._db.transaction() as session:
            cipher = self._vault.of(session, stamp.client)
            saved_lists.save_item(
                session,
                cipher,
                stamp.client,
                stamp.message_id,
                stamp.at,
                skill=item.skill,
                section=item.section,
                text=item.text,
                adds=adds,
            )

    def saved_list(self, client: str, skill: str) -> tuple[ListItem, ...]:
        """Return the client's list of a skill."""
        with self._db.transaction() as session:
            cipher = self._vault.of(session, client)
            found = saved_lists.read_list(session, cipher, client, skill)
        return tuple(ListItem(skill, section, text) for section, text in found)

    def park(self, stamp: Stamp, parked: Parked) -> None:
        """Keep an interrupted topic."""
        feeling = parked.feeling.value if parked.feeling else None
        with self._db.transaction() as session:
            store.park(session, stamp.client, stamp.at, feeling=feeling, skill=parked.skill)

    def take_parked(self, stamp: Stamp) -> Parked | None:
        """Return the interrupted topic and forget it."""
        with self._db.transaction() as session:
            found = store.take_parked(session, stamp.client)
        if found is None:
            return None
        feeling, skill, at = found
        return Parked(Feeling(feeling) if feeling else None, skill, at)
