"""The weekly summary with the client: they read it first, add a line, send it or hold it back."""

import asyncio

from sqlalchemy.orm import Session

from coaching.diary_week import Week
from content.say import Say, client_words
from conversation import weeks
from conversation.answers import Answer, TurnItem
from conversation.diaries import UNREADABLE
from conversation.diary_says import Rows
from conversation.kit import Kit
from conversation.last_asked import are_words, last_asked
from conversation.metrics import EDGE_ERRORS
from conversation.types import Kind
from conversation.week_work import recipient
from records import diaries
from records.diary_models import DiaryWeek
from records.models import Client
from safety.modes import Activity, Mode, allows

ASKS_FOR_LINE = frozenset({"week.ask_line", "week.line_too_long"})
MOST_LETTERS = 500


class WeekSummary:
    """Answers /week and the buttons under a summary."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def __call__(self, item: TurnItem) -> Answer | None:
        """Answer what is about a summary, and the line that was asked for."""
        what, week_id = _pressed(item)
        if not what and not await asyncio.to_thread(self._line_was_asked, item):
            return None
        if not allows(Mode(item.client.mode), Activity.DIARY):
            return Answer((Say("diary.not_now"),)) if Mode(item.client.mode) is Mode.CRISIS_SKILLS else None
        if what == "open":
            return await self._made(item)
        return await asyncio.to_thread(self._decided, item, what, week_id)

    async def _made(self, item: TurnItem) -> Answer:
        try:
            week = await asyncio.to_thread(self._week, item.client.id)
        except UNREADABLE:
            EDGE_ERRORS.labels(where="unreadable_diary").inc()
            return Answer((Say("diary.unreadable"),))
        if not week.filled:
            return Answer((Say("week.nothing"),))
        found = await weeks.made(self._kit, week)
        week_id = self._kit.vault.fingerprint(f"week:{item.inbound.item_id}")[:20]

        def effect(session: Session, client: Client) -> None:
            cipher = self._kit.vault.of(session, client.id)
            inbox_id = item.inbound.item_id
            weeks.write(session, cipher, client, self._kit, week_id, found, inbox_id=inbox_id, session_at=None)

        return Answer((Say("week.choice", buttons=choices(week_id)),), effect=effect)

    def _week(self, client_id: str) -> Week:
        with self._kit.db.transaction() as session:
            client = session.get_one(Client, client_id)
            return weeks.week_now(session, self._kit.vault.of(session, client_id), client, self._kit.clock())

    def _decided(self, item: TurnItem, what: str, week_id: str) -> Answer:
        with self._kit.db.transaction() as session:
            row = diaries.week(session, week_id) if week_id else diaries.newest_week(session, item.client.id)
            member = recipient(session, session.get_one(Client, item.client.id))
        if row is None or row.client_id != item.client.id:
            return Answer((Say("week.nothing"),))
        if row.status in {diaries.SHARED, diaries.TO_SHARE}:
            return Answer((Say("week.sent_already"),))
        if what == "send":
            if member is None:
                return Answer((Say("week.no_recipient"),))
            return self._changed(row, diaries.TO_SHARE, Say("week.on_its_way", {"clinician": member.name}))
        if what == "hold":
            held = Say("week.held", buttons=((f"week.send.{row.id}",), ("house.menu",)))
            return self._changed(row, diaries.HELD, held)
        if what == "line":
            return Answer((Say("week.ask_line"),))
        return self._line(row, item.inbound.text.strip())

    def _changed(self, row: DiaryWeek, status: str, say: Say) -> Answer:
        def effect(session: Session, _client: Client) -> None:
            kept = diaries.week(session, row.id)
            if kept is None or kept.status in {diaries.SHARED, diaries.TO_SHARE}:
                return
            kept.status, kept.decided_at = status, self._kit.clock()
            if status == diaries.TO_SHARE:
                self._kit.queue.enqueue_diary(session, f"share/{row.id}", 0)

        return Answer((say,), effect=effect)

    def _line(self, row: DiaryWeek, text: str) -> Answer:
        if len(text) > MOST_LETTERS:
            return Answer((Say("week.line_too_long", {"limit": str(MOST_LETTERS)}),))

        def effect(session: Session, client: Client) -> None:
            kept = diaries.week(session, row.id)
            if kept is not None:
                diaries.add_line(self._kit.vault.of(session, client.id), kept, text)

        return Answer((Say("week.line_kept", {"line": client_words(text)}, choices(row.id)),), effect=effect)

    def _line_was_asked(self, item: TurnItem) -> bool:
        if not are_words(item.inbound):
            return False
        with self._kit.db.transaction() as session:
            return last_asked(session, item, self._kit.clock()) in ASKS_FOR_LINE


def choices(week_id: str) -> Rows:
    """Return the buttons under a summary, bound to it."""
    return ((f"week.send.{week_id}",), (f"week.line.{week_id}", f"week.hold.{week_id}"), ("chain.open",))


def _pressed(item: TurnItem) -> tuple[str, str]:
    """Return what a button, or /week, asks for, and for which summary; ("", "") for everything else."""
    if item.inbound.kind is Kind.COMMAND:
        return ("open", "") if item.inbound.command == "week" else ("", "")
    verb, what, week_id = [*(item.inbound.payload or "").split(":"), "", "", ""][:3]
    return (what, week_id) if verb == "week" and what in {"open", "send", "line", "hold"} else ("", "")
