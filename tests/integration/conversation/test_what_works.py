"""The list of what works for a client, as they meet it."""

import pytest
from sqlalchemy import select

from coaching.memory import Note
from records import coaching_store as store
from records.coaching_models import ClientSkill, CoachingNote, ForgottenSkill, SkillAttempt
from tests.support.house import TestHouse
from tests.support.taps import buttons, is_wording, tap


def tried(house: TestHouse, skill: str, *pairs: tuple[int, int], wrote: str = "") -> None:
    """Let the client have rated a skill, before and after."""
    with house.database.transaction() as session:
        client = house.client().id
        for before, after in pairs:
            house.clock.forward(minutes=1)
            message = f"m{house.clock().timestamp()}"
            values = {"skill": skill, "before": before, "after": after, "finished": True}
            store.record_attempt(session, client, message, house.clock(), **values)
        if wrote:
            cipher = house.vault.of(session, client)
            kept = {"kind": Note.WHAT_HELPED.value, "text": wrote, "about": skill}
            store.add_note(session, cipher, client, f"n{skill}", house.clock(), **kept)


async def test_the_best_of_the_record_is_shown_in_plain_words_with_one_tap_to_begin(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.fails_with = "unreachable"
    tried(house, "DT04", (80, 50), (70, 40), wrote="The long breath out")
    tried(house, "M10", (60, 40))
    said = await house.commands("works")
    assert (
        'paced breathing: 2 times. It came down by 3 of 10 on average. You wrote: "The long breath out"' in said[0]
    )
    assert "Five senses: once. It came down by 2 of 10. One time is little to go by." in said[0]
    assert buttons(house)["TIPP: paced breathing"] == "skill:DT04"
    assert house.dialogue.asked == []
    await tap(house, "TIPP: paced breathing")
    assert house.dialogue.asked[-1].intent == "choose_skill"


async def test_with_nothing_rated_it_says_that_there_is_too_little_to_tell(house: TestHouse) -> None:
    await house.onboarded()
    tried(house, "DT04", (50, 60))
    assert is_wording(house, (await house.commands("works"))[0], "works.too_little")


async def test_a_skill_is_taken_off_and_comes_back_only_when_it_helps_again(house: TestHouse) -> None:
    await house.onboarded()
    tried(house, "DT04", (80, 50), wrote="The long breath out")
    tried(house, "M10", (60, 40))
    await house.commands("works")
    await tap(house, "Take one off")
    assert "paced breathing" in (await tap(house, "1"))[0]
    said = await tap(house, "Yes, take it off")
    assert "Five senses" in said[0]
    assert "breath" not in said[0]
    assert house.read(lambda session: len(session.scalars(select(SkillAttempt)).all())) == 2
    tried(house, "DT04", (80, 60))
    said = await house.commands("works")
    assert "paced breathing: once. It came down by 2 of 10" in said[0]


async def test_something_of_their_own_is_added_sealed_and_deleted_again(house: TestHouse) -> None:
    await house.onboarded()
    await house.commands("works")
    await tap(house, "Add something of mine")
    said = await house.says("Calling my sister Ann")
    assert "Yours: Calling my sister Ann" in said[0]
    sealed = house.read(lambda session: session.scalars(select(CoachingNote.text_sealed)).one())
    assert b"Ann" not in sealed
    await tap(house, "Take one off")
    await tap(house, "1")
    said = await tap(house, "Yes, take it off")
    assert is_wording(house, said[0], "works.too_little")
    assert house.read(lambda session: session.scalars(select(CoachingNote)).all()) == []


@pytest.mark.parametrize("words", ["two glasses of wine", "smoking a joint", "skipping meals"])
async def test_what_could_do_harm_is_left_off_kindly_and_asked_for_again(house: TestHouse, words: str) -> None:
    await house.onboarded()
    await house.presses("works:add")
    assert is_wording(house, (await house.says(words))[0], "works.reword")
    said = await house.says("a hot bath")
    assert "Yours: a hot bath" in said[0]
    assert words not in said[0]


async def test_a_skill_that_is_not_for_this_client_has_no_button_or_is_not_shown(house: TestHouse) -> None:
    await house.onboarded()
    tried(house, "DT10", (60, 30))
    tried(house, "DT04", (60, 30))
    tried(house, "M10", (60, 30))
    with house.database.transaction() as session:
        client = session.merge(house.client())
        client.mode = "crisis_skills"
        session.add(ClientSkill(client_id=client.id, skill="M10", excluded=True))
    said = await house.commands("works")
    assert is_wording(house, said[0], "works.list_for_now")
    assert "Radical acceptance" not in buttons(house)
    assert "TIPP: paced breathing" in buttons(house)
    assert "Five senses" not in said[0]


async def test_the_list_goes_with_the_client(house: TestHouse) -> None:
    await house.onboarded()
    tried(house, "DT04", (80, 50))
    await house.presses("works:off:DT04")
    await house.presses("data:delete_yes")
    assert house.read(lambda session: session.scalars(select(ForgottenSkill)).all()) == []
