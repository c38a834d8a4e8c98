"""What gets in the way of therapy, row by row of dbt-brief 1.1: what the client meets, and what staff read."""

import pytest
from sqlalchemy import update

from content.say import Say
from records import saved_words
from records.models import Client, Escalation, Message
from tests.integration.conversation.test_plan_desk import DANA, by, enrolled
from tests.support.house import STAFF_CHAT, TestHouse
from tests.support.taps import tap
from tests.support.written import keys, pressed, said, waiting

TALK = (Say("talk.what_next"),)


@pytest.fixture
async def dana(house: TestHouse) -> TestHouse:
    """Bring in a clinician and their client."""
    await enrolled(house, "Dana", DANA)
    await house.onboarded()
    with house.database.transaction() as session:
        session.execute(update(Client).values(clinician_name="Dana"))
    house.dialogue.default = TALK
    return house


async def of_week(house: TestHouse) -> str:
    """What Dana reads of her client's week beside the cards."""
    return await by(house, "parked", house.client().pseudonym)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("i skipped group again", "group"),
        ("was late for my session", "session"),
        ("no showed my therapist", "session"),
    ],
)
async def test_an_absence_gets_validation_and_one_question(house: TestHouse, text: str, what: str) -> None:
    await house.onboarded()
    assert await said(house, text) == [f"absent.ordinary_{what}", f"absent.ask_{what}"]
    assert await said(house, "the bus did not come") == ["absent.told"]


async def test_the_client_writes_a_message_to_the_therapist_and_nothing_is_carried(dana: TestHouse) -> None:
    await said(dana, "i missed my session")
    await said(dana, "overslept")
    before = len(dana.phone.texts(DANA)), len(dana.phone.texts(STAFF_CHAT))
    await tap(dana, "Get a message ready")
    assert await said(dana, "I was not there today and I would like another time.") == ["absent.draft"]
    assert "I was not there today" in dana.phone.texts()[-1]
    assert (len(dana.phone.texts(DANA)), len(dana.phone.texts(STAFF_CHAT))) == before
    client = dana.client()
    with dana.database.transaction() as session:
        cipher = dana.vault.of(session, client.id)
        kept = saved_words.newest(session, cipher, client.id, "to_say", since=client.created_at)
    assert kept == {"message": "I was not there today and I would like another time."}


async def test_what_must_not_sound_confirmed_is_not_said_back(house: TestHouse) -> None:
    await house.onboarded()
    await pressed(house, "absent:prepare")
    shown = await said(house, "you never help, everything is pointless with you")
    assert shown == ["absent.draft_none"] or all(key.startswith("crisis.") for key in shown)


async def test_every_step_can_be_left(house: TestHouse) -> None:
    await house.onboarded()
    await said(house, "i skipped group")
    assert await said(house, "not now") == ["absent.left"]
    await said(house, "i skipped group")
    assert await said(house, "skip") == ["absent.skipped"]
    await said(house, "i skipped group")
    await tap(house, "Skip this")
    assert keys(house)[-1] == "absent.skipped"
    await tap(house, "Leave it there")
    assert keys(house)[-1] == "absent.left"


async def test_what_got_loud_is_looked_at_when_the_client_brings_it_up(house: TestHouse) -> None:
    await house.onboarded()
    assert await said(house, "i yelled at the group leader and stormed out of group") == ["absent.disrupted"]
    labels = [label for row in house.phone.arrived[-1][1].rows for label, _ in row]
    assert "GIVE" in labels


async def test_thoughts_of_stopping_get_no_view_on_the_decision(house: TestHouse) -> None:
    await house.onboarded()
    assert await said(house, "thinking of quitting dbt") == ["absent.quitting"]
    shown = house.phone.texts()[-1].casefold()
    assert "no side" in shown
    assert not any(word in shown for word in ("please stay", "give it", "do not stop", "don't stop"))


async def test_deletion_is_never_taken_for_a_thought_of_stopping(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("handoff.delete_data"),)
    assert await said(house, "i'm leaving the programme, please remove my stuff") == ["house.delete_confirm"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("you sent that twice", "fault.repeat"), ("you never replied last night", "fault.silent"),
        ("nobody called me back", "fault.late"), ("the button doesn't work", "fault.broken"),
    ],
)  # fmt: skip
async def test_a_fault_of_ours_is_owned_and_shown_to_staff(dana: TestHouse, text: str, key: str) -> None:
    assert await said(dana, text) == [key]
    assert "fault" in dana.phone.texts()[-1] or "mistake" in dana.phone.texts()[-1]
    assert "Told by clients: 1" in await by(dana, "faults")
    read = len(dana.phone.texts(DANA))
    await by(dana, "feedback")
    assert any(text in line for line in dana.phone.texts(DANA)[read:])


