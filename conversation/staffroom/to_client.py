"""Passes on what a member of staff writes to the client whose chat they hold, with edits and what became of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from content.render import render
from content.say import Say, client_words
from conversation.kit import Kit
from conversation.ports import SendError
from conversation.staffroom.acts import Actor, Back, Deletion, Edit, Outcome, said
from conversation.staffroom.losing import WAITING
from conversation.staffroom.parts import CAPTIONED, COPIED, in_parts
from conversation.types import Inbound, Kind, Lane
from records import clients, escalations, takeovers, transcript
from records.models import Client, Message
from records.takeover_models import Relay, Takeover
from records.transcript import NewLine
from records.vault import ErasedError

PRESSING_SECONDS = 600
"""An alert with no more time than this (T4, T5, MED: dbt-brief section 8) is acknowledged by its button alone."""
CROSSING = timedelta(seconds=20)
"""What a member wrote within this time of an alert may have been written before they saw it."""
DELIVERED = "\N{THUMBS UP SIGN}"
"""One of the few marks that Telegram lets a bot put below a message; here it means: delivered."""


class ToClient:
    """Does one item of a member who holds a chat: the words are rows first, the item's delivery sends them."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def write(self, session: Session, inbound: Inbound, actor: Actor, takeover: Takeover) -> Outcome:
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
                copied=copied and part == 0,
                source_number=inbound.telegram_message_id,
                reply_to_number=answered if part == 0 else None,
                status=takeovers.PENDING,
                at=now,
            )
            takeovers.keep_relay(session, relay)
        takeovers.member_wrote(session, takeover, now)
        self._answered(session, client, actor)
        return Outcome(forget=True)

    def _answered(self, session: Session, client: Client, actor: Actor) -> None:
        """Acknowledge, by who answers the client, alerts that came up while they hold the chat.

        Not the most pressing: two messages may cross, and there somebody must have pressed that they have seen it.
        """
        now = self._kit.clock()
        for alert in escalations.unresolved_for(session, client.id):
            seen = alert.acknowledge_seconds > PRESSING_SECONDS and alert.opened_at <= now - CROSSING
            if seen or alert.code == WAITING:  # that nobody answered is over with the answer
                escalations.acknowledge(session, alert.id, by=actor.name, now=now)

    def _clients_lines(self, inbound: Inbound, actor: Actor) -> list[str]:
        if inbound.kind in COPIED and inbound.kind not in CAPTIONED:
            return [""]
        parts = in_parts(inbound.text, below_a_picture=inbound.kind in CAPTIONED) or [""]
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
        words, *rest = self._clients_lines(replace(inbound, kind=Kind.PHOTO if relay.copied else Kind.TEXT), actor)
        if rest:
            return said("staff.edit_failed", reason="too long")
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

    def _words(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text
