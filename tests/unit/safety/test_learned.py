"""The learned layer: adds to what the rules find, and when it breaks the rules stand and somebody knows."""

import dataclasses
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from safety.screening import Screener, build_screener
from safety.screening import screener as screener_module
from safety.screening.learned import (
    CODES,
    MODEL_FOLDER,
    LearnedLayer,
    ModelFileError,
    Reader,
    Reading,
    load_learned,
)
from safety.screening.lexicon import TableError
from safety.screening.reading import Limits
from safety.screening.tables import TABLES, load_tables, shipped_tables
from safety.types import Action, Code, Screening, ScreenInput

UNSEEN = Path(__file__).resolve().parents[3] / "training" / "corpus" / "test" / "test_en.jsonl"
ORDINARY = "We painted the kitchen yellow and then had soup with my sister."
TABLE = {
    "danger": {"check_in": 0.8, "urgent": 0.9},
    "impersonal": {"check_in": 0.88},
    "together": {"check_in": 0.95},
    "asks_as": dict.fromkeys(CODES[1:], "T1"),
}


@pytest.fixture(scope="module")
def learned() -> LearnedLayer:
    return load_learned()


def reading(danger: float, likeliest: Code) -> Reading:
    shares = {Code(name): 0.01 for name in CODES[1:]}
    return Reading(danger, shares | {likeliest: 0.6})


class Alarmed:
    """Sees danger in everything, or in whatever holds one word."""

    def __init__(self, only: str = "") -> None:
        self._only = only

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        return [reading(0.999 if self._only in text else 0.001, Code.T2) for text in texts]


class Failing:
    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        raise MemoryError


@pytest.fixture(scope="module")
def unseen(screener: Screener) -> list[tuple[dict[str, str], Action, Screening]]:
    """Messages of a writer who saw neither rules nor scores, by the rules alone and by the whole screener."""
    rules = Screener(shipped_tables())
    rows = [json.loads(line) for line in UNSEEN.read_text(encoding="utf-8").splitlines()]
    given = [(row, ScreenInput(row["text"])) for row in rows]
    return [(row, rules.screen(message).action, screener.screen(message)) for row, message in given]


def test_much_of_what_no_rule_has_words_for_is_found(unseen: list[tuple[dict[str, str], Action, Screening]]):
    missed = [found for row, rules, found in unseen if row["code"] != "none" and rules is Action.NONE]
    assert len(missed) >= 100
    assert sum(found.action is not Action.NONE for found in missed) / len(missed) >= 0.40
    assert {found.evidence[0].split("_")[0] for found in missed if found.evidence} >= {"learned"}


def test_the_share_found_in_unseen_messages_may_only_grow(unseen: list[tuple[dict[str, str], Action, Screening]]):
    dangers = [(row, found) for row, _, found in unseen if row["code"] != "none"]
    explicit = [found.action is not Action.NONE for row, found in dangers if row["kind"] == "explicit"]
    assert sum(found.action is not Action.NONE for _, found in dangers) / len(dangers) >= 0.76
    assert sum(explicit) / len(explicit) >= 0.92
    ordinary = [found.action is not Action.NONE for row, _, found in unseen if row["code"] == "none"]
    assert sum(ordinary) / len(ordinary) <= 0.07


def test_ordinary_words_stay_ordinary(learned: LearnedLayer):
    assert learned.read_all([ORDINARY])[0].danger < 0.2


def test_danger_in_the_middle_of_a_long_letter_is_seen(learned: LearnedLayer):
    letter = f"{ORDINARY} " * 30 + "I do not want to be alive any more and nobody knows. " + f"{ORDINARY} " * 30
    assert learned.read_all([letter])[0].danger > 0.7
    assert learned.read_all([f"{ORDINARY} " * 60])[0].danger < 0.2


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "\U0001f642\U0001f642", "\ud800", "\u200b", "a" * 20_000, "\u0645 " * 9000]
)
def test_whatever_is_typed_gives_a_reading(learned: LearnedLayer, text: str):
    found = learned.read_all([text])[0]
    assert 0.0 <= found.danger <= 1.0
    assert set(found.codes) == {Code(name) for name in CODES[1:]}


def test_it_never_takes_back_what_the_rules_found(screener: Screener):
    rules = Screener(shipped_tables())
    for text in (
        "I took all my pills",
        "I want to kill myself",
        "haha I could die of laughter, also I cut myself again",
    ):
        alone = rules.screen(ScreenInput(text))
        assert screener.screen(ScreenInput(text)).action.rank >= alone.action.rank


