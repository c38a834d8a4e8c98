"""Makes the tables of `docs/conversations.md`: conversations, known gaps, the rubric with its yellow findings."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from tests.conversations.rubric import BY_DESIGN, CHECKS, Severity, findings
from tests.conversations.script import Talk
from tests.conversations.transcript import Transcript

PAGE = Path(__file__).parents[2] / "docs" / "conversations.md"
Yellow = Mapping[str, Sequence[str]]
"""For each check, by what it says, the conversations in which it finds something."""


def write(played: Sequence[Transcript]) -> None:
    """Write the tables anew, from conversations that were all played."""
    text = PAGE.read_text(encoding="utf-8")
    text = put(text, "talks", talks_table([one.talk for one in played]))
    text = put(text, "rubric", rubric_table(yellow_of(played)))
    PAGE.write_text(text, encoding="utf-8")


def put(text: str, name: str, table: str) -> str:
    """Put a table between its two marks."""
    return re.sub(
        rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m: m[1] + table + m[2], text, flags=re.DOTALL
    )


def between(text: str, name: str) -> str:
    """Return what stands between two marks."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    return found[1] if found else ""


def yellow_of(played: Sequence[Transcript]) -> Yellow:
    """Return the conversations in which each yellow check finds something."""
    found: dict[str, list[str]] = {}
    for transcript in sorted(played, key=lambda one: (one.talk.file, one.talk.line)):
        for check in findings(transcript, Severity.YELLOW):
            found.setdefault(check.what, []).append(transcript.talk.name)
    return found


def talks_table(talks: Sequence[Talk]) -> str:
    """Return the list of conversations by file, and the known gaps."""
    ordered = sorted(talks, key=lambda talk: (talk.file, talk.line))
    turns, long = sum(talk.turns for talk in ordered), sum(talk.long for talk in ordered)
    gaps = [(talk, step) for talk in ordered for step in talk.gaps]
    counted = f"{len(ordered)} conversations with {turns} turns of clients, {long} of them long"
    out = ["", f"{counted}; {len(gaps)} known gaps."]
    for file, group in groupby(ordered, key=lambda talk: talk.file):
        out += ["", f"**{file}**", ""]
        out += [f"- *{talk.name}*: {talk.shows}" for talk in group]
    out += ["", "### Known gaps", ""]
    out += [f"- *{talk.name}* ({talk.file}:{step.line}): {step.gap}" for talk, step in gaps] or ["None."]
    return "\n".join([*out, "", ""])


def rubric_table(yellow: Yellow) -> str:
    """Return the table of checks, with the yellow findings counted and listed."""
    out = ["", "| row | | what is looked for | found |", "|---|---|---|---|"]
    for check in CHECKS:
        names = yellow.get(check.what, ())
        count = str(len(names)) if check.severity is Severity.YELLOW else "must be 0"
        out.append(f"| {check.rows} | {check.severity} | {check.what} | {count} |")
    out += [f"| {row} | | {why} | |" for row, why in BY_DESIGN.items()]
    for check in CHECKS:
        if names := yellow.get(check.what, ()):
            out += ["", f"**{check.what}** {'; '.join(f'*{name}*' for name in names)}"]
    return "\n".join([*out, "", ""])


def yellow_on(text: str) -> dict[str, set[str]]:
    """Read the yellow findings back from the page."""
    found: dict[str, set[str]] = {}
    for line in between(text, "rubric").splitlines():
        if (match := re.fullmatch(r"\*\*(.+?)\*\* (.+)", line)) is not None:
            found[match[1]] = {name.strip("* ") for name in match[2].split("; ")}
    return found
