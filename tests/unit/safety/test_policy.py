"""policy.yaml is dbt-brief section 8's table: compared row by row with a transcription of it."""

from pathlib import Path
from typing import Any

import pytest

from safety.modes import Mode
from safety.policy import POLICY_FILE, Policy, PolicyError, PolicyRow, load_policy
from safety.types import Action, Code, Screening

C, U, E = Action.CHECK_IN, Action.URGENT, Action.EMERGENCY
MINUTE, HOUR = 60, 3600

# Transcribed from the brief by hand: order, who is paged, acknowledged within, coaching after, hours pinned.
# A parenthesis of the brief ("C (if near)") is one row without and one with the letter.
TABLE: list[tuple[Code, Action, str | None, str, str, Any, Mode, int]] = [
    (Code.T1, C, None, "A B D G I H", "therapist", "next_working_day", Mode.COACHING, 72),
    (Code.T2, U, None, "A B D G F I H", "on_call", 4 * HOUR, Mode.CRISIS_SKILLS, 0),
    (Code.T3, U, None, "A B C D E F G H I", "on_call", 30 * MINUTE, Mode.PAUSED, 0),
    (Code.T4, E, None, "A C F E D H I", "on_call", 10 * MINUTE, Mode.PAUSED, 0),
    (Code.T5, E, None, "C A F D H", "on_call", 5 * MINUTE, Mode.PAUSED, 0),
    (Code.SH_U, C, None, "A B D skill", "summary", None, Mode.COACHING, 0),
    (Code.SH_U, U, None, "A B D E F skill", "on_call", 4 * HOUR, Mode.CRISIS_SKILLS, 0),
    (Code.SH_A, U, None, "A B wound_check D F H", "on_call", HOUR, Mode.SAFETY_ONLY, 0),
    # The brief asks B, checks the wound, then gives C if it is bad. Known to be bad, C does not wait for B.
    (Code.SH_A, E, None, "A C B D F H", "on_call", HOUR, Mode.SAFETY_ONLY, 0),
    (Code.HTO, U, "person_named", "A move_away E F D H", "on_call", 10 * MINUTE, Mode.CRISIS_SKILLS, 0),
    (Code.HTO, U, None, "A move_away E F D H", "on_call", HOUR, Mode.CRISIS_SKILLS, 0),
    (Code.HTO, E, None, "A C move_away E F D H", "on_call", 10 * MINUTE, Mode.PAUSED, 0),
    (Code.ABU, U, None, "A safe_to_type C D own_pace", "safeguarding", HOUR, Mode.COACHING, 0),
    (Code.ABU, E, None, "A safe_to_type C D own_pace", "safeguarding", 10 * MINUTE, Mode.COACHING, 0),
    (Code.PSM, U, None, "A F H", "on_call", HOUR, Mode.PAUSED, 0),
    (Code.PSM, E, None, "A F C H", "on_call", 10 * MINUTE, Mode.PAUSED, 0),
    (Code.MED, E, None, "C A F H", "on_call", 5 * MINUTE, Mode.PAUSED, 0),
    (Code.CHI, E, None, "A C D H", "safeguarding", 15 * MINUTE, Mode.CRISIS_SKILLS, 0),
    (Code.CHI, U, "under_18", "A D exit_to_human H", "safeguarding", 15 * MINUTE, Mode.PAUSED, 0),
    (Code.CHI, U, None, "A D H", "safeguarding", 15 * MINUTE, Mode.CRISIS_SKILLS, 0),
]


def row_of(policy: Policy, code: Code, action: Action, flag: str | None) -> PolicyRow:
    return next(r for r in policy.rows if (r.code, r.action, r.flag) == (code, action, flag))


