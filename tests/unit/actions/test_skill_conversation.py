"""From the offer through the skill to what follows (dbt-brief section 4, steps 5 to 10)."""

from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType

import pytest

from coaching.memory import Attempt, Ending, Note
from coaching.profile import ClientProfile, SkillRecord
from content.library import Library
from content.models import Caution
from tests.support.rehearsal import Rehearsal

At = Callable[..., Rehearsal]


def walked(client: Rehearsal) -> list[str]:
    """Go through the running skill to its end; return what is said then."""
    said: list[str] = []
    for _ in range(40):
        if client.loop != "walkthrough_form":
            return said
        said = client.goes_on()
    raise AssertionError("the walk-through does not end")


def skill_buttons(client: Rehearsal) -> list[str]:
    return [payload.removeprefix("skill:") for _, payload in client.buttons() if payload.startswith("skill:")]


# The offer


def test_two_skills_something_else_and_a_person_are_offered(at_offer: At) -> None:
    client = at_offer(8)
    labels = {label for label, _ in client.buttons()}
    assert {"Something else", "A person", "Just note it down"} <= labels
    assert len(skill_buttons(client)) == 2


def test_something_else_brings_other_skills_until_there_are_no_more(at_offer: At) -> None:
    client = at_offer(8)
    seen = set(skill_buttons(client))
    while (said := client.taps("Something else")) != ["offer.no_more"]:
        assert said[0] == "validation.l7.another"
        assert said[1] in {"offer.strong", "offer.one"}
        assert not seen & set(skill_buttons(client))
        seen |= set(skill_buttons(client))
    assert {"A person", "Just note it down", "Show them again"} <= {label for label, _ in client.buttons()}
    assert client.taps("Show them again") == ["offer.strong"]


@pytest.mark.parametrize("words", ["yes", "ok let's do that"])
def test_yes_takes_the_first_skill(at_offer: At, words: str) -> None:
    client = at_offer(8)
    first = skill_buttons(client)[0]
    assert client.hears("affirm", words)[0] == "walk.intro"
    assert client.slots["chosen_skill"] == first


def test_a_skill_is_chosen_in_words(at_offer: At) -> None:
    client = at_offer(8)
    second = skill_buttons(client)[1]
    client.hears("nlu_fallback", "the second one please")
    assert client.slots["chosen_skill"] == second


def test_stop_at_the_offer_is_the_wish_to_stop_and_the_stop_skill_is_named_otherwise(at_offer: At) -> None:
    client = at_offer(8)
    assert "DT01" in skill_buttons(client)
    assert client.hears("stop", "whats the stop thing") == ["explain.one_skill", "offer.strong"]
    assert client.hears("stop", "ok the stop skill")[-1] == "skill.DT01.step.freeze"
    client = at_offer(8)
    assert client.hears("stop", "STOP") == ["coaching.stopped"]
    assert client.taps("STOP")[-1] == "skill.DT01.step.freeze"


def test_a_telling_word_of_the_name_is_enough(at_offer: At) -> None:
    client = at_offer(8)
    client.hears("ask_for_skill", "ok lets do the breathing one")
    assert client.slots["chosen_skill"] == "DT04"


def test_yes_after_a_complaint_returns_to_the_same_step(at_offer: At) -> None:
    client = at_offer(8)
    here = client.presses("skill:DT04")[-1]
    assert client.hears("complain_about_bot", "this is stupid") == ["talk.complaint"]
    assert client.hears("affirm", "ok") == [here]


def test_no_skill_is_accepted_and_asked_about_once(at_offer: At) -> None:
    client = at_offer(8)
    assert client.hears("deny", "no") == ["offer.declined"]
    assert client.hears("deny", "no") == ["offer.logged"]
    assert client.kept.episodes[-1][1] is Ending.LOGGED


def test_just_note_it_down_ends_the_episode(at_offer: At) -> None:
    """Dbt-brief table 1, row 5: every check-in ends in a skill, a human, or a chosen "just log"."""
    client = at_offer(8)
    assert client.taps("Just note it down") == ["offer.logged"]
    assert client.loop is None
    assert client.kept.episodes[-1][1] is Ending.LOGGED


