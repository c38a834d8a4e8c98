"""The evaluation's arithmetic."""

from __future__ import annotations

import subprocess
import sys

import pytest
from engine_process import PROJECT

from engine.scores import Case, Scores, report, wilson


def case(intent: str, *ranking: str, asked: bool = False) -> Case:
    return Case("id", "text", intent, ranking, asked, 10.0)


CASES = [
    case("greet", "greet", "stop", "deny"),
    case("greet", "stop", "greet", "deny"),
    case("stop", "deny", "thank", "greet", asked=True),
    case("deny", "deny", "stop", "greet", asked=True),
]


def test_shares_are_counted_over_all_messages():
    scores = Scores.of(CASES)
    assert (scores.count, scores.top1, scores.top3) == (4, 0.5, 0.75)
    assert scores.recall == {"deny": (1, 1), "greet": (1, 2), "stop": (0, 1)}
    assert sorted(scores.confusions) == [("greet", "stop", 1), ("stop", "deny", 1)]
    assert (scores.asked, scores.errors_asked, scores.right_asked) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"), [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_the_interval_is_wilson_s(hits, count, low, high):
    assert wilson(hits, count) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_the_report_names_what_a_reader_looks_for():
    text = report(Scores.of(CASES))
    for words in ("top-1               0.500", "greet                        1 of   2", "stop taken for deny"):
        assert words in text


def test_the_command_measures_the_served_model(models, tmp_path):
    labelled = tmp_path / "cases.jsonl"
    labelled.write_text('{"id": "1", "text": "hi there", "intent": "greet"}\n', encoding="utf-8")
    command = [sys.executable, str(PROJECT / "evaluate.py"), str(labelled), "--models", str(models)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "top-1               1.000" in ran.stdout
