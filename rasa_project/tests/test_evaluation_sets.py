"""The unseen sets stay unseen, well formed and balanced; the gate says what fell below its floor."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from engine.gate import below_floor, labelled, share_right
from engine.picture import GROUPS, draw, in_order

PROJECT = Path(__file__).resolve().parents[1]
SETS = ("development", "unseen", "unseen_second", "unseen_third")
NEARLY = 0.6
"""Two texts share so much of their groups of three letters when one is the other with a word changed."""


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", text.lower().replace("\u2019", "'").replace("'", "")).strip()


def examples(pattern: str = "*.yml") -> list[str]:
    # The lookup files hold words for entities, and no messages.
    paths = sorted(path for path in (PROJECT / "data" / "nlu").glob(pattern) if "lookups" not in path.name)
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    written = [line.strip()[2:] for line in lines if line.startswith("    - ")]
    return [re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", text) for text in written]


def threes(text: str) -> frozenset[str]:
    edged = f" {text} "
    return frozenset(edged[start : start + 3] for start in range(len(edged) - 2))


@pytest.fixture(scope="module")
def sets() -> dict[str, list[dict[str, str]]]:
    return {name: labelled(PROJECT / "evaluation" / f"{name}.jsonl") for name in SETS}


def test_every_set_holds_every_intent_and_no_other(sets):
    intents = {intent for group in GROUPS for intent in group}
    for name, cases in sets.items():
        assert {case["intent"] for case in cases} == intents, name
        assert len({case["id"] for case in cases}) == len(cases), name


def test_the_third_set_is_large_and_balanced(sets):
    counts = Counter(case["intent"] for case in sets["unseen_third"])
    assert sum(counts.values()) >= 320
    assert min(counts.values()) >= 5
    assert max(counts.values()) <= 12


@pytest.mark.parametrize("name", ["unseen_second", "unseen_third"])
def test_no_training_example_stands_in_a_set_that_must_stay_unseen(sets, name):
    trained = {plain(text) for text in examples()} - {""}
    assert [case["id"] for case in sets[name] if plain(case["text"]) in trained] == []


def test_nothing_written_after_the_third_set_nearly_repeats_it(sets):
    unseen = [(case["id"], threes(plain(case["text"]))) for case in sets["unseen_third"] if plain(case["text"])]
    later = [(text, threes(plain(text))) for text in examples("voices_*.yml")]
    assert later
    close = [
        (number, text)
        for text, ours in later
        for number, theirs in unseen
        if NEARLY * len(theirs) <= len(ours) <= len(theirs) / NEARLY
        and len(ours & theirs) >= NEARLY * len(ours | theirs)
    ]
    assert close == []


def test_every_measured_set_has_a_floor_worth_having():
    floors = json.loads((PROJECT / "evaluation" / "floors.json").read_text(encoding="utf-8"))
    assert set(floors) == set(SETS)
    assert min(floors.values()) >= 0.85


def test_the_gate_names_what_fell_and_what_was_not_measured():
    cases = [{"intent": "greet"}, {"intent": "stop"}]
    assert share_right(cases, ["greet", "wait"]) == 0.5
    assert below_floor({"one": 0.5, "two": 0.9}, {"one": 0.6, "two": 0.9, "three": 0.8}) == [
        "one: top-1 is 0.500, below its floor of 0.600",
        "three was not measured",
    ]


def test_the_picture_is_drawn_with_neighbours_together(tmp_path):
    assert in_order(["stop", "greet", "new_one", "wait"]) == ["greet", "wait", "stop", "new_one"]
    target = tmp_path / "confusions.png"
    draw(["greet", "stop", "stop"], ["greet", "wait", "stop"], "three messages", target)
    assert target.read_bytes().startswith(b"\x89PNG")
