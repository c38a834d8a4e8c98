"""Validating lines: enough of them for every moment, short when it is strong, and guesses asked as guesses."""

from collections import defaultdict

import pytest

from coaching.languages import WORDS as WORDS_OF
from coaching.unsaid import NOUNS
from coaching.validation import HISTORY, STRENGTHS
from content.library import Library
from content.models import Care, Deed, Feeling, Situation, ValidationLine
from content.reading import words_of
from content.render import render
from content.say import Say, client_words

ENOUGH = 8
SHORT = 14
WORDS = {
    "feeling": "ashamed",
    "event": "my sister hung up on me",
    "history": "slammed doors meant trouble",
    "strength": "I left the party before the urge won",
    "sleep_hours": "4",
    "guess": "@feeling_noun.hurt",
    "urges_held": "3",
    "eased_skill": "@skill.DT04.name",
    "before": "8",
    "after": "5",
    "step_done": "call the bank",
}


def every_line(library: Library) -> list[ValidationLine]:
    return [*library.validation, *(line for lines in library.situations.values() for line in lines)]


def variants(lines: list[ValidationLine]) -> int:
    return sum(len(line.variants) for line in lines)


def test_each_level_and_family_has_enough_variants(shipped: Library) -> None:
    """A family is what one key stands for: a level with its feeling, situation, care, deed or slots."""
    assert {line.level for line in every_line(shipped)} == set(range(1, 8))
    assert [line.key for line in every_line(shipped) if len(line.variants) < ENOUGH] == []


@pytest.mark.parametrize("level", [1, 2, 5, 7])
def test_a_level_that_may_open_without_a_record_has_enough_lines_for_anyone(shipped: Library, level: int) -> None:
    anyone = [
        line
        for line in shipped.validation
        if line.level == level and not (line.slots or line.feelings or line.care or line.deed)
    ]
    assert variants(anyone) >= ENOUGH


@pytest.mark.parametrize("feeling", Feeling)
def test_each_feeling_has_enough_short_lines_for_strong_moments(shipped: Library, feeling: Feeling) -> None:
    lines = [line for line in shipped.validation if line.level == 5 and feeling in line.feelings]
    assert variants([line for line in lines if line.max_intensity == 100]) >= ENOUGH
    assert any(line.level == 2 and feeling in line.feelings for line in shipped.validation)


@pytest.mark.parametrize("care", Care)
def test_each_thing_that_is_never_validated_has_lines_for_what_is(shipped: Library, care: Care) -> None:
    (line,) = [line for line in shipped.validation if line.care is care]
    assert (line.level, line.max_intensity, line.slots) == (5, 100, ())


@pytest.mark.parametrize("deed", Deed)
def test_each_deed_has_lines(shipped: Library, deed: Deed) -> None:
    assert [line.level for line in shipped.validation if line.deed is deed] == [7]


@pytest.mark.parametrize("situation", Situation)
def test_each_situation_has_enough_lines(shipped: Library, situation: Situation) -> None:
    lines = shipped.situations[situation]
    assert {line.level for line in lines} == {5}
    assert variants(list(lines)) >= ENOUGH


def test_lines_for_strong_moments_are_short(shipped: Library) -> None:
    strong = [line for line in every_line(shipped) if line.max_intensity >= 70 and line.level in (1, 5)]
    assert [text for line in strong for text in line.variants if len(words_of(text)) > SHORT] == []


def test_a_guess_is_a_question(shipped: Library) -> None:
    guesses = [text for line in shipped.validation if line.level == 3 for text in line.variants]
    assert [text for text in guesses if "?" not in text] == []


def test_no_two_lines_say_the_same(shipped: Library) -> None:
    keys = defaultdict(list)
    for line in every_line(shipped):
        for text in line.variants:
            keys[text].append(line.key)
    assert [shared for shared in keys.values() if len(shared) > 1] == []


def test_every_line_can_be_said_with_what_the_client_told(shipped: Library) -> None:
    slots = {name: value if value.startswith("@") else client_words(value) for name, value in WORDS.items()}
    for line in every_line(shipped):
        for index in range(len(line.variants)):
            shown = render(shipped, Say(line.key, slots), lambda count, index=index: min(index, count - 1))
            assert "{" not in shown.text
            assert "@" not in shown.text


def test_history_and_strength_are_said_only_when_the_record_holds_them(shipped: Library) -> None:
    assert {slot for line in shipped.validation if line.level == 4 for slot in line.slots} == HISTORY
    facts = {slot for line in shipped.validation if line.level == 6 for slot in line.slots}
    assert facts == STRENGTHS | {"before", "after"}


def test_every_feeling_that_can_be_guessed_has_a_word(shipped: Library) -> None:
    for noun, feeling in NOUNS.items():
        assert shipped.message(f"feeling_noun.{noun}").variants == (noun,)
        assert feeling is not Feeling.OTHER
    assert {sign.noun for language in WORDS_OF.values() for sign in language.signs} == set(NOUNS)
