"""Reading level: syllables as they are spoken, sentences as they are read, grades as the formula gives them."""

import pytest

from content.reading import grade, sentences_of, syllables, words_of

SPOKEN = {
    1: "the breathe moved stopped makes pulls don't you're paced friend edge stayed felt hours through tongue",
    2: "feeling over table little wanted going doing being didn't isn't places hurting anger safely hopeful quiet",
    3: "emotion together relation idea video however opinion anyone already wandering",
    4: "emergency situation everybody intensity entirely variety",
    5: "opportunity university imagination",
}


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in SPOKEN.items() for word in words.split()]
)
def test_syllables_are_counted_as_spoken(count: int, word: str) -> None:
    assert syllables(word) == count


def test_a_typographic_apostrophe_is_an_apostrophe() -> None:
    assert syllables("didn\u2019t") == syllables("didn't") == 2


def test_the_grade_is_that_of_the_formula() -> None:
    # 10 words, 2 sentences, 14 syllables: 0.39 * 5 + 11.8 * 1.4 - 15.59
    assert grade(["Put one hand on your belly. Notice it moving slowly."]) == pytest.approx(
        0.39 * 5 + 11.8 * 1.4 - 15.59
    )


def test_harder_words_and_longer_sentences_raise_the_grade() -> None:
    easy = grade(["Sit down. Look at one thing."])
    hard = grade(["Seat yourself comfortably, subsequently contemplating an individual item of your environment."])
    assert easy is not None
    assert hard is not None
    assert easy < 3
    assert hard > 12


def test_a_text_without_words_has_no_grade() -> None:
    assert grade(["\u2026"]) is None


def test_a_slot_counts_as_one_short_word() -> None:
    assert words_of("Call {emergency_number} now") == ["Call", "this", "now"]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Stop. Look! Why?", [1, 1, 1]),
        ("Say it: \u201cI am here.\u201d Then wait", [2, 3, 2]),
        ("One line\nanother line", [2, 2]),
        ("It is 2.5 miles; go on, then", [8]),
        ("Wait\u2026 and go on", [1, 3]),
    ],
)
def test_sentences_end_where_a_reader_pauses(text: str, lengths: list[int]) -> None:
    assert [len(words) for words in sentences_of(text)] == lengths
