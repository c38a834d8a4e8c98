"""Denial, the past, other people, jokes, stories and idioms lower a code; they never hide intent or an act."""

# ruff: noqa: RUF001 - letters that look like others are what is tested here

import pytest

from safety.types import Action, Code
from tests.unit.safety.conftest import Read


@pytest.mark.parametrize(
    "text",
    [
        "I don't want to die",
        "I'm not suicidal",
        "I am not going to kill myself",
        "I have no thoughts of ending my life",
        "I would never hurt myself",
        "no I don't want to hurt anyone",
        "I haven't self harmed in two years",
        "I didn't cut myself",
        "he doesn't hit me",
    ],
)
def test_a_plain_denial_is_taken_at_its_word(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I don't want to die but I'm going to kill myself", Code.T4),
        ("I can't stop thinking about killing myself", Code.T2),
        ("don't tell anyone but I'm going to kill myself tonight", Code.T4),
        ("I can't promise I won't kill myself tonight", Code.T4),
        ("why shouldn't I kill myself", Code.T2),
        ("no one knows I want to kill myself", Code.T2),
        ("I don't know if I want to live", Code.T1),
        ("not gonna lie, I want to kill myself", Code.T2),
        ("I took all my pills. I don't want to die now", Code.T5),
    ],
)
def test_a_not_that_denies_nothing_hides_nothing(read: Read, text: str, code: Code) -> None:
    assert read(text).code is code


@pytest.mark.parametrize(
    "text",
    [
        "this traffic is killing me",
        "I could murder a coffee",
        "dying of embarrassment",
        "I'm dead lol",
        "my phone died",
        "she's going to kill me when she sees the dent",
        "bored to death in this meeting",
        "that joke killed me",
        "I'd kill for a nap",
        "me muero de hambre",
        "je suis morte de rire",
        "ich sterbe vor Hunger",
        "estou morrendo de fome",
        "cut my hair short and love it",
        "let's jump on a call",
    ],
)
def test_idioms_mean_what_they_mean(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("lol im gonna kms", Action.CHECK_IN),
        ("omg i want to die lol", Action.CHECK_IN),
        ('the song goes "I want to kill myself"', Action.CHECK_IN),
        ("I used to think about killing myself, years ago", Action.CHECK_IN),
        ("I used to cut when I was 15", Action.CHECK_IN),
    ],
)
def test_jokes_lyrics_and_the_past_earn_one_question_and_no_page(read: Read, text: str, most: Action) -> None:
    assert read(text).action is most


@pytest.mark.parametrize(
    "text",
    [
        "used to want to die every winter. these days I bake and would not swap",
        "seven years since I last cut myself, so proud",
        "as a teenager I wanted to be dead. I have grandchildren now and I'm so glad I lived",
    ],
)
def test_what_is_over_alarms_nobody_when_its_writer_says_to_be_well(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I used to want to die, now I garden, and tonight I want to die", Code.T1),
        ("seven years since I last cut myself, so proud, and now I am going to kill myself", Code.T4),
        ("used to cut, so proud of the garden, but I cut myself last night", Code.SH_A),
        ("used to be suicidal, I bake now, it's back again", Code.T2),
    ],
)
def test_what_is_over_hides_nothing_that_is_not(read: Read, text: str, code: Code) -> None:
    assert read(text).code is code


def test_an_old_attempt_is_asked_about_even_when_all_is_well(read: Read) -> None:
    found = read("I tried to kill myself twelve years ago. I have two grandchildren and I am proud of them")
    assert found.action is Action.CHECK_IN


