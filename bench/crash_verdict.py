"""Judges a crash run from its evidence: what was lost, what came out of order, what came twice and how it read.

Pure: the same evidence always gives the same verdict. What counts as a fault is design section 4, "A send is not
transactional".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.crash_evidence import Alert, Arrival, Bubble, ChatRecord, Evidence, Written

SENT, DROPPED = "sent", "dropped"
CRISIS, REPLY = "crisis", "reply"
TIMER, TEXT = "timer", "text"
SHOWN_LETTERS = 60
"""So much of an unknown message is shown; all words of a run are made up."""
IN_FLIGHT_SECONDS = 0.5
"""A page that left before an acknowledgement was stored may arrive this much after it."""


@dataclass
class Verdict:
    """Counts; `lost`, `out_of_order`, `unmarked` and the other lists of names must be empty."""

    messages: int = 0
    answered: int = 0
    withdrawn: int = 0
    crises: int = 0
    timers: int = 0
    silent_timers: int = 0
    duplicates: int = 0
    needless_marks: int = 0
    crisis_duplicates: int = 0
    after_crisis: int = 0
    unrecorded: int = 0
    alerts: int = 0
    pages: int = 0
    extra_pages: int = 0
    lost: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    not_the_answer: list[str] = field(default_factory=list)
    crisis_incomplete: list[str] = field(default_factory=list)
    unpaged: list[str] = field(default_factory=list)
    paged_after_acknowledgement: list[str] = field(default_factory=list)
    told_too_early: list[str] = field(default_factory=list)
    never_told: list[str] = field(default_factory=list)
    acknowledged_twice: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)

    def faults(self) -> dict[str, list[str]]:
        """Return every kind of fault that was found, by name."""
        lists = {name: value for name, value in vars(self).items() if isinstance(value, list)}
        return {name: value for name, value in lists.items() if value}


@dataclass(frozen=True, slots=True)
class _Copy:
    """One showing of a written line: its place in the chat, and whether it is worded as a possible repeat."""

    place: int
    at: float
    marked: bool


Copies = Mapping[int, Sequence[_Copy]]


def judge(
    evidence: Evidence,
    *,
    repeat_mark: str,
    held_keys: frozenset[str],
    answer_key: str | None,
    unrecorded: frozenset[str] = frozenset(),
) -> Verdict:
    """Return the verdict.

    `unrecorded` are the words that a person in danger gets while the database is away; they stand nowhere else.

    `repeat_mark` is the wording that opens a possible repeat. An ordinary message must be answered with
    `answer_key` (None: with anything), or with one of `held_keys` once its chat is held.
    """
    verdict = Verdict()
    for chat in evidence.chats:
        copies = _assign(chat, repeat_mark, unrecorded, verdict)
        _judge_arrivals(chat, copies, verdict)
        _judge_order(chat, copies, verdict)
        _judge_copies(chat, copies, verdict)
        if answer_key is not None:
            _judge_wording(chat, held_keys | {answer_key}, verdict)
    _judge_alerts(evidence, verdict)
    if evidence.open_items:
        verdict.left_over.append(f"{evidence.open_items} items in the inbox")
    if evidence.unconfirmed_updates:
        verdict.left_over.append(f"{evidence.unconfirmed_updates} updates not confirmed")
    return verdict


def _assign(
    chat: ChatRecord, repeat_mark: str, unrecorded: frozenset[str], verdict: Verdict
) -> dict[int, list[_Copy]]:
    """Match what the phone shows to what was written: by Telegram's id where known, else by the words."""
    by_id = {line.telegram_id: line for line in chat.written if line.telegram_id is not None}
    copies: dict[int, list[_Copy]] = {line.id: [] for line in chat.written}
    for place, bubble in enumerate(chat.shown):
        base = bubble.text.removeprefix(f"{repeat_mark}\n\n")
        line = by_id.get(bubble.id) or _nearest(chat.written, bubble, base)
        if line is None and base in unrecorded:
            verdict.unrecorded += 1
        elif line is None:
            verdict.unknown.append(f"{chat.pseudonym} message {bubble.id}: {bubble.text[:SHOWN_LETTERS]!r}")
        else:
            copies[line.id].append(_Copy(place, bubble.at, base != bubble.text))
    return copies


def _nearest(written: Sequence[Written], bubble: Bubble, base: str) -> Written | None:
    """Return the line a copy without a known id belongs to: the next one sent with these words."""
    same = [line for line in written if line.text == base and line.telegram_id is not None]
    later = [line for line in same if (line.telegram_id or 0) > bubble.id]
    if later:
        return min(later, key=lambda line: line.telegram_id or 0)
    if same:
        return same[-1]
    # Sent by a process that died before it marked the line, which danger then withdrew.
    return next((line for line in reversed(written) if line.text == base), None)


def _judge_arrivals(chat: ChatRecord, copies: Copies, verdict: Verdict) -> None:
    incoming = sorted((a for a in chat.arrivals if a.line is not None), key=lambda a: a.line or 0)
    verdict.messages += len(chat.sent)
    stored = [a.text for a in incoming if a.kind == TEXT]
    if stored != list(chat.sent):
        missing = len(chat.sent) - len(stored)
        verdict.lost.append(f"{chat.pseudonym}: {missing} not stored, or stored in another order")
    last_crisis = max((a.line or 0 for a in incoming if a.action != "none"), default=0)
    for arrival in chat.arrivals:
        lines = [line for line in chat.written if line.item_id == arrival.item_id]
        if arrival.line is None:
            _judge_timer(arrival, lines, copies, verdict, chat_in_crisis=last_crisis > 0)
        elif arrival.action != "none":
            _judge_crisis(arrival, [line for line in lines if line.lane == CRISIS], copies, verdict)
        elif _all_shown(lines, copies):
            verdict.answered += 1
        elif arrival.line < last_crisis and (arrival.outcome == "superseded" or _withdrawn(lines)):
            verdict.withdrawn += 1
        else:
            verdict.lost.append(f"{chat.pseudonym} {arrival.item_id} ({arrival.outcome})")
    started = sum(line.starts_timer and line.status == SENT for line in chat.written)
    ended = sum(a.kind == TIMER for a in chat.arrivals)
    if started != ended:
        verdict.lost.append(f"{chat.pseudonym}: {started} timers started, {ended} ended")


