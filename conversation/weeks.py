"""Weekly summaries between the records and the chats: put together, worded, drawn, written for the client."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from coaching.chain import Chain, ChainUnreadableError
from coaching.diary import day_of
from coaching.diary_week import DAYS, Try, Week, week_of
from conversation.diaries import card_from, zone_of
from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS
from conversation.ports import DrawError, Drawn
from conversation.types import Lane
from conversation.week_text import WeekText
from records import chains, diaries, parked, transcript
from records.chain_models import ChainAnalysis
from records.models import Client, Message
from records.transcript import NewLine
from records.vault import Cipher, SealBrokenError

log = structlog.get_logger()

PICTURE, PAGE = "picture", "page"
PICTURE_NAME, PAGE_NAME = "week.png", "week.pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """A summary that is ready to be written: its words, and the picture and page, where they could be drawn."""

    ends: date
    caption: str
    text: str
    drawn: Drawn | None


def week_now(session: Session, cipher: Cipher, client: Client, now: datetime) -> Week:
    """Put a client's last seven days together; today counts once its card is filled.

    Raises SealBrokenError or CardUnreadableError for a diary that does not open.
    """
    zone = zone_of(client)
    today = day_of(now, zone)
    rows = diaries.entries(session, client.id, since=today - timedelta(days=DAYS))
    cards = [card_from(cipher, row) for row in rows]
    filled = any(card.day == today and card.given for card in cards)
    ends = today if filled else today - timedelta(days=1)
    since = now - timedelta(days=DAYS)
    tries = [Try(row.skill, row.before, row.after) for row in diaries.tries(session, client.id, since=since)]
    flags = [code for code, _ in transcript.screenings_with_action(session, client.id, since=since)]
    week = week_of(ends, cards, tries, flags, diaries.goals(session, cipher, client.id))
    looked_at = chains.finished(session, client.id, since=since)
    shared = [_chain(cipher, row) for row in looked_at if row.shared_at is not None]
    readable = tuple(chain for chain in shared if chain is not None)
    waiting = parked.open_ones(session, cipher, client.id, since=since)
    names = tuple(dict.fromkeys(kept.matter for kept in waiting))
    return replace(week, parked=names, chains=len(looked_at), shared_chains=readable)


def _chain(cipher: Cipher, row: ChainAnalysis) -> Chain | None:
    """Open a chain; None for one that does not open: a week is made without it."""
    try:
        return Chain.from_json(chains.body_of(cipher, row))
    except (ChainUnreadableError, SealBrokenError):
        EDGE_ERRORS.labels(where="unreadable_chain").inc()
        return None


async def made(kit: Kit, week: Week) -> Made:
    """Word and draw a week; where the drawing fails the words stand alone."""
    words = WeekText(kit.composer.library, week)
    drawn = None
    if kit.drawing is not None:
        try:
            drawn = await kit.drawing.week(words.picture())
        except DrawError as error:
            log.error("a week's picture was not drawn: the client gets the words alone", reason=str(error))
    return Made(week.days[-1], words.caption(), words.text(), drawn)


def write(
    session: Session,
    cipher: Cipher,
    client: Client,
    kit: Kit,
    week_id: str,
    found: Made,
    *,
    inbox_id: str | None,
    session_at: datetime | None,
) -> list[Message]:
    """Keep a summary and write its lines for the client; written again it changes nothing."""
    now = kit.clock()
    diaries.add_week(
        session, cipher, client.id, week_id, ends=found.ends, body=found.text, now=now, session_at=session_at
    )
    for place, name, content in files_of(found.drawn):
        body = base64.b64encode(content).decode()
        diaries.attach(session, cipher, client.id, line_key(week_id, place), name=name, body=body)
    lines = _lines(kit, week_id, found)
    return transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbox_id, now=now)


def files_of(drawn: Drawn | None) -> Sequence[tuple[str, str, bytes]]:
    """Return (place, name, content) of the files of a summary."""
    if drawn is None:
        return ()
    return ((PICTURE, PICTURE_NAME, drawn.picture), (PAGE, PAGE_NAME, drawn.page))


def line_key(week_id: str, place: str) -> str:
    """Return the key of a summary's line in the transcript, and of the file that goes with it."""
    return f"week/{week_id}/{place}"


def _lines(kit: Kit, week_id: str, found: Made) -> list[NewLine]:
    page = kit.composer.library.message("week.pdf").variants[0]
    words = [(PICTURE, "week.caption", found.caption), ("text", "week.text", found.text), (PAGE, "week.pdf", page)]
    return [
        NewLine(
            key=line_key(week_id, place),
            text=text,
            kind="text" if place == "text" else transcript.FILE,
            say_key=key,
            variant=0,
            content_version=kit.composer.library.fingerprint,
            lane=Lane.REPLY.value,
        )
        for place, key, text in words
        if place == "text" or found.drawn is not None
    ]
