"""Measures the budgets of the design in one run, each beside what it is compared to, and writes them down.

    make bench                    # about six minutes; writes the table into docs/benchmarks.md
    make bench ARGS=--no-write    # prints it only
    make bench ARGS="--only crisis --only turn"

What is measured: the screener; a crisis reply while 50 other chats are busy and Rasa is down, beside an ordinary
turn of stock Rasa's own Telegram channel under the same load; an ordinary turn beside the bare REST channel on the
same model; a cold and a warm `make up`; the memory of the whole local stack.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import budget_crisis, budget_screening, budget_start, budget_turn
from bench.report import machine, markdown, show
from bench.stack import ROOT, Folder, end_with_us

PAGE = ROOT / "docs" / "benchmarks.md"
PART = re.compile(r"(<!-- budgets -->\n).*?(<!-- /budgets -->)", re.DOTALL)
HEADS = ("what", "target", "measured", "compared with", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One budget: what was aimed at, what came out, what it is compared with."""

    what: str
    target: str
    measured: str
    compared: str
    met: bool

    def cells(self) -> tuple[str, ...]:
        """Return the row as the table shows it."""
        return self.what, self.target, self.measured, self.compared, "yes" if self.met else "**no**"


PARTS: dict[str, Callable[[Folder], Sequence[tuple[str, str, str, str, bool]]]] = {
    "screening": lambda _: budget_screening.rows(),
    "crisis": lambda folder: asyncio.run(budget_crisis.rows(folder)),
    "turn": lambda folder: asyncio.run(budget_turn.rows(folder)),
    "start": budget_start.rows,
}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.budgets", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=sorted(PARTS), help="one part; may be repeated")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md as it is")
    return parser.parse_args()


def measure(parts: Sequence[str]) -> list[Row]:
    """Measure these parts one after the other, each in a folder of its own."""
    found = []
    for number, part in enumerate(parts, start=1):
        print(f"{number} of {len(parts)}: {part} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix=f"middlepath-{part}-") as made:
            found += [Row(*row) for row in PARTS[part](Folder(Path(made)))]
    return found


def write(table: str, on: str) -> None:
    """Put the table into its place on the page."""
    text = f"\n`make bench`, {on}.\n\n{table}\n\n"
    page, count = PART.subn(lambda m: m.group(1) + text + m.group(2), PAGE.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{PAGE} needs the two marks of the budgets' table, once")
    PAGE.write_text(page, encoding="utf-8")


def main() -> int:
    """Measure, print, write; return 1 if a budget is not met."""
    args = arguments()
    end_with_us()
    on, started = machine(), time.monotonic()
    rows = measure(args.only or list(PARTS))
    cells = [row.cells() for row in rows]
    show("Budgets", HEADS, cells)
    print(f"{on}; {time.monotonic() - started:.0f} s")
    if not args.no_write and not args.only:
        write(markdown(HEADS, cells), on)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
