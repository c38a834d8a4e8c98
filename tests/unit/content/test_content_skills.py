"""The catalogue of skills: all of dbt-brief Appendix A, offered when and to whom it says, and safe to walk."""

import pytest

from content.library import Library
from content.models import Caution, Skill, Step

# id, intensity from, to, minutes, cautions; "dagger" marks a skill from outside the standard manual.
APPENDIX_A = """
M01 20 60 5 PSY
M02 10 60 3 PSY+DISS+TRM
M03 10 60 3 PSY
M04 10 50 10 ED+INJ
M05 20 60 5 OCD
M06 20 60 10 -
M07 20 60 5 DV
M08 10 50 5 PSY+TRM
M09 10 50 10 PSY+DISS+TRM+ED
M10 40 90 4 PSY dagger
M11 10 60 3 RESP+TRM+PSY dagger
M12 0 50 3 PSY dagger
DT01 60 100 2 DRV
DT02 70 100 3 HRT+COLD+ED+PREG+SEIZ+SUB+RESP+SH
DT03 70 100 10 HRT+ED+PREG+INJ+RESP+SEIZ+SUB+SH
DT04 50 100 4 RESP+TRM
DT05 50 90 6 INJ+PREG+HRT+TRM
DT06 20 60 10 -
DT07 60 100 10 ED+SUB
DT08 50 90 10 ED+SUB+TRM
DT09 50 80 10 PSY+TRM
DT10 20 60 8 DV
DT11 20 60 4 DV
DT12 20 60 4 DV
DT13 20 70 3 DV+TRM
DT14 20 69 5 PSY+OCD
DT15 40 90 12 SUB+DISS dagger
DT16 0 40 15 - dagger
DT17 0 50 15 SUB
DT18 0 50 15 DV+SUB
DT19 20 60 10 -
DT20 0 60 8 SUB
ER01 20 69 5 PSY
ER02 10 50 5 -
ER03 20 60 8 PSY+DV+OCD
ER04 20 60 10 DV+ED+OCD
ER05 10 50 12 DV
ER06 0 60 15 ED+SUB+PSY
ER07 0 40 15 PSY
ER08 0 60 15 ED
ER09 10 50 10 PSY+TRM
ER10 0 50 8 ED
ER11 30 69 6 PSY+DISS+TRM
ER12 0 40 15 TRM+PSY
ER13 0 40 8 -
ER14 0 40 5 PSY
ER15 0 40 8 -
IE01 0 50 5 DV
IE02 0 50 12 DV
IE03 0 50 8 DV
IE04 0 50 8 DV
IE05 0 50 6 DV
IE06 10 69 6 PSY
IE07 0 40 6 DV
IE08 0 50 6 DV
IE09 0 40 12 DV
IE10 0 40 6 DV
IE11 0 40 15 DV
IE12 0 40 8 DV+OCD dagger
IE13 0 40 8 DV
"""
ROWS = [line.split() for line in APPENDIX_A.split("\n") if line]
WALK_THROUGHS = {
    "DT01",
    "DT02",
    "DT03",
    "DT04",
    "DT05",
    "DT06",
    "DT07",
    "DT08",
    "DT09",
    "DT10",
    "DT11",
    "DT12",
    "DT13",
    "DT14",
    "DT15",
    "DT16",
    "DT17",
    "DT18",
    "DT19",
    "DT20",
    "ER01",
    "ER02",
    "ER03",
    "ER04",
    "ER05",
    "ER06",
    "ER07",
    "ER08",
    "ER09",
    "ER10",
    "ER11",
    "ER12",
    "ER13",
    "ER14",
    "ER15",
    "IE01",
    "IE02",
    "IE03",
    "IE04",
    "IE05",
    "IE06",
    "IE07",
    "IE08",
    "IE09",
    "IE10",
    "IE11",
    "IE12",
    "IE13",
    "M01",
    "M02",
    "M03",
    "M04",
    "M05",
    "M06",
    "M07",
    "M08",
    "M09",
    "M10",
    "M11",
    "M12",
}


