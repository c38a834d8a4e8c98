"""Holds the share of messages understood on each committed set above its floor."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path


def labelled(path: Path) -> list[dict[str, str]]:
    """Read a set of labelled messages: objects with `id`, `text` and `intent`, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def share_right(cases: Sequence[Mapping[str, str]], found: Sequence[str]) -> float:
    """Return the share of messages whose likeliest intent is the labelled one; there must be at least one."""
    return sum(case["intent"] == intent for case, intent in zip(cases, found, strict=True)) / len(cases)


def below_floor(shares: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Say of each set that fell below its floor, or was not measured, what is wrong."""
    wrong = []
    for name, floor in floors.items():
        if name not in shares:
            wrong.append(f"{name} was not measured")
        elif shares[name] < floor:
            wrong.append(f"{name}: top-1 is {shares[name]:.3f}, below its floor of {floor:.3f}")
    return wrong