def test_a_likelihood_between_the_limits_asks_and_above_them_calls_a_human():
    limits = Limits.of(TABLE)
    assert limits.finding(reading(0.79, Code.T4)) is None
    asking, calling = limits.finding(reading(0.85, Code.T4)), limits.finding(reading(0.95, Code.T4))
    assert asking is not None
    assert calling is not None
    assert (asking.code, asking.action) == (Code.T1, Action.CHECK_IN)
    assert (calling.code, calling.action) == (Code.T4, Action.EMERGENCY)


def test_without_a_word_for_the_writer_a_reading_must_be_surer():
    limits = Limits.of(TABLE)
    assert limits.finding(reading(0.85, Code.T2), personal=False) is None
    assert limits.finding(reading(0.89, Code.T2), personal=False) is not None
    calling = limits.finding(reading(0.95, Code.T2), personal=False)
    assert calling is not None
    assert calling.action is Action.URGENT


class Unsure:
    """Finds every text a little alarming."""

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        return [reading(0.5, Code.T1) for _ in texts]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("cant see a way through", False),
        ("i cant see a way through", True),
        ("my days are all the same", True),
        ("no veo salida de esto", True),
        ("the bus was late again", False),
    ],
)
def test_who_is_spoken_of_counts_in_english_only(text: str, asked: bool):
    tables = shipped_tables()
    low = dataclasses.replace(tables.learned, check_in=0.4, impersonal=0.6, together=0.99)
    screener = Screener(dataclasses.replace(tables, learned=low), Unsure())
    assert (screener.screen(ScreenInput(text)).action is Action.CHECK_IN) is asked


def test_several_messages_read_as_one_only_ever_ask():
    found = Limits.of(TABLE).finding_together(reading(0.99, Code.T5))
    assert found is not None
    assert found.action is Action.CHECK_IN


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        ("danger", {"check_in": 0.9, "urgent": 0.8}, "above urgent"),
        ("danger", {"check_in": 90, "urgent": 95}, "shares of 1"),
        ("danger", {"check_in": 0.9}, "urgent"),
        ("impersonal", {"check_in": 0.7}, "nor above impersonal"),
        ("impersonal", {}, "check_in"),
        ("asks_as", {"T1": "T1"}, "lacks"),
        ("asks_as", dict.fromkeys(CODES[1:], "T4"), "does not ask"),
        ("asks_as", {"T77": "T1"}, "T77"),
    ],
)
def test_a_wrong_table_is_named(part: str, value: object, named: str):
    with pytest.raises(TableError, match=named):
        Limits.of(TABLE | {part: value})


def test_when_it_fails_the_rules_stand_and_nothing_counts_as_no():
    broken = Screener(shipped_tables(), Failing())
    found = broken.screen(ScreenInput("the weather is fine"))
    assert (found.code, found.action) == (Code.UNCLEAR, Action.CHECK_IN)
    assert found.evidence == ("learned_layer_failed",)
    assert broken.screen(ScreenInput("I took all my pills")).action is Action.EMERGENCY


