"""The weekly summary: to the client first, who adds a line or holds it back, then to their clinician."""

import pytest
from sqlalchemy import update

from coaching.diary import Size
from conversation.ports import SendError
from records import diaries
from records.models import Client
from tests.integration.conversation.test_diary import size
from tests.integration.conversation.test_plan_desk import DANA, by, enrolled
from tests.integration.conversation.test_safety_plan import buttons, is_wording, tap
from tests.support.house import PATIENT, TestHouse


@pytest.fixture
async def name(house: TestHouse) -> str:
    """Bring in a clinician, their client and a card; return the client's pseudonym."""
    await enrolled(house, "Dana", DANA)
    await house.onboarded()
    with house.database.transaction() as session:
        session.execute(update(Client).values(clinician_name="Dana"))
    size(house, Size.HALF)
    await house.commands("diary")
    for label in ("0", "0", "3", "No", "4", "6"):
        await tap(house, label)
    await house.says("The talk with my boss.")
    return house.client().pseudonym


def files(house: TestHouse, chat: int = PATIENT) -> list[str]:
    return [m.file.name for where, m in house.phone.arrived if where == chat and m.file is not None]


async def test_the_client_reads_it_first_as_picture_text_and_page(house: TestHouse, name: str) -> None:
    said = await house.commands("week")
    assert len(said) == 4
    caption, text, page, choice = said
    assert caption.startswith("Diary card week, Tue 17 Nov to Mon 23 Nov\nCards filled: 1 of 7")
    assert len(caption) <= 1024
    assert "Urge, drinking or using: highest 3 of 5, on Monday" in text
    assert "No card: Tue, Wed, Thu, Fri, Sat, Sun" in text
    assert "Joy: missing" in text
    assert "For the therapist, Monday: The talk with my boss." in text
    assert text.count("\n- ") == 2
    assert files(house) == ["week.png", "week.pdf"]
    assert is_wording(house, choice, "week.choice")
    assert page
    assert not files(house, DANA)
    picture = house.drawing.asked[0]
    assert picture.groups[0][1][2].values == (None,) * 6 + (3,)


async def test_it_goes_to_the_clinician_with_the_clients_line_when_the_client_sends_it(
    house: TestHouse, name: str
) -> None:
    await house.commands("week")
    await tap(house, "Add a line")
    said = await house.says("Please ask about Thursday.")
    assert "Please ask about Thursday." in said[0]
    said = await tap(house, "Send it to my therapist")
    assert "Dana" in said[0]
    arrived = [m for where, m in house.phone.arrived if where == DANA]
    assert arrived[-3].text.startswith(f"Weekly summary of {name}")
    assert "Added: Please ask about Thursday." in arrived[-3].text
    assert files(house, DANA) == ["week.png", "week.pdf"]
    assert all(m.protect for m in arrived[-3:])
    again = await tap_send(house)
    assert is_wording(house, again[0], "week.sent_already")
    assert files(house, DANA) == ["week.png", "week.pdf"]


async def tap_send(house: TestHouse) -> list[str]:
    return await house.presses("week:send")


async def test_a_call_for_help_is_no_line_for_the_summary(house: TestHouse, name: str) -> None:
    await house.commands("week")
    await tap(house, "Add a line")
    said = await house.says("help me")
    assert said
    assert not any("help me" in text for text in said)
    await tap_send(house)
    assert not any("help me" in m.text for where, m in house.phone.arrived if where == DANA)


async def test_held_back_it_stays_with_the_client(house: TestHouse, name: str) -> None:
    await house.commands("week")
    said = await tap(house, "Hold it back")
    assert is_wording(house, said[0], "week.held")
    assert not files(house, DANA)
    await tap(house, "Send it to my therapist")
    assert files(house, DANA) == ["week.png", "week.pdf"]


async def test_what_did_not_reach_the_clinician_goes_on_where_it_stopped(house: TestHouse, name: str) -> None:
    await house.commands("week")
    house.phone.trouble[DANA] = [SendError("unreachable")]
    await tap(house, "Send it to my therapist")
    arrived = [m.text for where, m in house.phone.arrived if where == DANA and "Weekly summary" in m.text]
    assert len(arrived) == 1
    assert files(house, DANA) == ["week.png", "week.pdf"]


