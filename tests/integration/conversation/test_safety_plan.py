"""The safety plan as a client meets it: built when calm, opened in one tap in every state, shown in a crisis."""

import pytest
from sqlalchemy import update

from content.say import Say
from conversation.types import Kind
from records import escalations, safety_plans
from records.models import Client, SafetyPlanDraft, SafetyPlanVersion
from safety.plan import MAX_ITEMS, MAX_LENGTH, Plan, Section
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

OVERDOSE = "I took all my pills"
PLAN = Plan(
    {
        Section.SIGNS: ("No sleep for two nights",),
        Section.ALONE: ("Walk by the river",),
        Section.PEOPLE: ("My aunt Rosa",),
        Section.SPACE: ("Rosa looks after things for me",),
        Section.REASONS: ("The choir",),
    }
)


def save(house: TestHouse, plan: Plan = PLAN, *, by: str | None = None) -> None:
    with house.database.transaction() as session:
        client = house.client()
        row = safety_plans.newest(session, client.id)
        safety_plans.add(
            session,
            house.vault.of(session, client.id),
            client.id,
            number=row.number + 1 if row else 1,
            body=plan.to_json(),
            by_staff=by,
            now=house.clock(),
        )


def plan_of(house: TestHouse) -> Plan:
    with house.database.transaction() as session:
        client = house.client()
        row = safety_plans.newest(session, client.id)
        return Plan.from_json(safety_plans.body_of(house.vault.of(session, client.id), row)) if row else Plan()


def buttons(house: TestHouse, chat: int = PATIENT) -> dict[str, str]:
    """Return the buttons of the newest message, by label."""
    newest = next(message for where, message in reversed(house.phone.arrived) if where == chat)
    return {label: payload for row in newest.rows for label, payload in row}


async def tap(house: TestHouse, label: str) -> list[str]:
    return await house.presses(buttons(house)[label])


def is_wording(house: TestHouse, text: str, key: str) -> bool:
    return any(text.startswith(variant.split("{")[0]) for variant in house.library.message(key).variants)


