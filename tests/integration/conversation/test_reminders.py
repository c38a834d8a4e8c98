"""Reminders as a client meets them: at their own hours, never when it must not be, one tap to each answer.

dbt-brief table 1 (rows 8, 13, 14, 15, 19), table 1.1 (going quiet), sections 5, 8 and 10.
"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from coaching.memory import Note
from content.library import Library
from content.phrases.notice import HEALTH_IN_A_NOTICE
from content.say import Say
from conversation.types import Kind, Lane, Outgoing
from records import clients, coaching_store, diaries, escalations, reminders
from records.coaching_models import ClientSkill
from records.models import Client, Message
from records.reminder_models import ReminderPlan, ReminderSettings, ReminderTime
from tests.integration.conversation.test_plan_desk import DANA, enrolled, in_group
from tests.support.house import PATIENT, STAFF_CHAT, STRANGER, TestHouse
from tests.support.reminders import comes, does, plan, planned_for
from tests.support.taps import buttons, is_wording, tap

OVERDOSE = "I took all my pills"


async def at(house: TestHouse, kind: str, hour: str) -> list[str]:
    """Set an hour, by its button."""
    return await house.presses(f"remind:at:{kind}.{hour}")


@pytest.fixture
async def at_eight(house: TestHouse) -> TestHouse:
    """A client in London who chose a check-in and a note for the diary at eight; it is noon."""
    await house.onboarded()
    await at(house, "diary", "2000")
    house.clock.forward(minutes=1)
    return house


@pytest.fixture
async def checked(house: TestHouse) -> TestHouse:
    """A client who chose a check-in at six in the evening."""
    await house.onboarded()
    await at(house, "check_in", "1800")
    house.clock.forward(minutes=1)
    return house


# --- what comes ---


async def test_with_nothing_chosen_nothing_is_on_but_the_one_hello(house: TestHouse) -> None:
    await house.onboarded()
    (page,) = await house.commands("reminders")
    assert "Check-in: off" in page
    assert "Skill of the week: off" in page
    assert "Diary card: off" in page
    assert "Quiet hours: 21:00 to 08:00" in page
    assert "At most 3 messages a day" in page
    assert house.read(lambda session: session.scalars(select(ReminderTime)).all()) == []


async def test_it_comes_at_the_clients_hour_and_leads_to_the_card(at_eight: TestHouse) -> None:
    """Section 5: the client's hour, one neutral prompt."""
    said = await comes(at_eight)
    assert at_eight.clock().hour == 20
    assert is_wording(at_eight, said[0], "remind.note.diary")
    assert at_eight.phone.arrived[-1][1].lane is Lane.REMINDER
    assert list(buttons(at_eight)) == ["Diary card", "Later today", "Not today", "Stop these"]
    at_eight.clock.forward(minutes=1)
    await tap(at_eight, "Diary card")
    said = await tap(at_eight, "0")
    assert said
    assert at_eight.client().mode == "coaching"


async def test_a_check_in_leads_into_the_intake(checked: TestHouse) -> None:
    said = await comes(checked)
    assert is_wording(checked, said[0], "remind.note.check_in")
    checked.dialogue.answers = {"start_coaching": (Say("talk.what_next"),)}
    await tap(checked, "Check in")
    assert checked.dialogue.asked[-1].intent == "start_coaching"


async def test_practice_is_tied_to_the_groups_skill_of_the_week(house: TestHouse) -> None:
    """Table 1, row 8: practice tied to the group's skill."""
    await house.onboarded()
    await house.commands("week_skill", "wise mind", chat=STAFF_CHAT, name="Dana")
    await at(house, "practice", "1600")
    said = await comes(house)
    assert is_wording(house, said[0], "remind.note.practice")
    assert buttons(house)["Wise Mind"] == "skill:M01"
    house.clock.forward(minutes=1)
    await tap(house, "I did it")
    asked = house.dialogue.asked[-1]
    assert (asked.intent, dict(asked.entities)) == ("log_practice", {"skill": "M01"})


