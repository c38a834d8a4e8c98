"""Work on weekly summaries that is done later or elsewhere: made before a session, shared with the team.

A work id is `make/<client>/<session's moment>`, `release/<summary>` or `share/<summary>`. The rows decide: each
piece looks whether it is still due, so one that runs again does nothing twice but, at worst, a message to staff.
"""

import asyncio
import base64
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from coaching.diary_week import DAYS, Week
from coaching.reminders import after_quiet, before_quiet
from coaching.sessions import READY_BEFORE, SHARED_BEFORE, next_session
from content.render import render
from content.say import Say, client_words
from conversation import weeks
from conversation.delivery import Delivery
from conversation.diaries import UNREADABLE, zone_of
from conversation.interfering import week_lines
from conversation.kit import Kit
from conversation.metrics import EDGE_ERRORS
from conversation.ports import SendError
from conversation.reminding.facts import quiet_of
from conversation.staffroom.parts import in_parts
from conversation.types import File, Lane, Outgoing
from records import diaries, staff, transcript
from records.diary_models import DiaryWeek
from records.models import Client, StaffMember
from safety.modes import Activity, Mode, allows

log = structlog.get_logger()


LEAST_WITH_CLIENT = timedelta(hours=1)
"""So long at least a client has a summary alone, however near the session is."""


@dataclass(frozen=True, slots=True)
class _ToSend:
    """What of a summary has not reached the member of staff yet."""

    chat: int
    messages: tuple[Outgoing, ...]


def plan_next(session: Session, client: Client, kit: Kit) -> None:
    """See to it that a summary is made before the client's next session, if a session time is set."""
    plan_after(session, client, kit, kit.clock())


def plan_after(session: Session, client: Client, kit: Kit, after: datetime) -> None:
    """See to it that a summary is made before the first session after a moment."""
    moment = _session_after(session, client, after)
    if moment is None:
        return
    delay = (_ready(session, client, moment, kit.clock()) - kit.clock()).total_seconds()
    kit.queue.enqueue_diary(session, f"make/{client.id}/{moment.astimezone(UTC):%Y%m%dT%H%M}", max(delay, 0))


def _ready(session: Session, client: Client, moment: datetime, now: datetime) -> datetime:
    """Return when a summary is made: 12 hours before its session at the latest, and not in the quiet hours."""
    zone, quiet = zone_of(client), quiet_of(session, client.id)
    ready = before_quiet(moment - READY_BEFORE, zone, quiet)
    return ready if ready > now else min(after_quiet(now, zone, quiet), moment - LEAST_WITH_CLIENT)


def recipient(session: Session, client: Client) -> StaffMember | None:
    """Return the client's own clinician, if they are enrolled with a chat of their own."""
    here = staff.of_clinic(session, client.clinic_id)
    return next(
        (m for m in here if m.name == client.clinician_name and m.clinician and m.chat_sealed is not None), None
    )


def _session_after(session: Session, client: Client, moment: datetime) -> datetime | None:
    row = diaries.settings(session, client.id)
    if row is None or row.session_weekday is None or row.session_minute is None:
        return None
    return next_session(row.session_weekday, row.session_minute, zone_of(client), moment)


