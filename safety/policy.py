"""The crisis policy (dbt-brief section 8's table) as typed data, and the row that answers a screening."""

from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from content.models import Key, Strict
from safety.modes import Mode
from safety.types import Action, Code, Screening

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
POLICY_FILE = Path(__file__).with_name("policy.yaml")
FLAG_PREFIX = "flag:"


class PolicyError(ValueError):
    """The policy file cannot be used; says which row and what to change."""


class Step(StrEnum):
    """One message of a crisis reply: the brief's order letters, and the steps that it names in words."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the brief's letter
    SAFE_TO_TYPE = "safe_to_type"
    MOVE_AWAY = "move_away"
    WOUND_CHECK = "wound_check"
    OWN_PACE = "own_pace"
    SKILL = "skill"
    SUPPORT = "support"
    UNREAD = "unread"
    EXIT_TO_HUMAN = "exit_to_human"


class Whom(StrEnum):
    """Who is told."""

    SUMMARY = "summary"
    THERAPIST = "therapist"
    ON_CALL = "on_call"
    SAFEGUARDING = "safeguarding"
    BACKUP = "backup"
    MANAGER = "manager"


class PageRule(Strict):
    """Who is paged, how soon the page must be out and how soon somebody must have acknowledged it (seconds)."""

    to: Whom
    send_within: Annotated[int, Field(ge=0)] = 60
    acknowledge_within: Annotated[int, Field(gt=0)] | Literal["next_working_day"] | None = None
    then: tuple[Whom, ...] = ()


class PolicyRow(Strict):
    """What the bot does for one code and action."""

    code: Code
    action: Action
    flag: str | None = None
    order: Annotated[tuple[Step, ...], Field(min_length=1)]
    wording: dict[Step, Key] = Field(default_factory=dict)
    page: PageRule
    mode: Mode
    pin_hours: Annotated[int, Field(ge=0)] = 0
    blocks: tuple[str, ...] = ()
    brief: Literal["table", "reading"]

    @field_validator("mode")
    @classmethod
    def _not_human(cls, mode: Mode) -> Mode:
        if mode is Mode.HUMAN:
            raise ValueError("a code cannot put a human in the chat: use paused")
        return mode


class SilenceRule(Strict):
    """What happens when a client in danger stops answering: prompts after these seconds, then a page."""

    codes: tuple[Code, ...]
    prompt_after: tuple[int, ...]
    page_as: Code


class Policy(Strict):
    """The whole table."""

    letters: dict[Step, Key]
    silence: SilenceRule
    repage_hours: Annotated[int, Field(gt=0)]
    rows: tuple[PolicyRow, ...]

    @model_validator(mode="after")
    def _every_step_has_words(self) -> "Policy":
        missing = {s for row in self.rows for s in row.order if s not in row.wording and s not in self.letters}
        if missing:
            raise ValueError(f"no wording for {sorted(missing)}: add a key under 'letters' or to the row")
        keys = [(r.code, r.action, r.flag) for r in self.rows]
        twice = {k for k in keys if keys.count(k) > 1}
        if twice:
            raise ValueError(f"rows given twice: {sorted(str(k) for k in twice)}: keep one of each")
        return self

    @cached_property
    def _by_pair(self) -> dict[tuple[Code, Action], tuple[PolicyRow, ...]]:
        pairs: dict[tuple[Code, Action], list[PolicyRow]] = {}
        for row in self.rows:
            pairs.setdefault((row.code, row.action), []).append(row)
        return {k: tuple(v) for k, v in pairs.items()}

    @property
    def pairs(self) -> frozenset[tuple[Code, Action]]:
        """Return every code and action that the policy answers."""
        return frozenset(self._by_pair)

    def row_for(self, screening: Screening) -> PolicyRow:
        """Return the row for a screening that asks for something; an unknown pair earns the UNCLEAR row.

        Raises ValueError for a screening whose action is none: there is nothing to reply to.
        """
        if screening.action is Action.NONE:
            raise ValueError("a screening without an action needs no crisis reply: check the action first")
        flags = flags_of(screening)
        rows = self._by_pair.get((screening.code, screening.action), ())
        for row in rows:
            if row.flag is None or row.flag in flags:
                return row
        return self._by_pair[(Code.UNCLEAR, Action.URGENT)][0]

    def key_for(self, row: PolicyRow, step: Step) -> str:
        """Return the key of the wording that says `step` in `row`."""
        return row.wording.get(step) or self.letters[step]


def flags_of(screening: Screening) -> frozenset[str]:
    """Return the facts the screener noted beside the code, such as person_named or under_18."""
    return frozenset(e.removeprefix(FLAG_PREFIX) for e in screening.evidence if e.startswith(FLAG_PREFIX))


def load_policy(path: Path = POLICY_FILE) -> Policy:
    """Read and check the policy; raises PolicyError naming the file and every problem with its place."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader either way
        return Policy.model_validate(found)
    except ValidationError as error:
        lines = [f"{path.name}: {'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors()]
        raise PolicyError("the crisis policy cannot be used:\n" + "\n".join(lines)) from error
    except (OSError, yaml.YAMLError) as error:
        raise PolicyError(f"the crisis policy {path.name} cannot be read: {error.__class__.__name__}") from error
