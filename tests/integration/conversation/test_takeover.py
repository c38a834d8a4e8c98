"""A person in the chat: taken over, passed on both ways, watched, and handed back with a choice."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from content.library import Library
from content.say import Say
from conversation.ports import SendError
from conversation.types import Kind, Outgoing
from records import clients, inbox, staff, transcript
from records.db import Database
from records.models import Escalation, InboxItem, Message, ModeChange
from records.takeover_models import Relay, Takeover, Viewing
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

pytestmark = pytest.mark.both_databases

OVERDOSE = "I took all my pills"
METHOD_IN_MIND = "I have thought about how I would kill myself"
DANA, SAM, VERA = 8001, 8002, 8003
BLOCKED = SendError("blocked", permanent=True)


@pytest.fixture
async def clinic(
    database: Database, library: Library, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TestHouse]:
    for name in ("paging.LOOK_SECONDS", "paging.SHORTEST_LOOK_SECONDS"):
        monkeypatch.setattr(f"conversation.{name}", 0.01)
    for name in ("LOOK_SECONDS", "SHORTEST_LOOK_SECONDS"):
        monkeypatch.setattr(f"conversation.staffroom.watching.{name}", 0.01)
    house = TestHouse(database, library)
    for name, chat, clinician in (("Dana", DANA, True), ("Sam", SAM, True), ("Vera", VERA, False)):
        with house.database.transaction() as session:
            clients.ensure_clinic(session, "demo", "Demo clinic", house.clock())
            code = staff.add(
                session, house.vault, clinic_id="demo", name=name, clinician=clinician, now=house.clock()
            )
        await house.commands("start", code, chat=chat)
    await house.onboarded()
    yield house
    await house.leave()


async def alert(house: TestHouse, text: str = OVERDOSE) -> str:
    """Let the patient write something urgent; return the alert's number."""
    await house.says(text)
    await house.until(lambda: bool(house.phone.texts(STAFF_CHAT)))
    return str(house.read(lambda s: s.scalar(select(Escalation.id).order_by(Escalation.opened_at.desc()))))


async def taken(house: TestHouse, text: str = METHOD_IN_MIND, chat: int = DANA) -> str:
    number = await alert(house, text)
    await house.presses(f"take:{number}", chat=chat)
    return number


async def writes(
    house: TestHouse, chat: int, text: str, number: int, kind: Kind = Kind.TEXT, **more: object
) -> None:
    await house.takes(house.inbound(kind, chat=chat, text=text, telegram_message_id=number, **more))


def last(house: TestHouse, chat: int) -> Outgoing:
    return next(m for c, m in reversed(house.phone.arrived) if c == chat)


async def test_taking_over_acknowledges_and_tells_everybody_who_is_there(clinic: TestHouse) -> None:
    number = await alert(clinic)
    said = await clinic.presses(f"take:{number}", chat=DANA)
    assert "You hold the chat" in said[0]
    assert "Dana from your team" in clinic.phone.texts()[-1]
    assert clinic.read(lambda s: s.scalar(select(Escalation.acknowledged_by))) == "Dana"
    changes = clinic.read(lambda s: [(c.before, c.after, c.actor) for c in s.scalars(select(ModeChange))])
    assert ("paused", "human", "Dana") in changes  # type: ignore[operator]


async def test_words_go_both_ways_under_a_name_and_a_mark_says_delivered(clinic: TestHouse) -> None:
    await taken(clinic)
    await writes(clinic, DANA, "Hello, I am here. Where are you?", 501)
    assert clinic.phone.texts()[-1] == "Dana: Hello, I am here. Where are you?"
    assert (DANA, 501) in clinic.phone.marks
    await writes(clinic, PATIENT, "at home, in the kitchen", 71)
    assert clinic.phone.texts(DANA)[-1].startswith(f"From {clinic.client().pseudonym}: at home, in the kitchen")
    assert last(clinic, DANA).protect
    assert clinic.phone.texts()[-1] == "Dana: Hello, I am here. Where are you?"  # the bot is quiet


