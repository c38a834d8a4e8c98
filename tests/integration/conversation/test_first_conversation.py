"""What a newcomer meets: what this is, consent, its questions, age, country, time zone, the menu."""

import pytest

from content.library import Library
from records import clients
from records.db import Database
from tests.support.house import PATIENT, TestHouse


async def test_start_says_what_this_is_and_asks_for_consent(house: TestHouse) -> None:
    said = await house.commands("start")
    assert "not a therapist" in said[0]
    assert "demonstration" in said[1]
    assert said[-1].startswith("I am a computer program, not a person or a therapist.")
    assert said[-1].endswith("Do you want to start?")


async def test_without_a_staff_chat_the_consent_says_that_nobody_is_watching(unwatched_house: TestHouse) -> None:
    said = await unwatched_house.commands("start")
    assert any("nobody is watching" in text for text in said)


async def test_the_whole_first_conversation_ends_in_the_menu(house: TestHouse) -> None:
    await house.commands("start")
    await house.presses("consent:yes")
    await house.presses("onboard:who:program")
    await house.presses("onboard:readers:team")
    await house.presses("onboard:emergency:call")
    await house.says("4 May 1990")
    said = await house.presses("onboard:country:GB")
    assert "999" in said[0]
    assert said[-1] in house.library.message("menu.main").variants
    client = house.client()
    assert (client.onboarding, client.country, client.timezone) == ("done", "GB", "Europe/London")
    assert client.consented_at is not None
    assert client.consent_version == house.library.fingerprint


async def test_a_wrong_answer_explains_and_goes_on(house: TestHouse) -> None:
    await house.commands("start")
    await house.presses("consent:yes")
    said = await house.presses("onboard:who:person")
    assert "computer program" in said[0]
    assert said[1].startswith("2 of 3")


async def test_no_is_accepted_and_can_be_changed(house: TestHouse) -> None:
    await house.commands("start")
    said = await house.presses("consent:no")
    assert "Nothing about your care changes" in said[0]
    said = await house.presses("consent:again")
    assert said[-1].endswith("Do you want to start?")


async def test_someone_under_18_is_shown_to_people_and_not_coached(house: TestHouse) -> None:
    await house.commands("start")
    for payload in ("consent:yes", "onboard:who:program", "onboard:readers:team", "onboard:emergency:call"):
        await house.presses(payload)
    said = await house.says("2 February 2012")
    ends = house.library.message("onboarding.under_age").variants
    assert said[0] in ends
    assert (await house.says("please let me in"))[0] in ends
    assert (await house.commands("start"))[0] in ends
    assert house.dialogue.asked == []


async def test_a_country_with_several_zones_asks_for_the_zone(house: TestHouse) -> None:
    await house.commands("start")
    for payload in ("consent:yes", "onboard:who:program", "onboard:readers:team", "onboard:emergency:call"):
        await house.presses(payload)
    await house.says("1990-05-04")
    await house.says("i live in the USA")
    said = await house.says("chicago")
    assert house.client().timezone == "America/Chicago"
    assert said[-1] in house.library.message("menu.main").variants


async def test_before_consent_ordinary_words_are_not_coached(house: TestHouse) -> None:
    await house.commands("start")
    await house.says("I feel sad today")
    assert house.dialogue.asked == []


async def test_a_crisis_before_consent_gets_helplines_and_a_page(house: TestHouse) -> None:
    said = await house.says("I took all my pills")
    assert "local emergency number" in said[0]
    assert any("findahelpline.com" in text for text in said)
    assert house.phone.texts(-1001)


async def test_an_invite_enrols_once_with_its_clinician(database: Database, library: Library) -> None:
    house = TestHouse(database, library, invite_needed=True)
    said = await house.commands("start")
    assert "invite link" in said[0]
    with database.transaction() as session:
        code = clients.create_invite(
            session, house.vault, clinic_id="demo", clinician_name="Dana Field", now=house.clock()
        )
    said = await house.commands("start", code)
    assert said[-1].endswith("Do you want to start?")
    assert house.client(PATIENT).clinician_name == "Dana Field"
    said = await house.commands("start", code, chat=7002)
    assert "not valid any more" in said[0]
    await house.close()


@pytest.mark.parametrize("words", ["ok what is this", "okay who reads this", "sure whatever", "start over"])
async def test_consent_is_not_taken_from_words_about_something_else(house: TestHouse, words: str) -> None:
    await house.commands("start")
    await house.says(words)
    assert house.client().onboarding == "consent"


@pytest.mark.parametrize("words", ["yes", "fine yes", "ok, I agree", "Yes please!"])
async def test_consent_is_taken_from_a_yes_in_words(house: TestHouse, words: str) -> None:
    await house.commands("start")
    await house.says(words)
    assert house.client().onboarding == "check_who"
