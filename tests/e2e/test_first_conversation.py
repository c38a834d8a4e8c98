"""The first conversation, on a real phone against the whole product."""

import subprocess
import sys
from pathlib import Path

import pytest

from local_telegram.phone import Phone
from tests.e2e.chat import Chat
from tests.support.stack import Stack


async def test_a_newcomer_learns_what_this_is_consents_and_reaches_the_menu(newcomer: Chat) -> None:
    await newcomer.starts()
    await newcomer.hears("onboarding.welcome", contains=["not a therapist", "not a person"])
    await newcomer.hears("onboarding.starter_notice", contains="No clinician has signed")
    await newcomer.hears("onboarding.consent", contains="your local emergency number")
    await newcomer.presses("Yes, start")
    await newcomer.hears("onboarding.check_who")
    await newcomer.presses("No, a computer program")
    await newcomer.hears("onboarding.check_right")
    await newcomer.hears("onboarding.check_readers")
    await newcomer.presses("My care team can")
    await newcomer.hears("onboarding.check_emergency")
    await newcomer.presses("Call the emergency number")
    await newcomer.hears("onboarding.ask_birthdate")
    await newcomer.says("4 May 1990")
    await newcomer.hears("onboarding.ask_country")
    await newcomer.presses("United States")
    await newcomer.hears("onboarding.country_set", contains="911")
    await newcomer.hears("onboarding.ask_timezone", button="New York")
    await newcomer.presses("New York")
    await newcomer.hears("onboarding.ready")
    await newcomer.hears("menu.main", button="Find a skill")


async def test_a_wrong_answer_is_explained_and_holds_nobody_back(newcomer: Chat) -> None:
    await newcomer.starts()
    await newcomer.hears(button="Yes, start")
    await newcomer.presses("Yes, start")
    await newcomer.hears(button="Yes, a person")
    await newcomer.presses("Yes, a person")
    await newcomer.hears("onboarding.check_who_explain")
    await newcomer.hears("onboarding.check_readers")


async def test_danger_before_consent_earns_helplines_and_the_consent_is_still_there_afterwards(
    newcomer: Chat,
) -> None:
    await newcomer.says("I took all my pills")
    await newcomer.hears_next("crisis.t5.emergency")
    await newcomer.hears(contains="findahelpline.com")
    await newcomer.starts()
    await newcomer.hears("onboarding.welcome")


async def test_somebody_under_age_is_sent_to_people_and_no_further(newcomer: Chat) -> None:
    await newcomer.starts()
    for label in ("Yes, start", "No, a computer program", "My care team can", "Call the emergency number"):
        await newcomer.hears(button=label)
        await newcomer.presses(label)
    await newcomer.hears("onboarding.ask_birthdate")
    await newcomer.says("4 May 2012")
    await newcomer.hears("onboarding.under_age", button="Helplines")
    await newcomer.says("my boss is so unfair")
    await newcomer.hears("onboarding.under_age")


@pytest.fixture
def invite(stack: Stack) -> str:
    """A code for one client, made as an operator makes it."""
    command = [Path(sys.executable).with_name("middlepath"), "invite", "--clinician", "Dana Reyes"]
    with stack.only_its_own_environment(stack.environment):
        made = subprocess.run(command, cwd=stack.folder, capture_output=True, text=True, check=True)
    return made.stdout.strip().removeprefix("/start ")


async def test_a_clinicians_link_opens_the_door_once(invite: str, phone: Phone, newcomer: Chat) -> None:
    await newcomer.starts(invite)
    await newcomer.hears("onboarding.consent")
    second = Chat(phone, await phone.person("Kim"), newcomer.library)
    await second.starts(invite)
    await second.hears_next("onboarding.invite_unknown")
