"""The tone policy: each guard refuses alone, unknown means no, and nothing moves that the table does not list."""

from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.tone import TABLE, Event, Needs, Send, Standing, Step, Tone, step
from coaching.tone_cues import asks_plainly, is_hurt, says_stop
from coaching.tone_guards import Condition, Guard, Target, ToneFacts, failing, review_due, unmet
from coaching.tone_page import drawing
from tests.support.tone import ALL_HOLDS, CONSENT, NOW, ORDER

G = Guard
ROOT = Path(__file__).parents[3]
IN_A_RUN = Standing(Tone.MATTER_OF_FACT, plain=1)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


REFUSED = [
    (G.G1, {"deployment_on": False}),
    (G.G1, {"clinic_on": False}),
    (G.G1, {"client_on": False}),
    (G.G2, {"order": replace(ORDER, clinician=" ")}),
    (G.G2, {"order": replace(ORDER, registration="")}),
    (G.G2, {"order": replace(ORDER, target=None)}),
    (G.G2, {"order": replace(ORDER, has_reason=False)}),
    (G.G2, {"order": replace(ORDER, expires_at=NOW)}),
    (G.G2, {"order": replace(ORDER, expires_at=ORDER.armed_at + timedelta(days=31))}),
    (G.G3, {"order": replace(ORDER, spent=True)}),
    (G.G3, {"order": replace(ORDER, revoked=True)}),
    (G.G3, {"review_overdue": True}),
    (G.G4, {"stopped": True}),
    (G.G4, {"text": "another text than was shown"}),
    (G.G4, {"consent": replace(CONSENT, intensity=40)}),
    (G.G4, {"consent": replace(CONSENT, given_at=ago(days=30))}),
    (G.G4, {"consent": replace(CONSENT, shown=frozenset())}),
    (G.G5, {"began_at": ago(days=29, hours=23)}),
    (G.G5, {"finished": 11}),
    (G.G5, {"helpful": (5, 5)}),
    (G.G5, {"helpful": (5, 3, 5)}),
    (G.G5, {"hurt_at": ago(days=13)}),
    (G.G6, {"intensity": 41}),
    (G.G7, {"flagged_at": ago(hours=167)}),
    (G.G7, {"seriously_flagged_at": ago(days=89)}),
    (G.G8, {"adult": False}),
    (G.G8, {"excluded": True}),
    (G.G9, {"session_messages": 1}),
    (G.G9, {"local_time": time(8, 59)}),
    (G.G9, {"local_time": time(20)}),
    (G.G10, {"barrier_met": 2}),
    (G.G11, {"returned_at": ago(days=13, hours=23)}),
    (G.G12, {"on_call": False}),
]


def test_with_every_guard_true_a_plain_message_may_go_out() -> None:
    assert failing(ALL_HOLDS, NOW) == ()
    for tone in (Tone.WARM, Tone.WARM_DIRECT):
        assert step(Standing(tone), Event.OCCASION, ALL_HOLDS, NOW) == Step(IN_A_RUN, (Send.PLAIN,))


@pytest.mark.parametrize(("guard", "changed"), REFUSED)
def test_each_guard_refuses_alone(guard: Guard, changed: dict[str, object]) -> None:
    facts = replace(ALL_HOLDS, **changed)  # type: ignore[arg-type]
    assert failing(facts, NOW) == (guard,)
    assert step(Standing(), Event.OCCASION, facts, NOW) == Step(Standing(), failing=(guard,))


def test_every_guard_is_refused_by_some_case() -> None:
    assert {guard for guard, _ in REFUSED} == set(Guard)


@pytest.mark.parametrize(
    "name", [f.name for f in fields(ToneFacts) if f.name not in {"asked_for_style", "contacts"}]
)
def test_whatever_is_not_known_refuses(name: str) -> None:
    assert failing(replace(ALL_HOLDS, **{name: None}), NOW)  # type: ignore[arg-type]


