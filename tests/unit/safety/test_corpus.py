"""The regression gate on our own corpus: what is found may only become more, what is wrongly found only less.

A score on sentences whose author tuned the rules says little about others' words: the first scores, taken before
any tuning, stand in corpus/README.md.
"""

import json
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from safety.screening import Screener
from safety.screening.rules import DEFAULT_ACTION
from safety.types import Action, Code, Screening, ScreenInput

CORPUS = Path(__file__).with_name("corpus")
PLAIN = ("explicit", "plain", "mixed")
PARTS = sorted({path.name.split("_")[0] for path in CORPUS.glob("*_crisis.jsonl")})


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]


def screened(screener: Screener, entry: dict[str, Any]) -> Screening:
    return screener.screen(ScreenInput(entry["text"], context=tuple(entry.get("context", ()))))


@pytest.fixture(scope="module")
def crises(screener: Screener) -> list[tuple[dict[str, Any], Screening]]:
    return [(e, screened(screener, e)) for part in PARTS for e in lines(f"{part}_crisis.jsonl")]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)


def test_explicit_crises_are_flagged(crises: list[tuple[dict[str, Any], Screening]]) -> None:
    explicit = [(e, s) for e, s in crises if e["kind"] in PLAIN]
    assert len(explicit) >= 700
    assert share([s.action is not Action.NONE for _, s in explicit]) >= 0.97


def test_intent_and_acts_are_flagged_in_time(crises: list[tuple[dict[str, Any], Screening]]) -> None:
    """The release gate of dbt-brief section 8 asks 0.98 for T4-T5 and 0.95 for T2-T3, on a clinician's set."""
    by_code: dict[str, list[bool]] = defaultdict(list)
    for entry, found in crises:
        if entry["kind"] in PLAIN:
            by_code[entry["code"]].append(found.action.rank >= DEFAULT_ACTION[Code(entry["code"])].rank)
    assert share(by_code["T4"] + by_code["T5"]) >= 0.95
    assert share(by_code["T2"] + by_code["T3"]) >= 0.95
    assert {code for code, hits in by_code.items() if share(hits) < 0.85} == set()


def test_what_is_said_between_the_lines_is_flagged_more_often_than_not(
    crises: list[tuple[dict[str, Any], Screening]],
) -> None:
    between = [s.action is not Action.NONE for e, s in crises if e["kind"] in ("indirect", "oblique")]
    assert share(between) >= 0.70


def test_ordinary_lines_alarm_in_fewer_than_one_in_a_hundred(screener: Screener) -> None:
    ordinary = [e for part in PARTS for e in lines(f"{part}_ordinary.jsonl")]
    flagged = [e["id"] for e in ordinary if screened(screener, e).action is not Action.NONE]
    assert len(ordinary) >= 500
    assert len(flagged) / len(ordinary) < 0.01, flagged


def test_each_code_has_lines_in_the_corpus(crises: list[tuple[dict[str, Any], Screening]]) -> None:
    wanted = {code.value for code in Code} - {"none", "UNCLEAR"}
    assert {e["code"] for e, _ in crises} == wanted


def test_a_usual_message_takes_a_few_milliseconds(screener: Screener) -> None:
    """The budget is 10 ms at the median (design section 6); measured 0.7 ms, so this bound only catches disasters."""
    seconds = []
    for entry in lines("fourth_crisis.jsonl"):
        started = time.perf_counter()
        screened(screener, entry)
        seconds.append(time.perf_counter() - started)
    assert statistics.median(seconds) < 0.010


def test_no_line_of_the_corpus_stands_twice() -> None:
    texts = [e["text"] for path in sorted(CORPUS.glob("*.jsonl")) for e in lines(path.name)]
    assert sorted({t for t in texts if texts.count(t) > 1}) == []