async def test_what_a_member_writes_stays_only_in_the_clients_own_transcript(clinic: TestHouse) -> None:
    await taken(clinic)
    await writes(clinic, DANA, "the words of Dana", 501)
    with clinic.database.transaction() as session:
        cipher = clinic.vault.of(session, clinic.client().id)
        line = session.scalars(select(Message).where(Message.kind == "human")).one()
        assert transcript.text_of(cipher, line) == "Dana: the words of Dana"
        of_the_house = [row for row in session.scalars(select(InboxItem)) if row.client_id is None]
        bodies = [inbox.body_of(clinic.vault.house, row) for row in of_the_house]
    assert bodies
    assert not any("the words of Dana" in body for body in bodies)


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT, Kind.STICKER])
async def test_pictures_and_voice_are_copied_both_ways(clinic: TestHouse, kind: Kind) -> None:
    await taken(clinic)
    await writes(clinic, DANA, "" if kind is Kind.STICKER else "look", 501, kind)
    assert last(clinic, PATIENT).copy_of == (DANA, 501)
    await writes(clinic, PATIENT, "" if kind is Kind.STICKER else "mine", 71, kind)
    assert last(clinic, DANA).copy_of == (PATIENT, 71)
    if kind is not Kind.STICKER:
        assert last(clinic, PATIENT).text == "Dana: look"
        assert last(clinic, DANA).text.startswith(f"From {clinic.client().pseudonym}: mine")


async def test_replies_answer_the_same_message_on_the_other_side(clinic: TestHouse) -> None:
    await taken(clinic)
    await writes(clinic, PATIENT, "first", 71)
    copy_at_dana = len(clinic.phone.arrived)
    await writes(clinic, DANA, "about the first", 501, reply_to=copy_at_dana)
    assert last(clinic, PATIENT).reply_to == 71
    of_dana = len(clinic.phone.arrived)
    await writes(clinic, PATIENT, "thanks for that", 72, reply_to=of_dana)
    assert last(clinic, DANA).reply_to == 501


async def test_edits_are_mirrored_both_ways_and_kept(clinic: TestHouse) -> None:
    await taken(clinic)
    await writes(clinic, DANA, "come at tree", 501)
    there = len(clinic.phone.arrived)
    await writes(clinic, DANA, "come at three", 501, Kind.EDITED)
    assert clinic.phone.edits[-1] == (PATIENT, there, "Dana: come at three", False)
    await writes(clinic, PATIENT, "ok then", 71)
    there = len(clinic.phone.arrived)
    await writes(clinic, PATIENT, "ok, then", 71, Kind.EDITED)
    name = clinic.client().pseudonym
    assert clinic.phone.edits[-1] == (DANA, there, f"From {name}, changed: ok, then", False)


async def test_an_edit_that_telegram_refuses_comes_as_a_new_message(clinic: TestHouse) -> None:
    await taken(clinic)
    await writes(clinic, PATIENT, "i am fine", 71)
    clinic.phone.trouble[DANA] = [SendError("bad_request", permanent=True)]
    await writes(clinic, PATIENT, "i am not fine", 71, Kind.EDITED)
    assert clinic.phone.texts(DANA)[-1].endswith("changed: i am not fine")


async def test_a_message_can_be_taken_back_and_the_record_keeps_it(clinic: TestHouse) -> None:
    await taken(clinic)
    await writes(clinic, DANA, "to somebody else", 501)
    there = len(clinic.phone.arrived)
    said = await clinic.takes(clinic.inbound(Kind.COMMAND, chat=DANA, command="unsend", reply_to=501))
    assert "Taken out" in said[0]
    assert clinic.phone.deleted == [(PATIENT, there)]
    relay = clinic.read(lambda s: s.scalars(select(Relay).where(Relay.to_client)).one())
    assert relay.deleted_at is not None  # type: ignore[attr-defined]
    assert clinic.read(lambda s: len(s.scalars(select(Message).where(Message.kind == "human")).all())) == 1


async def test_a_message_that_does_not_arrive_is_said_below_it(clinic: TestHouse) -> None:
    await taken(clinic)
    clinic.phone.trouble[PATIENT] = [BLOCKED]
    await writes(clinic, DANA, "are you there?", 501)
    (said,) = [m for c, m in clinic.phone.arrived if c == DANA and "NOT DELIVERED" in m.text]
    assert said.reply_to == 501
    assert (DANA, 501) not in clinic.phone.marks


