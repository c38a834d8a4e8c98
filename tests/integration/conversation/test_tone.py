"""The tone policy in the whole house: each test names the row of the brief's table 1 that it answers."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text

from coaching.tone_texts import plain_text
from content.library import Library
from content.say import Say
from conversation.ports import SendError
from records import clients, coaching_store, tone
from records.coaching_models import CoachingEpisode
from records.db import Database
from records.models import Client, Message, ScreeningRecord
from records.tone_models import ToneConsent, ToneEvent, ToneOrder, ToneState
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse
from tests.support.tone_house import DANA, RESTS, ROTA, by_dana, calm, clinician, consents, known, ready

PLAIN = "Dana asked me to put one thing plainly."
MORE = "Dana asked me to add this."
ANSWER = "a smaller step"
OVERDOSE = "I took all my pills"
STOP_BUTTON = ("Stop plain messages for good", "tone:stop")


@pytest.fixture
async def plain_house(database: Database, library: Library) -> AsyncIterator[TestHouse]:
    house = TestHouse(database, library, rota=ROTA, plain_messages=True)
    yield house
    await house.leave()


@pytest.fixture
async def name(plain_house: TestHouse) -> str:
    return await ready(plain_house)


def is_return(said: str) -> bool:
    return "for reading that" in said


def state(house: TestHouse) -> str:
    row = house.read(lambda session: session.get(ToneState, house.client().id))
    return row.tone if row is not None else "warm"  # type: ignore[attr-defined]


def logged(house: TestHouse) -> list[tuple[str, str, str]]:
    rows = house.read(lambda session: session.scalars(select(ToneEvent).order_by(ToneEvent.id)).all())
    return [(row.event, row.before, row.after) for row in rows if row.before != row.after]  # type: ignore[attr-defined]


async def ten_minutes_later(house: TestHouse) -> list[str]:
    before = len(house.phone.texts())
    delay, order = house.queue.runs[-1]
    house.clock.forward(seconds=delay)
    await house.parts.jobs.tone(order)
    return house.phone.texts()[before:]


async def rests(house: TestHouse) -> list[str]:
    return await house.says(RESTS)


async def test_with_every_guard_true_one_plain_message_follows_the_full_answer(
    plain_house: TestHouse, name: str
) -> None:
    answer, plain = await rests(plain_house)
    assert ANSWER in answer
    assert plain.startswith(PLAIN)
    assert STOP_BUTTON in [button for row in plain_house.phone.arrived[-1][1].rows for button in row]
    assert state(plain_house) == "matter_of_fact"


async def test_row_29_whatever_the_client_writes_next_is_met_warmly_first(
    plain_house: TestHouse, name: str
) -> None:
    await rests(plain_house)
    said = await plain_house.says("ok, fair enough")
    assert is_return(said[0])
    assert len(said) == 2
    assert not any(PLAIN in one or MORE in one for one in said)
    await plain_house.says("and now")
    assert state(plain_house) == "warm"
    assert logged(plain_house) == [
        ("occasion", "warm", "matter_of_fact"),
        ("wrote", "matter_of_fact", "warm_return"),
        ("returned", "warm_return", "warm"),
    ]


async def test_row_29_two_are_the_most_and_the_return_follows_the_second_at_once(
    plain_house: TestHouse, name: str
) -> None:
    await rests(plain_house)
    second, back = await plain_house.presses("tone:more")
    assert second.startswith(MORE)
    assert is_return(back)
    over = await plain_house.presses("tone:more")
    assert not any(MORE in one or PLAIN in one for one in over)


async def test_row_29_in_silence_the_return_comes_after_ten_minutes_and_once(
    plain_house: TestHouse, name: str
) -> None:
    await rests(plain_house)
    (back,) = await ten_minutes_later(plain_house)
    assert is_return(back)
    assert state(plain_house) == "warm"
    await plain_house.parts.jobs.tone(plain_house.queue.runs[-1][1])
    assert not any(is_return(one) for one in await plain_house.says("hello again"))


async def test_row_29_after_a_crash_the_return_still_comes(plain_house: TestHouse, name: str) -> None:
    await rests(plain_house)
    runs = plain_house.queue.runs
    again = TestHouse(plain_house.database, plain_house.library, rota=ROTA, plain_messages=True)
    again.clock.moment = plain_house.clock() + timedelta(seconds=runs[-1][0])
    await again.parts.jobs.tone(runs[-1][1])
    assert [is_return(one) for one in again.phone.texts()] == [True]
    await again.leave()


async def test_a_plain_message_that_never_went_out_is_withdrawn_and_needs_no_return(
    plain_house: TestHouse, name: str
) -> None:
    plain_house.phone.trouble[PATIENT] = []
    send = plain_house.phone.send

    async def refuse(chat_id: int, message: object) -> int:
        if PLAIN in message.text:  # type: ignore[attr-defined]
            raise SendError("malformed", permanent=True)
        return await send(chat_id, message)  # type: ignore[arg-type]

    plain_house.phone.send = refuse  # type: ignore[method-assign]
    await rests(plain_house)
    assert await ten_minutes_later(plain_house) == []
    assert state(plain_house) == "warm"


async def test_one_that_may_have_arrived_is_not_sent_a_second_time(plain_house: TestHouse, name: str) -> None:
    send, tries = plain_house.phone.send, []

    async def doubtful(chat_id: int, message: object) -> int:
        if PLAIN in message.text:  # type: ignore[attr-defined]
            tries.append(1)
            raise SendError("timeout", ambiguous=True, retry_after=0.01)
        return await send(chat_id, message)  # type: ignore[arg-type]

    plain_house.phone.send = doubtful  # type: ignore[method-assign]
    await rests(plain_house)
    assert len(tries) == 1
    plain_house.phone.send = send  # type: ignore[method-assign]
    assert is_return((await plain_house.says("hm"))[0])


async def test_row_27_a_hurt_is_owned_in_the_next_turn_and_the_topic_dropped(
    plain_house: TestHouse, name: str
) -> None:
    plain_house.dialogue.answers = {**plain_house.dialogue.answers, "that hurt": (Say("talk.repair"),)}
    await rests(plain_house)
    (said,) = await plain_house.says("that hurt")
    assert "landed hard" in said
    assert "too blunt" in said
    payloads = [payload for row in plain_house.phone.arrived[-1][1].rows for _, payload in row]
    assert "crisis:person" in payloads


@pytest.mark.parametrize("how", ["button", "command", "words", "stop command"])
async def test_row_33_a_stop_works_before_the_next_message_and_for_good(
    plain_house: TestHouse, name: str, how: str
) -> None:
    await rests(plain_house)
    acts = {
        "button": lambda: plain_house.presses("tone:stop"),
        "command": lambda: plain_house.commands("warm"),
        "words": lambda: plain_house.says("stop"),
        "stop command": lambda: plain_house.commands("stop"),
    }
    (said,) = await acts[how]()
    assert "nobody will ask you again" in said
    assert "Thanks for reading" in said
    assert "final" in await by_dana(plain_house, "tonearm", f"{name} plain.diary.map 7 once more")
    assert "final" in await by_dana(plain_house, "toneask", name)
    assert "for good" in (await plain_house.presses("tone:read"))[0]
    plain_house.clock.forward(days=40)
    calm(plain_house)
    assert not any(PLAIN in one for one in await rests(plain_house))


async def test_row_33_a_no_at_the_question_is_final_and_nobody_asks_again(plain_house: TestHouse) -> None:
    name = await known(plain_house)
    await by_dana(plain_house, "toneclinic", "on")
    assert "is asked" in await by_dana(plain_house, "toneask", name)
    assert "Dana asks if plain messages" in plain_house.phone.texts()[-1]
    (said,) = await plain_house.presses("tone:no")
    assert "for good" in said
    before = len(plain_house.phone.texts())
    for days in (1, 31, 400):
        plain_house.clock.forward(days=days)
        assert "final" in await by_dana(plain_house, "toneask", name)
        await plain_house.says("hello")
    asked = [one for one in plain_house.phone.texts()[before:] if "plain messages" in one.lower()]
    assert asked == []


async def test_row_33_the_no_outlives_erasure(plain_house: TestHouse, name: str) -> None:
    await plain_house.commands("warm")
    await plain_house.presses("data:delete_yes")
    client = plain_house.client()
    with plain_house.database.transaction() as session:
        assert tone.stopped(session, client.id) is not None
        for table in (ToneConsent, ToneOrder, ToneEvent, ToneState):
            assert session.scalars(select(table)).all() == []


async def test_row_32_the_exact_words_are_shown_and_the_record_holds_their_ids(plain_house: TestHouse) -> None:
    await known(plain_house)
    await by_dana(plain_house, "toneclinic", "on")
    (first,) = await plain_house.presses("tone:read")
    assert "from 0 to 10" in first
    shown, question = await plain_house.presses("tone:strength:3")
    assert "asked me to put one thing plainly. With no diary cards" in shown
    assert is_return(shown)
    assert "No is final" in question
    await plain_house.presses("tone:yes")
    row = plain_house.read(lambda session: session.scalars(select(ToneConsent)).one())
    sample = next(s for s in row.samples if s["key"] == "plain.diary.map")  # type: ignore[attr-defined]
    text = plain_text(plain_house.library, "plain.diary.map")
    assert text is not None
    assert sample == {"key": "plain.diary.map", "variant": 0, "fingerprint": text.fingerprint}
    assert row.answer == "yes"  # type: ignore[attr-defined]
    assert row.intensity == 30  # type: ignore[attr-defined]


async def test_row_32_strong_feelings_or_a_late_yes_are_no_consent(plain_house: TestHouse) -> None:
    await known(plain_house)
    await by_dana(plain_house, "toneclinic", "on")
    assert "can wait" in (await plain_house.presses("tone:strength:4"))[0]
    assert "once more" in (await plain_house.presses("tone:yes"))[0]
    await plain_house.presses("tone:strength:3")
    plain_house.clock.forward(minutes=61)
    assert "once more" in (await plain_house.presses("tone:yes"))[0]
    with plain_house.database.transaction() as session:
        assert tone.newest_yes(session, plain_house.client().id) is None


async def test_row_31_a_fresh_install_is_off_at_every_switch(house: TestHouse) -> None:
    name = await known(house)
    assert "Plain messages are off" in await by_dana(house, "tone", name)
    assert "clinic: off. Deployment: off" in await by_dana(house, "toneclinic")
    await by_dana(house, "toneclinic", "on")
    assert "does not use plain messages" in (await house.presses("tone:read"))[0]
    assert "switched off" in await by_dana(house, "tonearm", f"{name} plain.diary.map 7 because")
    assert "not used by your clinic" in (await house.presses("settings:plain"))[0]


async def test_rows_18_and_30_without_a_clinicians_order_none_is_ever_sent(plain_house: TestHouse) -> None:
    await known(plain_house)
    await by_dana(plain_house, "toneclinic", "on")
    await consents(plain_house)
    calm(plain_house)
    for _ in range(5):
        assert not any(PLAIN in one for one in await rests(plain_house))
    assert state(plain_house) == "warm"


@pytest.mark.parametrize("switch", ["deployment", "clinic", "client", "disarm", "cold"])
async def test_each_kill_switch_keeps_it_warm(
    plain_house: TestHouse, name: str, switch: str, database: Database, library: Library
) -> None:
    house = plain_house
    if switch == "deployment":  # set in .env, and the bot started again
        house = TestHouse(database, library, rota=ROTA)
        house._number, house.clock.moment = 1000, plain_house.clock()
        house.dialogue.answers = plain_house.dialogue.answers
    acts = {
        "clinic": ("toneclinic", "off"),
        "client": ("toneclient", f"{name} off"),
        "disarm": ("tonedisarm", name),
        "cold": ("tonecold", name),
    }
    if switch in acts:
        await by_dana(house, *acts[switch])
    said = await rests(house)
    assert any(ANSWER in one for one in said)
    assert not any(PLAIN in one for one in said)
    assert state(house) == "warm"
    if house is not plain_house:
        await house.leave()


async def test_a_switch_thrown_between_writing_and_sending_stops_the_message(
    plain_house: TestHouse, name: str
) -> None:
    send = plain_house.phone.send

    async def slow(chat_id: int, message: object) -> int:
        if ANSWER in message.text:  # type: ignore[attr-defined]
            with plain_house.database.transaction() as session:
                tone.switch(session, "demo", client_id=None, on=False, by="Dana", now=plain_house.clock())
        return await send(chat_id, message)  # type: ignore[arg-type]

    plain_house.phone.send = slow  # type: ignore[method-assign]
    said = await rests(plain_house)
    assert len(said) == 1
    assert not any(is_return(one) for one in await plain_house.says("hello"))
    assert state(plain_house) == "warm"


async def test_danger_interrupts_at_once_kindly_and_the_return_is_owed(plain_house: TestHouse, name: str) -> None:
    await rests(plain_house)
    said = await plain_house.says("i wish i was dead")
    assert said[0] in plain_house.library.message("crisis.t1.acknowledge").variants
    assert not any(is_return(one) for one in said)
    assert state(plain_house) == "safe"
    assert await ten_minutes_later(plain_house) == []
    await plain_house.presses("suicide_answer:no")
    plain_house.clock.forward(minutes=45)
    back = await plain_house.says("can we look at my garden plans")
    assert back[0].startswith("Before things got hard")
    assert not any(PLAIN in one for one in await rests(plain_house))
    plain_house.clock.forward(days=6)
    calm(plain_house)
    await by_dana(plain_house, "tonereviewed", name)
    assert not any(PLAIN in one for one in await rests(plain_house))


async def test_an_emergency_supersedes_a_plain_message_that_is_not_sent_yet(
    plain_house: TestHouse, name: str
) -> None:
    plain_house.phone.is_full = True
    await plain_house.parts.gateway.take(plain_house.inbound(text=RESTS))
    said = await plain_house.parts.gateway.take(plain_house.inbound(text=OVERDOSE))
    assert said.urgent_lines
    plain_house.phone.is_full = False
    await plain_house.parts.gateway.close()
    await plain_house.queue.drain(plain_house.parts.jobs)
    assert not any(PLAIN in one for one in plain_house.phone.texts())
    assert any("999" in one for one in plain_house.phone.texts())


async def test_the_crisis_reply_does_not_need_the_policys_records(plain_house: TestHouse, name: str) -> None:
    await rests(plain_house)
    with plain_house.database.transaction() as session:
        for table in ("tone_states", "tone_events"):
            session.execute(text(f"DROP TABLE {table}"))
    said = await plain_house.says(OVERDOSE)
    assert any("999" in one for one in said)


async def test_records_that_cannot_be_read_mean_warm(plain_house: TestHouse, name: str) -> None:
    with plain_house.database.transaction() as session:
        session.execute(text("DROP TABLE tone_consents"))
    (answer,) = await rests(plain_house)
    assert ANSWER in answer


def _complains(house: TestHouse) -> None:
    with house.database.transaction() as session:
        client = house.client()
        cipher = house.vault.of(session, client.id)
        coaching_store.add_note(
            session, cipher, client.id, "hurt:1", house.clock(), kind="complaint", text="ouch", about="rupture"
        )


def _forgets_strength(house: TestHouse) -> None:
    with house.database.transaction() as session:
        session.execute(delete(CoachingEpisode).where(CoachingEpisode.message_id.like("now:%")))


def _flagged(house: TestHouse) -> None:
    with house.database.transaction() as session:
        screened = session.scalars(select(ScreeningRecord)).first()
        assert screened is not None
        screened.action, screened.code = "check_in", "T1"
        screened.at = house.clock() - timedelta(hours=100)


GUARDED = {
    "G4 consent ran out": lambda house: house.clock.forward(days=31),
    "G5 a hurt lately": _complains,
    "G6 too strong": lambda house: calm(house, 50),
    "G6 not asked in this session": _forgets_strength,
    "G7 flagged this week": _flagged,
    "G9 the first message of a session": lambda house: house.clock.forward(hours=2),
    "G9 late in the evening": lambda house: house.clock.forward(hours=8),
}


@pytest.mark.parametrize("what", sorted(GUARDED))
async def test_a_guard_that_does_not_hold_keeps_it_warm(plain_house: TestHouse, name: str, what: str) -> None:
    GUARDED[what](plain_house)
    assert not any(PLAIN in one for one in await rests(plain_house))
    assert state(plain_house) != "matter_of_fact"


async def test_g12_without_somebody_named_on_call_none_is_sent(database: Database, library: Library) -> None:
    house = TestHouse(database, library, plain_messages=True)
    name = await ready(house)
    assert not any(PLAIN in one for one in await rests(house))
    assert "G12" in await by_dana(house, "tone", name)
    await house.leave()


async def test_row_24_asked_straight_it_answers_plainly_with_one_fact_and_all_the_help(
    plain_house: TestHouse,
) -> None:
    await known(plain_house)
    calm(plain_house)
    plain_house.dialogue.answers = {"be straight with me": (Say("talk.ask_direct"),)}
    (said,) = await plain_house.says("be straight with me")
    assert "Plain fact" in said
    assert state(plain_house) == "warm_direct"
    plain_house.dialogue.default = (Say("talk.what_next"),)
    (said,) = await plain_house.says("go on")
    assert "Plain fact" in said
    await plain_house.says("ouch, that hurts")
    assert state(plain_house) == "warm"


async def test_row_24_at_strong_feelings_or_in_the_first_contacts_it_stays_warm(plain_house: TestHouse) -> None:
    await plain_house.onboarded()
    plain_house.dialogue.answers = {"be straight with me": (Say("talk.ask_direct"),)}
    calm(plain_house)
    assert "Plain fact" not in (await plain_house.says("be straight with me"))[0]
    await known_again(plain_house)
    calm(plain_house, 60)
    assert "Plain fact" not in (await plain_house.says("be straight with me"))[0]


async def known_again(house: TestHouse) -> None:
    with house.database.transaction() as session:
        client = clients.find_by_chat(session, house.vault, PATIENT)
        assert client is not None
        for n in range(5):
            session.add(
                CoachingEpisode(client_id=client.id, message_id=f"more:{n}", opened_at=house.clock(), intensity=20)
            )


async def test_plain_style_is_a_setting_of_the_clients_own(plain_house: TestHouse) -> None:
    await known(plain_house)
    calm(plain_house)
    (page,) = await plain_house.presses("settings:plain")
    assert "Plain style is off" in page
    await plain_house.presses("tone:style_on")
    plain_house.dialogue.default = (Say("talk.what_next"),)
    assert "Plain fact" in (await plain_house.says("hello"))[0]
    await plain_house.commands("warm")
    assert "Plain fact" not in (await plain_house.says("hello"))[0]


async def test_the_client_sees_the_log_of_what_was_sent(plain_house: TestHouse, name: str) -> None:
    assert "No plain message" in (await plain_house.presses("tone:log"))[0]
    calm(plain_house)
    await rests(plain_house)
    await plain_house.says("ok")
    (shown,) = await plain_house.presses("tone:log")
    assert "2026-11-23, from Dana" in shown
    assert PLAIN in shown


async def test_the_page_says_how_it_works_and_how_to_stop(plain_house: TestHouse, name: str) -> None:
    what, never = await plain_house.presses("tone:explain")
    assert "exact words" in what
    assert "Some have been hurt by cold words" in never
    payloads = [payload for row in plain_house.phone.arrived[-1][1].rows for _, payload in row]
    assert {"tone:stop", "tone:cold"} <= set(payloads)


async def test_staff_see_counts_and_what_is_not_met_and_the_log_shows_guards_and_reply(
    plain_house: TestHouse, name: str
) -> None:
    shown = await by_dana(plain_house, "tone", name)
    assert "12 coachings finished" in shown
    assert "Not met: none" in shown
    await rests(plain_house)
    calm(plain_house)
    await plain_house.says("ok")
    log = await by_dana(plain_house, "tonelog", name)
    assert "occasion, warm to matter_of_fact, plain.diary.map" in log
    assert "wrote, matter_of_fact to warm_return" in log
    events = plain_house.read(lambda s: s.scalars(select(ToneEvent).where(ToneEvent.event == "wrote")).all())
    reply = plain_house.read(lambda s: s.get(Message, events[0].message_id))  # type: ignore[index]
    assert reply.direction == "in"  # type: ignore[attr-defined]


async def test_unreviewed_it_cannot_be_armed_again_and_a_review_opens_it(
    plain_house: TestHouse, name: str
) -> None:
    await rests(plain_house)
    await plain_house.says("ok")
    again = f"{name} plain.practice.gap 7 one more"
    assert "not reviewed" in await by_dana(plain_house, "tonearm", again)
    assert "Reviewed by Dana: 1" in await by_dana(plain_house, "tonereviewed", name)
    assert "Armed by Dana" in await by_dana(plain_house, "tonearm", again)
    assert "G11" in await by_dana(plain_house, "tone", name)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("plain.nothing 7 because", "no such text"),
        ("plain.diary.map.more 7 because", "no such text"),
        ("plain.diary.map 31 because", "1 to 30 days"),
        ("plain.diary.map 0 because", "1 to 30 days"),
        ("plain.diary.map 7", "give a reason"),
        ("plain.diary.map 7 she said she wants to kill herself", "for a person"),
    ],
)
async def test_what_cannot_be_armed_says_why(plain_house: TestHouse, name: str, argument: str, said: str) -> None:
    assert said in await by_dana(plain_house, "tonearm", f"{name} {argument}")


async def test_only_a_registered_clinician_arms_and_never_in_the_group(plain_house: TestHouse) -> None:
    name = await known(plain_house)
    group = await plain_house.commands("tonearm", f"{name} plain.diary.map 7 x", chat=STAFF_CHAT, name="Eve")
    assert not any("Armed" in one for one in group)
    with plain_house.database.transaction() as session:
        session.execute(text("UPDATE staff SET registration = NULL"))
    await by_dana(plain_house, "toneclinic", "on")
    assert "registration" in await by_dana(plain_house, "tonearm", f"{name} plain.diary.map 7 because")


async def test_after_a_coaching_the_client_is_asked_how_helpful_it_was_only_where_it_is_used(
    plain_house: TestHouse,
) -> None:
    await known(plain_house)
    plain_house.dialogue.answers = {"done": (Say("wrapup.done"),)}
    assert len(await plain_house.says("done")) == 1
    await by_dana(plain_house, "toneclinic", "on")
    _, ask = await plain_house.says("done")
    assert "from 1 to 5" in ask
    await plain_house.presses("tone:helpful:4")
    with plain_house.database.transaction() as session:
        assert tone.helpful(session, plain_house.client().id, 1) == (4,)


async def test_a_person_in_the_chat_means_no_plain_word_and_the_return_waits(
    plain_house: TestHouse, name: str
) -> None:
    await rests(plain_house)
    await plain_house.commands("take", name, chat=DANA)
    assert not any(is_return(one) for one in await ten_minutes_later(plain_house))
    await plain_house.says("hello Dana")
    await plain_house.commands("done", chat=DANA)
    takeover = plain_house.client().takeover_id
    await plain_house.presses(f"back:keep:{takeover}", chat=DANA)
    plain_house.clock.forward(minutes=1)
    said = await plain_house.says("thanks")
    assert any("you read a plain message from Dana" in one for one in said)


async def test_nobody_enrolled_means_nobody_can_arm(plain_house: TestHouse) -> None:
    await plain_house.onboarded()
    name = plain_house.client().pseudonym
    said = await plain_house.commands("toneclinic", "on", chat=STAFF_CHAT, name="Eve")
    assert "enrolled clinician" in said[-1]
    said = await plain_house.commands("tonearm", f"{name} plain.diary.map 7 x", chat=STAFF_CHAT, name="Eve")
    assert "own chat" in said[-1]


async def test_another_clinics_staff_see_nothing(plain_house: TestHouse) -> None:
    await clinician(plain_house)
    await plain_house.onboarded()
    with plain_house.database.transaction() as session:
        clients.ensure_clinic(session, "other", "Other", plain_house.clock())
        client = session.get_one(Client, plain_house.client().id)
        client.clinic_id = "other"
        name = client.pseudonym
    for command in ("tone", "tonelog", "tonestop", "tonecold", "toneask"):
        assert "No client of that name" in await by_dana(plain_house, command, name)
