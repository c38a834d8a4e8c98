"""Everything around the skills: practice, the log, explanations, complaints, repair, misunderstandings."""

import pytest

from coaching.memory import Note
from tests.support.rehearsal import Rehearsal


@pytest.mark.parametrize(
    ("intent", "key"),
    [
        ("greet", "talk.greet"),
        ("goodbye", "talk.goodbye"),
        ("thank", "talk.thank"),
        ("ask_about_bot", "talk.about_bot"),
        ("ask_privacy", "talk.privacy"),
        ("out_of_scope", "talk.out_of_scope"),
        ("ask_direct", "talk.ask_direct"),
        ("affirm", "talk.what_next"),
        ("next_step", "talk.what_next"),
        ("skip_step", "talk.what_next"),
        ("go_back", "talk.what_next"),
        ("correct_answer", "talk.what_next"),
        ("resume", "talk.what_next"),
        ("something_else", "talk.what_next"),
        ("deny", "talk.no_is_fine"),
        ("wait", "talk.wait"),
        ("stop", "coaching.stopped"),
        ("repeat", "talk.nothing_to_repeat"),
        ("ask_human", "handoff.person"),
        ("ask_helplines", "handoff.helplines"),
        ("ask_safety_plan", "handoff.plan"),
        ("change_settings", "handoff.settings"),
        ("delete_data", "handoff.delete_data"),
        ("report_missed_practice", "handoff.missed"),
        ("show_menu", "handoff.menu"),
        ("rupture", "talk.repair"),
        ("complain_about_bot", "talk.complaint"),
        ("ask_what_skill_is", "explain.choose"),
    ],
)
def test_each_intent_alone_gets_its_answer(client: Rehearsal, intent: str, key: str) -> None:
    assert client.hears(intent, "some words") == [key]
    assert client.loop is None


@pytest.mark.parametrize(
    ("intent", "loop"),
    [
        ("share_emotion", "intake_form"),
        ("ask_for_skill", "intake_form"),
        ("feel_invalidated", "intake_form"),
        ("interpersonal_conflict", "intake_form"),
        ("urge_nonsuicidal", "intake_form"),
        ("too_much", "intake_form"),
        ("rate_intensity", "intake_form"),
        ("log_practice", "practice_form"),
        ("skill_helped", "practice_form"),
        ("skill_did_not_help", "intake_form"),
    ],
)
def test_each_opening_intent_opens_its_loop(client: Rehearsal, intent: str, loop: str) -> None:
    client.hears(intent, "some words")
    assert client.loop == loop


def test_the_diary_asked_for_in_words_is_the_apps_card(client: Rehearsal) -> None:
    assert client.hears("start_diary", "fill in my diary") == ["handoff.diary"]
    assert client.loop is None


def test_a_moment_is_noted_in_the_short_log(client: Rehearsal) -> None:
    client.hears("start_diary", "log how I feel")
    assert client.loop == "log_form"


def test_the_diary_asked_for_in_a_loop_ends_it_and_keeps_its_topic(client: Rehearsal) -> None:
    client.hears("share_emotion", "I'm so angry at him", emotion="angry")
    assert client.hears("start_diary", "let me do my diary card first") == ["handoff.diary"]
    assert client.loop is None
    assert client.hears("resume", "where were we")[0] == "coaching.parked"


def test_good_news_is_marked(client: Rehearsal) -> None:
    assert client.hears("share_good_news", "I called my sister and it went well")[-1] == "talk.good_news"


def test_a_practice_is_named_and_kept(client: Rehearsal) -> None:
    assert client.hears("log_practice", "i used paced breathing today", skill="DT04") == [
        "practice.start",
        "practice.ask_helped",
    ]
    assert client.taps("A bit") == ["practice.kept"]
    assert "You slowed your breath down." in client.words()
    assert client.kept.practices == [("DT04", "some")]


def test_a_practice_without_a_name_asks_and_takes_a_skip(client: Rehearsal) -> None:
    assert client.hears("log_practice", "did my practice")[-1] == "practice.ask_skill"
    client.taps("Skip this")
    client.taps("Not really")
    assert client.kept.practices == [(None, "no")]


def test_a_missed_practice_is_handed_to_the_app(client: Rehearsal) -> None:
    assert client.hears("report_missed_practice", "didn't do my homework") == ["handoff.missed"]
    assert client.loop is None


def test_a_missed_practice_breaks_in_on_a_skill_and_the_topic_is_kept(client: Rehearsal) -> None:
    """Dbt-brief section 7: a higher target interrupts, and the topic can be taken up again."""
    client.hears("share_emotion", "I'm so angry at him", emotion="angry")
    assert client.hears("report_missed_practice", "i skipped practice all week") == ["handoff.missed"]
    assert client.loop is None
    assert client.hears("resume", "go on")[0] == "coaching.parked"


