"""The shape of everything that is worded or configured by clinicians, as frozen typed models."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from content.steps import Caution, Step
from content.strict import Allowance, Key, SkillId, Strict

__all__ = [
    "Allowance", "Button", "Care", "Caution", "Country", "Deed", "Feeling", "Helpline", "HelplineStatus", "Key",
    "Message", "OpenHours", "Register", "ScreeningPhrase", "Situation", "Skill", "SkillId", "SkillModule", "Step",
    "Strict", "ValidationLine",
]  # fmt: skip


class Register(StrEnum):
    """Wording style (dbt-brief 1.2); the reading level and the lints of a message depend on it."""

    WARM = "warm"
    WARM_DIRECT = "warm_direct"
    MATTER_OF_FACT = "matter_of_fact"
    WARM_RETURN = "warm_return"
    SAFE = "safe"
    STAFF = "staff"


class Button(Strict):
    """A button: what the client reads and the payload that comes back (64 bytes at most, Telegram's limit)."""

    key: Key
    label: Annotated[str, Field(min_length=1, max_length=40)]
    payload: Annotated[str, Field(pattern=r"^[a-z_]+(:[A-Za-z0-9_.\-]+)*$", max_length=64)]


class Message(Strict):
    """One approved thing to say; any variant may be sent, `{slot}` placeholders are filled when it is.

    `opens_with` is the level of validation (1-7) that the first sentence of every variant gives, where it does:
    a wording that suggests something needs it (dbt-brief section 2, "validate before any suggestion").
    """

    key: Key
    register_: Register = Field(default=Register.WARM, alias="register")
    note: str = ""
    variants: Annotated[tuple[str, ...], Field(min_length=1)]
    buttons: tuple[tuple[Key, ...], ...] = ()
    opens_with: Annotated[int, Field(ge=1, le=7)] | None = None
    allow: tuple[Allowance, ...] = ()


class SkillModule(StrEnum):
    """The four modules of DBT skills training."""

    MINDFULNESS = "mindfulness"
    DISTRESS_TOLERANCE = "distress_tolerance"
    EMOTION_REGULATION = "emotion_regulation"
    INTERPERSONAL = "interpersonal_effectiveness"


class Feeling(StrEnum):
    """The eight feelings of the intake buttons (dbt-brief section 4)."""

    SAD = "sad"
    ANGRY = "angry"
    AFRAID = "afraid"
    ASHAMED = "ashamed"
    GUILTY = "guilty"
    JEALOUS = "jealous"
    NUMB = "numb"
    OTHER = "other"


class Skill(Strict):
    """A skill of the catalogue (dbt-brief Appendix A), with its walk-through where one is written.

    `starred` has a full walk-through (★ of the appendix), the others a short guided version. `helps_with` is the
    row's "helps when"; `feelings` are the intake's feelings among it, and "any" in `helps_with` means all of them.
    `urges` holds "any", "none" (for moments without an urge) or the named urges. The intensity range is that of a
    fresh start; `caution_note` (for clinicians) says what the flags cannot.
    """

    id: SkillId
    name: str
    module: SkillModule
    starred: bool = False
    in_manual: bool = True
    helps_with: tuple[str, ...]
    feelings: tuple[Feeling, ...] = ()
    intensity_min: Annotated[int, Field(ge=0, le=100)]
    intensity_max: Annotated[int, Field(ge=0, le=100)]
    urges: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    caution_note: str = ""
    needs_clearance: bool = False
    minutes: Annotated[int, Field(gt=0, le=60)]
    gist: str
    steps: tuple[Step, ...] = ()
    allow: tuple[Allowance, ...] = ()

    @property
    def is_prepared(self) -> bool:
        """Say whether it is made when calm (up to `intensity_max`) and used from a saved list above that."""
        return any(step.part == "use" for step in self.steps)


class Situation(StrEnum):
    """Common moments that have lines of their own at level 5 (dbt-brief section 2)."""

    CRITICISED = "criticised"
    WAITING = "waiting"
    ARGUMENT = "argument"
    LEFT_OUT = "left_out"
    TIRED = "tired"
    OVERLOADED = "overloaded"
    LOSS = "loss"
    URGE = "urge"
    INVALIDATED = "invalidated"


class Care(StrEnum):
    """What a client may write that is never validated itself; the pain, the wish or the effort in it is.

    Dbt-brief section 2: self-harm and threats, false beliefs, hopelessness as a fact, attacks on oneself, claims
    about others. The order is that of how much care they need.
    """

    HARM = "harm"
    BELIEF = "belief"
    DESPAIR = "despair"
    SELF_ATTACK = "self_attack"
    CLAIM = "claim"


class Deed(StrEnum):
    """What a client asked for and was done: level 7, validation by action (dbt-brief section 2)."""

    SKIPPED = "skipped"
    ANOTHER = "another"
    SHORTER = "shorter"
    LONGER = "longer"
    UNMENTIONED = "unmentioned"
    MENTIONABLE = "mentionable"


class ValidationLine(Strict):
    """Validating lines of one level for one kind of moment (dbt-brief section 2).

    No `feelings` means any feeling. A line with a `situation`, a `care` or a `deed` is true only when that is
    known. `told` says that it is true only of an event that the client told, not of a feeling alone.
    """

    key: Key
    level: Annotated[int, Field(ge=1, le=7)]
    slots: tuple[str, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    situation: Situation | None = None
    care: Care | None = None
    deed: Deed | None = None
    told: bool = False
    max_intensity: Annotated[int, Field(ge=0, le=100)] = 100
    variants: Annotated[tuple[str, ...], Field(min_length=1)]
    allow: tuple[Allowance, ...] = ()


class HelplineStatus(StrEnum):
    """Whether two people have checked a line; only verified lines are shown in a clinical deployment."""

    NEEDS_VERIFICATION = "needs_verification"
    VERIFIED = "verified"
    RETIRED = "retired"


class OpenHours(Strict):
    """One weekly opening range in the line's own time zone; 0 is Monday; `closes` 00:00 means midnight."""

    days: tuple[Annotated[int, Field(ge=0, le=6)], ...]
    opens: time
    closes: time


class Helpline(Strict):
    """A helpline row (dbt-brief section 9). Numbers are text to print, never reformatted."""

    id: Key
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    region: str = ""
    name: str
    audience: str = "all"
    type: Literal["suicide", "emotional", "child", "abuse", "poison", "emergency"] = "emotional"
    phone_display: str = ""
    dial_string: str = ""
    number_type: Literal["short", "national", "international", "none"] = "national"
    sms_number: str = ""
    sms_keyword: str = ""
    whatsapp: str = ""
    chat_url: str = ""
    note: str = ""
    always_open: bool = False
    hours: tuple[OpenHours, ...] = ()
    hours_note: str = ""
    timezone: str = ""
    languages: tuple[str, ...] = ()
    cost: str = ""
    mobile_ok: bool | None = None
    abroad_ok: bool | None = None
    may_dispatch: bool | None = None
    minors_policy: str = ""
    source: str
    confidence: Literal["A", "B"]
    verified_on: date | None = None
    verified_by: tuple[str, ...] = ()
    method: Literal["", "called", "site"] = ""
    status: HelplineStatus = HelplineStatus.NEEDS_VERIFICATION
    expires_on: date | None = None


class ScreeningPhrase(Strict):
    """Words that mean danger to the clients of this clinic, and the code they stand for (dbt-brief section 8).

    The screener knows them beside its own rules, however they are typed. A phrase only ever adds.
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=200)]
    code: Literal["T1", "T2", "T3", "T4", "T5", "SH-U", "SH-A", "HTO", "ABU", "PSM", "MED", "CHI", "OTHER"]
    reason: Annotated[str, Field(min_length=15)]


class Country(Strict):
    """A country a client may choose, with its emergency number(s) as printed text."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    name: str
    emergency: str
    emergency_note: str = ""
    timezones: Annotated[tuple[str, ...], Field(min_length=1)]
    popular: bool = False
    aliases: tuple[str, ...] = ()
