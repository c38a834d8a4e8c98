"""The learned layer: adds to what the rules find, and when it breaks the rules stand and somebody knows."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from middlepath_minilm import load_encoder
from middlepath_minilm.quantised import load_quantised

from safety.screening import Screener, build_screener
from safety.screening import screener as screener_module
from safety.screening.learned import CODES, MODEL_FILE, LearnedLayer, ModelFileError, Reading, load_learned
from safety.screening.lexicon import TableError
from safety.screening.reading import Limits
from safety.screening.tables import TABLES, load_tables
from safety.types import Action, Code, Screening, ScreenInput

UNSEEN = Path(__file__).resolve().parents[3] / "training" / "corpus" / "test" / "test_en.jsonl"
ORDINARY = "We painted the kitchen yellow and then had soup with my sister."
TABLE = {
    "danger": {"check_in": 0.8, "urgent": 0.9},
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

    def read(self, text: str) -> Reading:
        return reading(0.999 if self._only in text else 0.001, Code.T2)


class Failing:
    def read(self, text: str) -> Reading:
        raise MemoryError


@pytest.fixture(scope="module")
def unseen(screener: Screener) -> list[tuple[dict[str, str], Action, Screening]]:
    """Messages of a writer who saw neither rules nor scores, by the rules alone and by the whole screener."""
    rules = Screener(load_tables())
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
    assert sum(found.action is not Action.NONE for _, found in dangers) / len(dangers) >= 0.70
    assert sum(explicit) / len(explicit) >= 0.92
    ordinary = [found.action is not Action.NONE for row, _, found in unseen if row["code"] == "none"]
    assert sum(ordinary) / len(ordinary) <= 0.09


def test_ordinary_words_stay_ordinary(learned: LearnedLayer):
    assert learned.read(ORDINARY).danger < 0.2


def test_danger_in_the_middle_of_a_long_letter_is_seen(learned: LearnedLayer):
    letter = f"{ORDINARY} " * 30 + "I do not want to be alive any more and nobody knows. " + f"{ORDINARY} " * 30
    assert learned.read(letter).danger > 0.7
    assert learned.read(f"{ORDINARY} " * 60).danger < 0.2


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "\U0001f642\U0001f642", "\ud800", "\u200b", "a" * 20_000, "\u0645 " * 9000]
)
def test_whatever_is_typed_gives_a_reading(learned: LearnedLayer, text: str):
    found = learned.read(text)
    assert 0.0 <= found.danger <= 1.0
    assert set(found.codes) == {Code(name) for name in CODES[1:]}


def test_it_never_takes_back_what_the_rules_found(screener: Screener):
    rules = Screener(load_tables())
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
        ("asks_as", {"T1": "T1"}, "lacks"),
        ("asks_as", dict.fromkeys(CODES[1:], "T4"), "does not ask"),
        ("asks_as", {"T77": "T1"}, "T77"),
    ],
)
def test_a_wrong_table_is_named(part: str, value: object, named: str):
    with pytest.raises(TableError, match=named):
        Limits.of(TABLE | {part: value})


def test_when_it_fails_the_rules_stand_and_nothing_counts_as_no():
    broken = Screener(load_tables(), Failing())
    found = broken.screen(ScreenInput("the weather is fine"))
    assert (found.code, found.action) == (Code.UNCLEAR, Action.CHECK_IN)
    assert found.evidence == ("learned_layer_failed",)
    assert broken.screen(ScreenInput("I took all my pills")).action is Action.EMERGENCY


def test_a_broken_model_file_is_named_with_the_fix(tmp_path: Path):
    torn = tmp_path / "screener.npz"
    torn.write_bytes(MODEL_FILE.read_bytes()[:50_000])
    with pytest.raises(ModelFileError, match=r"screener\.npz.*take it from the repository again"):
        load_learned(torn)
    with pytest.raises(ModelFileError, match=r"nothing\.npz"):
        load_learned(tmp_path / "nothing.npz")


def test_a_model_of_other_codes_is_refused(tmp_path: Path):
    with np.load(MODEL_FILE) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["head.weight"], arrays["head.bias"] = arrays["head.weight"][:5], arrays["head.bias"][:5]
    other = tmp_path / "other.npz"
    np.savez(other, **arrays)
    with pytest.raises(ModelFileError, match="another set of codes"):
        load_learned(other)


class NoNumber:
    """An encoder on a machine that multiplies wrongly."""

    def encode(self, sentences: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        return np.full((len(sentences), 384), np.nan, np.float32)


def test_what_is_no_number_never_reads_as_harmless():
    head = np.ones((len(CODES), 384), np.float32), np.zeros(len(CODES), np.float32)
    layer = LearnedLayer(NoNumber(), head, {})  # type: ignore[arg-type]
    with pytest.raises(ArithmeticError):
        layer.read("anything")
    found = Screener(load_tables(), layer).screen(ScreenInput("the weather is fine"))
    assert (found.code, found.action) == (Code.UNCLEAR, Action.CHECK_IN)


@pytest.mark.parametrize("missing", ["onnxruntime", "onnx", "middlepath_minilm"])
def test_a_library_that_does_not_load_means_rules_alone(monkeypatch: pytest.MonkeyPatch, missing: str):
    monkeypatch.delitem(sys.modules, "middlepath_minilm.quantised", raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    load_learned.cache_clear()
    alone = build_screener()
    assert alone.rules_alone
    assert alone.screen(ScreenInput("I took all my pills")).action is Action.EMERGENCY


def test_a_model_that_takes_danger_for_harmless_is_refused(tmp_path: Path):
    with np.load(MODEL_FILE) as file:
        arrays = {name: file[name] for name in file.files}
    arrays["head.weight"], arrays["head.bias"] = -arrays["head.weight"], -arrays["head.bias"]
    turned = tmp_path / "turned.npz"
    np.savez(turned, **arrays)
    with pytest.raises(ModelFileError, match="danger for harmless"):
        load_learned(turned)


def test_the_quick_encoder_says_nearly_what_the_exact_one_says(
    unseen: list[tuple[dict[str, str], Action, Screening]],
):
    texts = [row["text"] for row, _, _ in unseen[::20]]
    exact, quick = load_encoder().encode(texts), load_quantised().encode(texts)
    cosines = (exact * quick).sum(axis=1)
    assert cosines.mean() > 0.98
    assert cosines.min() > 0.95


def test_without_its_file_the_rules_screen_alone_and_it_shows(monkeypatch: pytest.MonkeyPatch):
    def missing() -> LearnedLayer:
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
    sure = Screener(load_tables(), Alarmed())
    assert sure.screen(ScreenInput("I don't want to die")).action is Action.NONE
    assert (
        sure.screen(ScreenInput("I don't want to die, but I can't go on living like this")).action
        is not Action.NONE
    )


def test_a_few_plain_words_are_seen_whatever_was_said_before():
    sure = Screener(load_tables(), Alarmed(only="no more days"))
    found = sure.screen(ScreenInput("no more days", context=("the soup was good", "and the bus came")))
    assert found.action is not Action.NONE


def test_what_was_told_before_is_not_found_again_in_what_comes_after():
    sure = Screener(load_tables(), Alarmed(only="goodbye"))
    assert (
        sure.screen(ScreenInput("my sister came round at six", context=("goodbye to all of it",))).action
        is Action.NONE
    )
    assert sure.screen(ScreenInput("goodbye to all of it")).action is not Action.NONE


def test_a_no_to_the_direct_question_is_not_read_together_with_what_was_asked_about(screener: Screener):
    before = ("my boss humiliated me", "i wish i was dead")
    found = screener.screen(ScreenInput("no", before, "Are you thinking about killing yourself?"))
    assert found.action is Action.NONE