async def test_a_skill_of_the_week_that_is_not_for_this_client_is_not_reminded_of(house: TestHouse) -> None:
    """Table 1, row 7."""
    await house.onboarded()
    await house.commands("week_skill", "M01", chat=STAFF_CHAT, name="Dana")
    await at(house, "practice", "1600")
    with house.database.transaction() as session:
        session.add(ClientSkill(client_id=house.client().id, skill="M01", excluded=True))
    assert await comes(house) == []
    assert planned_for(house) is not None, "and the next day is planned"


async def test_without_a_skill_of_the_week_there_is_no_nudge(house: TestHouse) -> None:
    await house.onboarded()
    await at(house, "practice", "1600")
    assert await comes(house) == []


async def test_the_next_session_is_told_of_a_day_before_by_the_clients_clock(house: TestHouse) -> None:
    """Table 1.1, late or absent: next-session reminder; table 1, row 8."""
    await house.onboarded()
    with house.database.transaction() as session:
        values = {"session_weekday": 2, "session_minute": 15 * 60}
        diaries.change_settings(session, house.client().id, by="Dana", now=house.clock(), **values)
    await house.presses("remind:kind:session")
    await tap(house, "A day before")
    said = await comes(house)
    assert house.clock().strftime("%a %H:%M") == "Tue 15:00"
    assert "tomorrow at 15:00" in said[0]
    assert list(buttons(house)) == ["My week", "Stop these"]


async def test_what_is_due_together_is_one_message_with_a_way_to_each(at_eight: TestHouse) -> None:
    await at(at_eight, "check_in", "2020")
    said = await comes(at_eight)
    assert len(said) == 1
    assert is_wording(at_eight, said[0], "remind.note.several")
    assert list(buttons(at_eight)) == ["Diary card", "Check in", "Later today", "Not today", "Stop these"]
    upcoming = planned_for(at_eight)
    assert upcoming is not None
    assert upcoming - at_eight.clock() > timedelta(hours=20), "the part twenty minutes later is not sent again"


def test_nothing_about_health_stands_in_any_notification(library: Library) -> None:
    """Section 10: neutral notification text. A lint holds it; here is what a locked phone shows, whole."""
    notes = [message for key, message in library.messages.items() if key.startswith("remind.note.")]
    assert len(notes) == 7
    for message in notes:
        assert all(not HEALTH_IN_A_NOTICE.pattern.search(text) for text in message.variants)
        slots = {part.split("}")[0] for text in message.variants for part in text.split("{")[1:]}
        assert slots <= {"when", "hour"}, "no word of a client's own"


async def test_its_wording_does_not_repeat_within_a_week(checked: TestHouse) -> None:
    seen = []
    for _ in range(7):
        seen += await comes(checked)
        checked.clock.forward(minutes=1)
        await tap(checked, "Not today")
    assert len(seen) == 7
    assert len(set(seen)) == 7


# --- when it must not come ---


async def test_after_a_note_for_the_card_that_nobody_answered_there_is_none_until_the_client_is_heard_from(
    at_eight: TestHouse,
) -> None:
    """Section 5: one neutral prompt, then ask on next contact."""
    assert await comes(at_eight)
    assert await comes(at_eight) == []
    assert await comes(at_eight) == []
    at_eight.clock.forward(hours=12)
    await at_eight.says("hello")
    assert await comes(at_eight)


async def test_check_ins_without_an_answer_rest_after_three(checked: TestHouse) -> None:
    assert [len(await comes(checked)) for _ in range(5)] == [1, 1, 1, 0, 0]
    checked.clock.forward(minutes=90)
    await checked.says("hello")
    assert await comes(checked)


async def test_who_has_filled_the_card_is_not_reminded(at_eight: TestHouse) -> None:
    await at_eight.commands("diary")
    await tap(at_eight, "0")
    assert await comes(at_eight) == []


async def test_while_a_chat_is_held_for_safety_there_is_no_reminder(checked: TestHouse) -> None:
    """Section 8: "Paused means: no skills teaching or reminders"."""
    await checked.says(OVERDOSE)
    assert checked.client().mode == "paused"
    assert await comes(checked) == []


async def test_in_crisis_skills_too_and_after_a_flag_none_comes(checked: TestHouse) -> None:
    await checked.says("sometimes i wish i was dead")
    assert await comes(checked) == []


