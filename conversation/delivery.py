"""Gets stored lines to the client: marked before the send and after it, so that a crash loses none.

Telegram takes no idempotency key. A line found half-sent after a crash or a time-out is sent again: a crisis
reply as it stands, an ordinary one worded as a possible repeat.
"""

import asyncio
import base64
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from conversation import tone_gate
from conversation.comeback import Comeback
from conversation.kit import Kit
from conversation.metrics import SENDS
from conversation.ports import SendError
from conversation.reminding import gate as reminder_gate
from conversation.types import File, Inbound, Kind, Lane, Outgoing
from conversation.unreached import note_unreached
from records import clients, diaries, inbox, sending, staff, takeovers, transcript
from records.models import Client, Message, StaffMember
from records.sending import Claim
from records.vault import ErasedError, SealBrokenError
from safety.modes import Mode

log = structlog.get_logger()

LEASE = timedelta(seconds=20)
"""Longer than any single send can take: after it, a line marked as being sent belongs to nobody."""
HELPLINE_KEYS = frozenset({"crisis.helplines", "crisis.helplines_unverified"})
"""Pinned in the chat after a code, so that the numbers stay in sight (dbt-brief 8: T1, helplines pinned 72 h)."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
InThread = Callable[..., Awaitable[Any]]
LEASE_CHECK_SECONDS = 1.0
ROOM_SECONDS = {Lane.REPLY: 0.3, Lane.REMINDER: 2.0}
"""So long a line of these lanes waits before it asks again whether there is room: whoever wrote goes first."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A line taken for sending, with everything the send needs."""

    message: Message
    chat_id: int
    outgoing: Outgoing
    keep_in_sight: bool
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class _Delivered:
    """A line that went out, and its id in the chat."""

    claimed: _Claimed
    telegram_id: int


@dataclass(frozen=True, slots=True)
class _Refused:
    """A line that did not go out: how long to wait (seconds), or in which lane it waits for Telegram."""

    pause: float | None
    lane: Lane | None = None