def test_nothing_known_is_warm() -> None:
    assert set(failing(ToneFacts(), NOW)) == set(Guard)
    assert set(unmet(ToneFacts(), NOW)) == set(Condition)


def test_a_moment_ahead_of_the_clock_refuses() -> None:
    later = NOW + timedelta(days=400)
    for name in ("began_at", "hurt_at", "flagged_at", "seriously_flagged_at", "returned_at"):
        assert failing(replace(ALL_HOLDS, **{name: later}), NOW)  # type: ignore[arg-type]


def test_row_30_without_a_clinicians_order_it_is_unreachable_however_well_things_go() -> None:
    best = replace(ALL_HOLDS, order=None, helpful=(5, 5, 5), finished=900, barrier_met=900)
    assert step(Standing(), Event.OCCASION, best, NOW).standing.tone is Tone.WARM


@given(st.none() | st.integers(0, 1000), st.sampled_from(list(Tone)), st.sampled_from(list(Event)))
def test_invariant_d_adherence_alone_reaches_nothing_and_decides_one_guard_only(
    barrier: int | None, tone: Tone, event: Event
) -> None:
    alone = ToneFacts(barrier_met=barrier)
    assert Send.PLAIN not in step(Standing(tone), event, alone, NOW).sends
    with_it, without = replace(ALL_HOLDS, barrier_met=barrier), replace(ALL_HOLDS, barrier_met=None)
    assert set(failing(with_it, NOW)) ^ set(failing(without, NOW)) <= {Guard.G10}
    if event not in (Event.OCCASION, Event.MORE):
        assert step(Standing(tone), event, with_it, NOW) == step(Standing(tone), event, without, NOW)


def test_no_text_can_be_armed_about_self_harm_or_suicide() -> None:
    assert {target.value for target in Target} == {"diary", "practice"}


def test_row_21_only_listed_moves_happen() -> None:
    for tone in Tone:
        for event in Event:
            if (tone, event) not in TABLE:
                assert step(Standing(tone, 1), event, ALL_HOLDS, NOW) == Step(Standing(tone, 1)), (tone, event)


def test_plain_messages_are_reached_by_guarded_moves_alone() -> None:
    into = [move for move in TABLE.values() if move.after is Tone.MATTER_OF_FACT or Send.PLAIN in move.sends]
    assert into
    assert all(move.needs is Needs.GUARDS for move in into)


def test_danger_leads_to_safe_from_every_tone() -> None:
    for tone in set(Tone) - {Tone.SAFE}:
        assert step(Standing(tone), Event.FLAG, ToneFacts(), NOW).standing.tone is Tone.SAFE
    assert step(Standing(Tone.SAFE), Event.FLAG, ToneFacts(), NOW).standing.tone is Tone.SAFE


@pytest.mark.parametrize(
    "event", [Event.WROTE, Event.HURT, Event.TIME_UP, Event.STOPPED, Event.SWITCHED_OFF, Event.CAP]
)
def test_row_29_every_exit_from_plain_messages_but_danger_sends_the_return(event: Event) -> None:
    moved = step(IN_A_RUN, event, ToneFacts(), NOW)
    assert moved.standing.tone is Tone.WARM_RETURN
    assert moved.sends == (Send.RETURN,)
    assert step(moved.standing, Event.RETURNED, ToneFacts(), NOW).standing == Standing()


def test_the_second_plain_message_is_the_last_and_its_return_follows_at_once() -> None:
    moved = step(IN_A_RUN, Event.MORE, ALL_HOLDS, NOW)
    assert moved.sends == (Send.PLAIN, Send.RETURN)
    assert moved.standing.tone is Tone.WARM_RETURN


@pytest.mark.parametrize(("guard", "changed"), REFUSED)
def test_before_the_second_one_every_guard_is_asked_again(guard: Guard, changed: dict[str, object]) -> None:
    moved = step(IN_A_RUN, Event.MORE, replace(ALL_HOLDS, **changed), NOW)  # type: ignore[arg-type]
    assert moved.sends == (Send.RETURN,)
    assert moved.failing == (guard,)