def test_the_short_log_says_what_it_is_and_keeps_three_things(client: Rehearsal) -> None:
    assert client.presses("menu:log") == ["log.start", "log.ask_feeling"]
    client.taps("Sad")
    client.taps("6")
    assert client.hears("interpersonal_conflict", "argued with my sister") == ["log.kept"]
    assert "sad, 6" in client.words()
    assert client.kept.notes == [(Note.LOG, "argued with my sister", None)]


def test_a_named_skill_is_explained_and_can_be_started(client: Rehearsal) -> None:
    assert client.hears("ask_what_skill_is", "what is paced breathing", skill="DT04") == ["explain.one_skill"]
    client.taps("TIPP: paced breathing")
    assert client.loop == "intake_form"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("what does dbt stand for", "explain.dbt"),
        ("what is mindfulness", "explain.mindfulness"),
        ("whats distress tolerance", "explain.distress_tolerance"),
        ("what's a skill", "explain.skill"),
    ],
)
def test_words_of_dbt_are_explained(client: Rehearsal, text: str, key: str) -> None:
    assert client.hears("ask_what_skill_is", text) == [key]


def test_a_module_is_explained_by_its_button(client: Rehearsal) -> None:
    client.hears("ask_what_skill_is", "what can i learn")
    assert client.taps("Other people") == ["explain.interpersonal_effectiveness"]


CRITICISMS = [
    "you are useless", "this is stupid", "you repeat yourself", "dbt is a cult", "you don't get me",
    "worst bot ever", "your answers are copy paste", "that was a dumb suggestion", "i hate this app",
    "you never help",
]  # fmt: skip


@pytest.mark.parametrize("criticism", CRITICISMS)
def test_criticism_earns_thanks_no_rebuttal_and_is_kept(client: Rehearsal, criticism: str) -> None:
    """Dbt-brief table 1, row 2."""
    assert client.hears("complain_about_bot", criticism) == ["talk.complaint"]
    for text in client.library.message("talk.complaint").variants:
        assert text.lower().startswith("thank")
        assert not {"but", "however", "actually"} & set(text.lower().replace(",", "").split())
    assert client.kept.notes == [(Note.COMPLAINT, criticism, "criticism")]


def test_a_hurt_is_repaired_in_the_next_turn_and_the_topic_dropped(client: Rehearsal) -> None:
    """Dbt-brief table 1, row 27."""
    client.hears("share_emotion", "I'm so angry at him", emotion="angry")
    assert client.hears("rupture", "that hurt") == ["talk.repair"]
    assert client.loop is None
    assert "A person" in {label for label, _ in client.buttons()}


def test_a_message_not_understood_first_brings_guesses_then_ways_to_help(client: Rehearsal) -> None:
    first = client.hears(
        "nlu_fallback", "blue kettle", ranking=("log_practice", "out_of_scope", "ask_for_skill", "greet")
    )
    assert first == ["fallback.did_you_mean"]
    assert [label for label, _ in client.buttons()] == ["I used a skill", "I want a skill", "None of these"]
    assert client.hears("nlu_fallback", "kettle blue") == ["fallback.ways_to_help"]
    assert {"Find a skill", "Helplines", "A person"} <= {label for label, _ in client.buttons()}


def test_a_guess_that_was_right_goes_on_from_there(client: Rehearsal) -> None:
    client.hears("nlu_fallback", "blue kettle", ranking=("log_practice",))
    assert client.taps("I used a skill")[0] == "practice.start"


def test_none_of_these_brings_ways_to_help(client: Rehearsal) -> None:
    client.hears("nlu_fallback", "blue kettle", ranking=("log_practice",))
    assert client.taps("None of these") == ["fallback.ways_to_help"]


def test_understood_messages_in_between_start_the_count_anew(client: Rehearsal) -> None:
    client.hears("nlu_fallback", "blue kettle", ranking=("log_practice",))
    client.hears("greet", "hi")
    assert client.hears("nlu_fallback", "blue kettle", ranking=("log_practice",)) == ["fallback.did_you_mean"]


def test_a_change_of_mind_in_any_loop_is_followed(client: Rehearsal) -> None:
    client.hears("share_emotion", "I'm so angry at him", emotion="angry")
    assert client.hears("log_practice", "i used STOP before", skill="DT01")[0] == "practice.start"
    assert client.hears("report_missed_practice", "i skipped group though") == ["handoff.missed"]
    assert client.presses("menu:log")[0] == "log.start"
    assert client.hears("ask_for_skill", "no, a skill please")[-1].startswith(("intake.", "offer."))


def test_old_buttons_after_everything_is_over_are_met_kindly(client: Rehearsal) -> None:
    assert client.presses("walk:next:DT04:sit") == ["coaching.old_button_outside"]
    assert client.presses("pick:alone") == ["coaching.old_button_outside"]
    assert client.app_sends("timer_done", skill="DT04", step="sit") == []


def test_the_last_answer_can_be_heard_again(client: Rehearsal) -> None:
    client.hears("ask_privacy", "who reads this")
    assert client.hears("repeat", "what did you say?") == ["talk.privacy"]
