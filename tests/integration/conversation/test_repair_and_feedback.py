"""Repair in the next turn, and criticism that is thanked for and kept, as a client and staff meet them."""

from pathlib import Path

import pytest
from sqlalchemy import select

from content.library import Library
from content.lints import CRITICISM, lint
from content.say import Say
from conversation.types import Kind
from records import feedback, staff
from records.coaching_models import CoachingNote
from records.models import Message
from records.takeover_models import Viewing
from tests.support.house import STAFF_CHAT, TestHouse
from tests.support.taps import buttons, is_wording, tap

CRITICISMS = (Path(__file__).parents[2] / "support" / "criticisms.txt").read_text().splitlines()
REPAIRS = ("talk.repair", "repair.dropped", "repair.missed", "repair.hostile")


def logged(house: TestHouse) -> list[tuple[str, str]]:
    with house.database.transaction() as session:
        found = feedback.newest(session, house.vault, clinic_id="demo", limit=100)
        return [(one.about, one.text) for one in found][::-1]


@pytest.mark.parametrize(
    ("words", "key"),
    [("that hurt", "talk.repair"), ("forget it", "repair.dropped"), ("you don't get it", "repair.missed"),
     ("you are useless", "repair.hostile")],
)  # fmt: skip
async def test_a_hurt_is_repaired_in_the_very_next_turn_with_the_dialogue_down(
    house: TestHouse, words: str, key: str
) -> None:
    """Dbt-brief table 1, row 27."""
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    (said,) = await house.says(words)
    assert said in house.library.message(key).variants
    assert {"A person", "Leave it there", "Something else hurt"} <= set(buttons(house))
    assert logged(house) == [("rupture", words)]
    assert is_wording(house, (await tap(house, "Leave it there"))[0], "repair.left")


