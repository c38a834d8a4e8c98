"""A strong feeling, from the first words to what helped: the real rules, the real skills, real timers."""

import asyncio

from tests.e2e.chat import Chat
from tests.e2e.conftest import TIMER_SECONDS

ANGRY = "my boss humiliated me in front of everyone, I'm so angry"
NO_SKILL = {"Something else", "A person", "Just note it down"}


async def _comes_to_the_offer_at(client: Chat, strength: str) -> set[str]:
    """Answer the short questions; return the skills that are offered."""
    await client.says(ANGRY)
    await client.hears("intake.ask_intensity")
    await client.presses(strength)
    await client.hears("intake.ask_urge")
    await client.presses("No urge")
    await client.hears("intake.ask_place")
    await client.presses("On my own")
    if int(strength) < 7:
        await client.hears("intake.ask_change")
        await client.presses("Not sure")
        return await _offered(client, "offer.middle")
    return await _offered(client, "offer.strong")


async def _offered(client: Chat, key: str) -> set[str]:
    return set((await client.hears(key)).labels) - NO_SKILL


async def _starts_stop(client: Chat) -> None:
    assert "STOP" in await _comes_to_the_offer_at(client, "9")
    await client.presses("STOP")
    await client.hears("skill.DT01.step.freeze")


async def test_anger_is_heard_before_anything_is_asked_or_offered(client: Chat) -> None:
    await client.says(ANGRY)
    heard = await client.hears()
    validations = [key for key in client.library.wording if key.startswith("validation.")]
    assert any(client.fits(key, heard.text) for key in validations), f"no validation came first: {heard.text!r}"
    assert heard.labels == []
    await client.hears_next("intake.ask_intensity")


async def test_from_anger_to_two_skills_a_walk_through_a_timer_and_praise(client: Chat) -> None:
    assert len(await _comes_to_the_offer_at(client, "8")) == 2
    await client.presses("STOP")
    await client.hears("walk.intro")
    await client.hears("skill.DT01.step.freeze")
    await client.presses("Next")
    await client.hears("skill.DT01.step.step_back")
    await client.presses("Back")
    await client.hears("skill.DT01.step.freeze")
    await client.says("what did you say?")
    await client.hears("skill.DT01.step.freeze")
    await client.presses("Next")
    waiting = await client.hears("skill.DT01.step.step_back")
    by_itself = await client.hears("skill.DT01.step.what_happened")
    assert by_itself.sent_at - waiting.sent_at >= TIMER_SECONDS
    await client.says("she called me careless in the weekly meeting")
    await client.hears("skill.DT01.step.what_inside")
    await client.says("hot, and I want to shout")
    await client.hears("skill.DT01.step.better_or_worse")
    await client.says("a walk would help, a mail would not")
    await client.hears("skill.DT01.step.careful_act")
    await client.says("I will walk round the block")
    await client.hears("skill.DT01.step.urge_now")
    await client.says("4")
    await client.hears("skill.DT01.step.lower")
    await client.presses("Next")
    await client.hears("rerate.ask_strength")
    await client.presses("5")
    await client.hears("outcome.eased", contains="You paused before acting")
    await client.hears("wrapup.ask_what_helped")
    await client.says("leaving the room")
    await client.hears("wrapup.ask_first_step")
    await client.says("put the phone down")
    await client.hears("wrapup.saved")


async def test_a_skill_that_did_not_help_is_no_failure_and_others_are_offered(client: Chat) -> None:
    first, *_ = offered = sorted(await _comes_to_the_offer_at(client, "6"))
    await client.presses(first)
    await client.hears("walk.intro")
    await client.says("it did not help")
    await client.hears("rerate.ask_strength")
    await client.presses("6")
    await client.hears("outcome.another")
    assert first in offered
    assert first not in await _offered(client, "offer.middle")


async def test_when_it_stays_very_strong_a_person_is_the_next_step(client: Chat) -> None:
    await _starts_stop(client)
    await client.says("it did not help")
    await client.hears("rerate.ask_strength")
    await client.presses("9")
    await client.hears(contains="Samaritans")
    await client.hears("outcome.human", button="A person")


async def test_too_much_ends_a_skill_at_once(client: Chat) -> None:
    await _starts_stop(client)
    await client.presses("Too much")
    await client.hears("coaching.too_much", button="A person")


async def test_danger_in_the_middle_of_a_skill_ends_the_skill_and_its_timer(client: Chat) -> None:
    await _starts_stop(client)
    await client.presses("Next")
    await client.hears("skill.DT01.step.step_back")
    await client.says("I want to kill myself")
    await client.hears(contains="Samaritans")
    await asyncio.sleep(TIMER_SECONDS + 1)
    skipped = client.library.wording["skill.DT01.step.what_happened"].variants
    assert not set(skipped) & set(await client.read()), "the timer went on with the skill"