class WeekWork:
    """Does one piece of work on a summary."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    async def run(self, work_id: str) -> None:
        """Do it; raises SendError when staff could not be reached and it makes sense to try again."""
        what, _, rest = work_id.partition("/")
        if what == "make":
            client_id, _, moment = rest.partition("/")
            await self._make(client_id, datetime.strptime(moment, "%Y%m%dT%H%M").replace(tzinfo=UTC))
        elif what == "release":
            await asyncio.to_thread(self._release, rest)
        else:
            await self._share(rest)

    async def _make(self, client_id: str, session_at: datetime) -> None:
        week = await asyncio.to_thread(self._due, client_id, session_at)
        if week is None:
            return
        found = await weeks.made(self._kit, week)
        await self._delivery.deliver(await asyncio.to_thread(self._write, client_id, session_at, found))

    def _due(self, client_id: str, session_at: datetime) -> Week | None:
        """Return the week to make a summary of; None where the session was moved, or nothing may be sent now."""
        with self._kit.db.transaction() as session:
            client = session.get(Client, client_id)
            if client is None:
                return None
            # What comes next is planned whatever becomes of this summary. The session, or the client's zone, may
            # have changed since: then the one that is due now has its own work.
            now = self._kit.clock()
            still = _session_after(session, client, session_at - timedelta(minutes=1)) == session_at
            plan_after(session, client, self._kit, max(session_at, now) if still else now)
            if not still or not self._may_send(client):
                return None
            try:
                cipher = self._kit.vault.of(session, client.id)
                return weeks.week_now(session, cipher, client, self._kit.clock())
            except UNREADABLE:
                EDGE_ERRORS.labels(where="unreadable_diary").inc()
                return None

    @staticmethod
    def _may_send(client: Client) -> bool:
        reached = (
            client.consented_at is not None and client.unreachable_since is None and client.takeover_id is None
        )
        return reached and allows(Mode(client.mode), Activity.REMINDERS)

    def _write(self, client_id: str, session_at: datetime, found: weeks.Made) -> list[int]:
        kit, now = self._kit, self._kit.clock()
        week_id = kit.vault.fingerprint(f"week:{client_id}:{session_at:%Y%m%dT%H%M}")[:20]
        with kit.db.transaction() as session:
            client = session.get_one(Client, client_id)
            cipher = kit.vault.of(session, client_id)
            known = diaries.week(session, week_id) is not None
            messages = weeks.write(
                session, cipher, client, kit, week_id, found, inbox_id=None, session_at=session_at
            )
            rows = ((f"week.send.{week_id}",), (f"week.line.{week_id}", f"week.hold.{week_id}"))
            key = "week.choice_session" if recipient(session, client) is not None else "week.no_recipient"
            say = Say(key, buttons=rows if key == "week.choice_session" else None)
            prefix = weeks.line_key(week_id, "choice")
            lines = kit.composer.lines(session, client_id, (say,), prefix=prefix, lane=Lane.REPLY, now=now)
            messages += transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            if not known:
                delay = max(session_at - SHARED_BEFORE - now, LEAST_WITH_CLIENT)
                kit.queue.enqueue_diary(session, f"release/{week_id}", delay.total_seconds())
            return [message.id for message in messages]

    def _release(self, week_id: str) -> None:
        """Share a summary that the client neither sent nor held back."""
        with self._kit.db.transaction() as session:
            row = diaries.week(session, week_id)
            if row is not None and row.status == diaries.WITH_CLIENT:
                row.status, row.decided_at = diaries.TO_SHARE, self._kit.clock()
                self._kit.queue.enqueue_diary(session, f"share/{week_id}", 0)

    async def _share(self, week_id: str) -> None:
        to_send = await asyncio.to_thread(self._unsent, week_id)
        if to_send is None:
            return
        for message in to_send.messages:
            try:
                await self._kit.messenger.send(to_send.chat, message)
            except SendError as error:
                if not error.permanent:
                    raise
                log.error("a summary does not reach a member of staff", reason=error.reason)
                return
            await asyncio.to_thread(self._sent, week_id)
        await asyncio.to_thread(self._shared, week_id)

    def _unsent(self, week_id: str) -> _ToSend | None:
        kit = self._kit
        with kit.db.transaction() as session:
            row = diaries.week(session, week_id)
            if row is None or row.status != diaries.TO_SHARE:
                return None
            client = session.get_one(Client, row.client_id)
            member = recipient(session, client)
            chat = staff.chat_of(member, kit.vault) if member is not None else None
            if chat is None:
                return None
            try:
                cipher = kit.vault.of(session, client.id)
                text, added = diaries.week_body(cipher, row), diaries.line_of(cipher, row)
                if added:
                    text += "\n\n" + self._words(Say("week.added", {"words": client_words(added)}))
                files = [
                    File(kept.name, base64.b64decode(diaries.file_of(cipher, kept)))
                    for place in (weeks.PICTURE, weeks.PAGE)
                    if (kept := diaries.attachment(session, client.id, weeks.line_key(week_id, place)))
                ]
            except UNREADABLE:
                EDGE_ERRORS.labels(where="unreadable_diary").inc()
                return None
            text += self._flags(session, row) + "\n\n" + week_lines(session, kit, client)
            arrives = self._words(Say("staff.week_arrives", {"pseudonym": client.pseudonym, "text": text}))
            name = client.pseudonym
            messages = [Outgoing(part, (), Lane.PAGE, protect=True) for part in in_parts(arrives)]
            messages += [Outgoing(name, (), Lane.PAGE, protect=True, file=file) for file in files]
            return _ToSend(chat, tuple(messages[row.parts_sent :]))

    def _flags(self, session: Session, row: DiaryWeek) -> str:
        """Return which codes were found in these days: staff speak in codes, clients are told how often."""
        since = row.made_at - timedelta(days=DAYS)
        found = Counter(code for code, _ in transcript.screenings_with_action(session, row.client_id, since=since))
        if not found:
            return ""
        codes = ", ".join(f"{code} ({count})" for code, count in sorted(found.items()))
        return "\n\n" + self._words(Say("staff.week_flags", {"codes": codes}))

    def _words(self, say: Say) -> str:
        return render(self._kit.composer.library, say, lambda _count: 0).text

    def _sent(self, week_id: str) -> None:
        with self._kit.db.transaction() as session:
            row = diaries.week(session, week_id)
            if row is not None:
                row.parts_sent += 1

    def _shared(self, week_id: str) -> None:
        with self._kit.db.transaction() as session:
            row = diaries.week(session, week_id)
            if row is not None:
                row.status, row.shared_at = diaries.SHARED, self._kit.clock()