FILES = ("english.npz", "multilingual.npz")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with the shipped model files, to be broken."""
    for name in FILES:
        shutil.copy(MODEL_FOLDER / name, tmp_path)
    (tmp_path / "built").mkdir()  # what serves now is used; what a changed file needs is made here
    for folder in (MODEL_FOLDER / "built").iterdir():
        (tmp_path / "built" / folder.name).symlink_to(folder, target_is_directory=True)
    load_learned.cache_clear()
    return tmp_path


def rewrite(path: Path, **changed: np.ndarray[tuple[int, ...], np.dtype[np.float16]]) -> None:
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    np.savez(path, **arrays | changed)


@pytest.mark.parametrize("name", FILES)
def test_a_broken_model_file_is_named_with_the_fix(copied: Path, name: str):
    torn = copied / name
    torn.write_bytes(torn.read_bytes()[:50_000])
    with pytest.raises(ModelFileError, match=rf"{name}.*take it from the repository again"):
        load_learned(copied)
    torn.unlink()
    with pytest.raises(ModelFileError, match=name):
        load_learned(copied)


def test_a_model_of_other_codes_is_refused(copied: Path):
    rewrite(copied / "multilingual.npz", **{"head.weight": np.zeros((3, 384), np.float16)})
    with pytest.raises(ModelFileError, match="another set of codes"):
        load_learned(copied)


def test_a_model_that_takes_danger_for_harmless_is_refused(copied: Path):
    with np.load(copied / "multilingual.npz") as file:
        weight, bias = -file["head.weight"], -file["head.bias"]
    rewrite(copied / "multilingual.npz", **{"head.weight": weight, "head.bias": bias})
    with pytest.raises(ModelFileError, match=r"multilingual\.npz.*danger for harmless"):
        load_learned(copied)


class Fixed:
    """An encoder to which every text is the same; `number` 0 stands for no word, NaN for a broken machine."""

    def __init__(self, number: float = 1.0, foreign: float = 0.0) -> None:
        self._number = number
        self._foreign = foreign

    def encode(self, sentences: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.full((len(sentences), 384), self._number, np.float32)

    def foreign_share(self, text: str) -> float:
        return self._foreign if text else 0.0


def reader_of(encoder: Fixed, none: float = 0.0) -> Reader:
    bias = np.zeros(len(CODES), np.float32)
    bias[0] = none
    return Reader(encoder, np.zeros((len(CODES), 384), np.float32), bias)


@pytest.mark.parametrize(("english", "multilingual"), [(np.nan, 1.0), (1.0, np.nan)])
def test_what_is_no_number_never_reads_as_harmless(english: float, multilingual: float):
    layer = LearnedLayer(reader_of(Fixed(english, foreign=0.3)), reader_of(Fixed(multilingual)), {})
    with pytest.raises(ArithmeticError):
        layer.read_all(["anything"])
    found = Screener(shipped_tables(), layer).screen(ScreenInput("the weather is fine"))
    assert (found.code, found.action) == (Code.UNCLEAR, Action.CHECK_IN)


@pytest.mark.parametrize(("foreign", "danger"), [(0.0, 1.0), (0.1, 1.0), (0.325, 0.93), (0.6, 0.0), (1.0, 0.0)])
def test_who_reads_depends_on_how_much_is_english(foreign: float, danger: float):
    alarmed, calm = reader_of(Fixed(foreign=foreign), none=-9.0), reader_of(Fixed(), none=9.0)
    assert LearnedLayer(alarmed, calm, {}).read_all(["something"])[0].danger == pytest.approx(danger, abs=0.02)


def test_where_one_encoder_knows_no_word_the_other_one_decides():
    alarmed, calm = reader_of(Fixed(foreign=0.3), none=-9.0), reader_of(Fixed(foreign=0.3), none=9.0)
    unknowing = reader_of(Fixed(0.0, foreign=0.3))
    assert LearnedLayer(unknowing, alarmed, {}).read_all(["words"])[0].danger > 0.99
    assert LearnedLayer(unknowing, calm, {}).read_all(["words"])[0].danger < 0.01
    assert LearnedLayer(alarmed, unknowing, {}).read_all(["words"])[0].danger > 0.99
    assert LearnedLayer(unknowing, unknowing, {}).read_all(["words"])[0].danger == 0.0


@pytest.mark.parametrize("missing", ["onnxruntime", "tokenizers", "marisa_trie"])
def test_a_library_that_does_not_load_means_rules_alone(monkeypatch: pytest.MonkeyPatch, missing: str):
    for module in [name for name in sys.modules if name.startswith("safety.encoder")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, missing, None)
    load_learned.cache_clear()
    alone = build_screener()
    assert alone.rules_alone
    assert alone.screen(ScreenInput("I took all my pills")).action is Action.EMERGENCY


def test_without_its_file_the_rules_screen_alone_and_it_shows(monkeypatch: pytest.MonkeyPatch):
    def missing(**_: object) -> LearnedLayer:
        raise ModelFileError("gone")

    monkeypatch.setattr(screener_module, "load_learned", missing)
    alone = build_screener()
    assert alone.rules_alone
    assert alone.version.endswith("rules-alone")
    assert alone.screen(ScreenInput("I want to kill myself")).action is Action.URGENT


def test_the_record_names_the_model(screener: Screener):
    assert not screener.rules_alone
    assert "+model-" in screener.version
    assert load_tables(TABLES).version == screener.version


def test_a_short_denial_that_the_rules_understood_is_not_questioned_again():
    sure = Screener(shipped_tables(), Alarmed())
    assert sure.screen(ScreenInput("I don't want to die")).action is Action.NONE
    assert (
        sure.screen(ScreenInput("I don't want to die, but I can't go on living like this")).action
        is not Action.NONE
    )


def test_a_few_plain_words_are_seen_whatever_was_said_before():
    sure = Screener(shipped_tables(), Alarmed(only="no more days"))
    found = sure.screen(ScreenInput("no more days", context=("the soup was good", "and the bus came")))
    assert found.action is not Action.NONE


def test_what_was_told_before_is_not_found_again_in_what_comes_after():
    sure = Screener(shipped_tables(), Alarmed(only="goodbye"))
    assert (
        sure.screen(ScreenInput("my sister came round at six", context=("goodbye to all of it",))).action
        is Action.NONE
    )
    assert sure.screen(ScreenInput("goodbye to all of it")).action is not Action.NONE


def test_a_no_to_the_direct_question_is_not_read_together_with_what_was_asked_about(screener: Screener):
    before = ("my boss humiliated me", "i wish i was dead")
    found = screener.screen(ScreenInput("no", before, "Are you thinking about killing yourself?"))
    assert found.action is Action.NONE
