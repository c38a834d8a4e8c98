"""Passes on what a client writes to whoever holds their chat, with edits and the screener's mark.

Nothing is lost: what a client writes is a row before Telegram is told that it was taken, and is tried until it
arrives, or until it is certain that it cannot; then somebody else is paged.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.orm import Session

from content.render import render
from content.say import Say, client_words
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.ports import SendError
from conversation.staffroom.losing import Losing
from conversation.staffroom.parts import CAPTIONED, COPIED, in_parts
from conversation.types import Inbound, Kind, Lane, Outgoing
from records import clients, inbox, staff, takeovers
from records.models import Client, InboxItem, Message, ScreeningRecord, StaffMember
from records.takeover_models import Relay
from records.vault import ErasedError, SealBrokenError
from safety.types import Action

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0


@dataclass(frozen=True, slots=True)
class _Passing:
    """One message to pass on to the member, with all that the send needs."""

    relay: Relay
    chat: int
    outgoing: Outgoing
    rest: tuple[str, ...] = ()
    edit_of: int | None = None
    edit_caption: bool = False


class ToMember:
    """Brings one item of a held chat to whoever holds it."""

    def __init__(
        self,
        kit: Kit,
        losing: Losing,
        delivery: Delivery,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._kit = kit
        self._losing = losing
        self._delivery = delivery
        self._sleep = sleep

    async def pass_on(self, item_id: str) -> None:
        """Bring what a client wrote to whoever holds their chat; returns when it arrived or cannot arrive."""
        wait = FIRST_WAIT
        while (passing := await asyncio.to_thread(self._next, item_id)) is not None:
            try:
                number = await self._send(passing)
            except SendError as error:
                if error.permanent:
                    ids = await asyncio.to_thread(self._give_up, passing, error.reason)
                    await self._delivery.deliver(ids, urgent=True)
                    return
                await self._sleep(error.retry_after if error.retry_after is not None else wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                await asyncio.to_thread(self._arrived, passing, number)

    async def _send(self, passing: _Passing) -> int:
        if passing.edit_of is not None:
            try:
                await self._kit.messenger.edit(
                    passing.chat,
                    passing.edit_of,
                    passing.outgoing.text,
                    caption=passing.edit_caption,
                    lane=Lane.PAGE,
                )
            except SendError as error:
                if not error.permanent or error.reason in {"blocked", "gone"}:
                    raise
            else:
                return passing.edit_of
        number = await self._kit.messenger.send(passing.chat, passing.outgoing)
        for words in passing.rest:
            more = replace(passing.outgoing, text=words, reply_to=None, copy_of=None)
            await self._kit.messenger.send(passing.chat, more)
        return number

    def _next(self, item_id: str) -> _Passing | None:
        with self._kit.db.transaction() as session:
            waiting = [
                relay
                for relay in takeovers.relays_of(session, item_id)
                if not relay.to_client and relay.status == takeovers.PENDING
            ]
            return self._passing(session, waiting[0]) if waiting else None

    def _passing(self, session: Session, relay: Relay) -> _Passing | None:
        takeover = takeovers.get(session, relay.takeover_id)
        member = session.get(StaffMember, takeover.staff_id) if takeover is not None else None
        chat = staff.chat_of(member, self._kit.vault) if member is not None else None
        if takeover is None or takeover.ended_at is not None or chat is None:
            # Handed back meanwhile: the words stand in the transcript, and the bot or the next person answers.
            takeovers.settle(session, relay.id, now=self._kit.clock(), error="ended")
            return None
        client = session.get_one(Client, takeover.client_id)
        item = session.get_one(InboxItem, relay.item_id)
        try:
            inbound = Inbound.from_json(inbox.body_of(self._kit.vault.of(session, client.id), item))
        except (ErasedError, SealBrokenError, ValueError):
            takeovers.settle(session, relay.id, now=self._kit.clock(), error="erased")
            return None
        return self._outgoing(session, relay, inbound, client, chat)

    def _outgoing(self, session: Session, relay: Relay, inbound: Inbound, client: Client, chat: int) -> _Passing:
        words, flag = self._staffs_words(inbound, client), self._flag(session, relay)
        bare = inbound.kind in COPIED - CAPTIONED  # Telegram shows no words below it
        below = relay.copied and not bare
        head, *rest = ["", flag] if bare else in_parts(f"{words}\n{flag}".strip(), below_a_picture=below)
        reply_to = takeovers.other_number(
            session, relay.takeover_id, in_clients_chat=True, number=inbound.reply_to
        )
        copy_of = None
        if relay.copied and relay.source_number is not None:
            copy_of = (clients.chat_of(client, self._kit.vault), relay.source_number)
        outgoing = Outgoing(head, (), Lane.PAGE, protect=True, copy_of=copy_of, reply_to=reply_to)
        edit_of, caption = self._edit_of(session, relay, inbound)
        return _Passing(relay, chat, outgoing, tuple(part for part in rest if part), edit_of, caption)

    @staticmethod
    def _edit_of(session: Session, relay: Relay, inbound: Inbound) -> tuple[int | None, bool]:
        if inbound.kind is not Kind.EDITED or inbound.telegram_message_id is None:
            return None, False
        first = takeovers.passed_on(
            session, relay.takeover_id, to_client=False, source=inbound.telegram_message_id
        )
        if first is None or first.id == relay.id:
            return None, False
        return first.target_number, first.copied

    def _staffs_words(self, inbound: Inbound, client: Client) -> str:
        text = client_words(inbound.text)
        if inbound.kind is Kind.BUTTON:
            return self._words(
                "human.pressed", pseudonym=client.pseudonym, text=self._label(inbound.payload or "")
            )
        if inbound.kind is Kind.COMMAND:
            text = f"/{inbound.command} {inbound.argument}".strip()
        if inbound.kind is Kind.BLOCKED_BOT:
            return self._words("human.client_blocked", pseudonym=client.pseudonym)
        if not text and inbound.kind not in CAPTIONED:
            return self._words("human.cannot_pass", pseudonym=client.pseudonym)
        key = "human.from_client_edited" if inbound.kind is Kind.EDITED else "human.from_client"
        return self._words(key, pseudonym=client.pseudonym, text=text).rstrip(": ")

    def _label(self, payload: str) -> str:
        known = {button.payload: button.label for button in self._kit.composer.library.buttons.values()}
        return known.get(payload, payload.partition(":")[0])

    def _flag(self, session: Session, relay: Relay) -> str:
        screening = session.get(ScreeningRecord, relay.message_id) if relay.message_id else None
        if screening is None or screening.action == "none":
            return ""
        paged = screening.action != Action.CHECK_IN.value
        return self._words("human.flagged_alert" if paged else "human.flagged", code=screening.code)

    def _words(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text

    def _arrived(self, passing: _Passing, number: int) -> None:
        with self._kit.db.transaction() as session:
            takeovers.settle(session, passing.relay.id, now=self._kit.clock(), number=number)
            if passing.edit_of is not None:
                first = session.get(Relay, passing.relay.id)
                if first is not None:
                    first.edited_at = self._kit.clock()

    def _give_up(self, passing: _Passing, reason: str) -> list[int]:
        """Return the lines that tell the client, where the member is lost."""
        log.error("a client's message did not reach whoever holds their chat", reason=reason)
        with self._kit.db.transaction() as session:
            takeovers.settle(session, passing.relay.id, now=self._kit.clock(), error=reason)
            takeover = takeovers.get(session, passing.relay.takeover_id)
            if takeover is None or reason not in {"blocked", "gone"}:
                return []
            return self._losing.lose(session, takeover, reason)


def note_incoming(session: Session, kit: Kit, client: Client, inbound: Inbound, message: Message) -> None:
    """Write down that this message of a client goes to whoever holds their chat; nothing where nobody does."""
    takeover = takeovers.of_client(session, client)
    if takeover is None or inbound.kind is Kind.UNBLOCKED_BOT:
        return
    now = kit.clock()
    if inbound.kind is not Kind.BLOCKED_BOT:
        takeovers.client_wrote(session, takeover, now)
    relay = Relay(
        takeover_id=takeover.id,
        item_id=inbound.item_id,
        part=0,
        to_client=False,
        message_id=message.id,
        copied=inbound.kind in COPIED,
        source_number=inbound.telegram_message_id,
        status=takeovers.PENDING,
        at=now,
    )
    takeovers.keep_relay(session, relay)