async def test_two_who_press_at_once_one_holds_the_other_is_told_who(clinic: TestHouse) -> None:
    number = await taken(clinic)
    said = await clinic.presses(f"take:{number}", chat=SAM)
    assert said == [f"Dana holds the chat of {clinic.client().pseudonym}."]
    await writes(clinic, SAM, "meant for the client?", 601)
    assert "went to nobody" in clinic.phone.texts(SAM)[-1]
    assert not any("meant for" in text for text in clinic.phone.texts())


async def test_a_colleague_can_take_it_from_whoever_holds_it(clinic: TestHouse) -> None:
    number = await taken(clinic)
    await clinic.presses(f"take:{number}", chat=SAM)
    payload = last(clinic, SAM).rows[0][0][1]
    await clinic.presses(payload, chat=SAM)
    assert "Sam has taken over" in clinic.phone.texts(DANA)[-1]
    await writes(clinic, SAM, "Sam here", 601)
    assert clinic.phone.texts()[-1] == "Sam: Sam here"
    await writes(clinic, DANA, "still me?", 502)
    assert "went to nobody" in clinic.phone.texts(DANA)[-1]


async def test_one_person_holds_one_chat_at_a_time(clinic: TestHouse) -> None:
    await taken(clinic)
    await clinic.onboarded(7005)
    other = clinic.client(7005).pseudonym
    said = await clinic.commands("take", other, chat=DANA)
    assert "hand it back first" in said[0]
    assert clinic.client(7005).takeover_id is None


async def test_an_emergency_is_answered_in_full_and_paged_while_a_person_holds_the_chat(clinic: TestHouse) -> None:
    await taken(clinic)
    said = await clinic.says(OVERDOSE)
    assert any("999" in text for text in said)
    await clinic.until(lambda: any("T5" in text for text in clinic.phone.texts(DANA)))
    assert any("reads this as T5" in text for text in clinic.phone.texts(DANA))


async def test_what_is_less_than_an_emergency_brings_numbers_once_and_no_questions(clinic: TestHouse) -> None:
    await clinic.commands("take", clinic.client().pseudonym, chat=DANA)
    said = await clinic.says(METHOD_IN_MIND)
    assert len(said) == 1
    assert "116 123" in said[0]
    assert await clinic.says("yes I keep thinking about killing myself") == []
    await clinic.until(lambda: any("T3" in text for text in clinic.phone.texts(DANA)))


async def test_a_person_is_paged_first_while_they_hold_the_chat(clinic: TestHouse) -> None:
    await clinic.commands("take", clinic.client().pseudonym, chat=SAM)
    await clinic.says(METHOD_IN_MIND)
    await clinic.until(
        lambda: any(m.rows and m.rows[0][0][1].startswith("ack:") for c, m in clinic.phone.arrived if c == SAM)
    )


async def test_helplines_and_data_work_while_a_person_holds_the_chat(clinic: TestHouse) -> None:
    await taken(clinic)
    assert "999" in (await clinic.commands("crisis"))[0]
    assert (await clinic.commands("privacy")) != []
    assert (
        "Dana is the person" in (await clinic.presses("crisis:person"))[0]
        or "There is a person" in clinic.phone.texts()[-2]
    )


async def test_the_topic_is_put_down_and_skills_wait(clinic: TestHouse) -> None:
    await clinic.commands("take", clinic.client().pseudonym, chat=DANA)
    assert await clinic.says("tell me about a skill") == []
    assert [request.intent for request in clinic.dialogue.asked][-1] == "interrupted"
    clinic.dialogue.answers = {"a skill now": (Say("menu.main"),)}
    await clinic.commands("done", chat=DANA)
    await clinic.presses(last(clinic, DANA).rows[0][0][1], chat=DANA)
    assert await clinic.says("a skill now") != []


async def test_handing_back_keeps_the_pause_unless_a_clinician_gives_a_reason(clinic: TestHouse) -> None:
    await taken(clinic)
    await clinic.commands("done", chat=DANA)
    choices = [label for row in last(clinic, DANA).rows for label, _ in row]
    assert choices == ["Keep it held", "Open coaching again", "Not yet"]
    await clinic.presses(last(clinic, DANA).rows[0][0][1], chat=DANA)
    assert clinic.client().mode == "paused"
    assert clinic.client().takeover_id is None
    assert "hold" in clinic.phone.texts()[-1]


