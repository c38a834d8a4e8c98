"""What a client is told: the policy's order, numbers first where they must be, nothing said before it is true."""

from dataclasses import replace

import pytest

from content.library import Library
from content.loader import load_library
from content.render import render
from content.say import Say
from safety.further import FURTHER
from safety.helplines import PrintedLines
from safety.modes import Mode
from safety.policy import Policy, Step, Whom
from safety.replies import MOST_DIRECT, QUESTIONS, CrisisSituation, Told, crisis_reply, question_in_words
from safety.screening import Screener
from safety.types import Action, Code, Screening, ScreenInput

LINES = PrintedLines("999 or 112", ("Samaritans: 116 123 (24/7)", "findahelpline.com"), ("gb.samaritans",), False)
AT_HOME = CrisisSituation(
    lines=LINES, staff_configured=True, country="GB", clinician_name="Dana", plan="People I can ask:\nMy sister"
)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def found(code: Code, action: Action, *evidence: str) -> Screening:
    return Screening(action, code, evidence or ("a_rule",), "v")


def keys(says: tuple[Say, ...]) -> list[str]:
    return [say.key for say in says]


def words(library: Library, say: Say, variant: int = 0) -> str:
    return render(library, say, lambda count: variant % count).text


EVERY_ROW = [
    (Code.T1, Action.CHECK_IN), (Code.T2, Action.URGENT), (Code.T3, Action.URGENT), (Code.T4, Action.EMERGENCY),
    (Code.T5, Action.EMERGENCY), (Code.SH_U, Action.CHECK_IN), (Code.SH_U, Action.URGENT),
    (Code.SH_A, Action.URGENT), (Code.SH_A, Action.EMERGENCY), (Code.HTO, Action.URGENT),
    (Code.HTO, Action.EMERGENCY), (Code.ABU, Action.CHECK_IN), (Code.ABU, Action.URGENT),
    (Code.ABU, Action.EMERGENCY), (Code.PSM, Action.URGENT), (Code.PSM, Action.EMERGENCY),
    (Code.MED, Action.EMERGENCY), (Code.CHI, Action.URGENT), (Code.CHI, Action.EMERGENCY),
    (Code.OTHER, Action.CHECK_IN), (Code.OTHER, Action.EMERGENCY), (Code.UNCLEAR, Action.CHECK_IN),
    (Code.UNCLEAR, Action.URGENT),
]  # fmt: skip


def test_the_list_above_is_the_whole_policy(policy: Policy) -> None:
    assert set(EVERY_ROW) == policy.pairs


def test_i_took_all_my_pills_puts_the_emergency_number_first(
    policy: Policy, screener: Screener, library: Library
) -> None:
    reply = crisis_reply(policy, screener.screen(ScreenInput("I took all my pills")), AT_HOME)
    assert "999 or 112" in words(library, reply.says[0])
    assert reply.page is not None
    assert (reply.page.send_within, reply.page.ack_seconds) == (0, 300)
    assert reply.mode_after is Mode.PAUSED


@pytest.mark.parametrize(("code", "action"), EVERY_ROW)
def test_the_messages_come_in_the_order_of_the_letters(policy: Policy, code: Code, action: Action) -> None:
    row = policy.row_for(found(code, action))
    reply = crisis_reply(policy, found(code, action), AT_HOME)
    ordered = [policy.key_for(row, step) for step in row.order if step is not Step.H]
    ordered = ["crisis.check_time_self" if key == "crisis.check_time" else key for key in ordered]
    assert keys(reply.says)[: len(ordered)] == ordered


@pytest.mark.parametrize(("code", "action"), EVERY_ROW)
def test_nobody_is_said_to_be_told_before_the_page_is_out(
    policy: Policy, library: Library, code: Code, action: Action
) -> None:
    row = policy.row_for(found(code, action))
    reply = crisis_reply(policy, found(code, action), AT_HOME)
    told = {policy.key_for(r, Step.H) for r in policy.rows}
    assert told.isdisjoint(keys(reply.says))
    assert (reply.after_page is not None) == (Step.H in row.order)
    for say in reply.says:
        for variant in range(6):
            assert "Dana" not in words(library, say, variant)