async def test_while_an_alert_waits_for_a_person_none_comes(checked: TestHouse) -> None:
    await checked.presses("crisis:person")
    assert checked.read(lambda s: escalations.open_for(s, checked.client().id)) is not None
    assert await comes(checked) == []


async def test_while_a_person_is_in_the_chat_none_comes(checked: TestHouse) -> None:
    with checked.database.transaction() as session:
        session.get_one(Client, checked.client().id).takeover_id = "one"
    assert await comes(checked) == []


async def test_who_has_blocked_the_bot_or_taken_consent_back_gets_none(checked: TestHouse) -> None:
    await checked.takes(checked.inbound(Kind.BLOCKED_BOT))
    assert await comes(checked) == []
    await checked.takes(checked.inbound(Kind.UNBLOCKED_BOT))
    with checked.database.transaction() as session:
        session.get_one(Client, checked.client().id).consented_at = None
    assert await comes(checked) == []


async def test_who_is_here_is_not_interrupted_and_the_card_waits_until_they_have_left(at_eight: TestHouse) -> None:
    at_eight.clock.forward(hours=7, minutes=29)  # half past seven
    await at_eight.says("hello")
    assert await comes(at_eight) == []
    at = planned_for(at_eight)
    assert at is not None
    assert at.strftime("%H:%M") == "20:30"
    said = await comes(at_eight)
    assert is_wording(at_eight, said[0], "remind.note.diary")


async def test_who_is_here_needs_no_check_in(checked: TestHouse) -> None:
    checked.clock.forward(hours=5, minutes=20)
    await checked.says("hello")
    assert await comes(checked) == []
    at = planned_for(checked)
    assert at is not None
    assert at.day == 24


async def test_what_would_wait_into_the_quiet_hours_does_not_come_that_day(at_eight: TestHouse) -> None:
    at_eight.clock.forward(hours=7, minutes=58)  # 19:59, so an hour later is 20:59
    await at_eight.says("hello")
    assert await comes(at_eight) == []
    at_eight.clock.forward(minutes=20)
    await at_eight.says("still here")  # now it would be 21:20
    assert await comes(at_eight) == []
    at = planned_for(at_eight)
    assert at is not None
    assert (at.day, at.hour) == (24, 20)


async def test_one_that_is_late_is_dropped_and_not_sent_in_the_night(checked: TestHouse) -> None:
    assert await comes(checked, late=timedelta(minutes=31)) == []
    at = planned_for(checked)
    assert at is not None
    assert at.day == 24
    assert await comes(checked, late=timedelta(minutes=29))


async def test_one_that_waited_for_telegram_is_withdrawn(checked: TestHouse) -> None:
    at = planned_for(checked)
    assert at is not None
    checked.clock.moment = at
    checked.phone.is_full = True
    waiting = asyncio.ensure_future(does(checked, at))
    await checked.until(lambda: any(line.error == "refused" for line in lines(checked)))
    checked.clock.forward(minutes=31)
    checked.phone.is_full = False
    assert await waiting == []
    assert [line.status for line in lines(checked)] == ["dropped"]


def lines(house: TestHouse) -> list[Message]:
    found = select(Message).where(Message.say_key.like("remind.note.%"))
    return list(house.read(lambda session: session.scalars(found).all()))  # type: ignore[call-overload]


async def test_quiet_hours_can_be_moved_and_an_hour_inside_them_is_refused_or_waits(checked: TestHouse) -> None:
    assert is_wording(checked, (await at(checked, "diary", "2130"))[0], "remind.in_quiet")
    await checked.presses("remind:quiet")
    said = await checked.says("from 17:00 to 9")
    assert "17:00 to 09:00" in said[0]
    (page,) = await checked.commands("reminders")
    assert "Check-in: 18:00 (in your quiet hours, so it does not come)" in page
    assert planned_for(checked) is not None  # the one hello
    assert await comes(checked) != []
    assert checked.clock().hour == 12