async def test_opening_again_needs_an_answer_to_that_very_question(clinic: TestHouse) -> None:
    await taken(clinic)
    await clinic.commands("done", chat=DANA)
    await clinic.presses(last(clinic, DANA).rows[1][0][1], chat=DANA)
    assert last(clinic, DANA).ask_reply
    question = len(clinic.phone.arrived)
    await writes(clinic, DANA, "this is for the client", 502)
    assert clinic.phone.texts()[-1] == "Dana: this is for the client"
    assert clinic.client().mode == "paused"
    await writes(clinic, DANA, "spoke by phone, safe plan made", 503, reply_to=question)
    assert not any("safe plan made" in text for text in clinic.phone.texts())
    assert (clinic.client().mode, clinic.client().takeover_id) == ("coaching", None)
    assert "Skills are open" in clinic.phone.texts()[-1] or "use skills" in clinic.phone.texts()[-1]
    ((seconds, change),) = clinic.queue.follow_ups
    clinic.clock.forward(seconds=seconds)
    await clinic.parts.jobs.follow_up(change)
    assert "How is it now" in clinic.phone.texts()[-1] or "How are things" in clinic.phone.texts()[-1]


async def test_a_colleague_who_is_no_clinician_may_hold_but_not_open(clinic: TestHouse) -> None:
    await taken(clinic, chat=VERA)
    await clinic.commands("done", chat=VERA)
    assert [label for row in last(clinic, VERA).rows for label, _ in row] == ["Keep it held", "Not yet"]
    held = str(clinic.client().takeover_id)
    assert "in their name" not in (await clinic.presses(f"back:clear:{held}", chat=VERA))[0]
    await writes(clinic, VERA, "all is well", 701, reply_to=len(clinic.phone.arrived))
    assert clinic.client().mode == "paused"


async def test_a_client_left_waiting_reminds_then_pages_others_and_is_told(clinic: TestHouse) -> None:
    number = await taken(clinic)
    await clinic.says("are you still there?")
    clinic.clock.forward(minutes=5, seconds=1)
    await clinic.until(lambda: any("waited 5 minutes" in text for text in clinic.phone.texts(DANA)))
    clinic.clock.forward(minutes=5)
    await clinic.until(lambda: any("not answered yet" in t or "no answer from" in t for t in clinic.phone.texts()))
    await clinic.queue.drain(clinic.parts.jobs)
    await clinic.until(lambda: any("no answer for 10 minutes" in text for text in clinic.phone.texts(STAFF_CHAT)))
    await clinic.until(lambda: any("others on your team" in t.lower() for t in clinic.phone.texts()))
    assert clinic.client().takeover_id is not None
    assert number
    await writes(clinic, DANA, "sorry, I am back", 509)
    waiting = select(Escalation.acknowledged_by).where(Escalation.code == "WAITING")
    assert clinic.read(lambda s: s.scalar(waiting)) == "Dana"


async def test_an_answer_in_time_means_no_reminder(clinic: TestHouse) -> None:
    await taken(clinic)
    await clinic.says("are you still there?")
    clinic.clock.forward(minutes=4)
    await writes(clinic, DANA, "yes, I am here", 502)
    clinic.clock.forward(minutes=8)
    await clinic.settle()
    assert not any("waited" in text for text in clinic.phone.texts(DANA))


async def test_a_quiet_takeover_is_never_ended_by_the_bot(clinic: TestHouse) -> None:
    await taken(clinic)

    def warned_now() -> bool:
        return bool(clinic.read(lambda s: s.scalar(select(Takeover.warned_at)) == clinic.clock()))

    for count in (1, 2, 3):
        clinic.clock.forward(minutes=31)
        await clinic.until(warned_now)
        assert sum("half an hour" in text for text in clinic.phone.texts(DANA)) == count
    clinic.clock.forward(hours=48)
    await clinic.settle()
    assert clinic.client().takeover_id is not None
    assert clinic.client().mode == "paused"


