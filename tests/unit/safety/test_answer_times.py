"""A clinic may shorten the time to acknowledge; to lengthen it a named person must say why, up to a bound."""

from pathlib import Path

import pytest

from adapters.rota import RotaError, load_rota
from safety.answer_times import AnswerWithin, differences, seconds_for
from safety.policy import load_policy
from safety.types import Action, Code

ROTA = """
timezone: Europe/London
people: {{Dana: {{ways: [telegram]}}}}
shifts:
  - {{duty: on_call, days: every day, from: "00:00", to: "00:00", who: [Dana]}}
answer_within:
  - {{{entry}}}
"""
SIGNED = 'approved_by: "Dr. Ruth Adeyemi", reason: "one clinician at night"'


def load(folder: Path, entry: str) -> tuple[AnswerWithin, ...]:
    path = folder / "rota.yaml"
    path.write_text(ROTA.format(entry=entry))
    return load_rota(path).answer_within


@pytest.mark.parametrize(
    "entry",
    [
        "code: T5, minutes: 3",
        "code: T5, minutes: 5",
        f"code: T5, minutes: 10, {SIGNED}",
        f"code: T2, minutes: 480, {SIGNED}",
        "code: HTO, action: emergency, minutes: 5",
        "code: T1, minutes: 240",
    ],
)
def test_what_is_within_bounds_is_taken(tmp_path: Path, entry: str):
    assert len(load(tmp_path, entry)) == 1


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("code: T5, minutes: 6", r"rota\.yaml:7: answer_within\.0: 6 minutes is longer than the table's 5 for T5"),
        ('code: T5, minutes: 6, approved_by: "Dr. Adeyemi"', "approved_by.*and why"),
        ('code: T5, minutes: 6, reason: "she said so"', "name who decided it"),
        (f"code: T5, minutes: 11, {SIGNED}", "more than 2 times the table's 5"),
        (f"code: HTO, minutes: 30, {SIGNED}", "more than 2 times the table's 10"),
        ("code: T5, minutes: 0", r"rota\.yaml:7: .*greater than or equal to 1"),
        ("code: T9, minutes: 3", r"rota\.yaml:7: answer_within\.0\.code"),
        ("code: OTHER, action: check_in, minutes: 3", "no row of the policy has a time for OTHER check_in"),
        ("code: T5, minutes: 3}\n  - {code: T5, minutes: 4", r"rota\.yaml:8: .*T5 is given twice"),
    ],
)
def test_what_is_not_is_named_with_its_place_and_a_fix(tmp_path: Path, entry: str, said: str):
    with pytest.raises(RotaError, match=said):
        load(tmp_path, entry)


def test_the_time_of_an_action_goes_before_that_of_the_code():
    own = (
        AnswerWithin(code=Code.HTO, minutes=8),
        AnswerWithin(code=Code.HTO, action=Action.EMERGENCY, minutes=4),
    )
    assert seconds_for(own, Code.HTO, Action.EMERGENCY, 600) == 240
    assert seconds_for(own, Code.HTO, Action.URGENT, 3600) == 480
    assert seconds_for(own, Code.T5, Action.EMERGENCY, 300) == 300


def test_every_difference_is_shown_with_who_decided_it(tmp_path: Path):
    own = load(tmp_path, f"code: T2, minutes: 480, {SIGNED}}}\n  - {{code: T5, minutes: 3")
    assert differences(own, load_policy()) == (
        "T2 urgent: 480 min, not 240 min, decided by Dr. Ruth Adeyemi: one clinician at night",
        "T5 emergency: 3 min, not 5 min",
    )
    assert differences((), load_policy()) == ()
