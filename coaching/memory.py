"""What coaching remembers of a client, as a port: decisions read a profile, the dialogue records what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from coaching.profile import ClientProfile, Parked
from coaching.validation import Line
from content.models import Feeling


class Ending(StrEnum):
    """How a coaching episode ended; every one ends in one of these (dbt-brief table 1, row 5)."""

    EASED = "eased"
    UNMEASURED = "unmeasured"
    LOGGED = "logged"
    HUMAN = "human"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


class Note(StrEnum):
    """Kinds of things a client says that are kept, sealed, for them and their clinician."""

    PLAN = "plan"
    WHAT_HELPED = "what_helped"
    COMPLAINT = "complaint"
    LOG = "log"
    STEP = "step"
    BARRIER = "barrier"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose message it was, which one, and when: a record made twice from one message is made once."""

    client: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Start:
    """What an episode starts with. `intensity` is 0-100 and None when the client skipped it."""

    feeling: Feeling | None
    intensity: int | None
    urge: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One tried skill: strength before and after (0-100), None where it was not rated."""

    skill: str
    before: int | None
    after: int | None
    finished: bool


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry of a list that a client made when calm: whose list, which section of it, and their words."""

    skill: str
    section: str
    text: str


class CoachingMemory(Protocol):
    """Where coaching keeps what it must not forget. Every call is one transaction; records are idempotent."""

    def profile(self, client: str, now: datetime) -> ClientProfile:
        """Return what is known of the client; of an unknown client nothing is known, which opens nothing."""
        ...

    def open_episode(self, stamp: Stamp, start: Start) -> None:
        """Start a coaching episode; an open one of this client ends as STOPPED."""
        ...

    def close_episode(self, stamp: Stamp, ending: Ending) -> None:
        """End the client's open episode, if there is one; unless it was interrupted, nothing stays parked."""
        ...

    def record_attempt(self, stamp: Stamp, attempt: Attempt) -> None:
        """Record a tried skill in the open episode; the mean drop of the skill follows from these."""
        ...

    def record_lines(self, stamp: Stamp, lines: tuple[Line, ...]) -> None:
        """Record which validation lines were chosen, so that they do not come back too soon."""
        ...

    def record_practice(self, stamp: Stamp, skill: str | None, helped: str | None) -> None:
        """Record a practice that the client tells of; `helped` is yes, some, no or None."""
        ...

    def note(self, stamp: Stamp, kind: Note, text: str, about: str | None = None) -> None:
        """Keep words of the client, sealed. `about` is a skill id, or `<skill>.<step>`."""
        ...

    def step_words(self, client: str, message_ids: Mapping[str, str]) -> Mapping[str, str]:
        """Return the client's words of these step notes, by the keys given; what is not there is left out."""
        ...

    def save_item(self, stamp: Stamp, item: ListItem, *, adds: bool) -> None:
        """Keep an entry of a list, sealed; without `adds` it takes the place of what its section holds."""
        ...

    def saved_list(self, client: str, skill: str) -> tuple[ListItem, ...]:
        """Return the client's list of a skill, oldest entry first."""
        ...

    def park(self, stamp: Stamp, parked: Parked) -> None:
        """Keep a topic that was interrupted; it replaces an earlier one."""
        ...

    def take_parked(self, stamp: Stamp) -> Parked | None:
        """Return the parked topic and forget it."""
        ...