async def test_whoever_can_no_longer_be_reached_loses_the_chat_and_others_are_paged(clinic: TestHouse) -> None:
    await taken(clinic)
    clinic.phone.trouble[DANA] = [BLOCKED] * 5
    await clinic.says("hello?")
    assert any("cannot be reached" in t or "cannot get your words" in t for t in clinic.phone.texts())
    await clinic.until(lambda: any("can no longer be reached" in text for text in clinic.phone.texts(STAFF_CHAT)))
    assert (clinic.client().takeover_id, clinic.client().mode) == (None, "paused")


async def test_a_slow_chat_of_the_member_loses_no_message(clinic: TestHouse) -> None:
    await taken(clinic)
    clinic.phone.trouble[DANA] = [SendError("unreachable", ambiguous=True), SendError("flood", retry_after=0.01)]
    await clinic.says("one")
    await clinic.says("two")
    got = [text.splitlines()[0] for text in clinic.phone.texts(DANA)[-2:]]
    assert got == [f"From {clinic.client().pseudonym}: {word}" for word in ("one", "two")]


async def test_a_member_who_leaves_loses_the_chat(clinic: TestHouse) -> None:
    await taken(clinic)
    with clinic.database.transaction() as session:
        staff.leave(session, "demo", "Dana", clinic.clock())
    await clinic.until(lambda: clinic.client().takeover_id is None)
    ended = clinic.read(lambda s: s.scalar(select(Takeover.how_ended)))
    assert ended == "lost"


async def test_last_messages_come_to_the_members_own_chat_and_who_read_them_is_kept(clinic: TestHouse) -> None:
    number = await alert(clinic)
    in_group = clinic.inbound(Kind.BUTTON, chat=STAFF_CHAT, sender_id=DANA, payload=f"last:{number}")
    said = await clinic.takes(in_group)
    assert not any(OVERDOSE in text for text in clinic.phone.texts(STAFF_CHAT))
    assert "own chat" in said[-1]
    assert any(OVERDOSE in text for text in clinic.phone.texts(DANA))
    assert last(clinic, DANA).protect
    viewing = clinic.read(lambda s: s.scalars(select(Viewing)).one())
    assert (viewing.staff_name, viewing.what) == ("Dana", "last messages")  # type: ignore[attr-defined]


async def test_a_prepared_line_goes_out_by_name_with_the_clients_own_numbers(clinic: TestHouse) -> None:
    number = await alert(clinic)
    await clinic.presses(f"lines:{number}", chat=DANA)
    rows = last(clinic, DANA).rows
    payload = next(p for row in rows for label, p in row if "call for help" in label)
    await clinic.presses(payload, chat=DANA)
    assert clinic.phone.texts()[-1].startswith("Dana from your team asks you to call 999")


async def test_every_prepared_line_has_a_button(library: Library) -> None:
    for key in library.messages:
        if key.startswith("prepared."):
            name = key.removeprefix("prepared.")
            assert len(f"line:{name}:{'0' * 16}".encode()) <= 64
            assert library.button(f"staff.line.{name}").label


async def test_an_alert_is_resolved_with_a_note_that_only_the_key_opens(clinic: TestHouse) -> None:
    number = await alert(clinic)
    await clinic.presses(f"ack:{number}", chat=DANA)
    await clinic.presses(f"resolve:{number}", chat=DANA)
    await writes(clinic, DANA, "ambulance came, mother is there", 505, reply_to=len(clinic.phone.arrived))
    row = clinic.read(lambda s: s.scalars(select(Escalation)).one())
    assert (row.status, row.resolved_by) == ("resolved", "Dana")  # type: ignore[attr-defined]
    assert b"ambulance" not in (row.note_sealed or b"")  # type: ignore[attr-defined]
    assert "Coaching stays held" in clinic.phone.texts(DANA)[-1]
    assert "Already resolved by Dana" in (await clinic.presses(f"resolve:{number}", chat=SAM))[0]