def test_a_return_that_danger_cut_off_is_owed_and_comes_after_the_clearance() -> None:
    for before in (IN_A_RUN, Standing(Tone.WARM_RETURN, 1, owed=True)):
        safe = step(before, Event.FLAG, ToneFacts(), NOW).standing
        assert safe == Standing(Tone.SAFE, owed=True)
        again = step(safe, Event.FLAG, ToneFacts(), NOW).standing
        cleared = step(again, Event.CLEARED, ToneFacts(), NOW)
        assert cleared.sends == (Send.RETURN,)
        assert cleared.standing.tone is Tone.WARM_RETURN
    nothing_owed = step(Standing(), Event.FLAG, ToneFacts(), NOW).standing
    assert step(nothing_owed, Event.CLEARED, ToneFacts(), NOW) == Step(Standing())


PLAIN_STYLE_REFUSED = [
    (Condition.ASKED, {"asked_for_style": False}),
    (Condition.NOT_STRONG, {"intensity": 60}),
    (Condition.NO_FLAG, {"flagged_at": ago(hours=71)}),
    (Condition.KNOWN, {"contacts": 3}),
    (Condition.SWITCHED_ON, {"client_on": False}),
]


@pytest.mark.parametrize(("condition", "changed"), PLAIN_STYLE_REFUSED)
def test_row_24_plain_style_only_when_asked_calm_and_known(
    condition: Condition, changed: dict[str, object]
) -> None:
    facts = replace(ALL_HOLDS, **changed)  # type: ignore[arg-type]
    assert step(Standing(), Event.ASKED, facts, NOW) == Step(Standing(), unmet=(condition,))
    assert step(Standing(Tone.WARM_DIRECT), Event.ASKED, facts, NOW) == Step(Standing(), unmet=(condition,))


def test_plain_style_needs_no_clinician_and_ends_at_any_sign_of_distress() -> None:
    asked = replace(ALL_HOLDS, order=None, consent=None, deployment_on=False, clinic_on=False)
    direct = step(Standing(), Event.ASKED, asked, NOW).standing
    assert direct.tone is Tone.WARM_DIRECT
    for event in (Event.HURT, Event.TOPIC_OVER, Event.STOPPED, Event.SWITCHED_OFF):
        assert step(direct, event, asked, NOW).standing == Standing()


def test_a_review_is_due_in_two_working_days() -> None:
    friday = datetime(2026, 11, 27, 12, tzinfo=NOW.tzinfo)
    assert review_due(NOW) == NOW + timedelta(days=2)
    assert review_due(friday) == friday + timedelta(days=4)


@pytest.mark.parametrize(
    "text",
    ["that hurt", "OUCH", "that\u2019s harsh", "forget it", "whatever", "I can't do this", "leave me alone"],
)
def test_row_27_words_that_tell_of_hurt_are_noticed(text: str) -> None:
    assert is_hurt(text)


def test_neutral_words_and_praise_are_no_sign_of_hurt() -> None:
    for text in ("ok", "fair enough, let us look at it", "thanks for being clear"):
        assert not is_hurt(text)
    assert is_hurt("ok", "rupture")


@pytest.mark.parametrize(
    "text", ["stop", "STOP!", "please stop", "stop plain messages", "no more", "stop it please"]
)
def test_stop_stands_alone(text: str) -> None:
    assert says_stop(text)
    assert not says_stop(f"{text} smoking is my plan")


def test_asking_to_be_spoken_to_plainly() -> None:
    for text in ("be straight with me", "Give it to me straight", "please talk plainly to me", "no sugarcoating"):
        assert asks_plainly(text)
    assert not asks_plainly("I went straight home")


def test_the_page_for_clinics_shows_the_table_that_runs() -> None:
    page = (ROOT / "docs" / "tone.md").read_text(encoding="utf-8")
    shown = page.split("<!-- tone -->\n")[1].split("<!-- /tone -->")[0].strip()
    assert shown == drawing(), "out of date: put what `middlepath tone states` prints into docs/tone.md"