@pytest.mark.parametrize(("code", "action"), EVERY_ROW)
def test_every_message_can_be_rendered_in_every_situation(
    policy: Policy, library: Library, code: Code, action: Action
) -> None:
    nowhere = PrintedLines(None, ("findahelpline.com", "befrienders.org"), (), False)
    for situation in (
        AT_HOME,
        replace(AT_HOME, staff_configured=False, clinician_name=None),
        replace(AT_HOME, lines=nowhere, country=None),
        replace(AT_HOME, lines=replace(LINES, unverified=True), can_check_back=True),
        replace(AT_HOME, recent=(Told(code, action),)),
        replace(AT_HOME, recent=(Told(code, action),) * 2, ask_directly=False),
    ):
        reply = crisis_reply(policy, found(code, action), situation)
        assert reply.says
        optional = (reply.after_page, reply.if_unreachable, reply.nobody_watching, reply.prompt)
        for say in (*reply.says, *(s for s in optional if s is not None)):
            for variant in range(6):
                text = words(library, say, variant)
                assert text
                assert "{" not in text
                assert "@" not in text


def test_the_direct_question_is_not_asked_twice(policy: Policy) -> None:
    asked = crisis_reply(policy, found(Code.T2, Action.URGENT), AT_HOME)
    assert "crisis.direct_question" in keys(asked.says)
    answered = crisis_reply(policy, found(Code.T2, Action.URGENT), replace(AT_HOME, ask_directly=False))
    assert "crisis.direct_question" not in keys(answered.says)


@pytest.mark.parametrize(
    ("code", "action"), [(Code.T1, Action.CHECK_IN), (Code.T2, Action.URGENT), (Code.SH_A, Action.URGENT)]
)
def test_what_was_asked_goes_back_to_the_screener_with_the_next_message(
    policy: Policy, screener: Screener, code: Code, action: Action
) -> None:
    reply = crisis_reply(policy, found(code, action), AT_HOME)
    assert reply.question is not None
    assert screener.screen(ScreenInput("yes", question=reply.question)).code is Code.T2


def test_every_question_in_words_belongs_to_a_message_that_exists(library: Library) -> None:
    for key in QUESTIONS:
        assert library.message(key)
        assert question_in_words(key)
    assert question_in_words("crisis.helplines") is None


def test_every_button_of_the_direct_question_is_an_answer(library: Library) -> None:
    for key in ("crisis.direct_question", "crisis.t1.direct_question"):
        buttons = [b for row in library.message(key).buttons for b in row]
        payloads = {library.button(b).payload for b in buttons}
        assert {"suicide_answer:yes", "suicide_answer:no", "suicide_answer:unsure"} <= payloads


def test_without_a_plan_no_plan_is_offered(policy: Policy) -> None:
    reply = crisis_reply(policy, found(Code.T1, Action.CHECK_IN), replace(AT_HOME, plan=""))
    assert "crisis.plan" not in keys(reply.says)


def test_with_no_staff_chat_it_is_said_that_nobody_is_watching(policy: Policy, library: Library) -> None:
    reply = crisis_reply(policy, found(Code.T4, Action.EMERGENCY), replace(AT_HOME, staff_configured=False))
    assert reply.after_page is None
    assert reply.nobody_watching is not None
    text = words(library, reply.nobody_watching)
    assert "999 or 112" in text
    assert "No person is watching this chat" in text


def test_with_a_staff_chat_nobody_watching_is_not_said(policy: Policy) -> None:
    assert crisis_reply(policy, found(Code.T4, Action.EMERGENCY), AT_HOME).nobody_watching is None