async def test_without_the_drawing_the_words_come_alone(house: TestHouse, name: str) -> None:
    house.drawing.fails = True
    said = await house.commands("week")
    assert len(said) == 2
    assert "Cards filled: 1 of 7" in said[0]
    assert not files(house)


async def test_without_a_card_there_is_nothing_to_put_together(house: TestHouse) -> None:
    await house.onboarded()
    assert is_wording(house, (await house.commands("week"))[0], "week.nothing")
    assert is_wording(house, (await house.presses("week:send"))[0], "week.nothing")


async def test_without_an_enrolled_clinician_nothing_is_promised(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("diary")
    await tap(house, "0")
    await house.commands("week")
    said = await tap(house, "Send it to my therapist")
    assert is_wording(house, said[0], "week.no_recipient")


async def due(house: TestHouse) -> None:
    """Let the time of every waiting piece of work on summaries come."""
    waiting, house.queue.diaries = house.queue.diaries, []
    for delay, work_id in waiting:
        if delay > 8 * 24 * 3600:
            continue
        await house.parts.jobs.diary(work_id)
    await house.queue.drain(house.parts.jobs)


async def test_before_a_session_it_is_ready_and_goes_out_unless_held_back(house: TestHouse, name: str) -> None:
    await by(house, "session", f"{name} wed 15:00")
    # 12 h before Wednesday 15:00 in London is in the night: it is ready on Tuesday at 20:30.
    assert [delay / 3600 for delay, _ in house.queue.diaries] == [32.5]
    house.clock.forward(hours=32.5)
    before = len(house.phone.texts())
    await due(house)
    said = house.phone.texts()[before:]
    assert is_wording(house, said[-1], "week.choice_session")
    assert list(buttons(house)) == ["Send it to my therapist", "Add a line", "Hold it back"]
    assert not files(house, DANA)
    ready, release = sorted(house.queue.diaries, reverse=True)
    assert (ready[0] / 3600, release[0] / 3600) == (168, 16.5)
    house.queue.diaries = [release]
    await due(house)
    assert files(house, DANA) == ["week.png", "week.pdf"]


async def test_held_back_before_a_session_it_does_not_go_out_by_itself(house: TestHouse, name: str) -> None:
    await by(house, "session", f"{name} wed 15:00")
    house.clock.forward(hours=39)
    await due(house)
    await tap(house, "Hold it back")
    house.queue.diaries = [w for w in house.queue.diaries if w[1].startswith("release")]
    await due(house)
    assert not files(house, DANA)


async def test_a_session_that_was_moved_makes_no_summary_at_the_old_time(house: TestHouse, name: str) -> None:
    await by(house, "session", f"{name} wed 15:00")
    await by(house, "session", f"{name} fri 10:00")
    house.queue.diaries = house.queue.diaries[:1]
    house.clock.forward(hours=39)
    before = len(house.phone.texts())
    await due(house)
    assert len(house.phone.texts()) == before


async def test_erasing_a_client_erases_summaries_and_files(house: TestHouse, name: str) -> None:
    await house.commands("week")
    client = house.client()
    await house.presses("data:delete_yes")
    with house.database.transaction() as session:
        assert diaries.newest_week(session, client.id) is None
        assert diaries.attachment(session, client.id, "week/x/picture") is None


async def test_the_therapist_reads_how_often_the_client_wrote_and_the_client_does_not(
    house: TestHouse, name: str
) -> None:
    """Dbt-brief table 1.1, contact in crisis alone or very frequent: weekly count to the therapist."""
    await house.says("sometimes i wish i was dead")
    house.clock.forward(days=1)
    said = await house.commands("week")
    assert not any("Contact in 7 days" in text for text in said)
    await tap_send(house)
    arrived = next(m.text for where, m in house.phone.arrived if where == DANA and "Weekly summary" in m.text)
    assert "on 2 days, 1 of them with an alert. Reminders sent: 0." in arrived
