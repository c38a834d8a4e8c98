"""Measures the screener alone, one core: time of a message, time of a long one, memory.

`python -m bench.screening [FILE]`, FILE being JSON lines with a `text`; without one, the repository's own corpus.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.report import percentile
from safety.screening.screener import build_screener
from safety.types import ScreenInput

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "unit" / "safety" / "corpus"
LONG = 4000
LONG_RUNS = 200
ROUNDS = 3


def megabytes() -> float:
    """Return the most memory this process has used."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def texts(arguments: list[str]) -> list[str]:
    """Return the messages to screen."""
    files = [Path(a) for a in arguments] or sorted(CORPUS.glob("*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.read_text().splitlines() if line]


def long_messages(messages: Sequence[str], count: int) -> list[str]:
    """Return messages of 4,000 characters made of nothing but crisis sentences and look-alikes: the worst."""
    chance = random.Random(1)  # noqa: S311 - a run that can be repeated
    return [" ".join(chance.choices(messages, k=200))[:LONG] for _ in range(count)]


def milliseconds(screen: Callable[[ScreenInput], object], messages: Sequence[str]) -> list[float]:
    """Return the time of each message."""
    times = []
    for message in messages:
        given = ScreenInput(message)
        started = time.perf_counter()
        screen(given)
        times.append((time.perf_counter() - started) * 1000)
    return times


def main() -> None:
    """Print one table."""
    before = megabytes()
    screener = build_screener()
    messages = texts(sys.argv[1:])
    times = [t for _ in range(ROUNDS) for t in milliseconds(screener.screen, messages)]
    long_times = milliseconds(screener.screen, long_messages(messages, LONG_RUNS))
    print(
        "| messages | p50 ms | p99 ms | p99 of 4,000 characters, ms | memory of the screener, MB | process, MB |"
    )
    print("|---|---|---|---|---|---|")
    print(
        f"| {len(times)} | {percentile(times, 0.5):.1f} | {percentile(times, 0.99):.1f} | "
        f"{percentile(long_times, 0.99):.0f} | {megabytes() - before:.0f} | {megabytes():.0f} |"
    )


if __name__ == "__main__":
    main()
