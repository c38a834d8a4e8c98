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
STARRED = frozenset(
    {
        "M01", "M02", "M05", "M10", "DT01", "DT02", "DT04", "DT05", "DT06", "DT07", "DT08", "DT10", "DT13", "DT15",
        "ER01", "ER03", "ER04", "ER05", "ER09", "ER10", "IE02", "IE03", "IE04", "IE06",
    }
)  # fmt: skip

# What Appendix A says of use, beside the strength: what it helps with, and for which urge.
USE = """
M01 torn, any | any
M02 numb, anxious | none
M03 confused | none
M04 numb, self-conscious | none
M05 shame, anger | lash_out
M06 overwhelmed | none
M07 anger, pride | lash_out
M08 shame, loneliness | none
M09 tense, before sleep | none
M10 panic, spaced out | any
M11 restless | none
M12 any | none
DT01 any, about to act | any
DT02 extreme | self_harm, lash_out
DT03 anger, panic | lash_out
DT04 panic, anger | any
DT05 tense, angry | any
DT06 any | any
DT07 any | any
DT08 sad, afraid | any
DT09 stuck in pain | any
DT10 grief, injustice | none
DT11 resentful | none
DT12 stubborn, hopeless | any
DT13 anger, sadness | lash_out
DT14 worry, self-attack | none
DT15 craving, self-harm urge | any
DT16 any | any
DT17 substance use | use
DT18 substance use | use
DT19 bored, defiant | use
DT20 overconfident, craving | use
ER01 unclear | none
ER02 shame about feeling | none
ER03 fear, jealousy, anger, shame | none
ER04 unjustified fear, shame, sadness, anger | avoid, lash_out
ER05 justified distress | none
ER06 low mood | none
ER07 empty | none
ER08 helpless | none
ER09 dread | any
ER10 run down | none
ER11 sad, afraid | any
ER12 tired, afraid | none
ER13 shame | none
ER14 flat | none
ER15 extreme | any
IE01 conflict | none
IE02 need to ask or refuse | lash_out
IE03 keep a relationship | lash_out
IE04 giving in, guilt | none
IE05 conflict | none
IE06 shame, invalidated | self_harm
IE07 unsure | none
IE08 all-or-nothing | none
IE09 lonely | none
IE10 distant | none
IE11 stuck | none
IE12 guilt | none
IE13 frustrated | none
"""
USES = [line for line in USE.split("\n") if line]
# The intake's feelings that the words of the appendix name, in so many words or nearly.
NAMED = {
    "sad": "sad", "sadness": "sad", "low mood": "sad", "grief": "sad", "lonely": "sad", "loneliness": "sad",
    "anger": "angry", "angry": "angry", "resentful": "angry", "frustrated": "angry", "defiant": "angry",
    "fear": "afraid", "afraid": "afraid", "anxious": "afraid", "panic": "afraid", "dread": "afraid",
    "worry": "afraid", "unjustified fear": "afraid", "shame": "ashamed", "shame about feeling": "ashamed",
    "guilt": "guilty", "jealousy": "jealous", "numb": "numb", "empty": "numb", "flat": "numb",
}  # fmt: skip


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


@pytest.mark.parametrize("line", USES, ids=lambda line: line.split()[0])
def test_a_skill_helps_with_what_the_appendix_says(shipped: Library, line: str) -> None:
    skill_id, _, rest = line.partition(" ")
    helps, urges = ([one.strip() for one in part.split(",")] for part in rest.split("|"))
    skill = shipped.skills[skill_id]
    assert list(skill.helps_with) == helps
    assert list(skill.urges) == urges
    named = {NAMED[one] for one in helps if one in NAMED}
    if "any" in helps:
        assert skill.feelings == ()
    assert named <= {feeling.value for feeling in skill.feelings}


def test_the_tables_of_this_file_are_whole() -> None:
    assert [line.split()[0] for line in USES] == [row[0] for row in ROWS]
    assert len(STARRED) == 24


def test_every_skill_can_be_walked_through(shipped: Library) -> None:
    assert [skill.id for skill in shipped.skills.values() if not skill.steps] == []
    assert {skill.id for skill in shipped.skills.values() if skill.starred} == STARRED


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