async def test_staff_see_our_own_faults_without_anybody_telling(dana: TestHouse) -> None:
    dana.dialogue.fails_with = "down"
    await said(dana, "hello")
    client = dana.client()
    with dana.database.transaction() as session:
        session.execute(update(Message).where(Message.direction == "out").values(attempts=2))
        session.add(
            Escalation(
                id="late", client_id=client.id, clinic_id=client.clinic_id, code="T2", status="acknowledged",
                acknowledge_seconds=60, whom=["on_call"], page_key="staff.page.t2", truths={},
                opened_at=dana.clock(), acknowledged_at=dana.clock().replace(hour=23),
            )
        )  # fmt: skip
    listed = await by(dana, "faults")
    assert "without a real answer (the dialogue was down or gave nothing): 1" in listed
    assert "may have come twice: " in listed
    assert "acknowledged late or not at all: 1" in listed
    assert "Faults of this program with this client" in await of_week(dana)
    dana.clock.forward(days=8)
    assert "No fault of this program" in await by(dana, "faults")


async def test_contact_is_counted_for_the_therapist_and_changes_nothing_for_the_client(dana: TestHouse) -> None:
    first = await said(dana, "hello")
    for _ in range(40):
        assert await said(dana, "hello") == first
    dana.clock.forward(days=1)
    await said(dana, "i want to die")
    shown = await of_week(dana)
    assert "43 messages on 2 days, 1 of them with an alert." in shown
    assert "alert alone" not in shown


async def test_contact_on_days_with_an_alert_alone_is_said(dana: TestHouse) -> None:
    await said(dana, "i want to die")
    assert "Wrote on days with an alert alone." in await of_week(dana)


async def test_staff_read_what_waits_by_its_names_in_their_own_chat_alone(dana: TestHouse) -> None:
    await said(dana, "skipped group, had a fight with my mum about the wedding")
    assert waiting(dana) == ["people"]
    shown = await of_week(dana)
    assert "Saved for later, not yet taken up: the trouble with someone." in shown
    assert "wedding" not in shown
    in_the_group = await dana.commands("parked", dana.client().pseudonym, chat=STAFF_CHAT, name="Dana")
    assert not any("trouble" in text for text in in_the_group)


async def test_what_may_be_stuck_stands_in_the_week(dana: TestHouse) -> None:
    for _ in range(3):
        await pressed(dana, "missed:no:wanted:1")
    assert 'May be stuck: "did not want to at the time" was met warmly 3 times.' in await of_week(dana)
    week = await by(dana, "week", dana.client().pseudonym)
    assert "May be stuck" in week
    assert "Contact in 7 days: " in week


async def test_what_waits_stands_in_the_clients_own_summary(dana: TestHouse) -> None:
    await dana.commands("diary")
    await tap(dana, "0")
    await said(dana, "had a fight with my sister, can you teach me wise mind")
    said_then = await dana.commands("week")
    assert any("Saved for later, from the chat: the skill you asked about" in text for text in said_then)


async def a_day_after_a_clearance(dana: TestHouse) -> list[str]:
    """Tell of danger and of group, have it cleared, and return what comes within a day."""
    await said(dana, "skipped group and i am going to kill myself tonight")
    assert dana.client().mode == "paused"
    dana.clock.forward(hours=3)
    await by(dana, "clear", f"{dana.client().pseudonym} spoke by phone, safe plan made")
    with dana.database.transaction() as session:
        session.execute(update(Escalation).values(status="acknowledged", acknowledged_at=dana.clock()))
    before = len(keys(dana))
    for _ in range(24):
        dana.clock.forward(hours=1)
        await dana.parts.jobs.rounds("now")
        await dana.queue.drain(dana.parts.jobs)
        await dana.settle()
    return keys(dana)[before:]


async def test_a_matter_comes_back_by_itself_within_a_day_of_a_clearance(dana: TestHouse) -> None:
    """Dbt-brief section 7."""
    assert await a_day_after_a_clearance(dana) == ["parked.back"]
    assert "group" in dana.phone.texts()[-1]


async def test_a_client_who_paused_what_comes_unasked_is_left_alone_after_a_clearance_too(dana: TestHouse) -> None:
    await pressed(dana, "remind:pause:open")
    assert await a_day_after_a_clearance(dana) == []


async def test_while_the_chat_is_held_nothing_comes_back(dana: TestHouse) -> None:
    await said(dana, "skipped group and i am going to kill myself tonight")
    before = len(keys(dana))
    for _ in range(30):
        dana.clock.forward(hours=1)
        await dana.parts.jobs.rounds("now")
        await dana.queue.drain(dana.parts.jobs, pages=False)
    assert not [key for key in keys(dana)[before:] if key.startswith("parked.")]


async def test_told_to_tell_nobody_the_page_is_sent_all_the_same_and_said(house: TestHouse) -> None:
    """Dbt-brief table 1, row 28: better a hurt than serious harm."""
    await house.onboarded()
    await said(house, "don't tell anyone but I'm going to kill myself tonight")
    await house.until(lambda: any(key.endswith("told") for key in keys(house)))
    assert any("T4" in text for text in house.phone.texts(STAFF_CHAT))


async def test_what_was_dropped_is_never_asked_about_again(dana: TestHouse) -> None:
    """Dbt-brief table 1, row 33: "No" is final."""
    await said(dana, "had a fight with my sister, can you teach me wise mind")
    dana.clock.forward(hours=2)
    assert (await said(dana, "hello"))[-1] == "parked.back"
    await tap(dana, "Drop it")
    for _ in range(10):
        dana.clock.forward(hours=21)
        assert "parked.back" not in await said(dana, "hello")