async def test_a_first_plan_is_built_a_part_at_a_time_and_opens_with_one_tap(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"  # Rasa has no part in any of this
    await house.commands("plan")
    said = await tap(house, "Begin my plan")
    assert len(said) == 2
    assert said[1].startswith("Part 1 of 7")
    await house.says("No sleep for two nights")
    await house.says("I stop eating breakfast")
    said = await tap(house, "That is all for this part")
    assert said[0].startswith("Part 2 of 7")
    await house.says("- walk by the river\n- a hot bath")
    await tap(house, "That is all for this part")
    for _ in range(3):
        await tap(house, "Skip this part")
    assert (await house.says("done"))[0].startswith("Part 7 of 7")
    await tap(house, "Back")
    await house.says("Rosa looks after things for me")
    await tap(house, "That is all for this part")
    said = await tap(house, "Skip this part")
    assert said[0].startswith("Your draft, not saved")
    assert plan_of(house).is_empty
    said = await tap(house, "Save it as my plan")
    assert is_wording(house, said[0], "plan.saved")
    assert house.dialogue.asked == []
    said = await tap(house, "My plan")
    assert "\n".join(said) == (
        "My safety plan\n\n"
        "My early signs:\nNo sleep for two nights\nI stop eating breakfast\n\n"
        "What I can do alone:\nwalk by the river\na hot bath\n\n"
        "Making my space safer:\nRosa looks after things for me"
    )


async def test_the_draft_is_there_after_a_stop_a_command_and_a_day(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    await house.says("I cancel plans")
    assert is_wording(house, (await house.says("Stop."))[0], "plan.stopped")
    await house.says("what a day")
    assert house.dialogue.asked[-1].text == "what a day"
    house.clock.forward(days=1)
    await house.commands("plan")
    assert "I cancel plans" in (await tap(house, "Go on with my draft"))[0]
    await house.commands("menu")
    await house.says("a walk maybe")  # after the menu this is talk, and no item
    assert house.dialogue.asked[-1].text == "a walk maybe"
    assert "a walk" not in (await house.presses("plan:resume"))[0]
    await house.says("I go quiet")
    assert "I go quiet" in (await house.presses("plan:resume"))[0]


@pytest.mark.parametrize("words", ["Help!", "help me", "talk to a person"])
async def test_a_call_for_help_is_no_item(house: TestHouse, words: str) -> None:
    await house.onboarded()
    house.dialogue.answers = {words: (Say("handoff.person"),)}
    await house.presses("plan:begin")
    said = await house.says(words)
    assert is_wording(house, said[0], "crisis.person_asked")


async def test_what_is_written_hours_after_the_question_is_no_answer_to_it(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    house.clock.forward(hours=3)
    await house.says("I feel low today")
    assert house.dialogue.asked[-1].text == "I feel low today"
    assert "low" not in (await house.presses("plan:resume"))[0]


async def test_a_picture_or_an_empty_message_does_not_end_the_building(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    await house.takes(house.inbound(Kind.PHOTO))
    await house.says("...")
    await house.says("No sleep")
    assert house.dialogue.asked == []
    assert "No sleep" in (await house.presses("plan:resume"))[0]


@pytest.mark.parametrize(
    "command", ["crisis", "help", "plan", "menu", "privacy", "settings", "delete", "nonsense"]
)
async def test_a_command_while_building_does_what_it_always_does(house: TestHouse, command: str) -> None:
    await house.onboarded()
    usual = await house.commands(command)
    await house.presses("plan:begin")
    said = await house.commands(command)
    assert len(said) == len(usual)
    assert not any(text.startswith("Part") for text in said)


async def test_words_of_danger_while_building_are_answered_as_ever_and_are_no_item(house: TestHouse) -> None:
    stays = house.library.message("crisis.stay_emergency").variants
    await house.onboarded()
    await house.presses("plan:begin")
    await house.says("No sleep")
    said = await house.says(OVERDOSE)
    assert "999" in said[0]
    assert house.client().mode == "paused"
    said = await house.says("I go quiet")
    assert said[0] in {v.replace("{emergency}", "999 or 112") for v in stays}
    name = house.client().pseudonym
    page = next(m for chat, m in house.phone.arrived if chat == STAFF_CHAT)
    await house.presses(page.rows[0][0][1], chat=STAFF_CHAT, name="Dana")
    await house.commands("clear", f"{name} spoke, safe at home", chat=STAFF_CHAT, name="Dana")
    (said_again,) = await house.presses("plan:resume")
    assert "No sleep" in said_again
    assert "pills" not in said_again
    assert "quiet" not in said_again


async def test_a_sign_that_the_screener_calls_is_answered_first_and_asked_about_when_calm(
    house: TestHouse,
) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    said = await house.says("I wish I was dead")
    assert any("killing yourself" in text for text in said)
    assert not any(is_wording(house, text, "plan.noted") for text in said)
    said = await house.presses("plan:resume")
    assert is_wording(house, said[0], "plan.not_now")
    with house.database.transaction() as session:
        alert = escalations.open_for(session, house.client().id)
        if alert is not None:
            escalations.acknowledge(session, alert.id, by="Dana", now=house.clock())
    house.clock.forward(hours=25)
    said = await house.presses("plan:resume")
    assert "I wish I was dead" in said[0]
    said = await tap(house, "Yes, keep it")
    assert "My early signs" in said[0]
    assert "I wish I was dead" in said[0]


async def test_an_old_button_shows_where_we_are_and_does_nothing(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    await house.says("one")
    await house.says("two")
    undo = buttons(house)["Take the last one back"]
    await house.presses(undo)
    said = await house.presses(undo)
    assert "one" in said[0]
    assert "two" not in said[0]


async def test_limits_are_explained_kindly(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    assert str(MAX_LENGTH) in (await house.says("x" * (MAX_LENGTH + 1)))[0]
    said = await house.says("\n".join(f"sign {n}" for n in range(MAX_ITEMS + 1)))
    assert is_wording(house, said[0], "plan.too_many")


async def test_a_saved_plan_is_changed_in_one_part_and_the_old_version_stays(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    await house.commands("plan")
    await tap(house, "Change my plan")
    await tap(house, "People I can ask")
    await tap(house, "Change or remove one")
    await tap(house, "1")
    await tap(house, "Write it anew")
    await house.says("My aunt Rosa, after six")
    await tap(house, "That is all for this part")
    await tap(house, "Save it as my plan")
    assert plan_of(house) == PLAN.changed(Section.PEOPLE, 1, "My aunt Rosa, after six")
    with house.database.transaction() as session:
        rows = safety_plans.versions(session, house.client().id)
        assert [(row.number, row.by_staff) for row in rows] == [(2, None), (1, None)]
        assert safety_plans.draft(session, house.client().id) is None


async def test_saving_without_a_change_makes_no_version(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    await house.presses("plan:change")
    await tap(house, "See the whole draft")
    await tap(house, "Save it as my plan")
    with house.database.transaction() as session:
        assert len(safety_plans.versions(session, house.client().id)) == 1


async def test_a_draft_that_is_dropped_leaves_the_saved_plan(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    await house.presses("plan:change")
    await tap(house, "My early signs")
    await house.says("something else")
    await tap(house, "That is all for this part")
    await tap(house, "Drop the draft")
    await tap(house, "Yes, drop it")
    assert plan_of(house) == PLAN
    await house.commands("plan")
    assert "Change my plan" in buttons(house)


async def test_what_the_team_saved_meanwhile_is_not_undone_by_the_draft(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    await house.presses("plan:change")
    await tap(house, "What I can do alone")
    await house.says("Tea")
    save(house, PLAN.added(Section.SERVICES, "The clinic, mornings"), by="Dana")
    await house.presses("plan:resume")
    await tap(house, "That is all for this part")
    await tap(house, "Save it as my plan")
    both = plan_of(house)
    assert both.of(Section.SERVICES) == ("The clinic, mornings",)
    assert both.of(Section.ALONE) == ("Walk by the river", "Tea")


HELD = ["crisis_skills", "safety_only", "paused", "human"]


@pytest.mark.parametrize("mode", HELD)
async def test_it_is_opened_in_every_mode_without_the_dialogue(house: TestHouse, mode: str) -> None:
    await house.onboarded()
    save(house)
    house.dialogue.fails_with = "unreachable"
    with house.database.transaction() as session:
        session.execute(update(Client).values(mode=mode, mode_since=house.clock()))
    for said in (await house.commands("plan"), await house.presses("crisis:plan")):
        assert "My aunt Rosa" in said[0]
        assert "Change my plan" not in buttons(house)
        assert "Show helplines" in buttons(house)
    said = await house.presses("plan:change")
    assert is_wording(house, said[0], "plan.not_now")
    assert "My aunt Rosa" in said[1]
    assert house.dialogue.asked == []


async def test_it_is_opened_before_consent_and_in_the_middle_of_the_first_conversation(house: TestHouse) -> None:
    said = await house.commands("plan")
    assert said[0] in house.library.message("crisis.no_plan_yet").variants
    await house.commands("start")
    save(house)
    said = await house.commands("plan")
    assert "My aunt Rosa" in said[0]
    assert "Change my plan" not in buttons(house)


async def test_with_an_open_alert_or_a_flag_of_today_it_is_shown_and_not_built(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("crisis:person")
    said = await house.commands("plan")
    assert said[0] in house.library.message("crisis.no_plan_yet").variants
    assert is_wording(house, (await house.presses("plan:begin"))[0], "plan.not_now")


async def test_a_plan_asked_for_in_words_is_shown(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    house.dialogue.answers = {"what did we write down": (Say("handoff.plan"),)}
    assert "My aunt Rosa" in (await house.says("what did we write down"))[0]
    assert "Change my plan" in buttons(house)


async def test_a_long_plan_comes_in_two_messages_that_telegram_takes(house: TestHouse) -> None:
    await house.onboarded()
    umlauts = "\u00e4" * (MAX_LENGTH - 1)
    save(house, Plan({s: tuple(f"{n}{umlauts}" for n in range(MAX_ITEMS)) for s in Section}))
    said = await house.commands("plan")
    assert len(said) == 2
    assert all(len(text) <= 4096 for text in said)
    assert "Change my plan" in buttons(house)
    await house.presses("plan:change")
    said = await tap(house, "See the whole draft")
    assert all(len(text) <= 4096 for text in said)
    said = await house.says("I wish I was dead")
    assert all(len(text) <= 4096 for text in said)


async def test_the_crisis_reply_shows_what_helps_now_and_the_whole_is_a_tap_away(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    house.dialogue.fails_with = "unreachable"
    said = await house.says("I think about suicide")
    (shown,) = [text for text in said if "My aunt Rosa" in text]
    assert is_wording(house, shown, "crisis.plan")
    for words in ("Walk by the river", "Rosa looks after things", "The choir"):
        assert words in shown
    assert "No sleep" not in shown
    said = await house.presses("crisis:plan")
    assert "No sleep" in said[0]


async def test_a_crisis_told_again_points_to_the_plan_instead_of_repeating_it(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    await house.says("i wish i was dead")
    later = [text for _ in range(4) for text in await house.says("i wish i was dead")]
    assert not any("My aunt Rosa" in text for text in later)
    assert any(text in house.library.message("crisis.plan_again").variants for text in later)


async def test_an_emergency_stays_short(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    said = await house.says(OVERDOSE)
    assert "999" in said[0]
    assert not any("My aunt Rosa" in text for text in said)


@pytest.mark.parametrize("damage", [{"body_sealed": b"\x01broken"}, {"number": 9}])
async def test_a_plan_that_does_not_open_keeps_no_crisis_reply_from_going_out(
    house: TestHouse, damage: dict[str, object]
) -> None:
    await house.onboarded()
    save(house)
    with house.database.transaction() as session:
        session.execute(update(SafetyPlanVersion).values(**damage))
    said = await house.says("I think about suicide")
    assert any("Samaritans" in text for text in said)
    assert not any(is_wording(house, text, "crisis.plan") for text in said)
    said = await house.commands("plan")
    assert is_wording(house, said[0], "plan.unreadable")


async def test_a_plan_from_another_release_is_not_overwritten(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    with house.database.transaction() as session:
        session.execute(update(SafetyPlanVersion).values(body_sealed=b"\x01broken"))
    assert is_wording(house, (await house.presses("plan:change"))[0], "plan.unreadable")
    with house.database.transaction() as session:
        assert len(safety_plans.versions(session, house.client().id)) == 1


async def test_a_draft_that_does_not_open_is_begun_anew(house: TestHouse) -> None:
    await house.onboarded()
    await house.presses("plan:begin")
    with house.database.transaction() as session:
        session.execute(update(SafetyPlanDraft).values(body_sealed=b"\x01broken"))
    said = await house.presses("plan:resume")
    assert said[-1].startswith("Part 1 of 7")


async def test_a_prompt_never_asks_for_what_might_be_used_and_an_item_that_names_it_is_kept(
    house: TestHouse,
) -> None:
    await house.onboarded()
    save(house, Plan({Section.SPACE: ("Ann keeps my razor blades", "Sleep at Ann's")}))
    said = await house.says("I think about suicide")
    assert any("Sleep at Ann's" in text for text in said)
    assert not any("razor" in text for text in said)
    assert "razor" in (await house.commands("plan"))[0]


async def test_deleting_ones_data_deletes_the_plan(house: TestHouse) -> None:
    await house.onboarded()
    save(house)
    await house.presses("plan:change")
    await house.presses("data:delete_yes")
    with house.database.transaction() as session:
        client = house.client()
        assert safety_plans.newest(session, client.id) is None
        assert safety_plans.draft(session, client.id) is None


async def test_the_next_item_of_a_second_client_is_no_part_of_the_first_ones_plan(house: TestHouse) -> None:
    await house.onboarded()
    await house.onboarded(chat=PATIENT + 1)
    await house.presses("plan:begin")
    await house.says("No sleep", chat=PATIENT + 1)
    assert house.dialogue.asked[-1].text == "No sleep"
