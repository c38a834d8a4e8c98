"""The guided chain analysis as a client meets it (dbt-brief section 6; table 1, rows 5 and 17)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from coaching.chain import Chain
from coaching.chain_parts import Ask, Tag
from coaching.diary import Size
from conversation.types import Kind
from records import chains, coaching_store, escalations, goals
from records.chain_models import ChainAnalysis, ChainRequest
from records.coaching_models import ClientSkill
from records.diary_models import Attachment
from records.models import Client, Message
from tests.integration.conversation.test_diary import size
from tests.support.house import PATIENT, TestHouse
from tests.support.taps import buttons, is_wording, tap


def kept(house: TestHouse) -> list[tuple[ChainAnalysis, Chain]]:
    with house.database.transaction() as session:
        client = house.client()
        cipher = house.vault.of(session, client.id)
        rows = chains.of_client(session, client.id)
        found = [(row, Chain.from_json(chains.body_of(cipher, row))) for row in rows]
        return sorted(found, key=lambda one: one[1].step, reverse=True)


def newest(house: TestHouse) -> Chain:
    return kept(house)[0][1]


async def begun(house: TestHouse, strength: str = "3") -> list[str]:
    await house.commands("chain")
    await tap(house, "Begin a chain")
    return await tap(house, strength)


async def to_links(house: TestHouse) -> None:
    """Go as far as the first link."""
    await begun(house)
    await house.says("sent ten angry messages to my brother")
    await tap(house, "4 to 7 days ago")
    await tap(house, "Sleep")
    await tap(house, "That is all")
    await house.says("he cancelled our dinner by text")
    await tap(house, "Skip")


async def a_link(house: TestHouse, tag: str, words: str, strength: str) -> list[str]:
    await tap(house, tag)
    await house.says(words)
    return await house.says(strength)


async def to_the_end(house: TestHouse) -> list[str]:
    """Go through the whole of a short chain, up to the question whether to share it."""
    await to_links(house)
    await a_link(house, "Thought", "he never has time for me", "7")
    await tap(house, "That is all")
    await tap(house, "3")
    for _ in range(4):
        await tap(house, "Skip")
    await tap(house, "1")
    await house.says("put the phone in the kitchen")
    await tap(house, "That is all")
    await house.says("eat before I answer")
    await tap(house, "Skip")
    return await tap(house, "2")


async def test_a_whole_chain_from_the_command_to_the_picture(house: TestHouse) -> None:
    """Table 1, row 5: it ends in a skill, or a person, and never in nothing."""
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"  # Rasa has no part in any of this
    with house.database.transaction() as session:
        client = house.client()
        cipher = house.vault.of(session, client.id)
        goals.keep(session, cipher, client.id, 1, "a calm kitchen with my sister in it", house.clock())
    await told_up_to_the_links(house)
    await told_the_links(house)
    skill = await told_the_rest(house)
    said = await tap(house, "No, keep it")
    assert is_wording(house, said[0], "chain.kept")
    assert skill in said[1]
    assert skill in buttons_of(house, said[1])
    assert "a calm kitchen with my sister in it" in said[2]
    assert house.dialogue.asked == []
    row, chain = kept(house)[0]
    assert row.finished_at is not None
    assert row.shared_at is None
    assert (chain.begun, chain.number(Ask.MIDWAY), chain.number(Ask.RERATE)) == (30, 40, 20)
    assert [link.tag for link in chain.links] == [Tag.THOUGHT, Tag.BODY, Tag.URGE]


async def told_up_to_the_links(house: TestHouse) -> None:
    """Steps 1 to 3, by taps and words."""
    said = await house.commands("chain")
    assert is_wording(house, said[0], "chain.home")
    said = await tap(house, "Begin a chain")
    assert said == ["First a number. How strong is what you feel right now, from 0 to 10?"]
    said = await house.says("about three")
    assert said[0].startswith("Step 1 of 9. Which one behaviour")
    said = await house.says("sent ten angry messages to my brother")
    assert said[0].startswith("Step 1 of 9. And when")
    said = await house.says("last Friday, in the evening")
    assert said[0].startswith("Step 2 of 9. What made that day harder")
    await tap(house, "Sleep")
    await house.says("work and stress")
    said = await house.says("the dog was ill")
    assert said[0].startswith("Step 2 of 9. So far: poor sleep; stress; the dog was ill")
    said = await tap(house, "That is all")
    assert said[0].startswith("Step 3 of 9. What happened just before")
    await house.says("he cancelled our dinner by text, an hour before")
    said = await house.says("I had told my friends about it")
    assert said[0].startswith("Step 4 of 9. What came next")


async def told_the_links(house: TestHouse) -> None:
    """Step 4: a kind first and then the words, or the other way round."""
    await a_link(house, "Thought", "he never has time for me", "about seven")
    said = await house.says("my face went hot")
    assert said[0].startswith("You wrote: my face went hot")
    await tap(house, "Body")
    await tap(house, "8")
    said = await a_link(house, "Urge", "to make him see it", "9")
    assert "Urge: to make him see it" in said[0]
    said = await tap(house, "That is all")
    assert said[0].startswith("Step 4 of 9. The links are told")


async def told_the_rest(house: TestHouse) -> str:
    """Steps 5 to 9, up to the picture; returns the name of the skill that was picked."""
    said = await house.says("4")
    assert said[0].startswith("Step 5 of 9. What did it give you")
    await house.says("the pressure was gone")
    await house.says("guilt, and no sleep")
    await tap(house, "Skip")
    said = await tap(house, "Skip")
    assert said[0].startswith("Step 6 of 9. Where could it go another way? Pick one link.\n1. Thought: he never")
    await tap(house, "2")
    offered = [label for label in buttons(house) if label in {s.name for s in house.library.skills.values()}]
    assert len(offered) == 2
    await tap(house, offered[0])
    said = await tap(house, "That is all")
    assert said[0].startswith("Step 7 of 9.")
    await house.says("eat before I answer messages")
    await house.says("say sorry once, in person")
    caption, found, share = await tap(house, "2")
    assert caption.startswith("A chain: Sent ten angry messages to my brother (last Friday, in the evening)\n")
    assert f"2. Body: my face went hot (8 of 10)\n   Could help here: {offered[0]}" in caption
    assert "For others, later: skipped" in caption
    assert caption.endswith("How strong: 3 of 10 at the start, 2 at the end")
    assert "he cancelled our dinner by text, an hour before" in found
    assert is_wording(house, share, "chain.ask.share")
    assert [m.file.name for _, m in house.phone.arrived if m.file is not None] == ["chain.png"]
    shapes = [box.shape for box in house.drawing.chains[0].boxes]
    assert shapes[:7] == ["factor", "event", "event", "thought", "body", "urge", "target"]
    return offered[0]


def buttons_of(house: TestHouse, text: str) -> list[str]:
    """Return the labels below the newest message with this text."""
    message = next(m for _, m in reversed(house.phone.arrived) if m.text == text)
    return [label for row in message.rows for label, _ in row]


async def test_it_is_kept_after_every_step_and_goes_on_where_it_was(house: TestHouse) -> None:
    await house.onboarded()
    await to_links(house)
    await tap(house, "Feeling")
    said = await house.says("stop")
    assert is_wording(house, said[0], "chain.stopped")
    await house.says("what a day")
    assert house.dialogue.asked[-1].text == "what a day"
    house.clock.forward(days=2)
    said = await house.commands("chain")
    assert "sent ten angry messages to my brother" in said[0].lower()
    said = await tap(house, "Go on with my chain")
    assert is_wording(house, said[0], "chain.ask.strength")
    said = await house.says("2")
    assert said[0] == "Which feeling was it? A word or a line."
    await house.says("hurt")
    await tap(house, "6")
    assert [(link.words, link.strength) for link in newest(house).links] == [("hurt", 60)]


@pytest.mark.parametrize(
    "words", ["chain analysis", "Can we do a chain analysis please?", "new chain", "a behaviour chain"]
)
async def test_it_opens_in_words_too(sqlite_house: TestHouse, words: str) -> None:
    house = sqlite_house
    await house.onboarded()
    said = await house.says(words)
    assert is_wording(house, said[0], "chain.home")


async def test_what_is_a_chain_analysis_is_a_question_for_the_dialogue(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    await house.says("what is a chain analysis")
    assert house.dialogue.asked[-1].text == "what is a chain analysis"


@pytest.mark.parametrize("words", ["I cut my arm with it", "took 20 of them", "used a razor", "there was blood"])
async def test_words_that_name_a_means_or_a_wound_are_never_stored(sqlite_house: TestHouse, words: str) -> None:
    house = sqlite_house
    await house.onboarded()
    await to_links(house)
    await tap(house, "Act")
    said = await house.says(words)
    chain = newest(house)
    assert chain.links == ()
    assert words not in chain.to_json()
    if not is_wording(house, said[0], "chain.unnamed"):  # the screener answered it first, and nothing is lost
        assert chain.making is not None
        return
    assert words not in " ".join(said)
    assert said[1] == "What did you do? A few words. How can stay unsaid."
    await house.says("I did it")
    assert newest(house).asks is Ask.LINK_STRENGTH


async def test_words_that_mean_danger_are_answered_first_and_leave_the_chain_as_it_was(house: TestHouse) -> None:
    await house.onboarded()
    await to_links(house)
    before = newest(house)
    house.clock.forward(minutes=1)
    said = await house.says("I wish I was dead")
    assert is_wording(house, said[0], "crisis.t1.acknowledge")
    assert newest(house) == before
    await house.says("what now")  # after a crisis reply it is no answer of the chain
    assert newest(house) == before
    house.clock.forward(minutes=1)
    await house.commands("chain")  # T1 closes nothing; how strong it is now is asked again
    said = await tap(house, "Go on with my chain")
    assert is_wording(house, said[0], "chain.ask.strength")
    assert (await tap(house, "3"))[-1].startswith("Step 4 of 9.")


async def test_a_code_above_t1_closes_it_until_a_clinician_has_cleared_the_chat(house: TestHouse) -> None:
    await house.onboarded()
    await to_links(house)
    house.clock.forward(minutes=1)
    await house.says("I have thought about killing myself")
    assert house.client().mode == "crisis_skills"
    said = await house.commands("chain")
    assert is_wording(house, said[0], "chain.closed.held")
    house.clock.forward(hours=1)
    with house.database.transaction() as session:
        client = session.get_one(Client, house.client().id)
        alert = escalations.open_for(session, client.id)
        assert alert is not None
        escalations.acknowledge(session, alert.id, by="Dana", now=house.clock())
        client.mode, client.mode_since = "coaching", house.clock()
    await house.commands("chain")
    said = await tap(house, "Go on with my chain")
    assert is_wording(house, said[0], "chain.ask.strength")


async def test_an_open_alert_of_a_code_that_holds_nothing_back_closes_it(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("my boyfriend hits me")
    assert house.client().mode == "coaching"
    said = await house.commands("chain")
    assert is_wording(house, said[0], "chain.closed.alert")
    house.clock.forward(days=4)
    with house.database.transaction() as session:
        alert = escalations.open_for(session, house.client().id)
        assert alert is not None
        escalations.acknowledge(session, alert.id, by="Dana", now=house.clock())
    said = await house.commands("chain")
    assert is_wording(house, said[0], "chain.home")


async def test_24_hours_pass_after_an_act_on_the_diary_card(house: TestHouse) -> None:
    await house.onboarded()
    size(house, Size.HALF)
    await house.commands("diary")
    for _ in range(3):
        await tap(house, "0")
    await tap(house, "I drank or used")
    said = await house.commands("chain")
    assert said[0].startswith("A chain works best with a day in between, so it waits until Tuesday, 12:00.")
    house.clock.forward(hours=23)
    assert is_wording(house, (await house.commands("chain"))[0], "chain.closed.act")
    house.clock.forward(hours=2)
    assert is_wording(house, (await house.commands("chain"))[0], "chain.home")


async def test_what_happened_less_than_a_day_ago_waits_and_is_kept(house: TestHouse) -> None:
    await house.onboarded()
    await begun(house)
    await house.says("shouted at my sister")
    said = await house.says("this morning")
    assert is_wording(house, said[0], "chain.closed.act")
    assert is_wording(house, (await house.commands("chain"))[0], "chain.closed.act")
    house.clock.forward(hours=24, minutes=1)
    await house.commands("chain")
    await tap(house, "Go on with my chain")
    said = await tap(house, "2")
    assert said[0].startswith("Step 2 of 9.")
    assert newest(house).words(Ask.TARGET) == "shouted at my sister"


@pytest.mark.parametrize(("strength", "key"), [("5", "chain.closed.strong"), ("6.5", "chain.closed.strong")])
async def test_only_under_50(sqlite_house: TestHouse, strength: str, key: str) -> None:
    house = sqlite_house
    await house.onboarded()
    await house.commands("chain")
    await tap(house, "Begin a chain")
    said = await house.says(strength)
    assert is_wording(house, said[0], key)
    assert "TIPP: paced breathing" in buttons(house)
    assert newest(house).is_empty
    said = await house.commands("chain")
    assert "My chains" not in buttons(house)
    assert is_wording(house, said[0], "chain.home")


async def test_without_a_number_nothing_begins(sqlite_house: TestHouse) -> None:
    house = sqlite_house
    await house.onboarded()
    await house.commands("chain")
    await tap(house, "Begin a chain")
    said = await house.says("skip")
    assert is_wording(house, said[0], "chain.number_first")
    said = await house.says("no clue at all")
    assert is_wording(house, said[0], "chain.unread")


@pytest.mark.parametrize("strength", ["5", "7"])
async def test_a_rise_of_20_or_70_and_more_stops_it_and_asks_about_safety(house: TestHouse, strength: str) -> None:
    await house.onboarded()
    await to_links(house)
    await a_link(house, "Thought", "he never has time for me", "10")  # of then: it stops nothing
    await tap(house, "That is all")
    said = await tap(house, strength)
    assert any("999" in text for text in said)
    stopped = next(text for text in said if is_wording(house, text, "chain.risen"))
    asked = said[said.index(stopped) + 1]
    assert is_wording(house, asked, "crisis.direct_question")
    assert buttons_of(house, stopped)[:2] == ["Five senses", "TIPP: paced breathing"]
    with house.database.transaction() as session:
        assert escalations.open_for(session, house.client().id) is not None
    assert newest(house).number(Ask.MIDWAY) == int(strength) * 10
    await house.says("no")
    assert "no" not in newest(house).words(Ask.GAVE_NOW)


async def test_what_a_clinician_excluded_is_not_offered_when_it_is_too_much(house: TestHouse) -> None:
    await house.onboarded()
    with house.database.transaction() as session:
        session.add(ClientSkill(client_id=house.client().id, skill="M10", excluded=True))
    await to_links(house)
    said = await house.says("I'm at an 8 right now")
    stopped = next(text for text in said if is_wording(house, text, "chain.risen"))
    assert buttons_of(house, stopped)[0] == "TIPP: paced breathing"


async def test_too_much_is_heard_at_any_step(house: TestHouse) -> None:
    await house.onboarded()
    await to_links(house)
    said = await tap(house, "Too much")
    assert is_wording(house, said[0], "chain.ask.too_much")
    assert {"Five senses", "TIPP: paced breathing", "Back to the chain"} <= set(buttons(house))
    said = await house.says("3")
    assert said[-1].startswith("Step 4 of 9.")
    await house.says("this is too much")
    said = await house.says("8")
    assert any(is_wording(house, text, "chain.risen") for text in said)


async def test_an_earlier_answer_is_corrected_step_by_step_or_at_the_end(house: TestHouse) -> None:
    await house.onboarded()
    await begun(house)
    await house.says("sent angry texts")
    said = await tap(house, "Back")
    assert said[0] == "So far it says: sent angry texts"
    await house.says("sent ten angry messages to my brother")
    assert newest(house).words(Ask.TARGET) == "sent ten angry messages to my brother"
    await tap(house, "Stop for now")
    await to_the_end(house)
    await tap(house, "Change a step")
    said = await tap(house, "Just before")
    assert said[0] == "So far it says: he cancelled our dinner by text"
    await house.says("he cancelled our dinner again")
    said = await tap(house, "Skip")
    assert len(said) == 3
    assert "Just before: he cancelled our dinner again" in said[0]
    assert len(house.drawing.chains) == 2


async def test_only_skills_that_are_open_to_the_client_are_offered_for_a_link(house: TestHouse) -> None:
    """Table 1, row 7, and the ranking of every offer."""
    await house.onboarded()
    with house.database.transaction() as session:
        for skill in ("DT01", "DT15"):
            session.add(ClientSkill(client_id=house.client().id, skill=skill, excluded=True))
        coaching_store.insert_once(
            session, ClientSkill, {"client_id": house.client().id, "skill": "DT07", "pin": 1, "excluded": False}
        )
    await to_links(house)
    await a_link(house, "Urge", "to make him see it", "9")
    await tap(house, "That is all")
    await tap(house, "3")
    for _ in range(4):
        await tap(house, "Skip")
    await tap(house, "1")
    seen: set[str] = set()
    for _ in range(4):
        names = set(buttons(house)) & {s.name for s in house.library.skills.values()}
        assert not {"STOP", "Urge surfing"} & names
        if not seen:
            assert house.library.skills["DT07"].name in names
        seen |= names
        await tap(house, "Other skills")
    assert len(seen) > 2


async def test_the_words_alone_go_out_where_nothing_can_be_drawn(house: TestHouse) -> None:
    await house.onboarded()
    house.drawing.fails = True
    said = await to_the_end(house)
    assert said[0].startswith("A chain: Sent ten angry messages")
    assert [m for _, m in house.phone.arrived if m.file is not None] == []


async def test_earlier_chains_are_listed_seen_and_deleted(house: TestHouse) -> None:
    await house.onboarded()
    await to_the_end(house)
    await tap(house, "No, keep it")
    house.clock.forward(days=1)
    said = await tap(house, "My chains")
    assert "1. 23 Nov: Sent ten angry messages to my brother (4 to 7 days before) (with you alone)" in said[0]
    said = await tap(house, "1")
    assert said[0].startswith("A chain: Sent ten angry messages")
    await tap(house, "Delete it")
    said = await tap(house, "Yes, delete it")
    assert is_wording(house, said[0], "chain.deleted")
    assert kept(house) == []
    with house.database.transaction() as session:
        assert session.scalars(select(Attachment)).all() == []
        shown = session.scalars(select(Message).where(Message.say_key == "chain.caption")).all()
        assert [line.text_sealed for line in shown] == [None, None]
    assert is_wording(house, (await tap(house, "My chains"))[0], "chain.earlier_none")


async def test_a_second_chain_can_be_begun_while_one_is_half_done(house: TestHouse) -> None:
    await house.onboarded()
    await to_links(house)
    await house.commands("chain")
    await tap(house, "Begin a chain")
    await tap(house, "1")
    await house.says("missed the group")
    assert [chain.words(Ask.TARGET) for _, chain in kept(house)] == [
        "missed the group",
        "sent ten angry messages to my brother",
    ]
    await house.commands("chain")
    await tap(house, "My chains")
    await tap(house, "2")
    said = await tap(house, "Go on with it")
    assert said[-1].startswith("Step 4 of 9.")


async def test_what_is_said_to_the_program_is_no_answer_and_starts_repair(sqlite_house: TestHouse) -> None:
    """Table 1, row 27: repair in the next turn, and the topic is dropped; the chain is kept."""
    house = sqlite_house
    await house.onboarded()
    await to_links(house)
    before = newest(house)
    said = await house.says("you don't get it")
    assert any(key.startswith("repair.") for key in keys_of(house, said))
    assert newest(house) == before


def keys_of(house: TestHouse, texts: list[str]) -> list[str]:
    """Return the keys of the wordings that these texts are."""
    return [m.key for m in house.library.messages.values() for text in texts if text in m.variants]


@pytest.mark.parametrize("words", ["Help!", "talk to a person"])
async def test_a_call_for_help_is_no_answer(sqlite_house: TestHouse, words: str) -> None:
    house = sqlite_house
    await house.onboarded()
    await to_links(house)
    await house.says(words)
    assert house.dialogue.asked[-1].text == words


async def test_the_menu_is_no_answer_either(sqlite_house: TestHouse) -> None:
    await sqlite_house.onboarded()
    await to_links(sqlite_house)
    said = await sqlite_house.says("menu")
    assert said[-1] in sqlite_house.library.message("menu.main").variants


async def test_an_old_button_changes_nothing(house: TestHouse) -> None:
    await house.onboarded()
    await begun(house)
    old = buttons(house)["Skip"]
    await house.says("missed the group")
    said = await house.presses(old)
    assert said[-1].startswith("Step 1 of 9. And when")


async def test_a_button_of_days_ago_asks_for_the_strength_first(house: TestHouse) -> None:
    await house.onboarded()
    await to_links(house)
    house.clock.forward(days=2)
    said = await tap(house, "Thought")
    assert is_wording(house, said[0], "chain.ask.strength")
    assert (await tap(house, "6"))[0] in house.library.message("chain.closed.strong").variants
    assert newest(house).making is None


async def test_hours_later_words_are_no_answer(house: TestHouse) -> None:
    await house.onboarded()
    await begun(house)
    house.clock.forward(hours=2)
    await house.says("I feel low today")
    assert house.dialogue.asked[-1].text == "I feel low today"


async def test_a_picture_does_not_end_it(house: TestHouse) -> None:
    await house.onboarded()
    await begun(house)
    await house.takes(house.inbound(Kind.PHOTO))
    await house.says("missed the group")
    assert newest(house).words(Ask.TARGET) == "missed the group"


async def test_no_chain_while_a_person_holds_the_chat_or_coaching_is_paused(house: TestHouse) -> None:
    await house.onboarded()
    await begun(house)
    with house.database.transaction() as session:
        session.execute(update(Client).values(mode="paused"))
    said = await house.commands("chain")
    assert is_wording(house, said[0], "paused.explain")
    await house.says("missed the group")
    assert newest(house).is_empty


async def test_today_brings_back_a_chain_that_is_half_done(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("today")
    assert "Go on with my chain" not in buttons(house)
    await to_links(house)
    await house.commands("today")
    said = await tap(house, "Go on with my chain")
    assert said[-1].startswith("Step 4 of 9.")


async def test_erasing_a_client_erases_their_chains_and_requests(house: TestHouse) -> None:
    await house.onboarded()
    await to_the_end(house)
    client = house.client()
    with house.database.transaction() as session:
        chains.ask(session, client.id, "one", by="Dana", now=house.clock() - timedelta(days=1))
    await house.presses("data:delete_yes")
    with house.database.transaction() as session:
        for table in (ChainAnalysis, ChainRequest, Attachment):
            assert session.scalars(select(table)).all() == []
    assert PATIENT
