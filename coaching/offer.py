"""Which skills may be offered, and in what order (dbt-brief section 4, steps 5 and 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from coaching.intake import Place
from coaching.profile import ClientProfile, Mode
from coaching.urges import Urge
from content.models import Caution, Feeling, Skill, SkillModule

STRONG = 70
MIDDLE = 40
OFFERED_AT_ONCE = 2
PRIOR_DROP = 10.0
PRIOR_WEIGHT = 3
FULL_DROP = 40.0
"""A mean drop of 4 points in 10 counts as the best a record can show."""

CRISIS_SURVIVAL = frozenset({"DT01", "DT02", "DT04", "DT06", "DT07", "DT08", "DT15", "M10"})
MIDDLE_BAND_EXTRA = frozenset({"DT14", "M10", "ER01", "ER11"})
HEALTH_MUST_BE_KNOWN = frozenset({"DT02", "DT03", "DT05"})
BLOCKED_BY_ABUSE = frozenset({"DT10", "DT11", "DT12", "DT13", "IE02", "IE03", "IE04"})
NEED_AN_URGE = frozenset({"DT06", "DT15"})
BY_NAME_FROM_A_LIST = frozenset({"DT16", "ER15"})
"""Made when calm for use at 70 and above (dbt-brief Appendix A): there they are open by name, not offered."""

_BY_FEELING: Mapping[Feeling, tuple[str, ...]] = MappingProxyType(
    {
        Feeling.AFRAID: ("ER03", "ER04", "ER09"),
        Feeling.ANGRY: ("ER04", "IE03"),
        Feeling.SAD: ("ER06", "ER08"),
        Feeling.ASHAMED: ("ER03", "ER04", "IE06"),
        Feeling.GUILTY: ("ER03", "ER04", "IE06"),
        Feeling.NUMB: ("M10", "M04"),
        Feeling.JEALOUS: ("ER03",),
    }
)
_BY_TOPIC: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"conflict": ("IE02", "IE03", "IE04"), "invalidated": ("IE06",), "urge": ("DT15", "DT01")}
)
CANNOT_CHANGE = "DT10"


class Refusal(StrEnum):
    """Why a skill that was asked for by name is not started now."""

    NOT_WRITTEN = "not_written"
    NOT_CLEARED = "not_cleared"
    NOT_NOW = "not_now"
    FOR_AN_URGE = "for_an_urge"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The moment a skill is wanted in. `intensity` is 0-100; unknown counts as strong. `codes` are open flags."""

    feeling: Feeling | None = None
    intensity: int | None = None
    urge: str | None = None
    acted: bool = False
    place: str | None = None
    can_change: str | None = None
    topic: str | None = None
    mode: Mode = Mode.NORMAL
    codes: frozenset[str] = frozenset()

    @property
    def strength(self) -> int:
        """Return the intensity to plan for."""
        return STRONG if self.intensity is None else self.intensity


def offer(
    skills: Mapping[str, Skill],
    profile: ClientProfile,
    now: Circumstances,
    already: Sequence[str] = (),
    count: int = OFFERED_AT_ONCE,
) -> tuple[str, ...]:
    """Return up to `count` skill ids to offer, best first; empty while driving or when nothing fits.

    `already` holds what was offered or tried in this episode and is not offered again. When the band leaves
    fewer than `count`, gentle crisis survival skills fill up; cautions and exclusions are never relaxed.
    """
    if now.place == Place.DRIVING:
        return ()
    open_now = [s for s in skills.values() if s.id not in already and allowed(s, profile, now)]
    in_band = [s for s in open_now if in_intensity_band(s, now)]
    first = _ranked(in_band, profile, now)
    rest = [s for s in open_now if s.id in CRISIS_SURVIVAL and s not in in_band and s.id not in NEED_AN_URGE]
    return tuple(skill.id for skill in [*first, *_ranked(rest, profile, now)][:count])


def refusal(skill: Skill, profile: ClientProfile, now: Circumstances) -> Refusal | None:
    """Return why a skill asked for by name cannot be started now, or None when it can."""
    if not skill.steps:
        return Refusal.NOT_WRITTEN
    if now.mode is Mode.CRISIS_SKILLS and skill.id not in CRISIS_SURVIVAL:
        return Refusal.NOT_NOW
    by_name = skill.id in BY_NAME_FROM_A_LIST and from_saved_list(skill, profile, now)
    if now.strength >= STRONG and skill.id not in CRISIS_SURVIVAL and not by_name:
        return Refusal.NOT_NOW
    if needs_a_list(skill, profile, now):
        return Refusal.NOT_NOW
    if skill.id in NEED_AN_URGE and not _has_urge(now):
        return (
            Refusal.FOR_AN_URGE if allowed(skill, profile, replace(now, urge=Urge.OTHER)) else Refusal.NOT_CLEARED
        )
    return None if allowed(skill, profile, now) else Refusal.NOT_CLEARED


