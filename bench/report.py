"""How a benchmark shows itself: a progress bar on stderr, a table on stdout, and what machine it ran on."""

import os
import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

SCREEN_WIDTH = 100


def progress() -> Progress:
    """Return a progress bar on stderr, so that stdout holds the result alone."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table on stdout."""
    table = Table(title=title, title_justify="left")
    for index, head in enumerate(heads):
        table.add_column(head, justify="left" if index == 0 else "right")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console(width=SCREEN_WIDTH).print(table)


def markdown(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return the table as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share (0-1) of the values lies: the nearest rank, never invented."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median_and_spread(values: Sequence[float], digits: int = 0) -> str:
    """Return `median (lowest-highest)` of repeated measurements."""
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def machine() -> str:
    """Say what the figures were measured on, and how busy it was with other things."""
    load = os.getloadavg()[0]
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    return (
        f"{date}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load before the run {load:.1f}"
    )
