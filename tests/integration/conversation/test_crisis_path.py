"""What happens when a message may mean danger: helplines at once, a human paged, the truth told."""

import re

import pytest
from sqlalchemy import select

from content.say import Say
from conversation.ports import SendError
from conversation.types import Kind, Lane
from records import escalations
from records.models import Escalation, ScreeningRecord
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

pytestmark = pytest.mark.both_databases

OVERDOSE = "I took all my pills"


async def test_an_overdose_puts_the_emergency_number_first(house: TestHouse) -> None:
    await house.onboarded()
    said = await house.says(OVERDOSE)
    assert "999" in said[0]
    assert any("Samaritans" in text for text in said)


async def test_it_needs_no_dialogue_engine(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    said = await house.says(OVERDOSE)
    assert "999" in said[0]


async def test_it_goes_out_in_the_crisis_lane(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    assert {message.lane for chat, message in house.phone.arrived if chat == PATIENT} == {Lane.CRISIS}


async def test_staff_are_paged_with_a_pseudonym_and_a_button_and_none_of_the_words(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    (page,) = [message for chat, message in house.phone.arrived if chat == STAFF_CHAT]
    assert house.client().pseudonym in page.text
    assert "pills" not in page.text
    assert page.rows[0][0][1].startswith("ack:")


async def test_the_client_hears_that_the_team_was_told_only_after_the_page_went_out(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[STAFF_CHAT] = [SendError("unreachable")]
    said = await house.says(OVERDOSE)
    assert not any(_says_team_was_told(house, text) for text in said)
    await house.until(lambda: _says_team_was_told(house, house.phone.texts()[-1]))
    chats = [chat for chat, _ in house.phone.arrived]
    assert chats[-2:] == [STAFF_CHAT, PATIENT]


def _says_team_was_told(house: TestHouse, text: str) -> bool:
    variants = house.library.message("crisis.t5.told").variants
    # A variant may open with the name of who was told: the words after it are looked for then.
    parts = [part for variant in variants for part in re.split(r"\{\w+\}", variant) if len(part) > 12]
    return any(part.strip() in text for part in parts)


async def test_a_process_that_died_after_the_page_tells_the_client_at_its_next_start(house: TestHouse) -> None:
    await house.onboarded()
    await house.parts.gateway.take(house.inbound(text=OVERDOSE))
    await house.parts.gateway.close()
    with house.database.transaction() as session:
        escalation = session.scalars(select(Escalation)).one()
        escalations.mark_paged(session, escalation.id, house.clock(), person="the team", way="telegram")
    await house.queue.drain(house.parts.jobs)
    await house.until(lambda: _says_team_was_told(house, house.phone.texts()[-1]))
    assert house.phone.texts(STAFF_CHAT) == []


async def test_a_person_asked_for_in_words_is_answered_in_the_same_turn(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.answers = {"can I talk to someone": (Say("handoff.person"),)}
    await house.parts.gateway.take(house.inbound(text="can I talk to someone"))
    _, item_id = house.queue.ready.popleft()
    await house.parts.jobs.turn(item_id)
    assert house.phone.texts()[-1] in house.library.message("crisis.person_asked").variants


async def test_a_page_that_cannot_go_out_is_not_called_delivered(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[STAFF_CHAT] = [SendError("blocked", permanent=True)] * 50
    await house.says(OVERDOSE)
    openings = tuple(v.split("{")[0] for v in house.library.message("crisis.unreachable").variants)
    await house.until(lambda: any(text.startswith(openings) for text in house.phone.texts()))
    assert house.phone.texts(STAFF_CHAT) == []
    assert not any(_says_team_was_told(house, text) for text in house.phone.texts())


async def test_without_a_staff_chat_the_reply_says_that_nobody_is_watching(unwatched_house: TestHouse) -> None:
    await unwatched_house.onboarded()
    said = await unwatched_house.says(OVERDOSE)
    known = unwatched_house.library.message("crisis.nobody_watching").variants
    assert any(text.split("999")[0] == variant.split("{emergency}")[0] for text in said for variant in known)


async def test_acknowledging_names_who_holds_it_and_a_second_press_is_told(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    page = next(message for chat, message in house.phone.arrived if chat == STAFF_CHAT)
    payload = page.rows[0][0][1]
    said = await house.presses(payload, chat=STAFF_CHAT, name="Dana")
    assert "Acknowledged by Dana" in said[0]
    said = await house.presses(payload, chat=STAFF_CHAT, name="Robin")
    assert "Already acknowledged by Dana" in said[0]
    status = house.read(lambda s: s.scalar(select(Escalation.acknowledged_by)))
    assert status == "Dana"


async def test_nobody_acknowledging_in_time_is_said_and_paged_again(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.paging.LOOK_SECONDS", 0.002)
    await house.close()
    fresh = TestHouse(house.database, house.library)
    await fresh.onboarded()
    await fresh.says(OVERDOSE)
    assert len(fresh.phone.texts(STAFF_CHAT)) == 1
    fresh.clock.forward(minutes=6)
    await fresh.settle()
    assert len(fresh.phone.texts(STAFF_CHAT)) >= 2
    await fresh.close()


async def test_coaching_is_held_until_a_clinician_clears_it_with_a_reason(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    assert house.client().mode == "paused"
    house.dialogue.asked.clear()
    (stays,) = await house.says("can we do a skill")
    wording = house.library.message("crisis.stay_emergency").variants
    assert stays in {variant.replace("{emergency}", "999 or 112") for variant in wording}
    said = await house.says("can we do a skill now")
    assert house.dialogue.asked == []
    assert said[0] in house.library.message("paused.explain").variants
    name = house.client().pseudonym
    assert "reason" in (await house.commands("clear", name, chat=STAFF_CHAT, name="Dana"))[0]
    said = await house.commands("clear", f"{name} spoke by phone, safe at home", chat=STAFF_CHAT, name="Dana")
    assert "Dana" in said[0]
    assert house.client().mode == "coaching"
    await house.says("can we do a skill")
    assert house.dialogue.asked[-1].text == "can we do a skill"


@pytest.mark.parametrize("command", ["crisis", "help", "plan"])
async def test_help_is_answered_in_every_state_without_the_dialogue(house: TestHouse, command: str) -> None:
    house.dialogue.fails_with = "unreachable"
    assert await house.commands(command)
    await house.onboarded()
    assert await house.commands(command)
    await house.says(OVERDOSE)
    assert await house.commands(command)
    assert all(request.intent == "interrupted" for request in house.dialogue.asked)


async def test_the_helplines_are_pinned_after_a_code_and_not_after_a_mere_look(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("crisis")
    assert house.phone.pinned == []
    await house.says("i wish i was dead")
    ((chat, number),) = house.phone.pinned
    assert chat == PATIENT
    assert "findahelpline.com" in house.phone.arrived[number - 1][1].text


async def test_every_incoming_line_carries_its_screening(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("good morning")
    await house.says(OVERDOSE)
    rows = house.read(lambda s: s.execute(select(ScreeningRecord.action, ScreeningRecord.version)).all())
    assert [action for action, _ in rows][-2:] == ["none", "emergency"]
    assert all(version for _, version in rows)


async def test_an_edit_into_danger_is_seen(house: TestHouse) -> None:
    await house.onboarded()
    said = await house.takes(house.inbound(Kind.EDITED, text=OVERDOSE))
    assert "999" in said[0]


async def test_a_caption_into_danger_is_seen(house: TestHouse) -> None:
    await house.onboarded()
    said = await house.takes(house.inbound(Kind.PHOTO, text=OVERDOSE))
    assert "999" in said[0]


async def test_an_unsent_ordinary_reply_is_withdrawn_when_a_crisis_comes_in(house: TestHouse) -> None:
    await house.onboarded()
    await house.parts.gateway.take(house.inbound(text="tell me about skills"))
    said = await house.says(OVERDOSE)
    assert said[0].count("999") == 1
    stale = house.library.message("house.stale_button").variants
    assert not any(text in stale for text in house.phone.texts())


async def test_a_broken_database_still_sends_helplines(house: TestHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(house.parts.gateway._acceptor, "accept", broken)
    item = house.inbound(text=OVERDOSE)
    for _ in range(2):  # Telegram brings it again: the client is not flooded
        with pytest.raises(OSError, match="disk gone"):
            await house.parts.gateway.take(item)
    said = house.phone.texts()
    assert "emergency number" in said[0]
    assert sum("findahelpline.com" in text for text in said) == 1
    assert any("nothing could be stored" in text for text in house.phone.texts(STAFF_CHAT))