async def test_resolving_by_command_closes_every_alert_of_the_client(clinic: TestHouse) -> None:
    await alert(clinic, METHOD_IN_MIND)
    await clinic.says(OVERDOSE)
    said = await clinic.commands("resolve", f"{clinic.client().pseudonym} spoke by phone", chat=DANA)
    assert "Resolved by Dana" in said[0]
    assert clinic.read(lambda s: set(s.scalars(select(Escalation.status)))) <= {"resolved", "superseded"}  # type: ignore[operator]


async def test_a_button_under_a_forwarded_copy_does_nothing(clinic: TestHouse) -> None:
    number = await alert(clinic)
    said = await clinic.takes(clinic.inbound(Kind.BUTTON, chat=DANA, payload=f"ack:{number}", under_copy=True))
    assert "only below the message" in said[0]
    assert clinic.read(lambda s: s.scalar(select(Escalation.acknowledged_by))) is None


async def test_clearing_by_button_asks_for_the_reason(clinic: TestHouse) -> None:
    number = await alert(clinic)
    await clinic.presses(f"clear:{number}", chat=DANA)
    await writes(clinic, DANA, "seen in clinic", 506, reply_to=len(clinic.phone.arrived))
    assert clinic.client().mode == "coaching"
    assert "Cleared by Dana" in clinic.phone.texts(DANA)[-1]
    assert "only a clinician" in (await clinic.presses(f"clear:{number}", chat=VERA))[0].lower()


async def test_answering_the_client_acknowledges_but_for_the_most_pressing(clinic: TestHouse) -> None:
    await clinic.commands("take", clinic.client().pseudonym, chat=DANA)
    await clinic.says(METHOD_IN_MIND)
    await writes(clinic, DANA, "this was on its way already", 501)
    newest = select(Escalation.acknowledged_by).order_by(Escalation.opened_at.desc()).limit(1)
    assert clinic.read(lambda s: s.scalar(newest)) is None
    clinic.clock.forward(seconds=30)
    await writes(clinic, DANA, "I hear you", 502)
    assert clinic.read(lambda s: s.scalar(newest)) == "Dana"
    clinic.clock.forward(seconds=30)
    await clinic.says(OVERDOSE)
    clinic.clock.forward(seconds=30)
    await writes(clinic, DANA, "I am calling you now", 503)
    assert clinic.read(lambda s: s.scalar(newest)) is None


async def test_who_takes_over_is_not_announced_a_second_time(clinic: TestHouse) -> None:
    await taken(clinic)
    for task in clinic.queue.background[:1]:  # the pages of the alert
        await clinic.until(task.done)
    acknowledged = [t for t in clinic.phone.texts() if "Dana" in t]
    assert len(acknowledged) == 1


async def test_long_words_under_a_picture_arrive_whole_and_the_picture_once(clinic: TestHouse) -> None:
    await clinic.commands("take", clinic.client().pseudonym, chat=DANA)
    words = "The garden is quiet today and the cat sleeps in the sun. " * 18  # about what Telegram takes: 1,024
    await writes(clinic, DANA, words, 501, Kind.PHOTO)
    to_client = [m for c, m in clinic.phone.arrived if c == PATIENT][1:]
    assert [m.copy_of for m in to_client] == [(DANA, 501), None]
    assert all(len(m.text) <= 1024 for m in to_client)
    assert "".join(m.text.removeprefix("Dana: ") for m in to_client).replace(" ", "") == words.replace(" ", "")
    before = len(clinic.phone.arrived)
    await writes(clinic, PATIENT, words, 71, Kind.PHOTO)
    to_dana = [m for c, m in clinic.phone.arrived[before:] if c == DANA]
    assert [m.copy_of for m in to_dana] == [(PATIENT, 71), None]
    assert "".join(m.text for m in to_dana).split(": ", 1)[1].replace(" ", "") == words.replace(" ", "")


async def test_a_note_of_the_screener_below_a_sticker_does_not_send_it_twice(clinic: TestHouse) -> None:
    await clinic.commands("take", clinic.client().pseudonym, chat=DANA)
    before = len(clinic.phone.arrived)
    await writes(clinic, PATIENT, "I want to die", 71, Kind.STICKER)  # its words are what is screened
    to_dana = [m for c, m in clinic.phone.arrived[before:] if (c == DANA and "screener" in m.text) or m.copy_of]
    assert [m.copy_of for m in to_dana] == [(PATIENT, 71), None]
