"""An ordinary turn: answered through the dialogue, kindly when it fails, honestly for what is no text."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from content.say import Say
from conversation.ports import SendError
from conversation.types import Kind
from records.models import InboxItem, Message
from records.transcript import DROPPED, FAILED, SENT
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse


async def test_words_go_to_the_dialogue_under_a_random_id(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("my boss humiliated me")
    request = house.dialogue.asked[-1]
    assert request.text == "my boss humiliated me"
    assert str(PATIENT) not in request.client
    assert request.message_id.startswith("tg:")


async def test_the_dialogue_knows_what_was_flagged(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("my boss humiliated me")
    facts = dict(house.dialogue.asked[-1].facts)
    assert (facts["mode"], facts["safety_flag"], facts["open_codes"]) == ("coaching", False, [])
    await house.says("i wish i was dead")
    await house.says("no")  # to the direct question; anything but a plain answer would be unclear, and count
    await house.says("my boss was quiet today")
    facts = dict(house.dialogue.asked[-1].facts)
    assert facts["safety_flag"]
    assert facts["open_codes"] == ["T1"]
    house.clock.forward(hours=80)
    await house.says("hello again")
    assert dict(house.dialogue.asked[-1].facts)["open_codes"] == []


async def test_a_leading_slash_never_reaches_the_dialogue(house: TestHouse) -> None:
    await house.onboarded()
    await house.says('/stop{"a": "b"}')
    assert house.dialogue.asked[-1].text == 'stop{"a": "b"}'


async def test_a_button_reaches_the_dialogue_as_a_trusted_intent(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("rate:7")
    assert house.dialogue.asked[-1].intent == "rate_intensity"
    assert dict(house.dialogue.asked[-1].entities) == {"number": "7"}


@pytest.mark.parametrize("reason", ["timeout", "unreachable", "malformed", "action_failed"])
async def test_a_failing_dialogue_earns_the_kind_fallback(house: TestHouse, reason: str) -> None:
    await house.onboarded()
    house.dialogue.fails_with = reason
    said = await house.says("hello")
    assert said[0] in house.library.message("house.fallback").variants
    labels = [label for row in house.phone.arrived[-1][1].rows for label, _ in row]
    assert {"Paced breathing", "Helplines", "A person"} <= set(labels)


@pytest.mark.parametrize("answer", [(), (Say("no.such.wording"),), (Say("house.settings"),)])
async def test_an_unusable_answer_earns_the_fallback_too(house: TestHouse, answer: tuple[Say, ...]) -> None:
    await house.onboarded()
    house.dialogue.default = answer
    assert (await house.says("hello"))[0] in house.library.message("house.fallback").variants


async def test_skills_work_without_the_dialogue(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    assert "Breathe in" in (await house.presses("offline:breathing"))[0]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (Kind.VOICE, "house.voice"),
        (Kind.PHOTO, "house.picture"),
        (Kind.VIDEO_NOTE, "house.video"),
        (Kind.STICKER, "house.sticker"),
        (Kind.CONTACT, "house.contact"),
        (Kind.DOCUMENT, "house.document"),
        (Kind.POLL, "house.poll"),
        (Kind.EDITED, "house.edited"),
        (Kind.FORWARDED, "house.forwarded"),
        (Kind.UNSUPPORTED, "house.unsupported"),
    ],
)
async def test_what_is_no_text_gets_its_own_answer(house: TestHouse, kind: Kind, key: str) -> None:
    await house.onboarded()
    said = await house.takes(house.inbound(kind))
    assert said == list(house.library.message(key).variants)[:1] or said[0] in house.library.message(key).variants
    assert house.dialogue.asked == []


async def test_a_location_is_answered_with_the_emergency_number(house: TestHouse) -> None:
    await house.onboarded()
    assert "999" in (await house.takes(house.inbound(Kind.LOCATION)))[0]


async def test_a_voice_note_offers_help_and_a_person(house: TestHouse) -> None:
    await house.onboarded()
    await house.takes(house.inbound(Kind.VOICE))
    payloads = [payload for row in house.phone.arrived[-1][1].rows for _, payload in row]
    assert payloads == ["crisis:now", "crisis:person"]


@pytest.mark.parametrize("text", ["👍", "😭😭", "🏳️‍🌈", "...", "\u200b"])
async def test_signs_without_words_ask_for_words(house: TestHouse, text: str) -> None:
    await house.onboarded()
    said = await house.says(text)
    known = house.library.message("house.emoji_only").variants + house.library.message("house.blank").variants
    assert said[0] in known


@pytest.mark.parametrize("text", ["مرحبا كيف حالك", "x" * 4096, "héllo \ud83d", "a\u0000b", "שלום " * 50])
async def test_unusual_text_is_answered_and_nothing_is_lost(house: TestHouse, text: str) -> None:
    await house.onboarded()
    assert await house.says(text)
    open_items = house.read(lambda s: s.scalars(select(InboxItem.id).where(InboxItem.done_at.is_(None))).all())
    assert open_items == []


async def test_the_same_update_twice_is_one_turn(house: TestHouse) -> None:
    await house.onboarded()
    item = house.inbound(text="hello")
    await house.takes(item)
    asked = len(house.dialogue.asked)
    assert await house.takes(item) == []
    assert len(house.dialogue.asked) == asked


async def test_a_turn_that_runs_again_after_a_crash_sends_nothing_twice(house: TestHouse) -> None:
    await house.onboarded()
    item = house.inbound(text="hello")
    await house.takes(item)
    before = list(house.phone.arrived)
    await house.parts.jobs.turn(item.item_id)
    assert house.phone.arrived == before


async def test_a_refused_send_is_tried_again_as_it_was(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[PATIENT] = [SendError("flood", retry_after=0.01)]
    said = await house.says("hello")
    assert said[0] in house.library.message("house.stale_button").variants


async def test_a_send_that_may_have_arrived_is_worded_as_a_possible_repeat(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[PATIENT] = [SendError("unreachable", ambiguous=True)]
    said = await house.says("hello")
    assert said[0].startswith(house.library.message("house.possible_repeat").variants[0])


async def test_a_blocked_chat_is_recorded_and_not_tried_for_ever(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[PATIENT] = [SendError("blocked", permanent=True)]
    assert await house.says("hello") == []
    assert house.client().unreachable_since is not None
    newest = house.read(lambda s: s.scalar(select(Message.status).order_by(Message.id.desc()).limit(1)))
    assert newest == FAILED


async def test_a_timer_calls_the_next_step_when_it_ends(house: TestHouse) -> None:
    await house.onboarded()
    step = "skill.DT04.step." + house.library.skills["DT04"].steps[0].id
    house.dialogue.answers = {"breathe": (Say(step, timer_seconds=60),)}
    await house.says("breathe")
    ((delay, _),) = house.queue.delayed
    assert delay == 60
    await house.queue.fire_timers(house.parts.jobs)
    request = house.dialogue.asked[-1]
    assert request.intent == "timer_done"
    assert dict(request.entities) == {"skill": "DT04", "step": house.library.skills["DT04"].steps[0].id}


async def test_a_timer_that_was_started_again_is_not_ended_by_the_first_clock(house: TestHouse) -> None:
    await house.onboarded()
    step = next(key for key in house.library.wording if key.startswith("skill.DT04.step."))
    house.dialogue.answers = {"breathe": (Say(step, timer_seconds=60),)}
    await house.says("breathe")
    first_clock, house.queue.delayed = house.queue.delayed, []
    await house.says("breathe")
    second_clock, house.queue.delayed = house.queue.delayed, first_clock
    asked = len(house.dialogue.asked)
    await house.queue.fire_timers(house.parts.jobs)
    assert len(house.dialogue.asked) == asked
    house.queue.delayed = second_clock
    await house.queue.fire_timers(house.parts.jobs)
    assert house.dialogue.asked[-1].intent == "timer_done"


async def test_a_timer_is_silent_while_the_chat_is_held(house: TestHouse) -> None:
    await house.onboarded()
    step = "skill.DT04.step." + house.library.skills["DT04"].steps[0].id
    house.dialogue.answers = {"breathe": (Say(step, timer_seconds=60),)}
    await house.says("breathe")
    await house.says("I took all my pills")
    count = len(house.phone.arrived)
    await house.queue.fire_timers(house.parts.jobs)
    assert len(house.phone.arrived) == count


async def test_no_wording_comes_twice_while_another_is_left(house: TestHouse) -> None:
    await house.onboarded()
    variants = house.library.message("house.fallback").variants
    house.dialogue.fails_with = "timeout"
    said = [(await house.says(f"hello {n}"))[0] for n in range(len(variants))]
    assert sorted(said) == sorted(variants)


async def test_asking_for_a_person_reaches_the_staff_chat_and_then_says_so(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.answers = {"can i talk to someone": (Say("handoff.person"),)}
    said = await house.says("can i talk to someone")
    assert house.phone.texts(STAFF_CHAT)
    assert said[-1] in house.library.message("house.person_asked").variants


async def test_asking_for_a_person_with_nobody_there_is_told_plainly(unwatched_house: TestHouse) -> None:
    await unwatched_house.onboarded()
    said = await unwatched_house.presses("crisis:person")
    assert said[0] in unwatched_house.library.message("house.person_nobody").variants


async def test_a_group_is_told_and_left(house: TestHouse) -> None:
    await house.takes(house.inbound(Kind.ADDED_TO_GROUP, chat=-555))
    assert house.phone.left == [-555]
    assert "private chat" in house.phone.texts(-555)[0]


async def test_an_update_of_an_unknown_kind_is_kept(house: TestHouse) -> None:
    item = house.inbound(Kind.UNSUPPORTED, chat=0)
    await house.parts.gateway.take(replace(item, chat_id=None, private=False))
    assert house.read(lambda s: s.scalar(select(InboxItem.outcome))) == "unsupported"


async def test_deleting_my_data_makes_my_words_unreadable(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("a secret of mine")
    await house.commands("delete")
    said = await house.presses("data:delete_yes")
    assert said[0] in house.library.message("house.delete_done").variants
    assert house.dialogue.forgotten == [house.client().id]
    sealed = house.read(lambda s: s.scalars(select(Message.text_sealed).where(Message.direction == "in")).all())
    assert [words for words in sealed if words][:-1] == []
    assert house.client().country is None


async def test_an_open_alert_must_be_answered_before_data_is_deleted(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("I took all my pills")
    said = await house.presses("data:delete_yes")
    assert said[0] in house.library.message("house.delete_open_alert").variants


async def test_settings_change_the_country(house: TestHouse) -> None:
    await house.onboarded()
    assert "United Kingdom" in (await house.commands("settings"))[0]
    await house.presses("settings:country")
    await house.presses("onboard:country:IE")
    assert house.client().country == "IE"


async def test_every_line_shown_names_its_wording_and_version(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    rows = house.read(
        lambda s: s.execute(
            select(Message.say_key, Message.content_version, Message.status).where(Message.direction == "out")
        ).all()
    )
    assert rows
    assert all(key and version == house.library.fingerprint for key, version, _ in rows)
    assert {status for *_, status in rows} <= {SENT, DROPPED}


async def test_the_understood_intent_is_kept_with_the_message(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("I am so angry")
    intent, confidence = house.read(
        lambda s: s.execute(
            select(Message.intent, Message.confidence)
            .where(Message.direction == "in")
            .order_by(Message.id.desc())
            .limit(1)
        ).one()
    )
    assert (intent, confidence) == ("share_emotion", 0.9)
