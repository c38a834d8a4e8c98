"""What a client's chat may hold after a crisis: the modes, how a code changes them, and who may clear them."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What coaching may do (dbt-brief section 8, last column), from least to most held back.

    `human` means that a member of staff has taken over the chat: it sits beside the ladder, the ladder's own
    place is kept and returns when the takeover ends.
    """

    COACHING = "coaching"
    CRISIS_SKILLS = "crisis_skills"
    SAFETY_ONLY = "safety_only"
    PAUSED = "paused"
    HUMAN = "human"

    @property
    def rank(self) -> int:
        """Return 0 for coaching up to 4 for human."""
        return list(Mode).index(self)


class Activity(StrEnum):
    """The kinds of thing a chat can do; every outgoing turn is one of them."""

    COACHING = "coaching"
    CRISIS_SKILLS = "crisis_skills"
    REMINDERS = "reminders"
    DIARY = "diary"
    SAFETY_REPLIES = "safety_replies"
    SAFETY_PLAN = "safety_plan"
    HELPLINES = "helplines"
    PAGES = "pages"
    PRIVACY_COMMANDS = "privacy_commands"


class Role(StrEnum):
    """Who asks for a change of mode."""

    CLINICIAN = "clinician"
    BOT = "bot"
    CLIENT = "client"
    OPERATOR = "operator"


_ALWAYS = frozenset(
    {
        Activity.SAFETY_REPLIES,
        Activity.SAFETY_PLAN,
        Activity.HELPLINES,
        Activity.PAGES,
        Activity.PRIVACY_COMMANDS,
    }
)
_ALLOWED: dict[Mode, frozenset[Activity]] = {
    Mode.COACHING: frozenset(Activity),
    Mode.CRISIS_SKILLS: _ALWAYS | {Activity.CRISIS_SKILLS},
    Mode.SAFETY_ONLY: _ALWAYS,
    Mode.PAUSED: _ALWAYS,
    Mode.HUMAN: _ALWAYS,
}


@dataclass(frozen=True, slots=True)
class ModeState:
    """Where one client stands: the ladder's mode, and whether a human holds the chat."""

    ladder: Mode = Mode.COACHING
    human: bool = False

    @property
    def mode(self) -> Mode:
        """Return the mode in force: a human's takeover covers whatever the ladder says."""
        return Mode.HUMAN if self.human else self.ladder


@dataclass(frozen=True, slots=True)
class Clearance:
    """A request to lift a mode; only one by a named clinician with a reason counts (dbt-brief section 8)."""

    role: Role
    name: str
    reason: str


class ClearanceRefusedError(ValueError):
    """A mode was not lifted; the message says what is missing and never quotes the reason given."""


def allows(mode: Mode, activity: Activity) -> bool:
    """Say whether `mode` permits `activity`; safety replies, the plan, helplines and pages are never held back."""
    return activity in _ALLOWED[mode]


def raised(state: ModeState, new: Mode) -> ModeState:
    """Return the state after a code asked for `new`: a code holds back more or the same, never less."""
    if new is Mode.HUMAN:
        return ModeState(ladder=state.ladder, human=True)
    return ModeState(ladder=max(state.ladder, new, key=lambda m: m.rank), human=state.human)


def cleared(state: ModeState, clearance: Clearance, to: Mode = Mode.COACHING) -> ModeState:
    """Return the state after a clinician lifted it to `to`; raise ClearanceRefusedError for anybody else."""
    if clearance.role is not Role.CLINICIAN:
        raise ClearanceRefusedError("only a named clinician lifts a pause: ask one to clear this chat")
    if not clearance.name.strip():
        raise ClearanceRefusedError("a clearance needs the clinician's name: sign in and try again")
    if not clearance.reason.strip():
        raise ClearanceRefusedError("a clearance needs a reason: write one line on why it is safe to go on")
    if to is Mode.HUMAN or to.rank > state.ladder.rank:
        raise ClearanceRefusedError("a clearance can only hold back less: use a takeover or a new code instead")
    return ModeState(ladder=to, human=state.human)


def human_ended(state: ModeState) -> ModeState:
    """Return the state after a takeover ended: the ladder's own mode is in force again, nothing is cleared."""
    return ModeState(ladder=state.ladder, human=False)