@pytest.mark.parametrize("expected", TABLE, ids=lambda e: f"{e[0].value}-{e[1].value}-{e[2] or 'any'}")
def test_each_row_of_the_brief_stands_in_the_policy(policy: Policy, expected: tuple[Any, ...]) -> None:
    code, action, flag, order, whom, within, mode, pin = expected
    row = row_of(policy, code, action, flag)
    assert " ".join(step.value for step in row.order) == order
    assert row.page.to.value == whom
    assert row.page.acknowledge_within == within
    assert row.mode is mode
    assert row.pin_hours == pin
    assert row.brief == "table"


def test_no_row_is_called_the_briefs_that_is_not(policy: Policy) -> None:
    claimed = {(r.code, r.action, r.flag) for r in policy.rows if r.brief == "table"}
    assert claimed == {(code, action, flag) for code, action, flag, *_ in TABLE}


def test_t5_is_paged_at_once_then_to_the_backup_and_the_manager(policy: Policy) -> None:
    page = row_of(policy, Code.T5, E, None).page
    assert page.send_within == 0
    assert [w.value for w in page.then] == ["backup", "manager"]


def test_t4_is_paged_within_a_minute(policy: Policy) -> None:
    assert row_of(policy, Code.T4, E, None).page.send_within == MINUTE


def test_abuse_blocks_couple_skills_and_acceptance(policy: Policy) -> None:
    blocks = row_of(policy, Code.ABU, U, None).blocks
    assert {"couple_skills", "DT10", "DT11", "DT12", "DT13", "IE02", "IE03", "IE04"} <= set(blocks)


def test_voices_block_mindfulness(policy: Policy) -> None:
    assert "mindfulness" in row_of(policy, Code.PSM, U, None).blocks


def test_silence_after_a_method_is_prompted_at_two_and_five_minutes_and_paged_as_intent(policy: Policy) -> None:
    assert policy.silence.prompt_after == (2 * MINUTE, 5 * MINUTE)
    assert policy.silence.page_as is Code.T4
    assert set(policy.silence.codes) == {Code.T3, Code.T4, Code.T5}


def test_a_safety_only_chat_is_paged_again_every_twelve_hours(policy: Policy) -> None:
    assert policy.repage_hours == 12


def test_every_emergency_names_the_emergency_number(policy: Policy) -> None:
    for row in policy.rows:
        if row.action is E:
            assert "C" in [step.value for step in row.order], row.code


def test_a_flag_picks_the_faster_page(policy: Policy) -> None:
    named = Screening(U, Code.HTO, ("wants_to_harm", "flag:person_named"), "v")
    assert policy.row_for(named).page.acknowledge_within == 10 * MINUTE
    assert policy.row_for(Screening(U, Code.HTO, ("wants_to_harm",), "v")).page.acknowledge_within == HOUR


def test_a_code_and_action_nobody_foresaw_is_treated_as_unclear_and_urgent(policy: Policy) -> None:
    row = policy.row_for(Screening(E, Code.T1, (), "v"))
    assert (row.code, row.action) == (Code.UNCLEAR, U)


def test_nothing_found_has_no_row(policy: Policy) -> None:
    with pytest.raises(ValueError, match="no crisis reply"):
        policy.row_for(Screening(Action.NONE, Code.NONE, (), "v"))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("code: T2", "code: T9", "rows"),
        ("order: [C, A, F, D, H]", "order: [C, Q]", "order"),
        ("  E: crisis.distance\n", "", "no wording"),
        ("mode: safety_only", "mode: human", "paused"),
        ("rows:", "rose:", "rose"),
    ],
)
def test_a_wrong_policy_is_refused_by_name(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = POLICY_FILE.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "policy.yaml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=named):
        load_policy(broken)


def test_a_policy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"policy\.yaml"):
        load_policy(tmp_path / "policy.yaml")


def test_a_row_given_twice_is_refused(tmp_path: Path) -> None:
    text = POLICY_FILE.read_text(encoding="utf-8")
    row = text[text.index("  - code: MED") : text.index("  # --- children")]
    twice = tmp_path / "policy.yaml"
    twice.write_text(text + "\n" + row, encoding="utf-8")
    with pytest.raises(PolicyError, match="twice"):
        load_policy(twice)
