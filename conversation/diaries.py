"""Diaries between the records and the replies: whose day it is, which card stands open, what was asked last."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from coaching.diary import (
    LATE_DAYS,
    STANDARD,
    Card,
    CardUnreadableError,
    Size,
    Target,
    TargetKind,
    day_of,
    late_days,
    shaped,
    targets_from_json,
)
from coaching.diary_flow import reads_number
from conversation.kit import Kit
from conversation.last_asked import NEWEST, last_line
from conversation.types import Inbound, Kind
from records import diaries
from records.diary_models import DiaryEntry
from records.models import Client, Message
from records.vault import Cipher, ErasedError, SealBrokenError

UNREADABLE = (ErasedError, SealBrokenError, CardUnreadableError)
ASK = "diary.ask."
ANSWERS_TO = frozenset({"diary.which", "diary.tell_which", "diary.too_long"})
LOOKED_BACK = timedelta(days=35)
LATEST_BEFORE = timedelta(days=7)
"""An urge on a card older than this says nothing about a rise."""
_STEP = re.compile(r"^(?:diary_urge:[a-z_]+:\d|diary_acted:[a-z_]+|diary:[A-Za-z0-9_.]+):(\d+)(?::|$)")


@dataclass(frozen=True, slots=True)
class Diary:
    """A client's diary as a reply needs it: the cards of the last weeks, and what a new one would ask.

    `card` is the one that was changed last, while it can still be.
    """

    today: date
    targets_number: int
    targets: tuple[Target, ...]
    size: Size
    cards: Mapping[date, Card]
    late: tuple[date, ...]
    card: Card | None
    is_first: bool

    def may_fill(self, day: date) -> bool:
        """Tell whether a card of this day can be filled now."""
        return self.today - timedelta(days=LATE_DAYS) <= day <= self.today

    def is_filled(self, day: date) -> bool:
        """Tell whether the card of this day has an answer."""
        return day in self.cards and self.cards[day].given > 0

    def urge_before(self, day: date) -> int | None:
        """Return the urge to end their life on the newest card before a day, in the week before it."""
        for earlier in sorted(self.cards, reverse=True):
            if day - LATEST_BEFORE <= earlier < day:
                urge = self.cards[earlier].urge(TargetKind.SUICIDE)
                if urge is not None:
                    return urge
        return None


def zone_of(client: Client) -> ZoneInfo:
    """Return the client's time zone; UTC where none is known."""
    try:
        return ZoneInfo(client.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def targets_now(session: Session, cipher: Cipher, client_id: str) -> tuple[int, tuple[Target, ...]]:
    """Return the number of the newest targets, and the targets; (0, the standard ones) without any.

    Raises SealBrokenError or CardUnreadableError for targets that do not open.
    """
    rows = diaries.targets(session, client_id)
    return (rows[0].number, targets_from_json(diaries.targets_of(cipher, rows[0]))) if rows else (0, STANDARD)


def card_from(cipher: Cipher, row: DiaryEntry) -> Card:
    """Open a card; raises SealBrokenError or CardUnreadableError when it does not open."""
    return Card.from_json(diaries.card_of(cipher, row), row.day, late=row.late)


def diary_of(session: Session, cipher: Cipher, client: Client, now: datetime) -> Diary:
    """Read a client's diary; raises SealBrokenError or CardUnreadableError when it does not open."""
    today = day_of(now, zone_of(client))
    number, targets = targets_now(session, cipher, client.id)
    rows = diaries.entries(session, client.id, since=today - LOOKED_BACK)
    cards = {row.day: card_from(cipher, row) for row in rows}
    filled = {day: card.size for day, card in cards.items() if card.given}
    settings = diaries.settings(session, client.id)
    first = diaries.first_day(session, client.id)
    row = diaries.newest_entry(session, client.id)
    fits = row is not None and row.day >= today - timedelta(days=LATE_DAYS)
    return Diary(
        today=today,
        targets_number=number,
        targets=targets,
        size=shaped(today, filled, Size(settings.size) if settings is not None and settings.size else None),
        cards=MappingProxyType(cards),
        late=late_days(today, frozenset(filled), first or today),
        card=cards.get(row.day) if row is not None and fits else None,
        is_first=first is None,
    )


def asking_line(session: Session, kit: Kit, client_id: str, before: int = NEWEST) -> Message | None:
    """Return the line that asks for words for the card, if nothing else was shown before a line of the client."""
    line = last_line(session, client_id, kit.clock(), before)
    key = (line.say_key or "") if line is not None else ""
    return line if key.startswith(ASK) or key in ANSWERS_TO else None


def step_asked(line: Message) -> int | None:
    """Return the step of the card at which a line was shown, from its buttons."""
    found = (_STEP.match(payload) for _, payload in _buttons(line))
    return next((int(match[1]) for match in found if match), None)


def typed_button(line: Message, text: str) -> str | None:
    """Return the payload of the button for a strength that the client typed in place of tapping it."""
    number = reads_number((line.say_key or "").removeprefix(ASK), text)
    if number is None:
        return None
    ours = re.compile(rf"(?:diary_urge:[a-z_]+:{number}|diary:v\.{number})(?::|$)")
    return next((payload for _, payload in _buttons(line) if ours.match(payload)), None)


def typed_answer(session: Session, kit: Kit, client_id: str, inbound: Inbound) -> str | None:
    """Return what typed words about an urge mean as a button; None when they are no such answer.

    Read at acceptance: a strength that is typed must not wait longer for safety than one that is tapped.
    """
    if inbound.kind is not Kind.TEXT:
        return None
    line = asking_line(session, kit, client_id)
    return typed_button(line, inbound.text) if line is not None else None


def _buttons(line: Message) -> list[tuple[str, str]]:
    return [(label, payload) for row in (line.buttons or {}).get("rows", []) for label, payload in row]
