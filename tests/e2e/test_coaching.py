"""A strong feeling, from the first words to what helped: the real rules, the real skills, real timers."""

from tests.e2e.chat import Chat
from tests.e2e.conftest import TIMER_SECONDS

ANGRY = "my boss humiliated me in front of everyone, I'm so angry"
SUGGESTIONS = ("offer.", "walk.", "skill.")


async def _comes_to_the_offer(client: Chat, strength: str) -> None:
    await client.says(ANGRY)
    await client.hears("intake.ask_intensity")
    await client.presses(strength)
    await client.hears("intake.ask_urge")
    await client.presses("No urge")
    await client.hears("intake.ask_place")
    await client.presses("On my own")
    await client.hears("offer.strong", button="STOP")


async def _walks_through_stop(client: Chat) -> None:
    await client.presses("STOP")
    await client.hears("skill.DT01.step.freeze")
    await client.presses("Next")
    await client.hears("skill.DT01.step.step_back")
    await client.hears("skill.DT01.step.what_happened")
    await client.says("I was called careless in the weekly meeting")
    await client.hears("skill.DT01.step.what_inside")
    await client.says("hot, and I want to shout")
    await client.hears("skill.DT01.step.better_or_worse")
    await client.says("a walk would help, a mail would not")
    await client.hears("skill.DT01.step.careful_act")
    await client.says("I will walk round the block")
    await client.hears("skill.DT01.step.still_high")
    await client.presses("Next")
    await client.hears("rerate.ask_strength")


async def test_anger_is_heard_before_anything_is_asked_or_offered(
    client: Chat,
) -> None:
    await client.says(ANGRY)
    heard = await client.hears()
    assert any(client.fits(key, heard.text) for key in client.library.wording if key.startswith("validation.")), (
        f"no validation came first: {heard.text!r}"
    )
    assert not heard.labels
    await client.hears("intake.ask_intensity")


async def test_from_anger_to_two_skills_a_walk_through_a_timer_and_praise(client: Chat) -> None:
    await _comes_to_the_offer(client, "8")
    assert client.last is not None
    assert (
        len(
            [
                label
                for label in client.last.labels
                if label not in ("Something else", "A person", "Just note it down")
            ]
        )
        == 2
    )
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
    await client.hears("skill.DT01.step.still_high")
    await client.presses("Next")
    await client.hears("rerate.ask_strength")
    await client.presses("5")
    await client.hears("outcome.eased", contains="You paused before acting")
    await client.hears("wrapup.ask_what_helped")
    await client.says("the minute outside")
    await client.hears("wrapup.ask_first_step")
    await client.says("put the phone down")
    await client.hears("wrapup.saved")


async def test_a_skill_that_did_not_help_is_no_failure_and_another_is_offered(client: Chat) -> None:
    await _comes_to_the_offer(client, "8")
    await _walks_through_stop(client)
    await client.presses("8")
    await client.hears("outcome.another")
    offered = await client.hears("offer.strong")
    assert "STOP" not in offered.labels


async def test_too_much_ends_a_skill_at_once(client: Chat) -> None:
    await _comes_to_the_offer(client, "9")
    await client.presses("STOP")
    await client.hears("skill.DT01.step.freeze")
    await client.presses("Too much")
    await client.hears("coaching.too_much", button="A person")


async def test_danger_in_the_middle_of_a_skill_ends_the_skill(client: Chat) -> None:
    await _comes_to_the_offer(client, "9")
    await client.presses("STOP")
    await client.hears("skill.DT01.step.freeze")
    await client.presses("Next")
    await client.hears("skill.DT01.step.step_back")
    await client.says("I want to kill myself")
    await client.hears(contains="Samaritans")
    told = len(await client.read())
    await client.presses("Back")
    await client.hears("paused.explain")
    assert not any(client.fits("skill.DT01.step.what_happened", text) for text in (await client.read())[told:]), (
        "the timer went on with the skill"
    )