async def test_three_messages_a_day_are_the_most(house: TestHouse) -> None:
    await house.onboarded()
    for kind, hour in (("check_in", "0900"), ("check_in", "1200"), ("practice", "1600")):
        assert is_wording(house, (await at(house, kind, hour))[0], "remind.set")
    assert is_wording(house, (await at(house, "diary", "2000"))[0], "remind.full")
    assert is_wording(house, (await at(house, "diary", "1620"))[0], "remind.set")
    assert is_wording(house, (await at(house, "check_in", "1500"))[0], "remind.two_at_most")


# --- pause, off, words ---


@pytest.mark.parametrize(
    ("label", "comes_on"), [("For today", 24), ("3 days", 26), ("A week", 30), ("Until I say", None)]
)
async def test_a_pause_holds_everything_and_ends_by_itself(
    checked: TestHouse, label: str, comes_on: int | None
) -> None:
    await checked.commands("pause")
    await tap(checked, label)
    at = planned_for(checked)
    assert (at.day if at is not None else None) == comes_on
    (page,) = await checked.commands("reminders")
    assert "Paused" in page
    await tap(checked, "End the pause")
    at = planned_for(checked)
    assert at is not None
    assert at.day == 23


@pytest.mark.parametrize("words", ["stop the reminders", "no more reminders please"])
async def test_off_is_off_in_words_too_and_without_the_dialogue(checked: TestHouse, words: str) -> None:
    checked.dialogue.fails_with = "unreachable"
    due = planned_for(checked)
    assert due is not None
    assert is_wording(checked, (await checked.says(words))[0], "remind.all_off")
    checked.clock.moment = due
    assert await does(checked, due) == []
    assert planned_for(checked) is None
    (page,) = await checked.commands("reminders")
    assert "Check-in: off" in page
    assert "half-way: Off" in page or "half-way: off" in page.lower()


async def test_stop_these_below_a_reminder_turns_off_what_it_was_about(at_eight: TestHouse) -> None:
    await at(at_eight, "check_in", "0900")
    await comes(at_eight)
    at_eight.clock.forward(minutes=1)
    assert is_wording(at_eight, (await tap(at_eight, "Stop these"))[0], "remind.stopped")
    (page,) = await at_eight.commands("reminders")
    assert "Diary card: off" in page
    assert "Check-in: 09:00" in page


