"""The questions after a yes to the direct one: in order, each once, and never one that lowers a code."""

import pytest

from safety.further import FURTHER, IN_WORDS, INTENT, METHOD, PAST, READY, next_question
from safety.screening import Screener
from safety.types import Action, Code, ScreenInput


def test_they_come_in_the_order_of_the_columbia_screener() -> None:
    asked: list[str] = []
    while (key := next_question(Code.T2, asked)) is not None:
        asked.append(key)
    assert asked == [METHOD, INTENT, READY, PAST]


def test_what_the_code_tells_is_not_asked() -> None:
    assert next_question(Code.T3, ()) == INTENT


@pytest.mark.parametrize("code", [code for code in Code if code not in {Code.T2, Code.T3}])
def test_above_and_beside_them_nothing_more_is_asked(code: Code) -> None:
    assert next_question(code, ()) is None


@pytest.mark.parametrize(
    ("key", "said", "code"),
    [
        (METHOD, "yes", Code.T3),
        (METHOD, "yeah a few", Code.T3),
        (METHOD, "not sure", Code.T3),
        (METHOD, "idk", Code.T3),
        (METHOD, "sí", Code.T3),
        (INTENT, "yes", Code.T4),
        (INTENT, "maybe", Code.T4),
        (INTENT, "does it matter", Code.T4),
        (READY, "yes", Code.T4),
        (READY, "i guess so", Code.T4),
        (PAST, "yes", Code.T4),
        (PAST, "rather not say", Code.T3),
    ],
)
def test_an_answer_in_words_sets_the_code(screener: Screener, key: str, said: str, code: Code) -> None:
    found = screener.screen(ScreenInput(said, question=IN_WORDS[key]))
    assert found.code is code
    assert found.action.rank >= Action.URGENT.rank


@pytest.mark.parametrize("key", FURTHER)
@pytest.mark.parametrize(
    "said",
    [
        "no", "nope", "never", "no not at all", "no i have not", "nein", "no, i am not thinking about that",
        "No, I don't want to die.", "nope, never thought of it", "no im not suicidal",
    ],
)  # fmt: skip
def test_a_no_gives_no_code_of_its_own(screener: Screener, key: str, said: str) -> None:
    assert screener.screen(ScreenInput(said, question=IN_WORDS[key])).action is Action.NONE
    assert screener.says_no(said)


@pytest.mark.parametrize(
    "said",
    [
        "no way out of this", "no but i might", "no, i want to talk to a person", "not really", "yes",
        "no i do want to die", "no, not just thinking about it", "no not anymore", "no, not today",
        "no i don't want to live", "no i dont want to be", "no not thinking, doing it",
    ],
)  # fmt: skip
def test_what_only_begins_like_a_no_is_not_taken_for_one(screener: Screener, said: str) -> None:
    assert not screener.says_no(said)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("further:method:yes", Code.T3),
        ("further:method:unsure", Code.T3),
        ("further:intent:yes", Code.T4),
        ("further:intent:unsure", Code.T4),
        ("further:ready:yes", Code.T4),
        ("further:ready:unsure", Code.T4),
        ("further:ready:begun", Code.T5),
        ("further:past:lately", Code.T4),
        ("further:past:longer", Code.T3),
        ("further:past:unsure", Code.T3),
        ("further:past:no", Code.NONE),
    ],
)
def test_a_button_sets_the_code(screener: Screener, payload: str, code: Code) -> None:
    assert screener.screen(ScreenInput("", payload=payload)).code is code


DIRECT = "Are you thinking about killing yourself?"
SAFE, WOUND = "Are you safe right now?", "Is the wound bleeding, deep, on your head, or did you swallow something?"
TYPING = "Is it safe for you to type here now?"


@pytest.mark.parametrize(
    "said",
    ["it never stops", "never stops", "no i cant stop thinking about it", "no, not today", "no except at night"],
)
def test_a_no_that_is_turned_round_counts_as_not_sure(screener: Screener, said: str) -> None:
    """Dbt-brief section 8: not sure counts as the higher."""
    found = screener.screen(ScreenInput(said, question=DIRECT))
    assert found.action is not Action.NONE


@pytest.mark.parametrize(
    "said", ["I am safe", "i'm fine", "yes i am ok", "im alright thanks", "i am safe i promise"]
)
def test_who_says_they_are_safe_when_asked_so_is_no_danger(screener: Screener, said: str) -> None:
    assert screener.screen(ScreenInput(said, question=SAFE)).action is Action.NONE
    assert screener.screen(ScreenInput(said, question=TYPING)).action is Action.NONE


@pytest.mark.parametrize(
    "said",
    [
        "no", "i am not safe", "not really", "i am fine but i took pills", "i am ok with it ending tonight",
        "i'm ok i guess nothing matters",
    ],
)  # fmt: skip
def test_who_says_they_are_not_safe_is(screener: Screener, said: str) -> None:
    assert screener.screen(ScreenInput(said, question=SAFE)).action is not Action.NONE


@pytest.mark.parametrize("said", ["no", "not sure", "nope"])
def test_not_safe_to_type_in_words_is_its_button(screener: Screener, said: str) -> None:
    typed = screener.screen(ScreenInput(said, question=TYPING))
    tapped = screener.screen(ScreenInput("", payload="safe_to_type:no"))
    assert (typed.code, typed.action) == (tapped.code, tapped.action)


@pytest.mark.parametrize(
    ("said", "danger"),
    [
        ("its bleeding a lot", True), ("deep", True), ("its on my head", True), ("its not deep", False),
        ("my head is a mess", False), ("i had a deep talk with my mum today", False),
    ],
)  # fmt: skip
def test_what_a_wound_is_like_in_words_is_its_button(screener: Screener, said: str, *, danger: bool) -> None:
    found = screener.screen(ScreenInput(said, question=WOUND))
    assert (found.action is Action.EMERGENCY) is danger


@pytest.mark.parametrize(
    "said",
    ["No estoy segura", "No quiero contestar", "no paro de pensarlo", "No, pero a veces lo pienso", "todavía no"],
)
def test_a_spanish_sentence_that_begins_with_no_is_not_thereby_a_no(screener: Screener, said: str) -> None:
    found = screener.screen(ScreenInput(said, question=DIRECT))
    assert found.action.rank >= Action.URGENT.rank


@pytest.mark.parametrize("said", ["claro que no", "No, para nada", "no, estoy bien", "nada de eso"])
def test_a_spanish_no_is_a_no(screener: Screener, said: str) -> None:
    assert screener.screen(ScreenInput(said, question=DIRECT)).action is Action.NONE
