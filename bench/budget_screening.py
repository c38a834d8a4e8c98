"""The first budget: one message screened on one core, beside a plain list of keywords; a long message; memory."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence

from bench.report import percentile
from bench.screening import LONG_RUNS, long_messages, megabytes, milliseconds, texts
from safety.screening.screener import build_screener

ROUNDS = 3
P50_MS, P99_MS, LONG_P99_MS, MEGABYTES = 10, 35, 100, 300
# What most systems in use do instead: one regular expression over words of danger.
KEYWORDS = re.compile(
    r"suicid|kill myself|end my life|want to die|self.?harm|cut myself|overdos|hang myself|goodbye",
    re.IGNORECASE,
)


def rows() -> Sequence[tuple[str, str, str, str, bool]]:
    """Measure in a process of its own, so that its memory is the screener's."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.budget_screening"],
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    keywords = f"keyword list: {found['keywords_p50']:.3f} ms"
    return [
        ("screening one message, p50", f"{P50_MS} ms", f"{found['p50']:.1f} ms", keywords, found["p50"] <= P50_MS),
        ("screening one message, p99", f"{P99_MS} ms", f"{found['p99']:.1f} ms", "", found["p99"] <= P99_MS),
        (
            "4,000 characters, p99",
            f"{LONG_P99_MS} ms",
            f"{found['long_p99']:.0f} ms",
            "",
            found["long_p99"] <= LONG_P99_MS,
        ),
        (
            "memory of a process that screens",
            f"{MEGABYTES} MB",
            f"{found['megabytes']:.0f} MB",
            "",
            found["megabytes"] <= MEGABYTES,
        ),
    ]


def main() -> None:
    """Print the figures as JSON."""
    screener = build_screener()
    messages = texts([])
    times = sorted(t for _ in range(ROUNDS) for t in milliseconds(screener.screen, messages))
    long_times = milliseconds(screener.screen, long_messages(messages, LONG_RUNS))
    keywords = milliseconds(lambda message: KEYWORDS.search(message.text), messages)
    figures = {
        "megabytes": megabytes(),
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
        "long_p99": percentile(long_times, 0.99),
        "keywords_p50": percentile(keywords, 0.5),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
