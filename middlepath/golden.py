"""Reads the known messages and says what the phrases that clinicians added change about how they are screened."""

import json
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import track

from adapters.phrases import clinic_phrases
from content.library import Library
from middlepath.prepare import PrepareError
from safety.screening.golden import Change, GoldenLine, changes, refused, touched
from safety.screening.phrases import PhraseError
from safety.screening.screener import build_screener
from safety.types import ScreenInput

KNOWN_MESSAGES = Path(__file__).resolve().parents[1] / "training" / "corpus"
_SHOWN = 20


def known_messages(folder: Path = KNOWN_MESSAGES) -> Iterator[GoldenLine]:
    """Yield the corpus with its labels, but for the part kept for measuring; raises PrepareError for none."""
    files = [file for part in ("train", "dev") for file in sorted((folder / part).glob("*.jsonl"))]
    if not files:
        raise PrepareError(f"there are no known messages in {folder}: phrases cannot be checked without them")
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            message = ScreenInput(row["text"], tuple(row.get("context", ())), row.get("question"))
            yield GoldenLine(f"{file.stem} {row['id']}", message, row["code"])


def check_phrases(library: Library, console: Console, folder: Path = KNOWN_MESSAGES) -> None:
    """Show what the clinic's phrases change about known messages; raises PrepareError if something gets worse."""
    phrases = clinic_phrases(library)
    if not phrases:
        return
    try:
        before, after = build_screener(), build_screener(phrases=phrases)
    except PhraseError as error:
        raise PrepareError(f"content/shared/phrases.yaml: {error}") from None
    lines = list(known_messages(folder))
    shown = track(lines, "  phrases: looking for them in known messages", console=console, transient=True)
    found = list(changes(before, after, touched(after, shown)))
    console.print(f"  phrases: {len(phrases)}; of {len(lines)} known messages they change {len(found)}")
    for change in sorted(found, key=lambda change: not change.worse)[:_SHOWN]:
        style = "red" if change.worse else None
        console.print(f"    {_told(change)}", style=style, markup=False, no_wrap=True, overflow="ellipsis")
    worse = refused(found)
    if worse:
        raise PrepareError(
            f"phrases: {len(worse)} known messages would be screened worse, such as {worse[0].line.name}: "
            "a phrase that harmless messages use must be longer, or be left out"
        )


def _told(change: Change) -> str:
    text = " ".join(change.line.message.text.split())
    return f"{change.line.label}: {change.before} -> {change.after}: {text[:100]}"
