"""Judges a fault campaign by what the local Bot API server saw arrive; our own database is not believed here.

Pure: the same record always gives the same verdict. An ordinary message carries its number, and so does its
answer. A chat in which somebody told of danger may answer with fixed words instead, until staff have opened it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LADDER_SLACK_SECONDS = 45.0
"""So much later than its time the next page may come: a killed process, and Telegram's time-outs, cost some."""
TOLD_AGAIN_SECONDS = 1800.0
"""So long after a crisis reply the same danger gets a short one, which need not hold the numbers once more."""
_TOKEN = re.compile(r"\bm(\d{4,})\b")


@dataclass(frozen=True, slots=True)
class Wrote:
    """What a client wrote: `number` for an ordinary message, None for words of danger; `at` in Unix seconds."""

    id: int
    at: float
    number: int | None = None
    holds: bool = False
    """Words of danger after which the chat is held until staff open it."""
    acknowledge_within: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as it stands in a chat."""

    id: int
    at: float
    text: str

    @property
    def answers(self) -> int | None:
        """Return the number of the message it answers; None for fixed words."""
        found = _TOKEN.search(self.text)
        return int(found.group(1)) if found else None


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page as it stands in a staff chat: for which alert and client, in which chat."""

    alert: str
    pseudonym: str
    chat: int
    at: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """A member of staff pressed the button of an alert."""

    alert: str
    at: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """One client's chat from Telegram's side, both in the order of the chat."""

    pseudonym: str
    wrote: tuple[Wrote, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that Telegram saw."""

    chats: tuple[Conversation, ...]
    pages: tuple[PageSeen, ...]
    pressed: tuple[Pressed, ...]
    unconfirmed: int
    ended_at: float


@dataclass
class Findings:
    """Counts, times in seconds, and every broken rule with its chat and message."""

    messages: int = 0
    answered: int = 0
    fixed_words: int = 0
    withdrawn: int = 0
    escalations: int = 0
    pages: int = 0
    repeated: int = 0
    ladders: int = 0
    first_page: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    unmarked_repeats: list[str] = field(default_factory=list)
    without_crisis_reply: list[str] = field(default_factory=list)
    never_paged: list[str] = field(default_factory=list)
    ladder_stood_still: list[str] = field(default_factory=list)
    not_confirmed: list[str] = field(default_factory=list)

    def broken(self) -> dict[str, list[str]]:
        """Return every rule that was broken, by name."""
        rules = {
            name: value for name, value in vars(self).items() if isinstance(value, list) and name != "first_page"
        }
        return {name: value for name, value in rules.items() if value}


def judge(record: Record, *, repeat_mark: str, cleared: Sequence[str], numbers: Sequence[str]) -> Findings:
    """Return the findings.

    `repeat_mark` opens a possible repeat, `cleared` are the wordings by which a chat is opened again, and every
    crisis reply shows at least one of `numbers`, but for the short ones to danger told again.
    """
    found = Findings(pages=len(record.pages))
    for chat in record.chats:
        _judge_answers(chat, cleared, found)
        _judge_order(chat, repeat_mark, found)
        _judge_danger(chat, record, numbers, found)
    _judge_ladder(record, found)
    if record.unconfirmed:
        found.not_confirmed.append(f"{record.unconfirmed} updates")
    return found


def _name(chat: Conversation, message: Wrote) -> str:
    return f"{chat.pseudonym} message {message.id}" + (
        "" if message.number is None else f" (note {message.number})"
    )


def _judge_answers(chat: Conversation, cleared: Sequence[str], found: Findings) -> None:
    answered = {bubble.answers for bubble in chat.shown} - {None}
    dangers = [message for message in chat.wrote if message.number is None]
    openings = [bubble.at for bubble in chat.shown if bubble.text in cleared]
    asked = False  # a reply to danger may end with a question, and what is no answer to it is danger again
    for message in chat.wrote:
        found.messages += 1
        if message.number is None:
            asked = True
        elif message.number in answered:
            found.answered += 1
            asked = False
        elif (asked or _is_held(message, dangers, openings)) and any(
            bubble.at >= message.at and bubble.answers is None for bubble in chat.shown
        ):
            found.fixed_words += 1
        elif _is_overtaken(chat, message, answered):
            found.withdrawn += 1
        else:
            found.lost.append(_name(chat, message))


def _is_held(message: Wrote, dangers: Sequence[Wrote], openings: Sequence[float]) -> bool:
    """Tell whether the chat was held more often than opened again before this message."""
    held = sum(danger.holds and danger.id < message.id for danger in dangers)
    return held > sum(opened < message.at for opened in openings)


def _is_overtaken(chat: Conversation, message: Wrote, answered: Iterable[int | None]) -> bool:
    """Tell whether danger was told after it, before any later message had its answer: then it is withdrawn."""
    for later in chat.wrote:
        if later.id <= message.id:
            continue
        if later.number is None:
            return True
        if later.number in answered:
            return False
    return False


def _judge_order(chat: Conversation, repeat_mark: str, found: Findings) -> None:
    places: dict[int, list[int]] = {}
    for place, bubble in enumerate(chat.shown):
        if bubble.answers is not None:
            places.setdefault(bubble.answers, []).append(place)
    ordered = sorted(places)
    for earlier, later in pairwise(ordered):
        if places[earlier][-1] > places[later][0]:
            found.out_of_order.append(f"{chat.pseudonym}: the answer to note {earlier} after that to note {later}")
    for number in ordered:
        copies = [chat.shown[place] for place in places[number][1:]]
        found.repeated += len(copies)
        if any(not copy.text.startswith(repeat_mark) for copy in copies):
            found.unmarked_repeats.append(f"{chat.pseudonym}: the answer to note {number}")


def _judge_danger(chat: Conversation, record: Record, numbers: Sequence[str], found: Findings) -> None:
    dangers = [message for message in chat.wrote if message.number is None]
    ends = [message.at for message in dangers[1:]] + [record.ended_at] * bool(dangers)
    for message, end in zip(dangers, ends, strict=True):
        found.escalations += 1
        replies = [bubble for bubble in chat.shown if message.at <= bubble.at <= end]
        again = any(0 < message.at - before.at <= TOLD_AGAIN_SECONDS for before in dangers)
        stays = again and any(bubble.answers is None for bubble in replies)
        if not stays and not any(number in bubble.text for bubble in replies for number in numbers):
            found.without_crisis_reply.append(_name(chat, message))
        pages = [p.at for p in record.pages if p.pseudonym == chat.pseudonym and message.at <= p.at <= end]
        if pages:
            found.first_page.append(min(pages) - message.at)
        else:
            found.never_paged.append(_name(chat, message))


def _judge_ladder(record: Record, found: Findings) -> None:
    """Where nobody pressed in time, a page to another chat must have followed."""
    within = {(c.pseudonym, m.at): m.acknowledge_within for c in record.chats for m in c.wrote if m.number is None}
    for alert in dict.fromkeys(page.alert for page in record.pages):
        pages = [page for page in record.pages if page.alert == alert]
        told = [moment for name, moment in within if name == pages[0].pseudonym and moment <= pages[0].at]
        seconds = within[pages[0].pseudonym, max(told)] if told else 0.0
        if not seconds:
            continue
        first_press = min((press.at for press in record.pressed if press.alert == alert), default=record.ended_at)
        due = pages[0].at + seconds + LADDER_SLACK_SECONDS
        went_on = any(page.at >= pages[0].at + seconds * 0.9 for page in pages)
        found.ladders += went_on
        if first_press > due and not went_on:
            found.ladder_stood_still.append(f"{pages[0].pseudonym}: alert {alert}")
