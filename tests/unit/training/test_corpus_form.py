"""The training corpus: well-formed, with no line on both sides of the fence between training and measuring."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from safety.screening.learned import CODES

CORPUS = Path(__file__).resolve().parents[3] / "training" / "corpus"
PARTS = ("train", "dev", "test")
DANGER_KINDS = {"explicit", "plain", "oblique"}
ORDINARY_KINDS = {
    "distress", "hyperbole", "trigger", "fiction", "medical", "recovery", "coach", "everyday", "question",
}  # fmt: skip


def rows(part: str) -> list[tuple[str, dict[str, Any]]]:
    files = sorted((CORPUS / part).glob("*.jsonl"))
    return [(f.name, json.loads(line)) for f in files for line in f.read_text(encoding="utf-8").splitlines()]


def whole(row: dict[str, Any]) -> str:
    return " ".join([*row.get("context", ()), row["text"]]).strip().lower()


@pytest.mark.parametrize("part", PARTS)
def test_every_line_has_a_text_and_a_known_code(part: str):
    wrong = [row["id"] for _, row in rows(part) if not row["text"].strip() or row["code"] not in CODES]
    assert wrong == []


@pytest.mark.parametrize("part", PARTS)
def test_ids_are_unique(part: str):
    counts = Counter(row["id"] for _, row in rows(part))
    assert [name for name, count in counts.items() if count > 1] == []


def test_kinds_fit_the_codes():
    single = [row for part in PARTS for name, row in rows(part) if not name.startswith(("answers", "together"))]
    wrong = [r["id"] for r in single if r["kind"] not in (ORDINARY_KINDS if r["code"] == "none" else DANGER_KINDS)]
    assert wrong == []


def test_no_line_is_both_trained_on_and_measured_with():
    trained = {whole(row) for _, row in rows("train")}
    both = [row["id"] for part in ("dev", "test") for _, row in rows(part) if whole(row) in trained]
    assert both == []


def test_nobody_s_number_stands_in_it():
    number = re.compile(r"(\d[ ()./-]{0,2}){9,}")
    found = [row["id"] for part in PARTS for _, row in rows(part) if number.search(row["text"])]
    assert found == []
