"""Coaching memory that lives in one process: for tests and for trying the dialogue without a database."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from coaching.memory import Attempt, Ending, ListItem, Note, Stamp, Start
from coaching.profile import ClientProfile, Parked, ShownLine, SkillRecord
from coaching.validation import Line

KEPT_LINES = 200
KEPT_SKILLS = 10


@dataclass(slots=True)
class _Client:
    given: ClientProfile = field(default_factory=ClientProfile)
    episodes: list[tuple[Start, Ending | None]] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    lines: list[ShownLine] = field(default_factory=list)
    practices: list[tuple[str | None, str | None]] = field(default_factory=list)
    notes: list[tuple[Note, str, str | None]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    items: list[ListItem] = field(default_factory=list)
    parked: Parked | None = None
    seen: set[tuple[str, str]] = field(default_factory=set)


class InProcessMemory:
    """Implements `CoachingMemory`; everything is forgotten when the process ends."""

    def __init__(self, profiles: dict[str, ClientProfile] | None = None) -> None:
        self._clients: defaultdict[str, _Client] = defaultdict(_Client)
        for client, profile in (profiles or {}).items():
            self._clients[client].given = profile

    def profile(self, client: str, now: datetime) -> ClientProfile:  # noqa: ARG002 - the port's signature
        """Return what was given for the client together with what was recorded since."""
        kept = self._clients[client]
        return replace(
            kept.given,
            contacts=kept.given.contacts + len(kept.episodes),
            record=MappingProxyType({**kept.given.record, **_records(kept.attempts)}),
            recent_lines=(*kept.given.recent_lines, *kept.lines[-KEPT_LINES:]),
            recent_skills=(*kept.given.recent_skills, *(a.skill for a in kept.attempts[-KEPT_SKILLS:])),
            saved_lists=kept.given.saved_lists | {item.skill for item in kept.items},
        )

    def open_episode(self, stamp: Stamp, start: Start) -> None:
        """Start an episode; an open one ends as STOPPED."""
        if not self._first(stamp, "open"):
            return
        self.close_episode(replace(stamp, message_id=f"{stamp.message_id}/before"), Ending.STOPPED)
        self._clients[stamp.client].episodes.append((start, None))

    def close_episode(self, stamp: Stamp, ending: Ending) -> None:
        """End the open episode, if there is one; unless it was interrupted, nothing stays parked."""
        if ending is not Ending.INTERRUPTED:
            self._clients[stamp.client].parked = None
        episodes = self._clients[stamp.client].episodes
        if episodes and episodes[-1][1] is None:
            episodes[-1] = (episodes[-1][0], ending)

    def record_attempt(self, stamp: Stamp, attempt: Attempt) -> None:
        """Record a tried skill once."""
        if self._first(stamp, "attempt"):
            self._clients[stamp.client].attempts.append(attempt)

    def record_lines(self, stamp: Stamp, lines: tuple[Line, ...]) -> None:
        """Record chosen validation lines once."""
        if self._first(stamp, "lines"):
            shown = [ShownLine(line.key, line.variant, stamp.at) for line in lines]
            self._clients[stamp.client].lines.extend(shown)

    def record_practice(self, stamp: Stamp, skill: str | None, helped: str | None) -> None:
        """Record a practice once."""
        if self._first(stamp, "practice"):
            self._clients[stamp.client].practices.append((skill, helped))

    def note(self, stamp: Stamp, kind: Note, text: str, about: str | None = None) -> None:
        """Keep words of the client once."""
        if self._first(stamp, f"note/{kind}"):
            self._clients[stamp.client].notes.append((kind, text, about))
            if kind is Note.STEP:
                self._clients[stamp.client].words[stamp.message_id] = text

    def step_words(self, client: str, message_ids: Mapping[str, str]) -> Mapping[str, str]:
        """Return the words of these step notes."""
        words = self._clients[client].words
        return {key: words[message] for key, message in message_ids.items() if message in words}

    def save_item(self, stamp: Stamp, item: ListItem, *, adds: bool) -> None:
        """Keep an entry of a list once."""
        if not self._first(stamp, f"item/{item.skill}/{item.section}"):
            return
        kept = self._clients[stamp.client]
        if not adds:
            kept.items = [one for one in kept.items if (one.skill, one.section) != (item.skill, item.section)]
        kept.items.append(item)

    def saved_list(self, client: str, skill: str) -> tuple[ListItem, ...]:
        """Return the client's list of a skill."""
        return tuple(item for item in self._clients[client].items if item.skill == skill)

    def park(self, stamp: Stamp, parked: Parked) -> None:
        """Keep an interrupted topic."""
        self._clients[stamp.client].parked = parked

    def take_parked(self, stamp: Stamp) -> Parked | None:
        """Return the interrupted topic and forget it."""
        kept = self._clients[stamp.client]
        parked, kept.parked = kept.parked, None
        return parked

    def kept(self, client: str) -> Any:  # noqa: ANN401 - for tests to look at
        """Return everything kept of a client."""
        return self._clients[client]

    def _first(self, stamp: Stamp, what: str) -> bool:
        """Say whether this record is made for the first time, and remember that it was."""
        key = (stamp.message_id, what)
        seen = self._clients[stamp.client].seen
        if key in seen:
            return False
        seen.add(key)
        return True


def _records(attempts: list[Attempt]) -> dict[str, SkillRecord]:
    drops: defaultdict[str, list[int]] = defaultdict(list)
    for attempt in attempts:
        if attempt.before is not None and attempt.after is not None:
            drops[attempt.skill].append(attempt.before - attempt.after)
    return {skill: SkillRecord(len(values), sum(values) / len(values)) for skill, values in drops.items()}
