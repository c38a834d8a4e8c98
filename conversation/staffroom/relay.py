"""Passes messages on in a takeover, in both directions, with edits and what became of them.

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
from conversation.staffroom.acts import Actor, Back, Deletion, Edit, Outcome, said
from conversation.staffroom.alerts import in_parts
from conversation.staffroom.losing import Losing
from conversation.types import Inbound, Kind, Lane, Outgoing
from records import clients, inbox, staff, takeovers, transcript
from records.models import Client, InboxItem, Message, ScreeningRecord, StaffMember
from records.takeover_models import Relay, Takeover
from records.transcript import NewLine
from records.vault import ErasedError, SealBrokenError
from safety.types import Action

log = structlog.get_logger()

CAPTIONED = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.AUDIO, Kind.VOICE, Kind.DOCUMENT})
COPIED = CAPTIONED | {Kind.VIDEO_NOTE, Kind.STICKER, Kind.LOCATION, Kind.CONTACT, Kind.POLL, Kind.DICE}
"""Kinds that Telegram copies from chat to chat; we never fetch what is in them."""
SPOKEN = COPIED | {Kind.TEXT, Kind.FORWARDED}
LONGEST_PART = 3800
DELIVERED = "\N{THUMBS UP SIGN}"
"""One of the few marks that Telegram lets a bot put below a message; here it means: delivered."""
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


class Relayer:
    """Does one item in either direction."""

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

    # --- from the member to the client ---

    def to_client(self, session: Session, inbound: Inbound, actor: Actor, takeover: Takeover) -> Outcome:
        """Write the member's words into the client's transcript; the item's delivery sends them."""
        client, now = session.get_one(Client, takeover.client_id), self._kit.clock()
        try:
            cipher = self._kit.vault.of(session, client.id)
        except ErasedError:
            return said("staff.not_passed_on")
        copied = inbound.kind in COPIED
        answered = takeovers.other_number(session, takeover.id, in_clients_chat=False, number=inbound.reply_to)
        for part, words in enumerate(self._clients_lines(inbound, actor)):
            line = NewLine(
                key=f"human/{inbound.item_id}/{part}",
                text=words,
                kind=transcript.HUMAN,
                say_key="human.says",
                content_version=self._kit.composer.library.fingerprint,
                lane=Lane.PAGE.value,
            )
            (message,) = transcript.add_outgoing(
                session, cipher, client, [line], inbox_id=inbound.item_id, now=now
            )
            relay = Relay(
                takeover_id=takeover.id,
                item_id=inbound.item_id,
                part=part,
                to_client=True,
                message_id=message.id,
                copied=copied,
                source_number=inbound.telegram_message_id,
                reply_to_number=answered if part == 0 else None,
                status=takeovers.PENDING,
                at=now,
            )
            takeovers.keep_relay(session, relay)
        takeovers.member_wrote(session, takeover, now)
        return Outcome(forget=True)

    def _clients_lines(self, inbound: Inbound, actor: Actor) -> list[str]:
        if inbound.kind in COPIED and inbound.kind not in CAPTIONED:
            return [""]
        parts = in_parts(inbound.text, LONGEST_PART) or [""]
        return [
            self._words("human.says", staff=actor.name, text=client_words(part)).rstrip(": ") for part in parts
        ]

    def edited(self, session: Session, inbound: Inbound, takeover: Takeover, actor: Actor) -> Outcome:
        """Mirror an edit of something the member wrote; the new words join the transcript."""
        relay = takeovers.passed_on(session, takeover.id, to_client=True, source=inbound.telegram_message_id or 0)
        message = session.get(Message, relay.message_id) if relay is not None and relay.message_id else None
        if relay is None or message is None or message.telegram_message_id is None:
            return said("staff.edit_too_late")
        client = session.get_one(Client, takeover.client_id)
        words = self._clients_lines(replace(inbound, kind=Kind.TEXT), actor)[0]
        line = NewLine(
            key=f"human-edit/{inbound.item_id}", text=words, kind=transcript.HUMAN, say_key="human.says"
        )
        cipher = self._kit.vault.of(session, client.id)
        (kept,) = transcript.add_outgoing(session, cipher, client, [line], inbox_id=None, now=self._kit.clock())
        kept.status, kept.sent_at = transcript.SENT, self._kit.clock()
        edit = Edit(
            relay.id,
            clients.chat_of(client, self._kit.vault),
            message.telegram_message_id,
            words,
            caption=relay.copied,
        )
        return Outcome(edits=(edit,), forget=True)

    def take_back(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Answer `/unsend`: what it replies to goes from the client's chat, and stays in the record."""
        takeover = takeovers.of_member(session, actor.member_id or "")
        if takeover is None or inbound.reply_to is None:
            return said("staff.unsend_usage")
        relay = takeovers.passed_on(session, takeover.id, to_client=True, source=inbound.reply_to)
        message = session.get(Message, relay.message_id) if relay is not None and relay.message_id else None
        if relay is None or message is None or message.telegram_message_id is None:
            return said("staff.unsend_usage")
        client = session.get_one(Client, takeover.client_id)
        deletion = Deletion(relay.id, clients.chat_of(client, self._kit.vault), message.telegram_message_id)
        return Outcome(deletions=(deletion,))

    async def do(self, outcome: Outcome) -> list[Back]:
        """Do the edits and deletions of an act, and say what became of them."""
        backs: list[Back] = []
        for edit in outcome.edits:
            try:
                await self._kit.messenger.edit(
                    edit.chat, edit.number, edit.text, caption=edit.caption, lane=Lane.PAGE
                )
            except SendError as error:
                backs.append(Back(Say("staff.edit_failed", {"reason": error.reason})))
            else:
                await asyncio.to_thread(self._mark, edit.relay_id, edited=True)
        for deletion in outcome.deletions:
            try:
                await self._kit.messenger.delete(deletion.chat, deletion.number)
            except SendError as error:
                backs.append(Back(Say("staff.unsend_failed", {"reason": error.reason})))
            else:
                await asyncio.to_thread(self._mark, deletion.relay_id, edited=False)
                backs.append(Back(Say("staff.unsent")))
        return backs

    def _mark(self, relay_id: int, *, edited: bool) -> None:
        with self._kit.db.transaction() as session:
            relay = session.get_one(Relay, relay_id)
            if edited:
                relay.edited_at = self._kit.clock()
            else:
                relay.deleted_at = self._kit.clock()

    async def report(self, chat: int, item_id: str) -> list[Back]:
        """Show the member what became of what they wrote: a mark below it, or a reply that says why not."""
        backs: list[Back] = []
        for source, error in await asyncio.to_thread(self._settle_sent, item_id):
            if not error:
                await self._kit.messenger.react(chat, source, DELIVERED)
            else:
                backs.append(Back(Say("staff.not_delivered", {"reason": error}), reply_to=source))
        return backs

    def _settle_sent(self, item_id: str) -> list[tuple[int, str]]:
        found: dict[int, str] = {}
        with self._kit.db.transaction() as session:
            for relay in takeovers.relays_of(session, item_id):
                message = session.get(Message, relay.message_id) if relay.to_client and relay.message_id else None
                if message is None or relay.source_number is None:
                    continue
                error = "" if message.status == transcript.SENT else message.error or message.status
                takeovers.settle(
                    session,
                    relay.id,
                    now=self._kit.clock(),
                    number=message.telegram_message_id,
                    error=error,
                )
                found[relay.source_number] = found.get(relay.source_number) or error
        return list(found.items())

    # --- from the client to the member ---

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
            await self._kit.messenger.send(passing.chat, replace(passing.outgoing, text=words, reply_to=None))
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
        head, *rest = ["", flag] if bare else in_parts(f"{words}\n{flag}".strip(), LONGEST_PART)
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
