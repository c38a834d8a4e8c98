"""The main conversations through the real Rasa model and the real action server, in clients' words."""

import pytest

from tests.support.dialogue import Phone

pytestmark = pytest.mark.rasa

BOSS = "my boss humiliated me in front of everyone, I'm so angry"


def to_offer(phone: Phone, strength: str = "8") -> None:
    phone.types(BOSS)
    phone.taps(strength)
    phone.taps("No urge")
    phone.taps("On my own")


def test_anger_is_validated_a_skill_walked_through_and_rated_again(phone: Phone) -> None:
    said = phone.types(BOSS)
    assert said[0].startswith("validation.")
    assert said[-1] == "intake.ask_intensity"
    assert phone.types("7 out of 10") == ["intake.ask_urge"]
    assert phone.types("no not really") == ["intake.ask_place"]
    assert phone.types("at home by myself") == ["offer.strong"]
    assert phone.taps("TIPP: paced breathing")[0] == "walk.intro"
    while not any(say.timer_seconds for say in phone.says):
        phone.taps("Next")
    assert phone.says[-1].timer_seconds == 120
    phone.timer_ends()
    phone.walks_through()
    assert phone.types("it's a 4 now")[0] == "outcome.eased"
    assert "You slowed your breath down." in phone.reads()[0]
    assert phone.types("counting the out breath") == ["wrapup.ask_first_step"]
    assert phone.types("breathe before I answer him") == ["wrapup.saved"]


def test_wait_go_back_say_again_correct_and_skip_in_words(phone: Phone) -> None:
    phone.types("i feel so sad")
    assert phone.types("hang on a sec") == ["coaching.paused"]
    assert phone.types("ok i'm back") == ["intake.ask_intensity"]
    assert phone.types("6") == ["intake.ask_urge"]
    assert phone.types("sorry I meant 8") == ["coaching.corrected", "intake.ask_urge"]
    assert phone.types("what did you say?") == ["coaching.corrected", "intake.ask_urge"]
    assert phone.types("go back") == ["intake.ask_intensity"]
    assert phone.types("between 7 and 8") == ["intake.ask_urge"]
    assert phone.types("skip this one") == ["validation.l7.skipped", "intake.ask_place"]


def test_a_question_in_the_middle_of_a_skill_and_back(phone: Phone) -> None:
    to_offer(phone)
    phone.taps("STOP")
    step = phone.says[-1].key
    assert phone.types("what is radical acceptance?") == ["explain.one_skill", step]
    assert phone.types("are you a real person?") == ["talk.about_bot", step]
    assert phone.types("next")[-1] == "skill.DT01.step.step_back"


def test_pause_resume_too_much_and_something_gentler(phone: Phone) -> None:
    to_offer(phone)
    phone.taps("TIPP: paced breathing")
    here = phone.types("next")
    assert phone.types("hold on") == ["walk.paused"]
    assert phone.types("let's continue") == here
    assert phone.types("this is too much") == ["coaching.too_much"]
    assert phone.taps("Five senses")[0] == "walk.intro"


def test_stop_in_words_ends_the_skill(phone: Phone) -> None:
    to_offer(phone)
    phone.taps("STOP")
    assert phone.types("stop") == ["walk.stopped"]
    assert phone.types("hi")[0] == "talk.greet"


def test_late_timers_and_old_buttons_change_nothing(phone: Phone) -> None:
    to_offer(phone)
    phone.taps("STOP")
    phone.taps("Next")
    assert phone.app_sends("timer_done", skill="DT01", step="freeze") == []
    assert phone.presses("walk:next:DT01:freeze") == ["walk.earlier_button", "walk.still_here"]
    assert phone.presses("pick:alone")[0] == "walk.earlier_button"
    assert phone.app_sends("timer_done", skill="DT01", step="step_back") == ["skill.DT01.step.what_happened"]


def test_the_same_message_twice_is_one_step(phone: Phone) -> None:
    to_offer(phone)
    body = {"client": phone.client, "message_id": "same", "intent": "choose_skill", "entities": {"skill": "DT01"}}
    first, second = phone.engine.post(body), phone.engine.post(body)
    assert first["messages"] == second["messages"]
    assert second["repeated"]
    assert phone.app_sends("walk", verb="next", skill="DT01", step="freeze") == ["skill.DT01.step.step_back"]