@pytest.mark.parametrize(
    "text",
    [
        "burned my ear with the curling iron, it was an accident",
        "razor burn on my legs",
        "awake for four nights with the baby",
        "fastest way to end a phone contract",
        "overdosed on mince pies",
        "she's not coming back to the choir",
        "we went to the beach without me driving",
        "cutting tiles, which blade heals the edge",
        "dead good gig",
        "rope for the climbing wall, is it ready",
    ],
)
def test_accidents_and_what_is_of_every_day_alarm_nobody(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


def test_a_trifle_in_another_clause_makes_nothing_of_a_wish_to_die(read: Read) -> None:
    assert read("I sat through the meeting and wished I was dead").code is Code.T1
    assert read("this meeting makes me want to die").action is Action.NONE


@pytest.mark.parametrize(
    "text",
    ["I took all my pills lol", "haha I'm on the bridge right now", "i have the noose around my neck lmao"],
)
def test_a_joke_never_hides_an_act_in_progress(read: Read, text: str) -> None:
    assert read(text).action is Action.EMERGENCY


def test_time_decides_what_an_attempt_means(read: Read) -> None:
    assert read("I tried to kill myself ten years ago").code is Code.T2
    assert read("I tried to kill myself two weeks ago").code is Code.T4
    assert read("I tried to kill myself").code is Code.T4
    assert read("I tried to kill myself an hour ago").code is Code.T5


def test_a_past_attempt_with_thoughts_now_counts_as_a_method_in_mind(read: Read) -> None:
    assert read("I tried to kill myself when I was 19 and the thoughts are back").code is Code.T3


@pytest.mark.parametrize(
    "text",
    [
        "in the game I died five times",
        "my character kills himself in act two",
        "watched a documentary about suicide prevention",
        "Romeo and Juliet is so sad",
        "the news said a man died in a crash",
    ],
)
def test_games_stories_and_the_news_are_nobodys_crisis(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


def test_somebody_elses_danger_is_told_apart_from_the_clients(read: Read) -> None:
    assert read("my mum wants to die").code is Code.OTHER
    assert read("my mum makes me want to die").code is Code.T1
    assert read("my dad died and I want to die").code is Code.T1


@pytest.mark.parametrize(
    "text",
    ["took my pills this morning with breakfast", "I took my meds as prescribed",
     "took two ibuprofen for my headache",
     "me corté el pelo", "ich habe heute meine Tabletten wie immer genommen", "tomé mi pastilla esta mañana"],
)  # fmt: skip
def test_medicine_as_usual_is_no_overdose(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


@pytest.mark.parametrize(
    "text", ["when I was 15 I played the drums", "my son is 15", "I am 17 weeks pregnant", "I'm 34"]
)
def test_other_numbers_are_not_the_clients_age(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


@pytest.mark.parametrize(
    "text",
    ["hi", "thanks, that helped", "yes", "no", "maybe", "7", "", "   ", "👍", "lol", "…", "hola, ¿qué tal?",
     "bonjour",
     "guten Morgen", "olá, tudo bem?", "привет", "你好", "ciao come stai", "goodbye", "see you tomorrow"],
)  # fmt: skip
def test_greetings_and_small_answers_alarm_nobody_in_any_language(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE


def test_long_text_in_an_unread_script_is_unclear_and_never_taken_for_safe(read: Read) -> None:
    found = read("Сегодня был очень трудный день, я поругался с начальником")
    assert (found.code, found.action) == (Code.UNCLEAR, Action.CHECK_IN)


@pytest.mark.parametrize(
    "text", ["я хочу умереть", "我想死", "死にたい", "죽고 싶어", "أريد أن أموت", "रोज़ आत्महत्या के ख्याल"]
)
def test_the_plainest_words_in_other_scripts_are_known(read: Read, text: str) -> None:
    assert read(text).code in (Code.T1, Code.T2)


@pytest.mark.parametrize(
    "text",
    [
        "cant sleep want to die", "cant sleep cant sleep want to cut", "didnt go to group want to die",
        "didnt do the card want to die", "havent eaten want to hurt myself", "couldnt get to group wanna die",
        "cant sleep wanna kill myself",
    ],
)  # fmt: skip
def test_what_is_missing_does_not_deny_the_wish_behind_it(read: Read, text: str) -> None:
    """Several things in one breath, without a comma: the "not" is about sleep, group or the card."""
    assert read(text).action is not Action.NONE


@pytest.mark.parametrize(
    "text", ["i do not want to die", "dont want to cut", "i dont really want to die", "not going to kill myself"]
)
def test_a_plain_denial_still_is_one(read: Read, text: str) -> None:
    assert read(text).action is Action.NONE