def allowed(skill: Skill, profile: ClientProfile, now: Circumstances) -> bool:
    """Say whether a skill may be walked through at all by this client in this moment."""
    if not skill.steps or skill.id in profile.excluded or now.place == Place.DRIVING:
        return False
    if skill.needs_clearance and skill.id not in profile.cleared:
        return False
    unknown_health = skill.id in HEALTH_MUST_BE_KNOWN and not profile.health_known
    if unknown_health and skill.id not in profile.cleared:
        return False
    cautions = frozenset(skill.cautions) & _active_cautions(profile, now)
    if cautions and skill.id not in profile.cleared:
        return False
    if "ABU" in now.codes and skill.id in BLOCKED_BY_ABUSE:
        return False
    if skill.id in NEED_AN_URGE and not _has_urge(now):
        return False
    if needs_a_list(skill, profile, now):
        return False
    return now.mode is not Mode.CRISIS_SKILLS or skill.id in CRISIS_SURVIVAL


def _has_urge(now: Circumstances) -> bool:
    return now.urge not in (None, Urge.NONE, "skipped")


def from_saved_list(skill: Skill, profile: ClientProfile, now: Circumstances) -> bool:
    """Say whether a prepared skill is used from its list now, because this is no moment to make one."""
    return skill.is_prepared and not _may_be_made(skill, now) and skill.id in profile.saved_lists


def needs_a_list(skill: Skill, profile: ClientProfile, now: Circumstances) -> bool:
    """Say whether a prepared skill cannot be made now and was not made before."""
    return skill.is_prepared and not _may_be_made(skill, now) and skill.id not in profile.saved_lists


def _may_be_made(skill: Skill, now: Circumstances) -> bool:
    return now.strength <= skill.intensity_max and now.mode is not Mode.CRISIS_SKILLS


def in_intensity_band(skill: Skill, now: Circumstances) -> bool:
    """Say whether a skill belongs to the band of the client's intensity (70-100, 40-69, 0-39)."""
    strength = now.strength
    if strength >= STRONG or now.mode is Mode.CRISIS_SKILLS:
        return skill.id in CRISIS_SURVIVAL
    if not skill.intensity_min <= strength <= skill.intensity_max:
        return False
    if strength >= MIDDLE:
        return skill.module is SkillModule.DISTRESS_TOLERANCE or skill.id in MIDDLE_BAND_EXTRA
    return skill.module is not SkillModule.DISTRESS_TOLERANCE or _asked_for(skill.id, now)


def score(skill: Skill, profile: ClientProfile, now: Circumstances) -> float:
    """Return 0.5 record + 0.3 fit + 0.2 variety, each from 0 to 1 (dbt-brief section 4, step 6)."""
    record = min(max(shrunk_drop(skill.id, profile), 0.0), FULL_DROP) / FULL_DROP
    return 0.5 * record + 0.3 * fit(skill, now) + 0.2 * _variety(skill.id, profile)


def shrunk_drop(skill: str, profile: ClientProfile) -> float:
    """Return the client's mean drop with this skill, drawn towards the clinic's mean while uses are few."""
    prior = profile.clinic_drop.get(skill, PRIOR_DROP)
    own = profile.record.get(skill)
    if own is None:
        return prior
    return (own.uses * own.mean_drop + PRIOR_WEIGHT * prior) / (own.uses + PRIOR_WEIGHT)


def fit(skill: Skill, now: Circumstances) -> float:
    """Return how well a skill suits the feeling, the topic and the urge, from 0 to 1."""
    if _asked_for(skill.id, now) or (now.feeling and skill.id in _BY_FEELING.get(now.feeling, ())):
        return 1.0
    if now.feeling in skill.feelings:
        return 0.8
    return 0.5 if not skill.feelings else 0.2


def _asked_for(skill: str, now: Circumstances) -> bool:
    if now.can_change == "no" and skill == CANNOT_CHANGE:
        return True
    return now.topic is not None and skill in _BY_TOPIC.get(now.topic, ())


def _variety(skill: str, profile: ClientProfile) -> float:
    """Return 1 for a skill not used lately, less the more recently it was used."""
    recent = list(profile.recent_skills[-5:])
    if skill not in recent:
        return 1.0
    ago = len(recent) - 1 - max(i for i, name in enumerate(recent) if name == skill)
    return ago / 5


def _ranked(skills: Sequence[Skill], profile: ClientProfile, now: Circumstances) -> list[Skill]:
    def order(skill: Skill) -> tuple[bool, bool, float, str]:
        untaught = bool(profile.taught) and skill.id not in profile.taught
        return skill.id not in profile.pinned, untaught, -score(skill, profile, now), skill.id

    return sorted(skills, key=order)


def _active_cautions(profile: ClientProfile, now: Circumstances) -> frozenset[Caution]:
    """Return the recorded cautions and those that the moment itself brings."""
    active = set(profile.cautions)
    if now.urge == Urge.USE and now.acted:
        active.add(Caution.SUB)
    if now.urge == Urge.BINGE:
        active.add(Caution.ED)
    if "ABU" in now.codes:
        active.add(Caution.DV)
    if "PSM" in now.codes:
        active.add(Caution.PSY)
    if {"SH-U", "SH-A"} & now.codes or now.urge == "self_harm":
        active.add(Caution.SH)
    return frozenset(active)