def _judge_timer(
    arrival: Arrival, lines: list[Written], copies: Copies, verdict: Verdict, *, chat_in_crisis: bool
) -> None:
    if _all_shown(lines, copies):
        verdict.timers += 1
    elif arrival.done and chat_in_crisis:
        verdict.silent_timers += 1  # a held chat goes on with no skill
    else:
        verdict.lost.append(arrival.item_id)


def _judge_crisis(arrival: Arrival, lines: list[Written], copies: Copies, verdict: Verdict) -> None:
    verdict.crises += 1
    if not _all_shown(lines, copies):
        verdict.crisis_incomplete.append(arrival.item_id)
        return
    firsts = [copies[line.id][0].place for line in sorted(lines, key=lambda line: line.id)]
    if firsts != sorted(firsts):
        verdict.out_of_order.append(f"the lines of {arrival.item_id}")


def _all_shown(lines: Sequence[Written], copies: Copies) -> bool:
    return bool(lines) and all(line.status == SENT and copies[line.id] for line in lines)


def _withdrawn(lines: Sequence[Written]) -> bool:
    return bool(lines) and all(line.status == DROPPED for line in lines)


def _judge_order(chat: ChatRecord, copies: Copies, verdict: Verdict) -> None:
    """Every copy of an answer stands before every copy of the answer to a later message; a crisis may overtake."""
    placed: list[tuple[Arrival, int, int]] = []
    for arrival in sorted((a for a in chat.arrivals if a.line is not None), key=lambda a: a.line or 0):
        places = [
            copy.place for line in chat.written if line.item_id == arrival.item_id for copy in copies[line.id]
        ]
        if places:
            placed.append((arrival, min(places), max(places)))
    for index, (earlier, _, last) in enumerate(placed):
        for later, first, _ in placed[index + 1 :]:
            if last <= first:
                continue
            if later.action != "none":
                verdict.after_crisis += 1
            else:
                verdict.out_of_order.append(f"{chat.pseudonym} {earlier.item_id} after {later.item_id}")


def _judge_copies(chat: ChatRecord, copies: Copies, verdict: Verdict) -> None:
    for line in chat.written:
        shown = copies[line.id]
        if line.lane != REPLY:
            verdict.crisis_duplicates += max(0, len(shown) - 1)
            continue
        verdict.duplicates += max(0, len(shown) - 1)
        verdict.needless_marks += len(shown) == 1 and shown[0].marked
        if any(not copy.marked for copy in shown[1:]):
            verdict.unmarked.append(f"{chat.pseudonym} line {line.id}")


def _judge_wording(chat: ChatRecord, allowed: frozenset[str], verdict: Verdict) -> None:
    for line in chat.written:
        if line.lane == REPLY and line.key not in allowed:
            verdict.not_the_answer.append(f"{chat.pseudonym} {line.item_id}: {line.key}")


def _judge_alerts(evidence: Evidence, verdict: Verdict) -> None:
    for alert in evidence.alerts:
        verdict.alerts += 1
        pages = [b.at for b in evidence.staff_room if b.alert == alert.id]
        verdict.pages += len(pages)
        verdict.extra_pages += max(0, len(pages) - 1)
        if alert.acknowledgements > 1:
            verdict.acknowledged_twice.append(f"{alert.code} {alert.pseudonym}")
        if not pages and alert.superseded:
            continue  # a more urgent alert of the same client took its place
        if not pages:
            verdict.unpaged.append(f"{alert.code} {alert.pseudonym}")
        elif alert.acknowledged_at and max(pages) > alert.acknowledged_at + IN_FLIGHT_SECONDS:
            verdict.paged_after_acknowledgement.append(f"{alert.code} {alert.pseudonym}")
        if pages:
            _judge_truth(evidence, alert, min(pages), verdict)


def _judge_truth(evidence: Evidence, alert: Alert, first_page: float, verdict: Verdict) -> None:
    """Every client reads that staff were told, and none before a page stood in a staff chat.

    Who reads that somebody has the alert in hand knows it too: staff may acknowledge a page whose sender died
    before it could write down that it is out.
    """
    chat = next(c for c in evidence.chats if c.pseudonym == alert.pseudonym)
    read_at = _read_at(chat, f"after_page/{alert.id}")
    if read_at and min(read_at) < first_page:
        verdict.told_too_early.append(f"{alert.code} {alert.pseudonym}")
    if not read_at and not _read_at(chat, f"acknowledged/{alert.id}"):
        verdict.never_told.append(f"{alert.code} {alert.pseudonym}")


def _read_at(chat: ChatRecord, prefix: str) -> list[float]:
    """Return when the lines whose name begins so stood in the chat."""
    ids = {line.telegram_id for line in chat.written if line.name.startswith(prefix)}
    return [bubble.at for bubble in chat.shown if bubble.id in ids]
