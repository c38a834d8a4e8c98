"""Measures the screener on the corpus and on any other labelled file, and writes the table of docs/screening.md.

    make evaluate                                   # development and test parts of the corpus
    make evaluate ARGS="--also messages.jsonl"      # and files of one's own: id, text, label or code
    make evaluate ARGS="--errors var/errors.html"   # and a page of what it got wrong, for a reviewer

A message counts as flagged when its action is anything but none. Intervals are 95 % Wilson intervals.
"""

import argparse
import html
import json
import math
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safety.screening.screener import Screener, build_screener, screen_safely
from safety.types import Action, Screening, ScreenInput

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "screening.md"
PART = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)
Z95 = 1.959964
PROGRESS_EVERY = 500


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled message and what the screener made of it."""

    source: str
    id: str
    text: str
    code: str
    kind: str
    lang: str
    found: Screening

    @property
    def danger(self) -> bool:
        """Tell whether its label is any danger."""
        return self.code != "none"

    @property
    def flagged(self) -> bool:
        """Tell whether anything is done about it."""
        return self.found.action is not Action.NONE

    @property
    def called(self) -> bool:
        """Tell whether a human is called."""
        return self.found.action.rank >= Action.URGENT.rank


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return the bounds of the 95 % Wilson score interval (Wilson 1927), as shares."""
    share, spread = hits / count, Z95**2 / count
    half = Z95 * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, (share + spread / 2 - half) / (1 + spread)), (share + spread / 2 + half) / (1 + spread)


def share(cases: Iterable[Case], test: Callable[[Case], bool]) -> str:
    """Return `87.5 % of 40 (74-95)`; a dash for no case at all."""
    tested = [test(case) for case in cases]
    if not tested:
        return "-"
    low, high = wilson(sum(tested), len(tested))
    return f"{100 * sum(tested) / len(tested):.1f} % of {len(tested)} ({100 * low:.0f}-{100 * high:.0f})"


def screened(screener: Screener, file: Path) -> list[Case]:
    """Screen a file of JSON lines with `id`, `text`, and `code`, or `label` with `crisis` or `not_crisis`."""
    cases = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        code = row.get("code") or ("none" if row["label"] == "not_crisis" else "crisis")
        given = ScreenInput(row["text"], tuple(row.get("context", ())), row.get("question"), lang=row.get("lang"))
        found = screen_safely(screener, given)
        kind = row.get("kind", "")
        cases.append(Case(file.stem, str(row["id"]), row["text"], code, kind, row.get("lang", "en"), found))
        if number % PROGRESS_EVERY == 0:
            print(f"  {file.stem}: {number}", file=sys.stderr, flush=True)
    return cases


def by_source(cases: Sequence[Case]) -> list[str]:
    """Return a table with a row for each file."""
    lines = [
        "| file | dangers flagged | explicit | oblique | a human called | ordinary flagged | a human called |",
        "|---|---|---|---|---|---|---|",
    ]
    for source in dict.fromkeys(case.source for case in cases):
        own = [case for case in cases if case.source == source]
        dangers, ordinary = [c for c in own if c.danger], [c for c in own if not c.danger]
        cells = [
            share(dangers, lambda c: c.flagged),
            share((c for c in dangers if c.kind == "explicit"), lambda c: c.flagged),
            share((c for c in dangers if c.kind == "oblique"), lambda c: c.flagged),
            share(dangers, lambda c: c.called),
            share(ordinary, lambda c: c.flagged),
            share(ordinary, lambda c: c.called),
        ]
        lines.append(f"| {source} | " + " | ".join(cells) + " |")
    return lines


def by_group(cases: Sequence[Case], title: str, of: Callable[[Case], str]) -> list[str]:
    """Return a table of the share flagged, a row for each group."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[of(case)].append(case)
    lines = [f"| {title} | flagged | a human called |", "|---|---|---|"]
    for name in sorted(groups):
        found = share(groups[name], lambda c: c.flagged)
        lines.append(f"| {name} | {found} | {share(groups[name], lambda c: c.called)} |")
    return lines


def errors_page(cases: Sequence[Case]) -> str:
    """Return a web page of what was missed and what was over-called, by file."""
    rows = []
    for case in sorted(cases, key=lambda c: (c.source, not c.danger, c.code, c.kind)):
        if case.danger != case.flagged:
            what = "missed" if case.danger else "over-called"
            told = [what, case.source, case.code, case.kind, ", ".join(case.found.evidence) or "-", case.text]
            rows.append("<tr><td>" + "</td><td>".join(html.escape(cell) for cell in told) + "</td></tr>")
    heads = "".join(f"<th scope=col>{name}" for name in ("what", "file", "label", "kind", "evidence", "message"))
    style = "body{font:16px system-ui;color-scheme:light dark}td,th{padding:.3em .8em;text-align:left}"
    title = "What the screener got wrong"
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{style}</style>"
        f"<h1>{title}</h1><p>{len(rows)} of {len(cases)} messages.</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></html>"
    )


def tables(cases: Sequence[Case], version: str) -> str:
    """Return everything that is written to the page."""
    test = [case for case in cases if case.source.startswith("test")]
    dangers, ordinary = [c for c in test if c.danger], [c for c in test if not c.danger]
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    parts = [
        f"`make evaluate`, {day}, version `{version}`.",
        "\n".join(by_source(cases)),
        "On the test part alone, by code and by kind of ordinary message:",
        "\n".join(by_group(dangers, "code", lambda c: c.code)),
        "\n".join(by_group(ordinary, "ordinary", lambda c: c.kind)),
    ]
    return "\n" + "\n\n".join(parts) + "\n\n"


def main() -> None:
    """Screen, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--also", type=Path, action="append", default=[], help="another file; may be repeated")
    parser.add_argument("--errors", type=Path, help="write a page of the errors there; it holds the messages")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/screening.md")
    args = parser.parse_args()
    screener = build_screener()
    files = [
        *sorted((HERE / "corpus" / "dev").glob("*.jsonl")),
        *sorted((HERE / "corpus" / "test").glob("*.jsonl")),
    ]
    started = time.monotonic()
    cases = [case for file in [*files, *args.also] for case in screened(screener, file)]
    print(f"{len(cases)} messages in {time.monotonic() - started:.0f} s", file=sys.stderr)
    text = tables(cases, screener.version)
    print(text)
    if args.errors:
        args.errors.write_text(errors_page(cases), encoding="utf-8")
    if args.write:
        page, count = PART.subn(lambda m: m.group(1) + text + m.group(2), PAGE.read_text(encoding="utf-8"))
        if count != 1:
            raise SystemExit(f"{PAGE} needs the two marks of the figures, once")
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