def test_no_drop_twice_brings_a_person(phone: Phone) -> None:
    to_offer(phone, "6")
    phone.taps("Not sure")
    for expected in ("outcome.another", "outcome.human"):
        skill = next(payload for _, payload in phone.buttons() if payload.startswith("skill:"))
        phone.presses(skill)
        phone.walks_through()
        assert phone.types("still a 6")[0] == expected
    assert phone.says[-1].key == "handoff.safety"
    assert phone.taps("One more skill")[0].startswith("offer.")


def test_a_safety_check_puts_everything_down_and_it_can_be_resumed(phone: Phone) -> None:
    to_offer(phone)
    phone.taps("STOP")
    assert phone.app_sends("interrupted") == []
    assert phone.app_sends("resume_after_pause")[0] == "coaching.parked"


def test_a_person_is_one_message_away_in_the_middle_of_anything(phone: Phone) -> None:
    phone.types(BOSS)
    assert phone.types("i want to talk to a real person") == ["handoff.person"]
    to_offer(phone)
    phone.taps("STOP")
    assert phone.types("can i talk to my therapist instead") == ["handoff.person"]


def test_not_understood_twice_brings_ways_to_help(phone: Phone) -> None:
    phone.app_sends("nlu_fallback")
    assert phone.answer["intent"]["name"] == "nlu_fallback"
    assert phone.app_sends("nlu_fallback") == ["fallback.ways_to_help"]


def test_missed_practice_is_handed_to_the_app(phone: Phone) -> None:
    assert phone.types("i didn't do my dbt homework this week") == ["handoff.missed"]


def test_a_practice_told_is_kept(phone: Phone) -> None:
    assert phone.types("i used paced breathing on the bus today") == ["practice.start", "practice.ask_helped"]
    assert phone.types("a bit") == ["practice.kept"]


def test_an_urge_told_leads_through_validation_to_a_skill(phone: Phone) -> None:
    said = phone.types("i really want to drink tonight")
    assert said[0].startswith("validation.")
    phone.taps("Sad")
    phone.taps("8")
    assert phone.types("not yet") == ["intake.ask_place"]
    assert phone.taps("On my own") == ["offer.strong"]


def test_a_hurt_is_repaired_and_a_complaint_thanked(phone: Phone) -> None:
    phone.types(BOSS)
    assert phone.types("wow, that felt really cold") == ["talk.repair"]
    assert phone.types("you just repeat the same lines, this is useless") == ["talk.complaint"]


def test_two_clients_at_once_do_not_touch_each_other(phone: Phone) -> None:
    other = Phone(phone.engine, phone.library)
    phone.types(BOSS)
    other.types("i used paced breathing on the bus today")
    assert phone.types("8") == ["intake.ask_urge"]
    assert other.types("yes") == ["practice.kept"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("hello there", "talk.greet"),
        ("thanks a lot", "talk.thank"),
        ("bye for now", "talk.goodbye"),
        ("who can read what i write here", "talk.privacy"),
        ("be straight with me please, no sugar coating", "talk.ask_direct"),
        ("delete all my data", "handoff.delete_data"),
        ("show me the menu", "handoff.menu"),
        ("give me a crisis line number", "handoff.helplines"),
        ("where is my safety plan", "handoff.plan"),
        ("i want to change my time zone", "handoff.settings"),
        ("what's the weather tomorrow", "talk.out_of_scope"),
        ("let me fill in my diary card", "handoff.diary"),
    ],
)
def test_single_messages_find_their_answer(phone: Phone, text: str, key: str) -> None:
    assert phone.types(text)[0] == key


def test_a_correction_in_any_words_and_numbers_as_people_say_them(phone: Phone) -> None:
    phone.types("ugh so angry w my sister rn")
    assert phone.types("a solid seven") == ["intake.ask_urge"]
    assert phone.types("no wait, 4") == ["coaching.corrected", "intake.ask_urge"]
    assert phone.types("actually six-ish") == ["coaching.corrected", "intake.ask_urge"]


def test_the_diary_asked_for_in_the_middle_of_an_offer_is_the_apps_card(phone: Phone) -> None:
    to_offer(phone)
    assert phone.types("actually forget the skill, can we do the diary") == ["handoff.diary"]