def test_a_page_that_reached_nobody_is_admitted_with_a_number_to_call(policy: Policy, library: Library) -> None:
    reply = crisis_reply(policy, found(Code.T2, Action.URGENT), AT_HOME)
    text = words(library, reply.if_unreachable)
    assert "not reached your team" in text
    assert "999 or 112" in text
    assert "116 123" in text


def test_an_unknown_country_gets_your_local_emergency_number(policy: Policy, library: Library) -> None:
    nowhere = PrintedLines(None, ("findahelpline.com", "befrienders.org"), (), False)
    reply = crisis_reply(policy, found(Code.T5, Action.EMERGENCY), replace(AT_HOME, lines=nowhere))
    assert "your local emergency number" in words(library, reply.says[0])


def test_unverified_lines_say_so(policy: Policy, library: Library) -> None:
    reply = crisis_reply(
        policy, found(Code.T2, Action.URGENT), replace(AT_HOME, lines=replace(LINES, unverified=True))
    )
    shown = next(say for say in reply.says if "lines" in say.slots)
    assert "test list" in words(library, shown)


def test_an_urge_of_unknown_strength_is_asked_about(policy: Policy) -> None:
    reply = crisis_reply(policy, found(Code.SH_U, Action.CHECK_IN), AT_HOME)
    assert keys(reply.says)[-1] == "crisis.sh_u.ask_strength"


def test_a_strong_urge_gets_the_stronger_row(policy: Policy) -> None:
    reply = crisis_reply(policy, found(Code.SH_U, Action.CHECK_IN), replace(AT_HOME, strength=7))
    assert reply.mode_after is Mode.CRISIS_SKILLS
    assert reply.page is not None


def test_a_weak_urge_pages_nobody(policy: Policy) -> None:
    reply = crisis_reply(policy, found(Code.SH_U, Action.CHECK_IN), replace(AT_HOME, strength=3))
    assert reply.page is None
    assert reply.mode_after is Mode.COACHING


def test_a_named_person_shortens_the_time_to_acknowledge(policy: Policy) -> None:
    named = crisis_reply(policy, found(Code.HTO, Action.URGENT, "wants_to_harm", "flag:person_named"), AT_HOME)
    assert named.page is not None
    assert named.page.ack_seconds == 600


def test_a_client_under_18_is_handed_to_a_human(policy: Policy) -> None:
    reply = crisis_reply(policy, found(Code.CHI, Action.URGENT, "client_is_under_18", "flag:under_18"), AT_HOME)
    assert "crisis.exit_to_human" in keys(reply.says)
    assert reply.page is not None
    assert reply.page.whom is Whom.SAFEGUARDING
    assert reply.mode_after is Mode.PAUSED


@pytest.mark.parametrize(("code", "action"), EVERY_ROW)
def test_said_again_soon_after_the_reply_is_short_other_words_and_never_silence(
    policy: Policy, code: Code, action: Action
) -> None:
    first = keys(crisis_reply(policy, found(code, action), AT_HOME).says)
    again = keys(crisis_reply(policy, found(code, action), replace(AT_HOME, recent=(Told(code, action),))).says)
    assert 1 <= len(again) <= 2
    assert again != first[: len(again)]


def test_an_emergency_said_again_still_begins_with_the_number(policy: Policy, library: Library) -> None:
    for times in range(1, 6):
        told = (Told(Code.T5, Action.EMERGENCY),) * times
        reply = crisis_reply(policy, found(Code.T5, Action.EMERGENCY), replace(AT_HOME, recent=told))
        assert "999 or 112" in words(library, reply.says[0], times)


def test_after_an_emergency_nothing_more_is_asked(policy: Policy) -> None:
    for code in (Code.T4, Code.T5):
        situation = replace(AT_HOME, recent=(Told(code, Action.EMERGENCY),), ask_directly=False)
        said = keys(crisis_reply(policy, found(Code.T2, Action.URGENT), situation).says)
        assert not set(said) & set(FURTHER)