def test_the_timers_of_the_starred_run_as_long_as_the_brief_says(shipped: Library) -> None:
    timers = {
        skill: [step.timer_seconds for step in shipped.skills[skill].steps if step.timer_seconds]
        for skill in STARRED
    }
    assert {skill: seconds for skill, seconds in timers.items() if seconds} == {
        "M01": [30, 60],
        "M02": [60, 60],
        "DT01": [60],
        "DT02": [20, 60],
        "DT04": [120, 120],
        "DT05": [5, 10, 5, 10, 5, 10, 5, 10, 60],
        "DT06": [60],
        "DT07": [600],
        "DT08": [180, 180],
        "DT10": [120],
        "DT13": [60, 60],
        "DT15": [120, 120, 120, 120],
        "ER04": [600],
        "ER09": [180, 120],
        "IE06": [60],
    }


def test_the_timers_of_a_skill_fit_into_its_minutes(shipped: Library) -> None:
    for skill in shipped.skills.values():
        seconds = sum(step.timer_seconds or 0 for step in skill.steps if not step.optional and step.part != "use")
        assert seconds <= skill.minutes * 60, skill.id


@pytest.mark.parametrize(
    ("skill_id", "step_id", "values"),
    [
        ("M10", "place", {"not_safe"}),
        ("DT02", "how_is_it", {"unwell"}),
        ("DT03", "check", {"unwell"}),
        ("DT10", "still_on", {"yes", "unsure"}),
        ("DT13", "safe_place", {"no", "unsure"}),
        ("DT16", "safe_check", {"stays"}),
        ("DT17", "signs", {"yes", "unsure"}),
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
        "DT15.rate_start",
        "DT15.rate_1",
        "DT15.rate_2",
        "DT15.rate_3",
        "DT15.rate_4",
        "ER01.strength",
        "ER03.likely",
        "ER15.number",
        "IE07.matters",
    }


@pytest.mark.parametrize("skill_id", ["DT02", "DT03", "DT05"])
def test_a_health_check_comes_first_and_an_unknown_answer_leads_to_another_skill(
    shipped: Library, skill_id: str
) -> None:
    checks = [step for step in shipped.skills[skill_id].steps if step.must_answer and step.leave_choices]
    assert checks[0] == shipped.skills[skill_id].steps[0]
    assert all({"some", "unsure"} <= set(step.leave_choices) for step in checks)
    asked = " ".join(step.variants[0] for step in checks).lower()
    flags = {"HRT": "heart", "COLD": "cold", "ED": "eating", "PREG": "pregnancy", "INJ": "injury",
             "RESP": "asthma", "SEIZ": "seizures", "SUB": "alcohol or drugs", "SH": "hurt"}  # fmt: skip
    for caution in shipped.skills[skill_id].cautions:
        if caution is not Caution.TRM:
            assert flags[caution] in asked, caution


def test_a_skill_that_is_risky_with_abuse_asks_about_it_first(shipped: Library) -> None:
    """Dbt-brief row 6: no acceptance or assertiveness is coached on harm that goes on."""
    for skill in shipped.skills.values():
        if Caution.DV in skill.cautions:
            first = skill.steps[0]
            assert first.unsafe_choices, skill.id
            assert first.must_answer, skill.id


def test_what_is_kept_for_a_hard_day_is_used_then(shipped: Library) -> None:
    assert {skill.id for skill in shipped.skills.values() if skill.is_prepared} == {"DT06", "DT16", "ER15"}
    for skill in shipped.skills.values():
        first = next((step for step in skill.steps if step.part == "use"), None)
        assert first is None or first.recalls, skill.id


def test_no_step_promises_that_somebody_is_there(shipped: Library) -> None:
    """Nobody is assumed to have a family, a friend, a faith, money or a home."""
    taken_for_granted = ("your family", "your mother", "your partner", "your friends", "your faith", "your god",
                         "your home", "your house", "your church", "your kids", "your bedroom")  # fmt: skip
    for skill, step in walked(shipped):
        for text in (*step.variants, *step.without):
            assert not [one for one in taken_for_granted if one in text.lower()], f"{skill.id}.{step.id}"
