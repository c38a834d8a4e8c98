"""Another language: words over the English structure, nothing lost, nothing unknown (decision 31)."""

from pathlib import Path

import pytest

from content.library import Library
from content.loader import SHIPPED, load_library
from content.models import Register
from content.problems import ContentError
from content.reading_spanish import grade, syllables
from content.serving import load_served


@pytest.fixture(scope="module")
def spanish() -> Library:
    return load_served(language="es")


@pytest.fixture(scope="module")
def english() -> Library:
    return load_library()


def test_every_word_a_client_reads_has_spanish(spanish: Library, english: Library) -> None:
    untranslated = [
        key
        for key, message in english.wording.items()
        if message.register_ is not Register.STAFF
        and not key.endswith(".name")
        and set(message.variants) & set(spanish.message(key).variants)
        and any(letter.isalpha() for letter in message.variants[0].split("}")[-1])
    ]
    assert untranslated == []


def test_the_structure_is_the_same(spanish: Library, english: Library) -> None:
    for key, message in english.messages.items():
        assert spanish.messages[key].buttons == message.buttons, key
        assert spanish.messages[key].register_ is message.register_, key
    for key, button in english.buttons.items():
        assert spanish.buttons[key].payload == button.payload, key
    for key, skill in english.skills.items():
        assert [step.id for step in spanish.skills[key].steps] == [step.id for step in skill.steps], key
        assert spanish.skills[key].cautions == skill.cautions, key


def copied(tmp_path: Path, words: str) -> Path:
    """Return a content folder with the shipped English, and these words in a made-up language."""
    for name in ("en", "shared"):
        (tmp_path / name).symlink_to(SHIPPED / name)
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "some.yaml").write_text(words, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('messages:\n  - {key: no.such, variants: ["a"]}\n', "some.yaml:2: no.such: English has no such key"),
        ('messages:\n  - {key: goals.noted, variants: ["sin nada"]}\n', "goals.noted: it has other slots"),
        ('buttons:\n  - {key: house.menu, label: "Menú", payload: "menu:main"}\n', "payload"),
        ('buttons:\n  - {key: house.menu, label: "A"}\n  - {key: house.menu, label: "B"}\n', "already translated"),
        (
            'skills:\n  - {id: DT01, name: "STOP", gist: "g", steps: [{id: fly, variants: ["v"]}]}\n',
            "no step 'fly'",
        ),
        ('skills:\n  - {id: DT01, name: "STOP", gist: "g"}\n', "the step 'freeze' has no words"),
        ('buttons:\n  - {key: house.menu, label: "Menú"}\n', "crisis.person: it has no words in this language"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(ContentError) as error:
        load_library(copied(tmp_path, words), "xx")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1), ("casa", 2), ("aire", 2), ("río", 2), ("ciudad", 2), ("guerra", 2), ("pingüino", 3),
        ("quiero", 2), ("leer", 2), ("emoción", 3), ("país", 2), ("hoy", 1), ("respiración", 4),
        ("ahora", 3), ("tú", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_short_plain_spanish_reads_easier_than_long_words() -> None:
    easy, hard = (
        grade(["Respira. Una cosa cada vez. Mira a tu lado."]),
        grade(["La desregulación emocional caracteriza la sintomatología diagnosticada por profesionales."]),
    )
    assert easy is not None
    assert hard is not None
    assert easy < 5 < hard