def test_five_in_a_row_do_not_read_alike(policy: Policy) -> None:
    seen, asked, directly = [], frozenset[str](), 1
    for times in range(1, 6):
        told = (Told(Code.T2, Action.URGENT),) * times
        situation = replace(AT_HOME, recent=told, further_asked=asked, directly_asked=directly)
        said = keys(crisis_reply(policy, found(Code.T2, Action.URGENT), situation).says)
        asked |= set(said) & set(FURTHER)
        directly += sum(key.endswith("direct_question") for key in said)
        seen.append(tuple(said))
    assert directly == MOST_DIRECT
    assert len(set(seen)) >= 3
    once = replace(AT_HOME, further_asked=frozenset(FURTHER), directly_asked=MOST_DIRECT)
    later = [
        tuple(keys(crisis_reply(policy, found(Code.T2, Action.URGENT), replace(once, recent=told)).says))
        for told in ((Told(Code.T2, Action.URGENT),) * times for times in range(1, 6))
    ]
    assert len(set(later)) >= 3


def test_a_page_for_a_code_already_open_adds_to_it(policy: Policy) -> None:
    told = (Told(Code.T2, Action.URGENT),)
    again = crisis_reply(policy, found(Code.T2, Action.URGENT), replace(AT_HOME, recent=told)).page
    assert again is not None
    assert again.again
    assert again.summary_key == "staff.page.again"


def test_something_worse_than_before_gets_its_whole_sequence(policy: Policy) -> None:
    reply = crisis_reply(
        policy, found(Code.T4, Action.EMERGENCY), replace(AT_HOME, recent=(Told(Code.T1, Action.CHECK_IN),))
    )
    assert len(reply.says) == 6
    assert reply.page is not None
    assert not reply.page.again


def test_another_matter_gets_its_whole_sequence_too(policy: Policy) -> None:
    told = (Told(Code.HTO, Action.EMERGENCY),)
    reply = crisis_reply(policy, found(Code.T1, Action.CHECK_IN), replace(AT_HOME, recent=told))
    assert "crisis.t1.direct_question" in keys(reply.says)


def test_not_safe_to_type_gets_one_line_and_a_page(policy: Policy) -> None:
    pressed = found(Code.ABU, Action.EMERGENCY, "button:safe_to_type:no")
    reply = crisis_reply(policy, pressed, replace(AT_HOME, recent=(Told(Code.ABU, Action.URGENT),)))
    assert keys(reply.says) == ["crisis.not_safe_to_type"]
    assert reply.page is not None


def test_a_bad_wound_gets_the_number_and_a_person(policy: Policy) -> None:
    pressed = found(Code.SH_A, Action.EMERGENCY, "button:wound:bleeding")
    reply = crisis_reply(policy, pressed, replace(AT_HOME, recent=(Told(Code.SH_A, Action.URGENT),)))
    assert keys(reply.says) == ["crisis.sh_a.emergency", "crisis.person"]


def test_silence_after_a_method_is_prompted(policy: Policy, library: Library) -> None:
    reply = crisis_reply(policy, found(Code.T3, Action.URGENT), AT_HOME)
    assert reply.prompt_after == (120, 300)
    assert reply.prompt is not None
    assert "999 or 112" in words(library, reply.prompt)
    assert crisis_reply(policy, found(Code.T1, Action.CHECK_IN), AT_HOME).prompt_after == ()


def test_staff_pages_say_the_code_and_never_the_clients_words(policy: Policy, library: Library) -> None:
    for row in policy.rows:
        page = crisis_reply(
            policy, found(row.code, row.action, *(f"flag:{f}" for f in [row.flag] if f)), AT_HOME
        ).page
        if page is None:
            continue
        text = words(
            library, Say(page.summary_key, {"pseudonym": "Heron-12", "time": "21:04", "code": row.code.value})
        )
        assert row.code.value in text
        assert "Heron-12" in text
        assert "21:04" in text
