"""The result of a fault campaign as a table, on the screen and on the page of benchmarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.crash_verdict import Verdict
from bench.faults_run import Setting
from bench.faults_verdict import Findings
from bench.report import markdown, percentile
from bench.stack import ROOT
from local_telegram.testing import ApiCall

PAGE = ROOT / "docs" / "benchmarks.md"
PART = re.compile(r"(<!-- faults -->).*?(<!-- /faults -->)", re.DOTALL)
HEADS = ("what", "SQLite, one process", "PostgreSQL, three workers, one killed for good")
BUDGET_MS = 250
OK = 200
_TOKEN = re.compile(r"\bm\d{4,}\b")


@dataclass(frozen=True, slots=True)
class Replies:
    """Milliseconds until the first line of a crisis reply was handed to Telegram.

    `every` counts from the client's message, `undisturbed` from the moment Telegram gave it to a bot, where no
    worker was down and the database there.
    """

    every: list[float] = field(default_factory=list)
    undisturbed: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """One campaign, judged."""

    name: str
    setting: Setting
    findings: Findings
    witness: Verdict
    replies: Replies
    calls: int
    asked: int
    seconds: float

    def broken(self) -> list[str]:
        """Return each broken rule with chat and message, by which witness."""
        seen = [f"{rule}: {one}" for rule, found in self.findings.broken().items() for one in found]
        return seen + [f"records, {rule}: {one}" for rule, found in self.witness.faults().items() for one in found]


def first_lines(setting: Setting, calls: Sequence[ApiCall]) -> Replies:
    """Find the first crisis line of each message of danger among the calls of `sendMessage`."""
    replies = Replies()
    for index, person in enumerate(setting.people):
        sends = [c for c in calls if c.method == "sendMessage" and c.chat_id == person.id]
        for message in setting.wrote.get(index, []):
            if message.number is not None:
                continue
            first = next(
                (
                    c
                    for c in sends
                    if c.started_at >= message.at and not _TOKEN.search(str(c.params.get("text", "")))
                ),
                None,
            )
            if first is None:
                continue
            replies.every.append((first.started_at - message.at) * 1000)
            handed_over = _handed_over(calls, message.at)
            if handed_over is not None and not _is_disturbed(setting, message.at, first.started_at):
                replies.undisturbed.append((first.started_at - handed_over) * 1000)
    return replies


def _handed_over(calls: Sequence[ApiCall], wrote_at: float) -> float | None:
    """Return when Telegram first gave the update to a bot: one call for updates in ten fails, and gives none."""
    given = (
        call.finished_at
        for call in calls
        if call.method == "getUpdates" and call.status == OK and (call.finished_at or 0) >= wrote_at
    )
    return min((moment for moment in given if moment is not None), default=None)


def _is_disturbed(setting: Setting, begins: float, ends: float) -> bool:
    """Tell whether a worker was down or the database away in that time."""
    return any(d.begins <= ends and d.ends >= begins for d in setting.disturbances)


def cells(results: Sequence[Result]) -> list[list[object]]:
    """Return the table's rows: a name, and a figure for each campaign."""
    columns = [_column(result) for result in results]
    return [[name, *(dict(column)[name] for column in columns)] for name, _ in columns[0]]


def _column(result: Result) -> list[tuple[str, object]]:
    s, f, w = result.setting, result.findings, result.witness
    page, every, calm = f.first_page, result.replies.every, result.replies.undisturbed
    return [
        ("messages from chats", f"{f.messages} from {len(s.people)}"),
        ("of them words of danger", f.escalations),
        ("kill -9", f"{s.killed}" + (f", one for good ({s.gone_for_good})" if s.gone_for_good else "")),
        ("... and ended by themselves while starting", s.ended_by_itself),
        ("database cut off or locked", s.cut),
        ("calls that Telegram failed", f"{sum(s.struck.values())} of {result.calls}"),
        ("**escalations lost**", len(f.without_crisis_reply) + len(w.crisis_incomplete)),
        ("**pages missing**", len(f.never_paged) + len(w.unpaged)),
        ("**updates lost**", len(f.lost) + len(w.lost) + f_unconfirmed(f)),
        ("**out of order**", len(f.out_of_order) + len(w.out_of_order)),
        ("ordinary messages answered", f.answered),
        ("... by fixed words, in a held chat", f.fixed_words),
        ("... withdrawn, for danger came next", f.withdrawn),
        ("ordinary replies that came twice", w.duplicates),
        ("... not worded as a possible repeat", len(f.unmarked_repeats) + len(w.unmarked)),
        ("worded as a possible repeat, and were none", w.needless_marks),
        ("crisis lines that came twice (allowed)", w.crisis_duplicates),
        ("crisis lines sent while the database was away", w.unrecorded),
        ("pages, with copies and repeats", f.pages),
        ("pages after the acknowledgement", len(w.paged_after_acknowledgement)),
        (
            "two staff pressing at once; alerts acknowledged twice",
            f"{len(s.staff.both)}; {len(w.acknowledged_twice)}",
        ),
        ("alerts that climbed to the next person; that stood still", f"{f.ladders}; {len(f.ladder_stood_still)}"),
        ("time to first page, p50 / p99 / longest", _seconds(page)),
        ("crisis reply from when the bot has the message, all up, p50 / p99", _milliseconds(calm)),
        (
            "crisis reply from when it was written, p50 / p99 / longest",
            _seconds([one / 1000 for one in every]),
        ),
        ("left over at the end", len(w.left_over)),
        ("other broken rules", _others(w)),
        ("length", f"{result.seconds / 60:.0f} min"),
    ]


def f_unconfirmed(findings: Findings) -> int:
    """Return 1 where Telegram still held updates at the end."""
    return len(findings.not_confirmed)


def _others(witness: Verdict) -> int:
    counted = {"lost", "out_of_order", "crisis_incomplete", "unpaged", "unmarked", "left_over"}
    return sum(len(found) for rule, found in witness.faults().items() if rule not in counted)


def _seconds(values: Sequence[float]) -> str:
    if not values:
        return "none"
    return f"{percentile(values, 0.5):.1f} / {percentile(values, 0.99):.1f} / {max(values):.1f} s"


def _milliseconds(values: Sequence[float]) -> str:
    if not values:
        return "none"
    return (
        f"{percentile(values, 0.5):.0f} / {percentile(values, 0.99):.0f} ms of {len(values)} (budget {BUDGET_MS})"
    )


def write(results: Sequence[Result], command: str, on: str) -> None:
    """Put the table into its place on the page."""
    heads = [HEADS[0], *(HEADS[1] if result.name == "sqlite" else HEADS[2] for result in results)]
    broken = [f"- {result.name}: {line}" for result in results for line in result.broken()]
    text = f"\n`{command}`, {on}.\n\n{markdown(heads, cells(results))}\n\n"
    text += "Broken rules:\n\n" + "\n".join(broken) + "\n\n" if broken else ""
    page, count = PART.subn(lambda m: m.group(1) + text + m.group(2), PAGE.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{PAGE} needs the two marks of the faults' table, once")
    PAGE.write_text(page, encoding="utf-8")
