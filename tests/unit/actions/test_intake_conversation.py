"""Intake as a client meets it: validation first, short questions, repair at every point."""

from collections.abc import Callable

import pytest

from coaching.profile import ClientProfile
from coaching.shared_past import Fact
from content.library import Library
from content.models import Feeling, Situation
from tests.support.rehearsal import Rehearsal

BOSS = "my boss humiliated me in front of everyone, I'm so angry"


def test_a_told_feeling_is_validated_before_any_question_or_advice(client: Rehearsal) -> None:
    """Dbt-brief table 1, row 20."""
    said = client.hears("share_emotion", BOSS, emotion="angry")
    assert said[0].startswith("validation.")
    assert said[-1] == "intake.ask_intensity"
    assert client.slots["feeling"] == Feeling.ANGRY.value


def test_a_feeling_with_its_strength_is_asked_neither_again(client: Rehearsal) -> None:
    said = client.hears("share_emotion", "I'm so angry, 8/10")
    assert said[-1] == "intake.ask_urge"


def test_a_feeling_by_button_and_in_an_own_word(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    said = client.hears("nlu_fallback", "zwischen")
    assert said[0].startswith("validation.")
    assert said[-1] == "intake.ask_intensity"
    assert (client.slots["feeling"], client.slots["feeling_word"]) == ("other", "zwischen")


def test_the_whole_intake_by_buttons_leads_to_two_skills(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    assert client.taps("Angry")[0].startswith("validation.")
    for label in ("7", "No urge", "On my own"):
        said = client.taps(label)
    assert said == ["offer.strong"]
    assert sum(payload.startswith("skill:") for _, payload in client.buttons()) == 2


def test_under_70_the_client_is_asked_what_can_change(client: Rehearsal) -> None:
    """Dbt-brief table 1, row 6."""
    client.hears("share_emotion", "I'm sad, 5/10")
    client.taps("No urge")
    assert client.taps("On my own") == ["intake.ask_change"]
    assert client.taps("Not sure") == ["offer.middle"]


def test_a_strength_given_before_its_question_is_kept(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    client.hears("rate_intensity", "5", number="5")
    assert client.slots["intensity"] == 50
    assert client.hears("share_emotion", "jealous", emotion="jealous") == ["intake.ask_urge"]


def test_when_it_is_very_strong_the_feelings_name_can_wait(client: Rehearsal) -> None:
    client.hears("ask_for_skill", "i need help calming down now")
    assert client.hears("rate_intensity", "10") == ["intake.ask_urge"]


def test_not_knowing_is_an_answer(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    assert client.hears("affirm", "idk") == ["coaching.left_open", "intake.ask_intensity"]


def test_not_knowing_asks_for_no_repetition(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    assert client.hears("repeat", "dunno") == ["coaching.left_open", "intake.ask_intensity"]


def test_a_guess_of_another_topic_leaves_no_question_behind(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    said = client.hears("report_missed_practice", "i wanted to throw it. i didnt", confidence=0.6)
    assert not any(key.startswith("missed.") for key in said)
    assert client.loop == "intake_form"


def test_a_place_in_one_word_is_no_wish_for_the_menu(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    client.taps("No urge")
    assert client.hears("show_menu", "home") == ["offer.strong"]


def test_the_menu_is_still_one_word_away(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears("show_menu", "menu") == ["handoff.menu"]
    assert client.loop is None


def test_a_correction_is_taken_and_the_question_stays(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    assert client.hears("correct_answer", "sorry I meant 6", number="6") == [
        "coaching.corrected",
        "intake.ask_urge",
    ]
    assert client.slots["intensity"] == 60
    assert "6" in client.words()


def test_back_returns_to_the_question_before(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    assert client.hears("go_back", "go back") == ["intake.ask_intensity"]
    assert client.slots["intensity"] is None


def test_back_at_the_first_question_says_so(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    assert client.hears("go_back", "back") == ["coaching.at_the_start", "intake.ask_feeling"]


def test_any_question_can_be_skipped(client: Rehearsal) -> None:
    client.app_sends("start_coaching")
    for _ in range(4):
        said = client.hears("skip_step", "skip")
    assert said[-1] == "offer.strong"
    assert [key for key in said if key.startswith("validation.l1.")]


def test_a_skip_asked_for_in_words_is_said_to_be_done_and_a_tap_shows_it(client: Rehearsal) -> None:
    """Dbt-brief section 2, level 7."""
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears("skip_step", "skip that one") == ["validation.l7.skipped", "intake.ask_urge"]
    assert client.presses("intent:skip_step") == ["intake.ask_place"]


def test_a_guess_is_asked_and_a_yes_is_the_feeling(library: Library) -> None:
    """Dbt-brief section 2, level 3: one guess, as a question; the client's answer decides."""
    client = Rehearsal(library, profile=ClientProfile(contacts=3))
    said = client.hears("share_emotion", "my dad forgot my birthday again this year")
    assert said[0].startswith("validation.l3.")
    assert said[-1] == "intake.ask_feeling"
    assert "hurt" in client.words().split("\n")[0]
    assert client.hears("affirm", "yes") == ["intake.ask_intensity"]
    assert client.slots["feeling"] == Feeling.SAD.value


def test_a_no_to_a_guess_leaves_the_question_to_the_client(library: Library) -> None:
    client = Rehearsal(library, profile=ClientProfile(contacts=3))
    client.hears("share_emotion", "my dad forgot my birthday again this year")
    client.hears("deny", "no")
    assert client.slots["feeling"] is None
    assert client.hears("share_emotion", "angry", emotion="angry")[-1] == "intake.ask_intensity"


def test_early_on_nothing_is_guessed(client: Rehearsal) -> None:
    assert client.hears("share_emotion", "my dad forgot my birthday again this year")[0].startswith(
        "validation.l2."
    )


def test_what_must_not_be_validated_is_met_with_care_and_never_said_back(library: Library) -> None:
    """Dbt-brief section 2: never validate the invalid; the pain, the wish or the effort instead."""
    for text, care in (
        ("my manager hates me, everyone at work is against me", "claim"),
        ("i am such a pathetic idiot for shouting at him", "self_attack"),
        ("they are spying on me through the telly again", "belief"),
        ("nothing works and it will never get better", "despair"),
        ("i just want to punch the wall right now", "harm"),
    ):
        client = Rehearsal(library, profile=ClientProfile(contacts=5, strengths={"urges_held": "3"}))
        assert client.hears("share_emotion", text)[0] == f"validation.l5.care.{care}"
        assert not set(text.split()) & {"hates", "pathetic", "spying", "punch"} & set(client.words().split())


def test_the_clients_record_speaks_at_level_six(library: Library) -> None:
    client = Rehearsal(library, profile=ClientProfile(contacts=5, strengths={"urges_held": "3"}))
    assert client.hears("share_emotion", BOSS, emotion="angry")[0].startswith("validation.l6.")


def test_a_fact_that_may_be_mentioned_is_linked_only_where_it_belongs(library: Library) -> None:
    fact = Fact("at school I was told off for every answer", frozenset({Situation.CRITICISED}))
    client = Rehearsal(library, profile=ClientProfile(contacts=5, facts=(fact,)))
    said = client.hears("share_emotion", "the teacher at evening school said nothing to my answer")
    assert said[0] == "validation.l4.history"
    assert fact.text in client.words()
    elsewhere = Rehearsal(library, profile=ClientProfile(contacts=5, facts=(fact,)))
    assert elsewhere.hears("share_emotion", "the bus came late and the rain got in")[0] != "validation.l4.history"


def test_a_pause_waits_and_a_word_goes_on(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears("wait", "hang on") == ["coaching.paused"]
    assert client.hears("resume", "back") == ["intake.ask_intensity"]


def test_after_a_pause_the_answer_itself_is_enough(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.hears("wait", "one sec")
    assert client.hears("rate_intensity", "7") == ["intake.ask_urge"]


def test_what_did_you_say_repeats_the_last_answer(client: Rehearsal) -> None:
    first = client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears("repeat", "what did you say?") == first


@pytest.mark.parametrize(
    ("intent", "answer"),
    [("ask_what_skill_is", "explain.one_skill"), ("ask_about_bot", "talk.about_bot"), ("thank", "talk.thank")],
)
def test_an_aside_is_answered_and_the_question_comes_back(client: Rehearsal, intent: str, answer: str) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears(intent, "paced breathing?") == [answer, "intake.ask_intensity"]
    assert client.hears("rate_intensity", "7") == ["intake.ask_urge"]


@pytest.mark.parametrize(
    ("intent", "key"),
    [
        ("ask_human", "handoff.person"),
        ("ask_helplines", "handoff.helplines"),
        ("complain_about_bot", "talk.complaint"),
    ],
)
def test_after_asking_for_help_no_question_is_pressed(client: Rehearsal, intent: str, key: str) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears(intent, "please") == [key]
    assert client.hears("resume", "go on") == ["intake.ask_intensity"]


def test_another_feeling_on_the_way_is_validated_too(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    said = client.hears("share_emotion", "and I'm ashamed that I said nothing", emotion="ashamed")
    assert said[0].startswith("validation.")
    assert said[-1] == "intake.ask_intensity"


def test_an_answer_not_understood_is_asked_again_with_ways_out(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears("nlu_fallback", "blue kettle sideways now") == [
        "coaching.not_caught",
        "intake.ask_intensity",
    ]
    assert client.hears("nlu_fallback", "blue kettle sideways now") == ["coaching.still_not_caught"]
    assert {"Skip this", "A person", "Stop here"} <= {label for label, _ in client.buttons()}
    assert client.hears("nlu_fallback", "blue kettle sideways now") == ["coaching.left_open", "intake.ask_urge"]


def test_a_button_of_an_earlier_question_is_recognised(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.presses("pick:alone") == ["coaching.old_button", "intake.ask_intensity"]


@pytest.mark.parametrize("text", ["to hurt myself", "i want to die"])
def test_a_dangerous_urge_in_words_goes_to_the_app(client: Rehearsal, text: str) -> None:
    """Dbt-brief section 4, step 3."""
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    assert client.hears("nlu_fallback", text) == ["handoff.safety"]
    assert client.says[0].slots["reason"] == "urge_self_harm"
    assert client.hears("resume", "ok") == ["intake.ask_urge"]


def test_having_lashed_out_goes_to_the_app(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    client.taps("To lash out")
    assert client.taps("Yes") == ["handoff.safety"]
    assert client.says[0].slots["reason"] == "acted_harm_others"


def test_physical_signs_after_use_go_to_the_app(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    client.taps("To drink or use")
    assert client.taps("Yes") == ["intake.ask_signs"]
    assert client.taps("Yes") == ["handoff.safety"]
    assert client.says[0].slots["reason"] == "medical_signs"


def test_while_driving_nothing_but_stop_safely_is_sent(client: Rehearsal) -> None:
    """Dbt-brief section 4, step 3."""
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    client.taps("No urge")
    assert client.taps("Driving") == ["intake.stop_safely_first"]
    for intent in ("ask_for_skill", "ask_about_bot", "share_emotion", "nlu_fallback", "stop", "greet"):
        assert client.hears(intent, "what now then") == ["intake.stop_safely_first"]
    assert client.hears("ask_human", "i need a person")[0] == "handoff.person"


def test_once_stopped_the_intake_goes_on(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    client.taps("9")
    client.taps("No urge")
    client.taps("Driving")
    assert client.taps("I have stopped") == ["intake.ask_place"]
    assert client.taps("On my own") == ["offer.strong"]


def test_stop_ends_it_and_offers_other_ways(client: Rehearsal) -> None:
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.hears("stop", "stop") == ["coaching.stopped"]
    assert client.loop is None
    assert {"Find a skill", "A person", "Menu"} <= {label for label, _ in client.buttons()}


def test_a_safety_check_puts_the_topic_down_and_it_can_be_taken_up_again(client: Rehearsal) -> None:
    """Dbt-brief section 7: parked items return."""
    client.hears("share_emotion", BOSS, emotion="angry")
    assert client.app_sends("interrupted") == []
    assert client.loop is None
    assert client.app_sends("resume_after_pause") == ["coaching.parked", "intake.ask_intensity"]
    assert "angry" in client.words()


def test_after_a_safety_check_coaching_starts_with_what_is_known(client: Rehearsal) -> None:
    said = client.app_sends("start_coaching", feeling="sad", number="4", urge="self_harm")
    assert said == ["coaching.start", "intake.ask_place"]
    assert client.slots["intensity"] == 40


def test_a_skill_asked_for_by_name_needs_a_shorter_intake(client: Rehearsal) -> None:
    said = client.hears("ask_for_skill", "can we do STOP", skill="DT01")
    assert said[0].startswith("validation.")
    assert said[-1] == "intake.ask_intensity"
    client.taps("8")
    client.taps("No urge")
    assert client.taps("On my own") == ["walk.intro", "skill.DT01.step.freeze"]


def test_a_skill_that_is_not_cleared_is_refused_plainly_and_others_offered(client: Rehearsal) -> None:
    client.hears("ask_for_skill", "cold water", skill="DT02")
    client.taps("9")
    client.taps("No urge")
    said = client.taps("On my own")
    assert said[0] in {"coaching.skill_not_cleared", "coaching.skill_not_written"}
    assert said[-1] == "offer.strong"


def test_the_first_three_contacts_use_the_simple_levels(library: Library) -> None:
    client = Rehearsal(library)
    for _ in range(3):
        said = client.hears("share_emotion", BOSS, emotion="angry")
        levels = {key.split(".")[1] for key in said if key.startswith("validation.")}
        assert levels <= {"l1", "l2", "l5"}
        client.hears("show_menu", "menu")


def test_a_validating_line_is_not_repeated_in_a_week_of_contacts(library: Library) -> None:
    """Dbt-brief section 2: no repeat within 5 turns or 7 days."""
    client = Rehearsal(library, seed=3)
    seen: list[tuple[str, int | None]] = []
    for _ in range(8):
        client.hears("share_emotion", "i feel so sad about all of it", emotion="sad")
        seen += [(say.key, say.variant) for say in client.says if say.key.startswith("validation.")]
        client.hears("stop", "stop")
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("intent", "topic"), [("interpersonal_conflict", "conflict"), ("feel_invalidated", "invalidated")]
)
def test_what_it_is_about_is_kept_for_the_choice_of_skill(client: Rehearsal, intent: str, topic: str) -> None:
    said = client.hears(intent, "my sister said I overreact again")
    assert said[0].startswith("validation.")
    assert client.slots["topic"] == topic


def test_an_urge_told_is_not_asked_for_again(client: Rehearsal) -> None:
    client.hears("urge_nonsuicidal", "i want to drink tonight")
    client.hears("share_emotion", "lonely", emotion="sad")
    assert client.taps("8") == ["intake.ask_acted"]


def test_offers_need_a_strength_of_the_moment(at_offer: Callable[..., Rehearsal]) -> None:
    client = at_offer(8)
    assert client.hears("correct_answer", "sorry I meant 3", number="3") == ["offer.gentle"]


@pytest.mark.parametrize("intent", ["deny", "wait", "rate_intensity", "nlu_fallback", "correct_answer"])
def test_a_short_correction_puts_the_number_right_whatever_it_sounds_like(client: Rehearsal, intent: str) -> None:
    client.hears("share_emotion", "I am so angry", emotion="angry")
    client.presses("rate:7")
    assert client.hears(intent, "no wait, 4") == ["coaching.corrected", "intake.ask_urge"]
    assert client.slots["intensity"] == 40
    assert client.slots["urge"] is None


def test_a_strength_and_an_urge_in_one_message_are_both_taken(client: Rehearsal) -> None:
    client.hears("share_emotion", "I am so angry", emotion="angry")
    client.hears("urge_nonsuicidal", "a solid seven, and i am craving a drink like mad")
    assert client.slots["intensity"] == 70
    assert client.slots["urge"] == "use"


def test_an_urge_for_the_app_is_never_filled_in_on_the_side(client: Rehearsal) -> None:
    client.hears("share_emotion", "I am so angry", emotion="angry")
    client.hears("urge_nonsuicidal", "an 8, and i want to drink and hurt myself")
    assert client.slots["urge"] is None