def test_a_question_about_an_offered_skill_is_answered_and_the_offer_returns(at_offer: At) -> None:
    client = at_offer(8)
    assert client.hears("ask_what_skill_is", "what is paced breathing", skill="DT04") == [
        "explain.one_skill",
        "offer.strong",
    ]


def test_an_old_button_of_a_skill_that_is_not_allowed_is_refused(at_offer: At) -> None:
    client = at_offer(9, profile=ClientProfile(cautions=frozenset({Caution.RESP})))
    assert "DT04" not in skill_buttons(client)
    assert client.presses("skill:DT04") == ["coaching.skill_not_cleared", "offer.strong"]


def test_a_thinking_skill_by_name_waits_for_a_calmer_moment(at_offer: At) -> None:
    client = at_offer(9)
    assert client.hears("ask_for_skill", "check the facts", skill="ER03")[0] == "coaching.skill_not_now"


def test_with_no_fitting_skill_a_person_is_the_next_step(library: Library) -> None:
    client = Rehearsal(library, profile=ClientProfile(excluded=frozenset(library.skills)))
    client.hears("share_emotion", "I'm so angry, 9/10")
    client.taps("No urge")
    assert client.taps("On my own") == ["offer.none_fits", "handoff.person"]
    assert client.kept.episodes[-1][1] is Ending.HUMAN


def test_crisis_mode_offers_crisis_survival_at_any_strength(library: Library) -> None:
    client = Rehearsal(library, facts={"mode": "crisis_skills"})
    client.hears("share_emotion", "I'm a bit sad, 2/10")
    client.taps("No urge")
    client.taps("On my own")
    client.taps("Not sure")
    assert set(skill_buttons(client)) <= {"DT01", "DT04", "DT07", "DT08", "M10"}


# The walk-through


