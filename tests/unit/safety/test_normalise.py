"""Plain words come out of any typing: idempotent, never raising, in linear time."""

# ruff: noqa: RUF001 - letters that look like others are what is tested here

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety.screening import Screener, build_screener
from safety.types import ScreenInput

SCREENER = build_screener()
ALPHABET = st.sampled_from(
    [
        *"abcdefghijklmnopqrstuvwxyzKILDEéüñßøæıİŒ0123456789 '’.,!?*$@#-_/\n\t\"“”…",
        *(
            "ѕ",
            "і",
            "ԁ",
            "о",
            "\u200b",
            "\u0301",
            "ﬁ",
            "ｋ",
            "😂",
            "🔪",
            "👍🏽",
            "我",
            "ا",
            "\ud800",
            "\x00",
            "\ufffd",
        ),
        *(" k i l l ", "don't", "wanna", "kms", "ill ", "id ", "k1ll", "s**cide", "want to ", "die"),
    ]
)
TYPED = st.lists(ALPHABET, max_size=60).map("".join)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I'm", "i am"),
        ("im gonna", "i am going to"),
        ("don't / dont / don’t", "do not , do not , do not"),
        ("kms", "kill myself"),
        ("k i l l", "kill"),
        ("k.i.l.l", "kill"),
        ("s-u-i-c-i-d-e", "suicide"),
        ("su1c1de", "suicide"),
        ("k1ll", "kill"),
        ("s**cide", "suicide"),
        ("killlll", "kill"),
        ("diiiie", "die"),
        ("ѕuісіdе", "suicide"),
        ("ｋｉｌｌ", "kill"),
        ("d\u200bi\u200be", "die"),
        ("DIÉ", "die"),
        ("sucidal", "suicidal"),
        ("killmyself", "kill myself"),
        ("#iwanttodie", "i want to die"),
        ("ill kill", "i will kill"),
        ("ill today", "ill today"),
        ("shell be fine", "shell be fine"),
        ("my therapist", "my therapist"),
        ("4/10", "4 out of 10"),
        ("20mg", "20"),
        ("💊", "pills"),
        ("a line\nbroken", "a line , broken"),
        ("two paragraphs\n\nhere", "two paragraphs . here"),
        ("wait... what?!", "wait . what ."),
        ("привет", "привет"),
    ],
)
def test_typing_becomes_plain_words(screener: Screener, typed: str, plain: str) -> None:
    assert screener.normalise(typed) == plain


@given(TYPED)
@settings(max_examples=400, deadline=None)
def test_normalising_twice_changes_nothing(typed: str) -> None:
    once = SCREENER.normalise(typed)
    assert SCREENER.normalise(once) == once


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=6), st.none() | st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_text_whatever_makes_the_screener_raise(text: str, context: list[str], question: str | None) -> None:
    found = SCREENER.screen(ScreenInput(text=text, context=tuple(context), question=question))
    assert found.version == SCREENER.version


HOSTILE = {
    "one letter": "a" * 20_000,
    "want": "want " * 4_000,
    "want not": "i want not to think about " * 770,
    "masked": "k*ll " * 4_000,
    "digits for letters": " ".join(f"k{i}ll" for i in range(3_000))[:20_000],
    "lone letters": "k i l l " * 2_500,
    "dots": "i." * 10_000,
    "quotes": '"' * 20_000,
    "letters and marks": "a" + "!" * 19_998 + "a",
    "stacked marks": ("a" + "\u0301" * 50) * 390,
    "look-alikes": "ѕuісіdе " * 2_500,
    "run together": "iwanttodie " * 1_800,
    "spaces": " " * 20_000,
    "breaks": "\n " * 10_000,
    "every rule at once": "i want to kill myself and he took all my pills at the bridge tonight " * 290,
    "spanish": "me quiero matar " * 1_250,
    "emoji": "😭🔫💊" * 6_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_twenty_thousand_hostile_characters_are_screened_in_a_second(screener: Screener, name: str) -> None:
    text = HOSTILE[name]
    started = time.process_time()
    screener.screen(ScreenInput(text=text, context=(text[:4_000],) * 6, question=text[:1_000]))
    assert time.process_time() - started < 1.0


def test_ten_times_the_text_takes_about_ten_times_as_long(screener: Screener) -> None:
    def seconds(text: str) -> float:
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            screener.screen(ScreenInput(text))
            best = min(best, time.process_time() - started)
        return best

    sentence = "i want to die and i think about the pills he took when it was night but not now "
    assert seconds(sentence * 240) < 40 * seconds(sentence * 24) + 0.05


def test_the_end_of_a_very_long_message_is_still_read(screener: Screener) -> None:
    text = "I went to the shop and bought bread. " * 3_000 + "I took all my pills."
    assert screener.screen(ScreenInput(text)).code.value == "T5"