class Delivery:
    """Sends stored lines, in order, until each is sent, has failed for good, or was withdrawn."""

    def __init__(
        self, kit: Kit, *, executor_id: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._kit = kit
        self._worker = f"{executor_id}/{uuid.uuid4().hex[:8]}"
        self._sleep = sleep
        self._comeback = Comeback(kit.messenger.answers)

    async def deliver(self, message_ids: Sequence[int], *, urgent: bool = False) -> None:
        """Deliver these lines one after the other; returns when none of them is left to send.

        `urgent` lines go past whatever keeps the database busy: what a person in danger waits for.
        """
        in_thread = self._kit.urgent.run if urgent else asyncio.to_thread
        sent = [await self._deliver_one(message_id, in_thread) for message_id in message_ids]
        # Pinning is cosmetic: it waits until every line is out.
        for line in sent:
            if line is not None and line.claimed.keep_in_sight:
                await self._kit.messenger.pin(line.claimed.chat_id, line.telegram_id)

    async def deliver_item(self, item_id: str, lane: Lane | None = None) -> None:
        """Deliver every line of an inbox item, of one lane if named."""

        def ids() -> list[int]:
            with self._kit.db.transaction() as session:
                return [m.id for m in transcript.outgoing_of(session, item_id, lane.value if lane else None)]

        await self.deliver(await asyncio.to_thread(ids), urgent=lane is Lane.CRISIS)

    async def _deliver_one(self, message_id: int, in_thread: InThread) -> _Delivered | None:
        """Return what was sent here; None when the line was sent by another, withdrawn, or failed for good."""
        wait = 0.0
        let_go: Lane | None = None  # the lane in which this line waited for Telegram, until it was tried again
        while True:
            try:
                tried = await self._try_once(message_id, in_thread)
            finally:
                if let_go is not None:
                    await self._comeback.tried(let_go)
            let_go = None
            if not isinstance(tried, _Refused):
                return tried
            if tried.pause is not None:
                await self._sleep(tried.pause)
            elif tried.lane is not None:
                # The first failure may be Telegram's; one that comes while Telegram answers is this line's own.
                await self._sleep(wait)
                wait = min(max(wait * 2, FIRST_WAIT), LONGEST_WAIT)
                await self._comeback.wait(tried.lane, message_id, self._sleep)
                let_go = tried.lane

    async def _try_once(self, message_id: int, in_thread: InThread) -> "_Delivered | _Refused | None":
        claimed = await in_thread(self._claim, message_id)
        if claimed is None:
            # Another worker may be at it: then wait, to keep the chat's order.
            settled = await in_thread(self._is_settled, message_id)
            return None if settled else _Refused(LEASE_CHECK_SECONDS)
        lane = claimed.outgoing.lane
        if lane in ROOM_SECONDS and not self._kit.messenger.has_room(claimed.chat_id):
            # Waiting in the line for Telegram it could no longer be withdrawn when a crisis comes in between.
            await in_thread(self._put_back, claimed)
            return _Refused(ROOM_SECONDS[lane])
        try:
            telegram_id = await self._kit.messenger.send(claimed.chat_id, claimed.outgoing)
        except SendError as error:
            SENDS.labels(lane=lane.value, outcome=error.reason).inc()
            if error.permanent:
                await in_thread(self._fail, claimed, error.reason)
                return None
            await in_thread(self._release, claimed, error)
            return _Refused(error.retry_after, lane if error.retry_after is None else None)
        SENDS.labels(lane=lane.value, outcome="sent").inc()
        await in_thread(self._sent, claimed, telegram_id)
        return _Delivered(claimed, telegram_id)

    def _claim(self, message_id: int) -> _Claimed | None:
        with self._kit.db.transaction() as session:
            # Read first, then take: on SQLite everything after the first write keeps all others from writing.
            # A crisis that comes in between withdraws the line, and then there is nothing left to take.
            message = session.get(Message, message_id)
            if message is None or message.status not in {transcript.PENDING, transcript.SENDING}:
                return None
            ready = self._prepared(session, message)
            claim = sending.claim(session, message_id, worker=self._worker, now=self._kit.clock(), lease=LEASE)
            if claim is None:
                return None
            if claim.may_have_arrived and (tone_gate.is_plain(message) or reminder_gate.is_reminder(message)):
                # Out once at most: a second plain message, or reminder, could be one too many (dbt-brief 1.2).
                sending.settle(
                    session,
                    message_id,
                    status=transcript.FAILED,
                    now=self._kit.clock(),
                    error=sending.UNCERTAIN,
                )
                return None
            if ready is None:
                sending.settle(session, message_id, status=transcript.DROPPED, now=self._kit.clock())
                return None
            words = ready.outgoing.text
            if claim.may_have_arrived:
                words = self._as_possible_repeat(words, ready.outgoing.lane)
            return replace(ready, claim=claim, outgoing=replace(ready.outgoing, text=words))

    def _prepared(self, session: Session, message: Message) -> _Claimed | None:
        """Return what is to be sent; None for a line to withdraw: overtaken by a crisis, or its words erased."""
        client = session.get_one(Client, message.client_id)
        lane = Lane(message.lane or Lane.REPLY.value)
        if lane is Lane.REPLY and transcript.overtaken(session, message):
            return None
        if tone_gate.is_plain(message) and not tone_gate.may_go(session, self._kit, client, message):
            return None
        if reminder_gate.is_reminder(message) and not reminder_gate.may_go(session, self._kit, client, message):
            return None
        try:
            text = transcript.text_of(self._kit.vault.of(session, client.id), message)
        except ErasedError:
            return None
        except SealBrokenError:
            # It will never open: trying for ever would hold up everything behind it in this chat.
            log.error("a line could not be opened and is withdrawn", line=message.id, lane=lane.value)
            return None
        rows = tuple(tuple((b[0], b[1]) for b in row) for row in (message.buttons or {}).get("rows", []))
        held = client.pinned_until is not None or Mode(client.mode) is not Mode.COACHING
        outgoing = Outgoing(text, rows, lane)
        if message.kind == transcript.FILE:
            outgoing = replace(outgoing, file=self._file(session, message))
        if message.kind == transcript.HUMAN:
            passed = self._passed_on(session, outgoing, message)
            if passed is None:
                return None
            outgoing = passed
        return _Claimed(
            message,
            clients.chat_of(client, self._kit.vault),
            outgoing,
            keep_in_sight=lane is Lane.CRISIS and held and message.say_key in HELPLINE_KEYS,
        )

    def _file(self, session: Session, message: Message) -> File | None:
        """Return the file of a line; None where it does not open: its caption says the same in words."""
        row = diaries.attachment(session, message.client_id, message.dedupe_key)
        try:
            cipher = self._kit.vault.of(session, message.client_id)
            return File(row.name, base64.b64decode(diaries.file_of(cipher, row))) if row is not None else None
        except (ErasedError, SealBrokenError):
            log.error("a file could not be opened: its line goes out without it", line=message.id)
            return None

    def _passed_on(self, session: Session, outgoing: Outgoing, message: Message) -> Outgoing | None:
        """Return what a member of staff sends the client; None where its picture can no longer be copied."""
        relay = takeovers.relay_of_message(session, message.id)
        if relay is None:
            return outgoing
        outgoing = replace(outgoing, reply_to=relay.reply_to_number)
        if not relay.copied:
            return outgoing
        takeover = takeovers.get(session, relay.takeover_id)
        member = session.get(StaffMember, takeover.staff_id) if takeover is not None else None
        chat = staff.chat_of(member, self._kit.vault) if member is not None else None
        if chat is None or relay.source_number is None:
            return None
        return replace(outgoing, copy_of=(chat, relay.source_number))

    def _as_possible_repeat(self, text: str, lane: Lane) -> str:
        if lane is not Lane.REPLY:
            return text
        return f"{self._kit.composer.library.message('house.possible_repeat').variants[0]}\n\n{text}"

    def _is_settled(self, message_id: int) -> bool:
        with self._kit.db.transaction() as session:
            message = session.get(Message, message_id)
            return message is None or message.status not in {transcript.PENDING, transcript.SENDING}

    def _put_back(self, claimed: _Claimed) -> None:
        self._release(claimed, SendError("no_room"))

    def _release(self, claimed: _Claimed, error: SendError) -> None:
        # A refused send surely did not arrive; a time-out may have, and so may the send of an earlier life of this
        # process (attempts above one): the mark decides how it is worded again.
        before = claimed.claim is not None and claimed.claim.may_have_arrived
        with self._kit.db.transaction() as session:
            mark = sending.UNCERTAIN if error.ambiguous or before else "refused"
            sending.settle(
                session,
                claimed.message.id,
                status=transcript.PENDING,
                now=self._kit.clock(),
                error=mark,
                attempts=0,
            )

    def _fail(self, claimed: _Claimed, reason: str) -> None:
        with self._kit.db.transaction() as session:
            sending.settle(
                session, claimed.message.id, status=transcript.FAILED, now=self._kit.clock(), error=reason
            )
            if reason in {"blocked", "gone"}:
                client = session.get_one(Client, claimed.message.client_id)
                note_unreached(session, self._kit, client, claimed.outgoing.lane, self._kit.clock())
        log.warning("a message could not be delivered", reason=reason, lane=claimed.outgoing.lane.value)

    def _sent(self, claimed: _Claimed, telegram_id: int) -> None:
        message = claimed.message
        now = self._kit.clock()
        with self._kit.db.transaction() as session:
            sending.settle(session, message.id, status=transcript.SENT, now=now, telegram_message_id=telegram_id)
            if message.timer_seconds:
                self._start_timer(session, message)

    def _start_timer(self, session: Session, message: Message) -> None:
        item_id = f"timer:{message.id}"
        if inbox.exists(session, item_id):
            return
        parent = inbox.get(session, message.inbox_id) if message.inbox_id else None
        client = session.get_one(Client, message.client_id)
        cipher = self._kit.vault.of(session, client.id)
        order = Inbound.from_json(inbox.body_of(cipher, parent)).order if parent else 0
        body = Inbound(item_id=item_id, order=order, kind=Kind.TIMER, text=message.say_key or "")
        inbox.add(
            session,
            cipher,
            item_id=item_id,
            client_id=client.id,
            kind=Kind.TIMER.value,
            body=body.to_json(),
            now=self._kit.clock(),
        )
        self._kit.queue.enqueue_turn(session, item_id, client.id, order, delay=float(message.timer_seconds or 0))