async def test_an_hour_is_taken_in_words(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("remind:kind:check_in")
    assert is_wording(house, (await house.says("25:00"))[0], "remind.unread")
    assert "18:30" in (await house.says("half past six"))[0]
    said = await house.says("remind me of my diary at 20:15")
    assert "20:15" in said[0]
    (page,) = await house.commands("reminders")
    assert "Check-in: 18:30" in page
    assert "Diary card: 20:15" in page


async def test_words_about_a_feeling_after_a_question_for_an_hour_are_no_hour(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("remind:kind:check_in")
    house.dialogue.answers = {"i feel awful": (Say("talk.what_next"),)}
    await house.says("i feel awful")
    assert house.dialogue.asked[-1].text == "i feel awful"


@pytest.mark.parametrize(
    ("command", "argument", "key"),
    [
        ("pause", "a week", "remind.paused"),
        ("pause", "today", "remind.paused"),
        ("pause", "until i say", "remind.paused_open"),
        ("pause", "", "remind.ask.pause"),
        ("reminders", "off", "remind.all_off"),
        ("reminders", "pause", "remind.ask.pause"),
        ("reminders", "what", "remind.page"),
    ],
)
async def test_a_command_takes_its_wish_with_it(checked: TestHouse, command: str, argument: str, key: str) -> None:
    assert is_wording(checked, (await checked.commands(command, argument))[0], key)


async def test_settings_lead_to_reminders(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("settings")
    (page,) = await tap(house, "Reminders")
    assert page.startswith("Your reminders")


async def test_while_held_they_can_be_turned_off_and_the_page_says_that_none_come(checked: TestHouse) -> None:
    await checked.says(OVERDOSE)
    (page,) = await checked.commands("reminders")
    assert "While skills are on hold none of them come." in page
    await checked.presses("remind:none:check_in")
    assert checked.read(lambda session: session.scalars(select(ReminderTime)).all()) == []


async def test_without_a_time_zone_no_hour_is_promised(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.get_one(Client, house.client().id).timezone = None
    assert is_wording(house, (await house.commands("reminders"))[0], "remind.no_zone")


# --- answers ---


async def test_later_today_comes_once_more_and_not_into_the_quiet_hours(checked: TestHouse) -> None:
    await comes(checked)
    checked.clock.forward(minutes=1)
    assert "20:01" in (await tap(checked, "Later today"))[0]
    said = await comes(checked)
    assert checked.clock().strftime("%H:%M") == "20:01"
    assert is_wording(checked, said[0], "remind.note.check_in")
    checked.clock.forward(minutes=1)
    assert is_wording(checked, (await tap(checked, "Later today"))[0], "remind.later_not")
    at = planned_for(checked)
    assert at is not None
    assert at.strftime("%d %H:%M") == "24 18:00"


async def test_a_no_to_practice_is_first_of_all_normal_and_the_plain_fact_comes_once_in_seven_days(
    house: TestHouse,
) -> None:
    """Table 1, rows 14 (normalises first) and 15 (plainly once in seven days at most, with two minutes)."""
    await house.onboarded()
    await at(house, "practice", "1600")
    said = []
    for day in range(9):
        if day % 6 == 0:
            await house.commands("week_skill", "M01", chat=STAFF_CHAT, name="Dana")
        await comes(house)
        house.clock.forward(minutes=1)
        said += await tap(house, "Not today")
        if day == 0:
            assert buttons(house)["A two-minute step"] == "today:add"
    plain: list[bool] = [is_wording(house, text, "remind.plain_fact") for text in said]
    assert plain[0]
    assert sum(plain) == 2
    assert plain.index(True, 1) >= 7
    normal = ("fine", "full", "answer", "hard")
    assert all(any(word in text.lower() for word in normal) for text in said)


async def test_no_wording_of_reminders_counts_what_was_not_done(library: Library) -> None:
    """Table 1, row 13: no streak-loss message exists; nothing is a penalty."""
    texts = [t for key, m in library.messages.items() if key.startswith("remind.") for t in m.variants]
    banned = ("missed", "streak", "in a row", "again?", "why", "should", "still have not", "days without")
    assert not [text for text in texts if any(word in text.lower() for word in banned)]


async def test_whoever_answers_nothing_gets_the_same_check_in_as_whoever_answers_all(house: TestHouse) -> None:
    """Table 1, row 19: the same words, the same buttons, the same hour."""
    for chat in (PATIENT, STRANGER):
        await house.onboarded(chat)
        await house.presses("remind:at:check_in.1800", chat=chat)
    arrived: dict[int, list[tuple[str, object]]] = {PATIENT: [], STRANGER: []}
    for _ in range(2):
        for chat in (PATIENT, STRANGER):
            await comes(house, chat=chat)
            last = house.phone.arrived[-1][1]
            arrived[chat].append((house.clock().strftime("%H:%M"), last.rows))
        house.clock.forward(minutes=1)
        await house.presses("remind:not_today:check_in", chat=STRANGER)
    assert arrived[PATIENT] == arrived[STRANGER]


# --- the check-in that was asked for ---


async def test_after_a_skill_a_check_in_can_be_asked_for_and_comes_back_to_the_first_step(
    house: TestHouse,
) -> None:
    """Section 4, step 9: "If it comes back, first step?" plus optional check-in time."""
    await house.onboarded()
    with house.database.transaction() as session:
        client = house.client().id
        kept = {"kind": Note.PLAN.value, "text": "Breathe out slowly by the window", "about": "DT04"}
        coaching_store.add_note(session, house.vault.of(session, client), client, "p1", house.clock(), **kept)
    house.dialogue.answers = {"breathe": (Say("wrapup.saved"),)}
    await house.says("breathe")
    await tap(house, "Check in with me later")
    assert list(buttons(house)) == [
        "This evening", "Tomorrow morning", "Tomorrow evening", "In three days", "No check-in",
    ]  # fmt: skip
    assert "tomorrow at 10:00" in (await tap(house, "Tomorrow morning"))[0]
    (page,) = await house.commands("reminders")
    assert "A check-in you asked for: tomorrow, 10:00" in page
    said = await comes(house)
    assert house.clock().strftime("%d %H:%M") == "24 10:00"
    assert is_wording(house, said[0], "remind.note.promised")
    assert "window" not in said[0], "a locked phone shows no word of theirs"
    house.clock.forward(minutes=1)
    assert "Breathe out slowly by the window" in (await tap(house, "Check in"))[0]


async def test_a_check_in_takes_an_hour_in_words_and_can_be_taken_back(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("remind:promise")
    assert "today at 15:30" in (await house.says("15:30"))[0]
    await house.commands("reminders")
    await tap(house, "Cancel the check-in")
    (page,) = await house.commands("reminders")
    assert "asked for" not in page


@pytest.mark.parametrize("words", ["no", "no check-in", "not now"])
async def test_no_to_a_check_in_after_a_skill_leaves_the_daily_ones_as_they_are(
    checked: TestHouse, words: str
) -> None:
    await checked.presses("remind:promise")
    assert is_wording(checked, (await checked.says(words))[0], "remind.promise_none")
    (page,) = await checked.commands("reminders")
    assert "Check-in: 18:00" in page
    assert "asked for" not in page


# --- one return message ---


async def in_a_skill(house: TestHouse) -> None:
    step = next(step.id for step in house.library.skills["DT04"].steps)
    house.dialogue.answers = {"slow breathing": (Say(f"skill.DT04.step.{step}"),)}
    await house.says("slow breathing")


async def test_who_leaves_a_skill_half_way_gets_one_return_message_and_no_more(house: TestHouse) -> None:
    """Table 1.1, going quiet: one gentle return message, then none until the next scheduled check-in."""
    await house.onboarded()
    await in_a_skill(house)
    said = await comes(house)
    assert house.clock().day == 24
    assert is_wording(house, said[0], "remind.note.return")
    assert buttons(house)[house.library.skills["DT04"].name] == "skill:DT04"
    assert planned_for(house) is None, "nothing more is planned"
    house.clock.forward(days=40)
    await house.parts.jobs.rounds("")
    assert planned_for(house) is None


async def test_after_the_return_message_the_next_thing_is_the_scheduled_check_in(house: TestHouse) -> None:
    await house.onboarded()
    await at(house, "check_in", "1800")
    await in_a_skill(house)
    came = [(house.clock().strftime("%d %H:%M"), await comes(house)) and house.clock() for _ in range(2)]
    assert [moment.strftime("%d %H:%M") for moment in came if moment] == ["23 18:00", "24 18:00"]
    keys = [line.say_key for line in lines(house)]
    assert keys == ["remind.note.check_in"] * 2, "a check-in of their own stands for the return message"


async def test_after_the_return_message_no_note_for_the_card_comes_either(house: TestHouse) -> None:
    await house.onboarded()
    await at(house, "diary", "2000")
    await house.commands("diary")
    await tap(house, "0")
    await in_a_skill(house)
    assert await comes(house) == [], "today's card is filled"
    assert is_wording(house, (await comes(house))[0], "remind.note.return")
    assert await comes(house) == []


async def test_who_goes_on_in_time_gets_none_and_who_stopped_is_left_in_peace(house: TestHouse) -> None:
    await house.onboarded()
    await in_a_skill(house)
    first = planned_for(house)
    assert first is not None
    house.clock.forward(hours=20)
    house.dialogue.answers = {"stop": (Say("coaching.stopped"),)}
    await house.says("stop")
    house.clock.moment = first
    assert await does(house, first) == []
    at = planned_for(house)
    assert at is not None
    assert at - house.clock() > timedelta(days=6), "now it would be a week of silence"


async def test_a_week_of_silence_brings_one_hello_in_the_daytime_and_none_after_it(house: TestHouse) -> None:
    await house.onboarded()
    house.clock.forward(hours=11)  # 23:00
    await house.says("good night")
    await house.parts.jobs.rounds("")
    at = planned_for(house)
    assert at is not None
    assert at.strftime("%d %H:%M") == "01 08:00"
    said = await comes(house)
    assert is_wording(house, said[0], "remind.note.return")
    assert planned_for(house) is None


async def test_the_one_hello_can_be_turned_off(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("remind:return:off")
    await in_a_skill(house)
    assert planned_for(house) is None


# --- durable ---


async def test_work_begun_again_after_a_crash_sends_nothing_twice_and_loses_nothing(
    checked: TestHouse,
) -> None:
    at = planned_for(checked)
    assert at is not None
    checked.clock.moment = at
    checked.phone.is_down = True
    dying = asyncio.ensure_future(does(checked, at))
    await checked.until(lambda: [line.error for line in lines(checked)] == ["refused"])
    dying.cancel()  # the process dies with the line written and not sent
    await asyncio.gather(dying, return_exceptions=True)
    checked.phone.is_down = False
    checked.clock.forward(minutes=2)
    assert len(await does(checked, at)) == 1
    assert await does(checked, at) == []


async def test_a_crash_in_the_middle_of_a_send_may_have_sent_it_so_it_is_not_sent_again(
    checked: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Table 1.1: never more messages of our own accord than were promised."""
    at = planned_for(checked)
    assert at is not None
    checked.clock.moment = at
    sending = asyncio.Event()

    async def never_answers(chat: int, message: Outgoing) -> int:
        sending.set()
        await asyncio.Event().wait()
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(checked.phone, "send", never_answers)
        dying = asyncio.ensure_future(does(checked, at))
        await sending.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
    checked.clock.forward(minutes=2)  # whoever died in the middle of a send had the line for a while
    assert await does(checked, at) == []
    assert len(await comes(checked)) == 1, "and the next day's comes"


async def test_a_changed_hour_leaves_the_old_work_with_nothing_to_do(checked: TestHouse) -> None:
    old = planned_for(checked)
    assert old is not None
    await checked.presses("remind:none:check_in")
    await at(checked, "check_in", "1900")
    checked.clock.moment = old
    assert await does(checked, old) == []
    assert len(await comes(checked)) == 1


async def test_a_move_to_another_zone_keeps_the_hour(checked: TestHouse) -> None:
    await checked.presses("onboard:timezone:america_new_york")
    assert checked.client().timezone == "America/New_York"
    at = planned_for(checked)
    assert at is not None
    assert at.strftime("%d %H:%M") == "23 23:00"


async def test_lost_work_is_planned_anew_by_the_rounds_and_a_new_client_is_found(house: TestHouse) -> None:
    await house.onboarded()
    assert plan(house) is None
    await house.parts.jobs.rounds("")
    first = planned_for(house)
    assert first is not None
    await at(house, "check_in", "1800")
    house.clock.forward(days=2)
    await house.parts.jobs.rounds("")
    again = planned_for(house)
    assert again is not None
    assert again > house.clock()


async def test_the_hour_of_an_earlier_release_still_in_the_queue_does_nothing(at_eight: TestHouse) -> None:
    before = len(at_eight.phone.texts())
    await at_eight.parts.jobs.diary(f"prompt/{at_eight.client().id}/20261123T2000")
    assert len(at_eight.phone.texts()) == before
    assert is_wording(at_eight, (await at_eight.presses("diary:hour.21"))[0], "remind.moved")


async def test_erasing_forgets_what_was_set_and_the_work_finds_nobody(checked: TestHouse) -> None:
    at = planned_for(checked)
    assert at is not None
    await checked.presses("data:delete_yes")
    for table in (ReminderSettings, ReminderTime, ReminderPlan):
        assert checked.read(lambda session, table=table: session.scalars(select(table)).all()) == []
    checked.clock.moment = at
    assert await does(checked, at) == []


# --- staff ---


async def test_staff_see_what_a_client_set_in_their_own_chat_and_cannot_set_anything(checked: TestHouse) -> None:
    await enrolled(checked, "Dana", DANA)
    name = checked.client().pseudonym
    assert "own chat" in await in_group(checked, "reminders", name)
    (said,) = await checked.commands("reminders", name, chat=DANA, name="Dana")
    assert "Check-in: 18:00" in said
    assert "The client alone turns them on or off" in said
    await checked.commands("reminders", f"{name} check_in 09:00", chat=DANA, name="Dana")
    hours = checked.read(
        lambda session: reminders.times(session, clients.find_by_pseudonym(session, name, None).id)
    )
    assert hours == (("check_in", 18 * 60),)