def test_every_skill_of_the_appendix_is_there_and_no_other(shipped: Library) -> None:
    assert len(ROWS) == 60
    assert set(shipped.skills) == {row[0] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_skill_is_offered_as_the_appendix_says(shipped: Library, row: list[str]) -> None:
    skill = shipped.skills[row[0]]
    cautions = set() if row[4] == "-" else {Caution(flag) for flag in row[4].split("+")}
    assert (skill.intensity_min, skill.intensity_max, skill.minutes) == (int(row[1]), int(row[2]), int(row[3]))
    assert set(skill.cautions) == cautions
    assert skill.in_manual is ("dagger" not in row)


def test_only_the_cold_needs_a_clinicians_clearance(shipped: Library) -> None:
    assert [skill.id for skill in shipped.skills.values() if skill.needs_clearance] == ["DT02"]


@pytest.mark.parametrize("skill_id", ["DT02", "DT03", "DT05"])
def test_unknown_health_is_noted_as_not_cleared(shipped: Library, skill_id: str) -> None:
    assert "counts as not cleared" in shipped.skills[skill_id].caution_note


def test_each_skill_has_a_file_of_its_own_name(shipped: Library) -> None:
    assert {shipped.sources[key].file for key in shipped.skills} == {
        f"en/skills/{key}.yaml" for key in shipped.skills
    }


def test_the_walk_throughs_are_written(shipped: Library) -> None:
    assert {skill.id for skill in shipped.skills.values() if skill.steps} == WALK_THROUGHS


def walked(shipped: Library) -> list[tuple[Skill, Step]]:
    return [(skill, step) for skill in shipped.skills.values() for step in skill.steps]


def test_every_step_can_be_said_in_more_than_one_way(shipped: Library) -> None:
    assert [step.id for _, step in walked(shipped) if len(step.variants) < 2] == []


def test_every_body_step_may_be_skipped_in_so_many_words(shipped: Library) -> None:
    bare = [
        f"{skill.id}.{step.id}"
        for skill, step in walked(shipped)
        if step.body and not all("skip" in text.lower() and "wrong" in text for text in step.variants)
    ]
    assert bare == []


def test_the_timers_run_as_long_as_the_brief_says(shipped: Library) -> None:
    timers = {
        skill: [step.timer_seconds for step in shipped.skills[skill].steps if step.timer_seconds]
        for skill in WALK_THROUGHS
    }
    assert {skill: seconds for skill, seconds in timers.items() if seconds} == {
        "DT01": [60],
        "DT02": [20, 60],
        "DT03": [120, 120],
        "DT04": [120, 120],
        "DT05": [5, 10, 5, 10, 5, 10, 5, 10, 60],
        "DT06": [60],
        "DT07": [600],
        "DT08": [180, 180],
        "DT09": [180],
        "DT10": [120],
        "DT11": [60],
        "DT12": [60],
        "DT13": [60, 60],
        "DT14": [120, 60],
        "DT15": [120, 120, 120, 120],
        "DT16": [300],
        "DT19": [300],
        "ER04": [600],
        "ER06": [600],
        "ER08": [600],
        "ER09": [180, 120],
        "ER11": [120, 60],
        "ER12": [120],
        "ER14": [60],
        "IE06": [60],
        "M01": [30, 60],
        "M02": [60, 60],
        "M04": [600],
        "M06": [300],
        "M08": [60, 60],
        "M09": [90, 90, 90, 60],
        "M11": [60, 60],
    }


@pytest.mark.parametrize(
    ("skill_id", "step_id", "values"),
    [
        ("M10", "place", {"not_safe"}),
        ("DT15", "distance", {"near"}),
        ("DT15", "agree", {"cannot"}),
        ("ER03", "no_abuse", {"harm", "harm_unsure"}),
        ("ER04", "danger", {"danger"}),
        ("IE02", "safe_to_ask", {"not_safe", "safe_unsure"}),
    ],
)
def test_an_unsafe_answer_leads_to_the_safety_check(
    shipped: Library, skill_id: str, step_id: str, values: set[str]
) -> None:
    step = next(step for step in shipped.skills[skill_id].steps if step.id == step_id)
    assert set(step.unsafe_choices) == values


def test_no_walk_through_asks_for_the_opening_or_closing_strength_of_the_feeling(shipped: Library) -> None:
    rated = {f"{skill.id}.{step.id}" for skill, step in walked(shipped) if step.ask == "number"}
    assert rated == {
        "DT01.urge_now",
        "DT15.rate_1",
        "DT15.rate_2",
        "DT15.rate_3",
        "DT15.rate_4",
        "DT15.rate_start",
        "ER01.strength",
        "ER03.likely",
        "ER15.number",
        "IE07.matters",
    }
