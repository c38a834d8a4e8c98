"""What is known about a client when a coaching decision is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from coaching.shared_past import Fact
from content.models import Caution, Feeling


class Mode(StrEnum):
    """How much of coaching is open: all of it, or the crisis survival skills only (dbt-brief section 8)."""

    NORMAL = "normal"
    CRISIS_SKILLS = "crisis_skills"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A validation line that the client has seen: its key, its variant, and when (aware, UTC)."""

    key: str
    variant: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SkillRecord:
    """How a skill worked for this client: rated uses and the mean drop in intensity (0-100 scale)."""

    uses: int
    mean_drop: float


@dataclass(frozen=True, slots=True)
class Parked:
    """A topic that a safety check interrupted, to be taken up again later."""

    feeling: Feeling | None
    skill: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ClientProfile:
    """The client's record as far as coaching decisions need it.

    `health_known` is True once a clinician has recorded the health flags; until then DT02, DT03 and DT05 are not
    offered. `cleared` holds skills with a clinician's dated clearance. `taught` is empty while nothing is
    recorded. `recent_lines` and `recent_skills` run from oldest to newest. `strengths` are the slots of level 6
    that the record fills, `facts` what the client shared and said may be mentioned, oldest first.
    `sleep_hours` is last night's sleep, if it was short and may be mentioned.
    """

    contacts: int = 0
    cautions: frozenset[Caution] = frozenset()
    health_known: bool = False
    cleared: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    taught: frozenset[str] = frozenset()
    goals: tuple[str, ...] = ()
    strengths: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    facts: tuple[Fact, ...] = ()
    sleep_hours: str | None = None
    saved_lists: frozenset[str] = frozenset()
    record: Mapping[str, SkillRecord] = field(default_factory=lambda: MappingProxyType({}))
    clinic_drop: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    recent_lines: tuple[ShownLine, ...] = ()
    recent_skills: tuple[str, ...] = ()