async def test_the_topic_is_dropped_in_the_dialogue_too_and_not_parked(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.answers = {"I am so angry at him": (Say("offer.none_fits"),)}
    await house.says("I am so angry at him")
    await house.says("that hurt")
    assert house.dialogue.asked[-1].intent == "stop"


async def test_words_after_a_repair_are_ordinary_talk(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("that hurt")
    await house.says("a walk maybe")
    assert house.dialogue.asked[-1].text == "a walk maybe"


async def test_the_same_words_come_back_late_and_never_twice_in_a_row(house: TestHouse) -> None:
    await house.onboarded()
    said = [text for _ in range(8) for text in await house.says("forget it")]
    assert len(set(said)) == 8


@pytest.mark.parametrize("key", [*REPAIRS, "talk.complaint", "feedback.thanks"])
def test_what_may_come_often_has_eight_variants(library: Library, key: str) -> None:
    assert len(library.message(key).variants) >= 8


async def test_words_of_danger_go_before_a_repair(house: TestHouse) -> None:
    await house.onboarded()
    said = await house.says("you don't get it, I am going to kill myself tonight")
    assert any("999" in text for text in said)
    assert not any(is_wording(house, text, "repair.missed") for text in said)


async def test_a_harsh_line_where_a_step_asks_for_any_words_is_its_answer(house: TestHouse) -> None:
    await house.onboarded()
    steps = house.library.skills["M05"].steps
    asks = next(step for step in steps if step.ask == "text")
    house.dialogue.answers = {"go": (Say(f"skill.M05.step.{asks.id}"),)}
    await house.says("go")
    await house.says("you are so useless")
    assert house.dialogue.asked[-1].text == "you are so useless"
    assert logged(house) == []


async def test_a_hurt_while_a_goal_or_a_plan_is_written_is_no_goal_and_no_plan(house: TestHouse) -> None:
    await house.onboarded()
    for begin in ("goals:add", "plan:begin", "works:add"):
        await house.presses(begin)
        (said,) = await house.says("that hurt")
        assert said in house.library.message("talk.repair").variants


class TestTherapist:
    async def test_the_client_prepares_what_to_say_and_nothing_is_passed_on(self, house: TestHouse) -> None:
        await house.onboarded()
        house.dialogue.fails_with = "unreachable"
        (said,) = await house.says("I'm so upset with my therapist")
        assert said in house.library.message("repair.therapist").variants
        assert logged(house) == []
        await tap(house, "Get ready to say it")
        await house.says("She looked at her phone while I spoke")
        await house.says("I felt hurt and small")
        (said,) = await house.says("To hear what was going on")
        assert "What happened: She looked at her phone while I spoke" in said
        assert "How it was for me: I felt hurt and small" in said
        assert "What I would like: To hear what was going on" in said
        assert "do not send it to anyone" in said
        assert house.phone.texts(STAFF_CHAT) == []
        sealed = house.read(lambda session: session.scalars(select(CoachingNote.text_sealed)).all())
        assert len(sealed) == 3
        assert not any(b"phone" in one for one in sealed)

    async def test_steps_are_skipped_and_words_not_to_confirm_stay_out_of_the_draft(
        self, house: TestHouse
    ) -> None:
        await house.onboarded()
        await house.presses("repair:say_event")
        await house.says("she is an evil narcissist")
        await tap(house, "Skip this")
        (said,) = await tap(house, "Skip this")
        assert is_wording(house, said, "repair.draft_none")
        await house.presses("repair:say_wish")
        (said,) = await house.says("a longer session")
        assert "What I would like: a longer session" in said
        assert "narcissist" not in said
        assert "do not repeat here" in said

    async def test_stop_ends_it(self, house: TestHouse) -> None:
        await house.onboarded()
        await house.presses("repair:say_event")
        assert is_wording(house, (await house.says("stop"))[0], "repair.stopped")
        await house.says("what a day")
        assert house.dialogue.asked[-1].text == "what a day"

    async def test_no_wording_takes_a_side(self, library: Library) -> None:
        sides = (
            "was wrong",
            "were wrong",
            "you are right",
            "not fair",
            "should have",
            "unprofessional",
            "their fault",
        )
        texts = [t for key, m in library.messages.items() if key.startswith("repair.") for t in m.variants]
        assert not [text for text in texts if any(side in text.lower() for side in sides)]


async def test_fifty_criticisms_bring_no_rebuttal_and_are_all_kept(sqlite_house: TestHouse) -> None:
    """Dbt-brief table 1, row 2: with the dialogue down, so that nothing depends on it."""
    house = sqlite_house
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    for criticism in CRITICISMS:
        await house.says(criticism)
    assert [text for _, text in logged(house)] == CRITICISMS
    shown = house.read(lambda session: list(session.scalars(select(Message.say_key).order_by(Message.id))))
    # One of them says "pointless": the question about safety goes first, and it is kept all the same.
    keys = {key for key in shown[len(shown) - 2 * len(CRITICISMS) :] if key and not key.startswith("crisis.")}
    assert keys
    done = {"validation.l7.shorter", "length.after"}  # "your messages are too long": what can be done is done
    assert all(CRITICISM.match(key) or key in done for key in keys), keys
    assert [found for found in lint(house.library) if found.rule == "rebuttal"] == []


@pytest.mark.parametrize("words", ["this is all nonsense", "No."])
async def test_feedback_is_asked_for_thanked_for_and_kept_sealed(house: TestHouse, words: str) -> None:
    await house.onboarded()
    assert is_wording(house, (await house.commands("feedback"))[0], "feedback.ask")
    (said,) = await house.says(words)
    assert said in house.library.message("feedback.thanks").variants
    assert logged(house) == [("feedback", words)]
    assert is_wording(house, (await tap(house, "I do not want to use this"))[0], "feedback.ways_out")
    assert "Delete my data" in buttons(house)
    await house.presses("data:delete_yes")
    assert logged(house) == []


async def test_feedback_behind_the_command_is_kept_at_once(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("feedback", "the timers are too short")
    assert logged(house) == [("feedback", "the timers are too short")]


async def test_not_now_keeps_nothing(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("feedback")
    assert is_wording(house, (await house.says("not now"))[0], "feedback.cancelled")
    assert logged(house) == []


async def test_feedback_is_open_while_the_chat_is_held_and_coaching_is_not(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.merge(house.client()).mode = "paused"
    await house.commands("feedback")
    await house.says("being paused feels awful")
    assert logged(house) == [("feedback", "being paused feels awful")]
    assert is_wording(house, (await house.commands("goals"))[0], "paused.explain")


class TestStaff:
    async def test_staff_read_feedback_in_their_own_chat_alone_and_it_is_kept_who_did(
        self, house: TestHouse
    ) -> None:
        await house.onboarded()
        await house.says("your answers are so generic")
        said = await house.commands("feedback", chat=STAFF_CHAT, name="Dana")
        assert is_wording(house, said[0], "staff.feedback_private")
        assert "generic" not in "\n".join(house.phone.texts(STAFF_CHAT))
        dana = await enrolled(house, "Dana")
        said = await house.commands("feedback", chat=dana)
        assert "1 in all" in said[0]
        assert "criticism: your answers are so generic" in said[1]
        assert house.phone.arrived[-1][1].protect
        name = house.client().pseudonym
        assert name in (await house.commands("feedback", name, chat=dana))[1]
        seen = house.read(lambda session: [(v.staff_name, v.what) for v in session.scalars(select(Viewing))])
        assert seen == [("Dana", "feedback")] * 2

    async def test_of_another_clinic_nothing_is_shown(self, house: TestHouse) -> None:
        await house.onboarded()
        await house.says("your answers are so generic")
        with house.database.transaction() as session:
            assert list(feedback.newest(session, house.vault, clinic_id="elsewhere", limit=9)) == []
            assert feedback.count(session, clinic_id="elsewhere") == 0


async def enrolled(house: TestHouse, name: str, chat: int = 9001) -> int:
    with house.database.transaction() as session:
        code = staff.add(session, house.vault, clinic_id="demo", name=name, clinician=True, now=house.clock())
    await house.takes(house.inbound(Kind.COMMAND, chat=chat, sender_id=chat, command="start", argument=code))
    return chat
