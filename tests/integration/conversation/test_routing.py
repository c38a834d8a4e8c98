"""A message with several parts, as a client meets it: the highest first, the rest saved aloud and brought back."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from coaching.targets import Matter
from content.library import Library
from content.say import Say
from records import coaching_store, escalations
from records.coaching_models import ParkedMatter
from records.db import Database
from records.models import InboxItem
from tests.support.house import PATIENT, TestHouse
from tests.support.mixed import messages
from tests.support.written import button, keys, pressed, said, waiting

MIXED = "Skipped group, had a fight, want to die"
NO = "no, i am not thinking about that"
INTERFERING = ("missed.", "absent.", "commit.", "parked.")
TALK = (Say("talk.what_next"),)


async def test_danger_is_answered_as_ever_and_nothing_stands_between(house: TestHouse) -> None:
    """The crisis lines are those of the danger alone; the rest is kept, and not a word is said of it yet."""
    await house.onboarded()
    await house.onboarded(PATIENT + 1)
    mixed = await said(house, MIXED)
    alone = await said(house, "want to die", PATIENT + 1)
    assert mixed == alone
    assert not any(key.startswith("parked.") for key in mixed)
    assert waiting(house) == ["group", "people"]


async def test_what_waits_is_said_in_the_next_turn_that_safety_does_not_answer(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await said(house, MIXED)
    house.clock.forward(minutes=2)
    assert await said(house, NO) == ["crisis.answered_no"]  # the person first
    assert await said(house, "ok") == ["parked.aloud", "talk.what_next"]
    shown = [text for text in house.phone.texts() if "group" in text.casefold()]
    assert len(shown) == 1
    assert "fight" not in shown[0]
    house.clock.forward(minutes=2)
    assert "parked.aloud" not in await said(house, "hello")


async def test_what_waits_comes_back_one_at_a_time_once_things_are_calm(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await said(house, MIXED)
    await said(house, NO)
    await said(house, "ok")
    house.clock.forward(hours=3)
    assert (await said(house, "hello"))[-1] == "parked.back"
    assert "group" in house.phone.texts()[-1]
    assert (await said(house, "hm")).count("parked.back") == 0  # one at a contact
    assert await pressed(house, button(house, "Drop it")) == ["parked.dropped"]
    assert waiting(house) == ["people"]
    house.clock.forward(hours=2)
    assert (await said(house, "hello"))[-1] == "parked.back"
    assert "trouble with someone" in house.phone.texts()[-1]


async def test_now_takes_it_up_and_later_leaves_it_for_another_day(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await said(house, MIXED)
    await said(house, NO)
    await said(house, "ok")
    house.clock.forward(hours=3)
    await said(house, "hello")
    assert await pressed(house, button(house, "Later")) == ["parked.later_kept"]
    house.clock.forward(hours=2)
    await said(house, "hello")
    assert "trouble with someone" in house.phone.texts()[-1]  # the other one meanwhile
    await pressed(house, button(house, "Drop it"))
    house.clock.forward(hours=24)
    await said(house, "hello")
    assert await pressed(house, button(house, "Now")) == ["absent.ordinary_group", "absent.ask_group"]
    assert waiting(house) == []


async def test_put_off_three_times_it_is_not_brought_up_again(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await said(house, "can you teach me wise mind, i want to die")
    for _ in range(6):
        house.clock.forward(hours=22)
        await said(house, "hello")
    assert keys(house).count("parked.back") == 3
    assert waiting(house) == ["skills"]


async def test_without_danger_the_highest_is_looked_at_and_the_rest_saved_aloud(house: TestHouse) -> None:
    await house.onboarded()
    shown = await said(house, "skipped group, had a fight with my mum, can you teach me wise mind")
    assert shown == ["absent.ordinary_group", "parked.later", "absent.ask_group"]
    assert waiting(house) == ["people", "skills"]
    assert "mum" not in " ".join(house.phone.texts())
    assert house.dialogue.asked == []


async def test_daily_life_goes_to_the_dialogue_without_the_skill_that_waits(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    shown = await said(house, "had a fight with my sister, can you teach me wise mind")
    assert shown == ["parked.later", "talk.what_next"]
    assert [request.text for request in house.dialogue.asked] == ["had a fight with my sister"]
    assert waiting(house) == ["skills"]


async def test_where_the_dialogue_finds_danger_nothing_else_is_said_with_it(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("handoff.safety", {"reason": "urge_self_harm"}),)
    shown = await said(house, "had a fight with my sister, can you teach me wise mind")
    assert shown
    assert all(key.startswith("crisis.") for key in shown)
    assert waiting(house) == ["skills"]


async def test_anger_at_the_program_is_repaired_first_and_the_rest_waits(house: TestHouse) -> None:
    await house.onboarded()
    shown = await said(house, "you're useless, and i skipped group")
    assert shown[0] in {"repair.hostile", "talk.complaint"}
    assert shown[1:] == ["parked.later"]
    assert waiting(house) == ["group"]


async def test_a_higher_target_breaks_in_on_a_skill_which_can_be_gone_on_with(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("intake.ask_feeling"),)
    await said(house, "i want a skill")
    assert await said(house, "i skipped group again") == ["absent.ordinary_group", "absent.ask_group"]
    assert house.dialogue.asked[-1].intent == "interrupted"


@pytest.mark.parametrize(("label", "then"), [("Go on", "talk.what_next"), ("Leave it", "parked.left_skill")])
async def test_a_skill_that_was_broken_off_is_gone_on_with_or_left_kindly(
    house: TestHouse, label: str, then: str
) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    with house.database.transaction() as session:
        coaching_store.park(session, house.client().id, house.clock(), feeling="sad", skill="DT04")
    house.clock.forward(hours=2)
    assert await said(house, "hello") == ["talk.what_next", "parked.skill_back"]
    await house.presses(button(house, label))
    assert keys(house)[-1] == then
    if label == "Go on":
        assert house.dialogue.asked[-1].intent == "resume"
    house.clock.forward(hours=2)
    assert "parked.skill_back" not in await said(house, "hello")


async def test_the_same_message_again_after_a_crash_keeps_things_once(house: TestHouse) -> None:
    await house.onboarded()
    item = house.inbound(text=MIXED)
    await house.takes(item)
    with house.database.transaction() as session:
        session.get_one(InboxItem, item.item_id).outcome = None
    await house.parts.jobs.turn(item.item_id)
    assert waiting(house) == ["group", "people"]


async def test_a_word_in_answer_to_a_question_is_not_put_in_order(house: TestHouse) -> None:
    await house.onboarded()
    await pressed(house, "goals:add")
    shown = await said(house, "not skip group, no more fights with my mum, sleep through")
    assert shown == ["goals.noted"]
    assert waiting(house) == []


async def test_what_is_kept_is_sealed_and_goes_with_the_client(house: TestHouse) -> None:
    await house.onboarded()
    await said(house, "got drunk and skipped group")
    with house.database.transaction() as session:
        rows = session.scalars(select(ParkedMatter)).all()
        assert len(rows) == 1
        assert b"substances" not in rows[0].matter_sealed
    await house.presses("data:delete_yes")
    with house.database.transaction() as session:
        assert session.scalars(select(ParkedMatter)).all() == []


async def test_the_tenth_time_is_handled_like_the_first(house: TestHouse) -> None:
    """Dbt-brief 1.1: repeated talk of ending one's life is never "therapy-interfering", and has no discount."""
    await house.onboarded()
    house.dialogue.default = TALK
    handled = []
    for _ in range(10):
        shown = [key for key in await said(house, "i want to die") if key != "crisis.told"]  # an alert tells once
        client = house.client()
        with house.database.transaction() as session:
            alerted = escalations.open_for(session, client.id) is not None
        handled.append((shown, client.mode, client.pinned_until - house.clock(), alerted))
        house.clock.forward(hours=12)
        assert not any(
            key.startswith(("missed.", "absent.", "commit.", "parked.")) for key in await said(house, NO)
        )
        house.clock.forward(hours=12)
    assert handled[0][0][:2] == ["crisis.t1.acknowledge", "crisis.t1.direct_question"]
    assert handled[0][3]
    assert all(one == handled[0] for one in handled)
    assert waiting(house) == []