def test_a_timer_brings_the_next_step_by_itself(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    assert client.taps("Next") == ["skill.DT01.step.step_back"]
    assert client.says[0].timer_seconds == 60
    assert client.timer_ends() == ["skill.DT01.step.what_happened"]


def test_a_timer_that_ends_late_is_silent(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    client.taps("Skip")
    assert client.timer_ends() == []
    assert client.loop == "walkthrough_form"


def test_a_timer_that_ends_after_the_skill_is_silent(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    client.taps("Stop")
    assert client.timer_ends() == []


def test_body_steps_can_be_skipped_by_a_button(library: Library, at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    client.taps("Next")
    assert library.skills["DT04"].steps[1].body
    assert "Skip" in {label for label, _ in client.buttons()}


def test_pause_resume_back_skip_and_repeat(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    here = client.taps("Next")
    assert client.taps("Pause") == ["walk.paused"]
    assert client.taps("Go on") == here
    assert client.hears("repeat", "what did you say?") == here
    assert client.hears("go_back", "go back") == ["skill.DT04.step.fit_today"]
    assert client.hears("go_back", "go back")[0] == "coaching.at_the_start"
    assert client.hears("skip_step", "skip") == ["validation.l7.skipped", *here]


def test_an_earlier_steps_button_does_not_move_the_skill(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    here = client.taps("Next")
    assert client.presses("walk:next:DT04:fit_today") == ["walk.earlier_button", *here]


def test_a_question_in_the_middle_is_answered_and_the_step_returns(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    here = client.taps("Next")
    assert client.hears("ask_what_skill_is", "what is wise mind") == ["explain.one_skill", *here]


def test_a_running_timer_is_not_started_twice_by_an_aside(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    assert client.hears("ask_about_bot", "are you human") == ["talk.about_bot", "walk.still_here"]
    assert all(say.timer_seconds is None for say in client.says)
    assert client.app_sends("timer_done", skill="DT01", step="step_back") == ["skill.DT01.step.what_happened"]


def test_the_timer_from_before_a_pause_does_not_cut_the_step_short(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    client.taps("Pause")
    client.taps("Go on")
    assert client.says[0].timer_seconds == 60
    assert client.app_sends("timer_done", skill="DT01", step="step_back") == []
    client.clock.now += timedelta(seconds=60)
    assert client.app_sends("timer_done", skill="DT01", step="step_back") == ["skill.DT01.step.what_happened"]


def test_after_a_long_silence_a_paused_skill_can_be_taken_up_again(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.hears("wait", "brb")
    client.loop, client.slots = None, {}  # Rasa's session has expired
    assert client.hears("resume", "ok i'm back")[0] == "coaching.parked"
    assert client.slots["wanted_skill"] == "DT01"


def test_after_a_day_nothing_is_taken_up(at_offer: At) -> None:
    client = at_offer(8)
    client.hears("wait", "brb")
    client.loop, client.slots = None, {}
    client.clock.now += timedelta(hours=25)
    assert client.hears("resume", "ok i'm back") == ["talk.what_next"]


def test_none_of_these_names_no_skill(at_offer: At) -> None:
    client = at_offer(8)
    assert client.hears("something_else", "not any of these") == ["validation.l7.another", "offer.strong"]
    assert client.hears("deny", "no, not self-soothe either") == ["offer.declined"]


def test_words_at_a_step_that_asks_nothing_move_nothing(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    assert client.hears("nlu_fallback", "blue kettle sideways") == ["walk.when_ready"]
    assert client.taps("Next") == ["skill.DT04.step.sit"]


def test_free_words_answer_a_step_that_asks_for_words_whatever_they_sound_like(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    client.taps("Skip")
    assert client.hears("share_emotion", "he took my report and I felt small") == ["skill.DT01.step.what_inside"]
    assert client.kept.notes[-1] == (Note.STEP, "he took my report and I felt small", "DT01.what_happened")


def test_stop_is_heard_even_where_words_are_asked_for(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    client.taps("Skip")
    assert client.hears("stop", "stop") == ["walk.stopped"]


def test_a_long_answer_that_sounds_like_stop_is_still_an_answer(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT01")
    client.taps("Next")
    client.taps("Skip")
    assert client.hears("stop", "he said stop it and walked out of the room") == ["skill.DT01.step.what_inside"]


def test_too_much_stops_at_once_and_offers_something_gentler(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    assert client.taps("Too much") == ["coaching.too_much"]
    assert {"Five senses", "A person"} <= {label for label, _ in client.buttons()}
    assert client.kept.attempts[-1] == Attempt("DT04", 80, None, finished=False)


def test_a_new_strong_feeling_is_validated_and_the_client_chooses(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    here = client.taps("Next")
    said = client.hears("share_emotion", "now I'm really scared that it comes back", emotion="afraid")
    assert said[0].startswith("validation.")
    assert said[-1] == "walk.new_feeling"
    assert client.taps("Go on") == here


def test_another_skill_may_be_chosen_in_the_middle(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    assert client.hears("something_else", "can we do another one") == ["offer.strong"]
    assert client.presses("skill:DT01")[0] == "walk.intro"


def test_saying_that_it_helped_ends_the_skill_early(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    assert client.hears("skill_helped", "this helps, I am calmer") == ["rerate.ask_strength"]


# Re-rating and what follows


def rated(client: Rehearsal, skill: str, number: int) -> list[str]:
    client.presses(f"skill:{skill}")
    walked(client)
    return client.presses(f"rate:{number}")


def test_a_drop_is_praised_by_naming_the_exact_act(at_offer: At) -> None:
    client = at_offer(8)
    assert rated(client, "DT04", 5) == ["outcome.eased", "wrapup.ask_what_helped"]
    assert "You slowed your breath down." in client.words()
    assert client.kept.attempts[-1] == Attempt("DT04", 80, 50, finished=True)


def test_praise_cites_a_goal_when_one_exists(at_offer: At) -> None:
    """Dbt-brief table 1, row 10."""
    client = at_offer(8, profile=ClientProfile(goals=("to see my sister more often",)))
    assert "outcome.goal" in rated(client, "DT04", 5)
    assert "to see my sister more often" in client.words()


def test_what_helped_and_the_first_step_are_kept(at_offer: At) -> None:
    client = at_offer(8)
    rated(client, "DT04", 5)
    assert client.hears("skill_helped", "the long breath out") == ["wrapup.ask_first_step"]
    assert client.hears("ask_human", "call my sister and then breathe", confidence=0.6) == ["wrapup.saved"]
    assert [(kind, text) for kind, text, _ in client.kept.notes] == [
        (Note.WHAT_HELPED, "the long breath out"),
        (Note.PLAN, "call my sister and then breathe"),
    ]
    assert client.kept.episodes[-1][1] is Ending.EASED


def test_under_10_points_is_no_failure_and_another_skill_is_offered(at_offer: At) -> None:
    client = at_offer(6)
    assert rated(client, "DT04", 6) == ["outcome.another", "offer.middle"]
    assert any("not a failure" in v for v in client.library.message("outcome.another").variants)
    assert "DT04" not in skill_buttons(client)


def test_after_two_skills_without_a_drop_a_person_is_offered_and_safety_asked(at_offer: At) -> None:
    """Dbt-brief section 4, step 10: never a third skill without that offer."""
    client = at_offer(6)
    rated(client, "DT04", 6)
    assert rated(client, skill_buttons(client)[0], 6) == ["outcome.human", "handoff.safety"]
    assert client.says[-1].slots["reason"] == "no_drop"
    assert client.loop is None
    assert {"A person", "Helplines"} <= {label for label, _ in client.buttons()}
    assert client.taps("One more skill")[0] in {"offer.one", "offer.middle"}


@pytest.mark.parametrize(("before", "after"), [(8, 8), (5, 7), (4, 6)])
def test_still_strong_or_risen_brings_a_person(at_offer: At, before: int, after: int) -> None:
    client = at_offer(before)
    assert rated(client, "M10", after)[:1] == ["outcome.human"]


def test_a_drop_that_leaves_it_strong_is_praised_and_a_person_offered(at_offer: At) -> None:
    client = at_offer(10)
    assert rated(client, "DT04", 8) == ["outcome.eased", "outcome.still_strong", "handoff.safety"]


def test_the_urge_is_asked_again_when_there_was_one(client: Rehearsal) -> None:
    client.hears("urge_nonsuicidal", "i want to scream at him, 6/10")
    client.hears("share_emotion", "angry", emotion="angry")
    for label in ("No", "On my own", "Not sure"):
        client.taps(label)
    client.presses("skill:DT01")
    walked(client)
    assert client.taps("3") == ["rerate.ask_urge"]
    assert client.taps("Lower")[0] == "outcome.eased"


def test_a_rating_may_be_skipped(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    walked(client)
    assert client.hears("skip_step", "skip") == ["outcome.unmeasured", "wrapup.ask_what_helped"]


def test_it_helped_is_heard_and_the_number_still_asked(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    walked(client)
    assert client.hears("skill_helped", "yes it helped") == ["rerate.helped_how_much"]
    assert client.taps("4")[0] == "outcome.eased"


def test_after_a_stop_it_can_still_be_rated(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    client.taps("Stop")
    assert client.taps("Rate it again") == ["rerate.ask_strength"]
    assert client.taps("5")[0] == "outcome.eased"


def test_a_skill_again_soon_after_needs_no_second_intake(at_offer: At) -> None:
    client = at_offer(8)
    client.presses("skill:DT04")
    client.taps("Stop")
    assert client.taps("Find a skill")[-1] == "offer.strong"


def test_what_worked_before_is_offered_first(library: Library) -> None:
    profile = ClientProfile(record=MappingProxyType({"DT08": SkillRecord(uses=9, mean_drop=40.0)}))
    client = Rehearsal(library, profile=profile)
    client.hears("share_emotion", "I'm so angry, 9/10")
    client.taps("No urge")
    client.taps("On my own")
    assert skill_buttons(client)[0] == "DT08"


GOALS = ("I want to be there for my kids", "I never want to feel this worthless again")


@pytest.mark.parametrize(
    ("goals", "keys"),
    [((), ["outcome.eased"]), (GOALS, ["outcome.eased", "outcome.goal"]),
     (GOALS[1:], ["outcome.eased", "outcome.goal_unnamed"])],
)  # fmt: skip
def test_after_a_drop_a_goal_is_cited_in_the_clients_words_when_one_exists(
    at_offer: Callable[..., Rehearsal], goals: tuple[str, ...], keys: list[str]
) -> None:
    """Dbt-brief table 1, row 10; words that must not sound confirmed are not said back."""
    client = at_offer(6, profile=ClientProfile(goals=goals))
    client.presses("skill:DT07")
    while client.loop == "walkthrough_form":
        client.goes_on()
    said = client.presses("rate:3")
    assert said[: len(keys)] == keys
    assert "worthless" not in client.words()
    assert ("for my kids" in client.words()) == (goals == GOALS)
