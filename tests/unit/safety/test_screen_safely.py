"""Whatever breaks inside the screener counts as a possible crisis, never as no."""

import re
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from safety.screening import Screener, screen_safely
from safety.screening.lexicon import TableError
from safety.screening.tables import TABLES, load_tables
from safety.types import Action, Code, Screening, ScreenInput


class Broken(Screener):
    version = "broken"

    def __init__(self) -> None:
        pass

    def screen(self, message: ScreenInput) -> Screening:
        raise MemoryError


def test_a_working_screener_answers_as_it_is(screener: Screener) -> None:
    message = ScreenInput("I took all my pills")
    assert screen_safely(screener, message) == screener.screen(message)


def test_a_failure_on_ordinary_words_still_asks() -> None:
    found = screen_safely(Broken(), ScreenInput("the weather is fine"))
    assert (found.code, found.action, found.evidence) == (Code.UNCLEAR, Action.CHECK_IN, ("screener_failed",))


@pytest.mark.parametrize("text", ["i want to die", "took my pills", "quiero morir", "KILL", "je veux mourir"])
def test_a_failure_on_a_word_of_danger_is_urgent(text: str) -> None:
    assert screen_safely(Broken(), ScreenInput(text)).action is Action.URGENT


def test_no_screener_at_all_is_a_failure_too() -> None:
    assert screen_safely(None, ScreenInput("hello")).code is Code.UNCLEAR


def test_something_that_is_not_even_text_is_urgent() -> None:
    assert screen_safely(None, ScreenInput(None)).action is Action.URGENT  # type: ignore[arg-type]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return copytree(TABLES, tmp_path / "tables")


def test_the_version_changes_with_any_table(tables: Path, screener: Screener) -> None:
    assert load_tables(tables).version == screener.version
    spelling = tables / "spelling.yaml"
    spelling.write_text(spelling.read_text(encoding="utf-8") + "# a change\n", encoding="utf-8")
    assert load_tables(tables).version != screener.version


@pytest.mark.parametrize(
    ("table", "old", "new", "named"),
    [
        ("rules_suicide.yaml", '"*@SELF_KILL"', '"*@NOBODY"', "@NOBODY"),
        ("rules_suicide.yaml", '"*@SELF_KILL"', '"NO_SUCH_CONCEPT"', "NO_SUCH_CONCEPT"),
        ("rules_suicide.yaml", '"*@SELF_KILL"', '"I ~99 ME"', "too long"),
        ("rules_suicide.yaml", "code: T5", "code: T9", "T9"),
        ("rules_cues.yaml", "cues: [[took],", "cues: [[unheard_of],", "unheard_of"),
        ("lowering.yaml", "wish:     {negated: none", "wish:     {negated: T9", "T9"),
        ("answers.yaml", "T5, unsure: T5", "T55, unsure: T5", "T55"),
    ],
)
def test_a_wrong_table_is_refused_by_name(tables: Path, table: str, old: str, new: str, named: str) -> None:
    path = tables / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableError, match=named):
        Screener(load_tables(tables))


def test_an_unreadable_table_is_refused_by_name(tables: Path) -> None:
    (tables / "lowering.yaml").write_text("{", encoding="utf-8")
    with pytest.raises(TableError, match=r"lowering\.yaml"):
        load_tables(tables)


# Concepts that no rule reads on purpose: they take a phrase out of the way of those that do.
SINKS = {"NOTHING", "NOT_ONLY", "HAIRCUT", "END_IT_OTHER", "DONT_TELL", "ASKING_FOR", "LOW_NUMBER"}


def test_every_concept_is_read_by_a_rule_or_takes_a_phrase_out_of_the_way() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in TABLES.parent.glob("*.py"))
    rules = "".join(p.read_text(encoding="utf-8") for p in (*TABLES.glob("rules_*.yaml"), TABLES / "groups.yaml"))
    read = set(re.findall(r"[A-Z][A-Z_]*", rules)) | set(re.findall(r'"([A-Z_]+)"', code))
    named: set[str] = set()
    for path in TABLES.glob("lexicon_*.yaml"):
        for key in yaml.safe_load(path.read_text(encoding="utf-8"))["concepts"]:
            named |= set(key.split())
    assert named - read == SINKS
