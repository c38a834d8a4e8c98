"""Measures the screener alone, one core: time of a message, time of a long one, memory.

`python -m bench.screening [FILE]`, FILE being JSON lines with a `text`; without one, the repository's own corpus.
"""

import json
import random
import resource
import sys
import time
from pathlib import Path

from safety.screening.screener import build_screener, screen_safely
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


def milliseconds(screen: object, messages: list[str]) -> list[float]:
    """Return the sorted time of each message."""
    times = []
    for message in messages:
        started = time.perf_counter()
        screen_safely(screen, ScreenInput(message))  # type: ignore[arg-type]
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def main() -> None:
    """Print one table."""
    before = megabytes()
    screener = build_screener()
    messages = texts(sys.argv[1:])
    times = sorted(t for _ in range(ROUNDS) for t in milliseconds(screener, messages))
    chance = random.Random(1)  # noqa: S311 - a run that can be repeated
    long = [" ".join(chance.choices(messages, k=200))[:LONG] for _ in range(LONG_RUNS)]
    long_times = milliseconds(screener, long)
    print(
        "| messages | p50 ms | p99 ms | p99 of 4,000 characters, ms | memory of the screener, MB | process, MB |"
    )
    print("|---|---|---|---|---|---|")
    print(
        f"| {len(times)} | {times[len(times) // 2]:.1f} | {times[int(len(times) * 0.99)]:.1f} | "
        f"{long_times[int(LONG_RUNS * 0.99)]:.0f} | {megabytes() - before:.0f} | {megabytes():.0f} |"
    )


if __name__ == "__main__":
    main()
