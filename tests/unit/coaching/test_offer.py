"""Which skills are offered (dbt-brief section 4, steps 5 and 6; table 1, rows 6 and 7)."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.offer import (
    BLOCKED_BY_ABUSE,
    CRISIS_SURVIVAL,
    HEALTH_MUST_BE_KNOWN,
    Circumstances,
    Refusal,
    allowed,
    fit,
    in_intensity_band,
    offer,
    refusal,
    score,
    shrunk_drop,
)
from coaching.profile import ClientProfile, Mode, SkillRecord
from content.loader import load_library
from content.models import Caution, Feeling, Skill, SkillModule, Step

STEPS = (Step(id="one", variants=("do it",)),)
# The whole catalogue, every skill given a step, so that the rules are tested on all sixty.
SKILLS = {
    skill.id: skill.model_copy(update={"steps": skill.steps or STEPS}) for skill in load_library().skills.values()
}
HEALTHY = ClientProfile(health_known=True)


def at(intensity: int | None, **more: object) -> Circumstances:
    return Circumstances(intensity=intensity, **more)  # type: ignore[arg-type]


def offered(now: Circumstances, profile: ClientProfile = HEALTHY, count: int = 60) -> list[str]:
    return list(offer(SKILLS, profile, now, count=count))


@pytest.mark.parametrize("intensity", [70, 85, 100, None])
def test_at_70_and_more_only_crisis_survival_skills(intensity: int | None) -> None:
    found = offered(at(intensity, urge="use"))
    assert found
    assert set(found) <= CRISIS_SURVIVAL


@pytest.mark.parametrize("intensity", [40, 55, 69])
def test_from_40_to_69_distress_tolerance_and_its_four_neighbours(intensity: int) -> None:
    for skill in offered(at(intensity), count=2):
        assert SKILLS[skill].module is SkillModule.DISTRESS_TOLERANCE or skill in {"DT14", "M10", "ER01", "ER11"}


@pytest.mark.parametrize("intensity", [0, 20, 39])
def test_under_40_emotion_regulation_interpersonal_and_mindfulness(intensity: int) -> None:
    for skill in offered(at(intensity, feeling=Feeling.SAD), count=2):
        assert SKILLS[skill].module is not SkillModule.DISTRESS_TOLERANCE


@pytest.mark.parametrize("skill", sorted(HEALTH_MUST_BE_KNOWN))
def test_unknown_health_counts_as_not_cleared(skill: str) -> None:
    now = at(80)
    assert skill not in offered(now, ClientProfile())
    assert refusal(SKILLS[skill], ClientProfile(), at(80)) in {Refusal.NOT_CLEARED, Refusal.NOT_NOW}


def test_cold_water_needs_a_dated_clearance_even_with_known_health() -> None:
    assert "DT02" not in offered(at(90))
    assert "DT02" in offered(at(90), replace(HEALTHY, cleared=frozenset({"DT02"})))


@pytest.mark.parametrize("caution", list(Caution))
def test_a_recorded_caution_blocks_every_skill_it_stands_at(caution: Caution) -> None:
    profile = replace(HEALTHY, cautions=frozenset({caution}))
    for intensity in (20, 50, 90):
        assert all(caution not in SKILLS[skill].cautions for skill in offered(at(intensity, urge="use"), profile))


def test_an_excluded_skill_is_never_offered() -> None:
    """Dbt-brief table 1, row 7."""
    profile = replace(HEALTHY, excluded=frozenset({"DT04", "DT01"}))
    assert not {"DT04", "DT01"} & set(offered(at(85), profile))


def test_nothing_is_offered_while_driving() -> None:
    assert offered(at(90, place="driving")) == []
    assert not allowed(SKILLS["DT04"], HEALTHY, at(90, place="driving"))


def test_told_abuse_blocks_acceptance_and_asking_skills() -> None:
    """Dbt-brief table 1, row 6."""
    now = at(30, can_change="no", topic="conflict", codes=frozenset({"ABU"}))
    assert not BLOCKED_BY_ABUSE & set(offered(now))


def test_what_cannot_change_brings_acceptance() -> None:
    assert offered(at(35, can_change="no"), count=2)[0] == "DT10"
    assert "DT10" not in offered(at(35, can_change="yes"), count=2)


@pytest.mark.parametrize(
    ("feeling", "skills"),
    [
        (Feeling.AFRAID, {"ER03", "ER04", "ER09"}),
        (Feeling.ANGRY, {"ER04", "IE03"}),
        (Feeling.SAD, {"ER06", "ER08"}),
        (Feeling.ASHAMED, {"ER03", "ER04", "IE06"}),
        (Feeling.GUILTY, {"ER03", "ER04", "IE06"}),
        (Feeling.NUMB, {"M10", "M04"}),
        (Feeling.JEALOUS, {"ER03"}),
    ],
)
def test_the_brief_names_skills_for_each_feeling(feeling: Feeling, skills: set[str]) -> None:
    now = at(35, feeling=feeling)
    assert all(fit(SKILLS[skill], now) == 1.0 for skill in skills)
    fitting = [skill for skill in skills if in_intensity_band(SKILLS[skill], now)]
    assert not fitting or offered(now, count=1)[0] in skills


def test_a_conflict_brings_interpersonal_skills() -> None:
    assert set(offered(at(30, topic="conflict"), count=2)) <= {"IE02", "IE03", "IE04"}


def test_surfing_and_weighing_need_an_urge() -> None:
    assert not {"DT15", "DT06"} & set(offered(at(60, urge="none")))
    assert "DT15" in offered(at(60, urge="use"))


def test_pros_and_cons_at_70_come_only_from_a_list_written_when_calm() -> None:
    now = at(80, urge="use")
    assert "DT06" not in offered(now)
    assert "DT06" in offered(now, replace(HEALTHY, saved_lists=frozenset({"DT06"})))


def test_having_used_counts_as_intoxicated() -> None:
    assert all(Caution.SUB not in SKILLS[s].cautions for s in offered(at(80, urge="use", acted=True)))


def test_crisis_mode_opens_nothing_but_crisis_survival() -> None:
    for intensity in (10, 50, 90):
        found = offered(at(intensity, mode=Mode.CRISIS_SKILLS, urge="none"))
        assert found
        assert set(found) <= CRISIS_SURVIVAL
    assert refusal(SKILLS["ER03"], HEALTHY, at(20, mode=Mode.CRISIS_SKILLS)) is Refusal.NOT_NOW


def test_a_skill_without_a_walk_through_is_not_offered_for_walking_through() -> None:
    bare = {"DT04": SKILLS["DT04"].model_copy(update={"steps": ()})}
    assert offer(bare, HEALTHY, at(80)) == ()
    assert refusal(bare["DT04"], HEALTHY, at(80)) is Refusal.NOT_WRITTEN


def test_a_thinking_skill_asked_for_at_90_waits_for_a_calmer_moment() -> None:
    assert refusal(SKILLS["ER03"], HEALTHY, at(90)) is Refusal.NOT_NOW
    assert refusal(SKILLS["ER03"], HEALTHY, at(40)) is None


def test_the_clients_own_record_is_drawn_to_the_clinics_while_uses_are_few() -> None:
    assert shrunk_drop("DT04", ClientProfile()) == 10
    clinic = ClientProfile(clinic_drop=MappingProxyType({"DT04": 20.0}))
    assert shrunk_drop("DT04", clinic) == 20
    own = replace(clinic, record=MappingProxyType({"DT04": SkillRecord(uses=3, mean_drop=40)}))
    assert shrunk_drop("DT04", own) == (3 * 40 + 3 * 20) / 6


def test_the_score_is_half_record_three_tenths_fit_and_two_tenths_variety() -> None:
    profile = ClientProfile(record=MappingProxyType({"DT01": SkillRecord(uses=1000, mean_drop=40)}))
    now = at(80, topic="urge", urge="use")
    assert score(SKILLS["DT01"], profile, now) == pytest.approx(0.5 + 0.3 + 0.2, abs=0.01)
    used = replace(profile, recent_skills=("DT01",))
    assert score(SKILLS["DT01"], used, now) == pytest.approx(0.8, abs=0.01)


def test_a_skill_that_worked_comes_before_one_that_did_not() -> None:
    record = {"DT07": SkillRecord(uses=8, mean_drop=40), "DT04": SkillRecord(uses=8, mean_drop=-5)}
    found = offered(at(80), replace(HEALTHY, record=MappingProxyType(record)))
    assert found[0] == "DT07"
    assert found.index("DT07") < found.index("DT04")


def test_clinician_pins_win_and_taught_skills_come_next() -> None:
    profile = replace(HEALTHY, pinned=("DT08",), taught=frozenset({"DT07"}))
    assert offered(at(85), profile, count=2) == ["DT08", "DT07"]


def test_a_pin_does_not_override_a_caution() -> None:
    profile = replace(HEALTHY, pinned=("DT04",), cautions=frozenset({Caution.RESP}))
    assert "DT04" not in offered(at(85), profile)


def test_what_was_offered_or_tried_is_not_offered_again() -> None:
    first = offer(SKILLS, HEALTHY, at(85))
    second = offer(SKILLS, HEALTHY, at(85), already=first)
    assert len(first) == len(second) == 2
    assert not set(first) & set(second)


@given(
    intensity=st.none() | st.integers(0, 100),
    feeling=st.none() | st.sampled_from(Feeling),
    urge=st.sampled_from([None, "none", "use", "binge", "lash_out", "other", "skipped"]),
    acted=st.booleans(),
    place=st.sampled_from([None, "alone", "public", "driving"]),
    mode=st.sampled_from(Mode),
    codes=st.sets(st.sampled_from(["ABU", "PSM", "SH-U", "T1"])),
    cautions=st.sets(st.sampled_from(Caution)),
    health=st.booleans(),
    excluded=st.sets(st.sampled_from(sorted(SKILLS)), max_size=10),
    pinned=st.lists(st.sampled_from(sorted(SKILLS)), max_size=5, unique=True),
)
def test_no_circumstances_bring_a_blocked_skill(  # noqa: PLR0917 - hypothesis gives them by name
    intensity: int | None, feeling: Feeling | None, urge: str | None, acted: bool, place: str | None, mode: Mode,
    codes: set[str], cautions: set[Caution], health: bool, excluded: set[str], pinned: list[str],
) -> None:  # fmt: skip
    now = Circumstances(
        feeling=feeling,
        intensity=intensity,
        urge=urge,
        acted=acted,
        place=place,
        mode=mode,
        codes=frozenset(codes),
    )
    profile = ClientProfile(
        cautions=frozenset(cautions), health_known=health, excluded=frozenset(excluded), pinned=tuple(pinned)
    )
    found = offered(now, profile)
    assert not set(found) & excluded
    assert "DT02" not in found
    assert health or not set(found) & HEALTH_MUST_BE_KNOWN
    assert all(not cautions & set(SKILLS[skill].cautions) for skill in found)
    assert place != "driving" or not found
    if mode is Mode.CRISIS_SKILLS or intensity is None or intensity >= 70:
        assert set(found) <= CRISIS_SURVIVAL
    assert len(found) == len(set(found))


def test_the_shipped_walk_throughs_give_two_options_at_every_strength() -> None:
    skills: dict[str, Skill] = dict(load_library().skills)
    for intensity in range(0, 101, 5):
        for feeling in Feeling:
            found = offer(skills, ClientProfile(), at(intensity, feeling=feeling, urge="none"))
            assert len(found) == 2, (intensity, feeling)


def test_a_skill_for_an_urge_says_so_when_none_was_named() -> None:
    """It needs nobody's okay, so it must not be said to need one."""
    assert refusal(SKILLS["DT15"], HEALTHY, at(50, urge="none")) is Refusal.FOR_AN_URGE
    assert refusal(SKILLS["DT15"], HEALTHY, at(50, urge="use")) is None
    careful = replace(HEALTHY, cautions=frozenset({Caution.DISS}))
    assert refusal(SKILLS["DT15"], careful, at(50, urge="none")) is Refusal.NOT_CLEARED