async def test_ten_times_within_the_hour_each_one_is_answered_at_once(house: TestHouse) -> None:
    await house.onboarded()
    for _ in range(10):
        shown = await said(house, "i keep thinking about killing myself")
        assert shown
        assert all(key.startswith("crisis.") for key in shown)
        house.clock.forward(minutes=5)
    assert house.client().mode == "crisis_skills"


@pytest.fixture
async def quick_house(tmp_path: Path, migrated_sqlite: Path, library: Library) -> AsyncIterator[TestHouse]:
    """A house with nobody to page: hundreds of messages take a fifth of the time."""
    path = tmp_path / "house.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    house = TestHouse(database, library, staff=False)
    yield house
    await house.leave()
    database.close()


async def test_each_mixed_message_through_the_whole_house(quick_house: TestHouse) -> None:
    """Danger gets the crisis lines and nothing else; every other message its target, and what is left is kept."""
    house = quick_house
    house.dialogue.default = TALK
    wrong = []
    for chat, message in enumerate(messages(), start=7400):
        await house.onboarded(chat)
        shown = await said(house, message.text, chat)
        parts = {part for part in message.parts if part != Matter.BOT}
        kept = set(waiting(house, chat))
        in_crisis = bool(shown) and all(key.startswith("crisis.") for key in shown)
        if message.first == 1:
            right = in_crisis and len(kept & parts) >= len(parts) - 1
        else:
            of_therapy = shown[0].startswith(("missed.", "absent.", "repair.", "talk.complaint", "talk.repair"))
            right = not in_crisis and of_therapy == (message.first == 2)
        if not right:
            wrong.append((message.text, shown, kept))
    assert wrong == []


async def test_what_the_danger_itself_is_about_does_not_wait_for_a_better_day(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await said(house, "my uncle hit me after dinner, and i skipped group")
    assert waiting(house) == ["group"]


async def test_a_danger_alone_leaves_nothing_that_waits(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = TALK
    await said(house, "i want to stop existing")
    await said(house, "craving the feeling of cutting")
    assert waiting(house) == []
