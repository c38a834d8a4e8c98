"""What staff do in Telegram: enrol, acknowledge an alert, open a held chat again; who did it is kept by name."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.orm import Session

from content.render import render
from content.say import Say
from conversation.client_phrases import PhraseDesk
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.paging import ACKNOWLEDGED
from conversation.plan_desk import PlanDesk
from conversation.ports import SendError
from conversation.safety_desk import SafetyDesk, acknowledged_says
from conversation.types import Inbound, Kind, Lane, Outgoing
from records import clients, escalations, inbox, staff, transcript
from records.models import Client, InboxItem
from records.vault import ErasedError
from safety.modes import Clearance, ClearanceRefusedError, Mode, ModeState, Role, cleared
from safety.types import Action, ScreenInput

log = structlog.get_logger()

ANSWER_WAITS = (0.5, 1.0, 2.0, 4.0)
"""Seconds after each failed try to answer staff; the last failure is logged and left."""


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who acts, for which clinic (None: for every one), and whether they may open a held chat again."""

    name: str
    clinic_id: str | None
    clinician: bool = True


_Act = Callable[[Session, Inbound, _Actor], Say]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said back, and in which chat."""

    chat_id: int
    says: tuple[Say, ...] = ()


class StaffRoom:
    """Handles one item of the staff chat or of a member's own chat.

    Once a clinic has enrolled members, only they may act, wherever they write, and what they do is kept under
    their enrolled name. Until then whoever is in the staff chat may.
    """

    def __init__(
        self,
        kit: Kit,
        delivery: Delivery,
        desk: SafetyDesk,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._kit = kit
        self._delivery = delivery
        self._desk = desk
        self._phrases = PhraseDesk(kit, desk)
        self._plans = PlanDesk(kit)
        self._sleep = sleep

    async def run(self, item_id: str) -> None:
        """Do what the item asks, tell the client where that is due, and answer in the chat it came from.

        The item is done only after all of it: a process that dies in between leaves nobody waiting, and whoever
        goes on says how things stand.
        """
        answer = await asyncio.to_thread(self._handle, item_id)
        await self._delivery.deliver_item(item_id)
        for say in answer.says:
            await self._answer(answer.chat_id, say)
        await asyncio.to_thread(self._finish, item_id)

    def _finish(self, item_id: str) -> None:
        with self._kit.db.transaction() as session:
            inbox.finish(session, item_id, outcome="staff", now=self._kit.clock())

    def _handle(self, item_id: str) -> _Answer:
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.done_at is not None:
                return _Answer(0)
            inbound = Inbound.from_json(inbox.body_of(self._kit.vault.house, row))
            chat = inbound.chat_id or 0
            if inbound.command == "start" and inbound.argument.startswith(staff.CODE_PREFIX):
                return _Answer(chat, (self._enrol(session, inbound),))
            if (act := self._act(inbound)) is None:
                return _Answer(chat, self._in_danger(inbound))
            actor = self._actor(session, inbound)
            if actor is None:
                log.warning("an act of somebody who is not enrolled was refused", item=item_id)
                return _Answer(chat, (Say("staff.not_enrolled"),))
            return _Answer(chat, (act(session, replace(inbound, sender_name=actor.name), actor),))

    def _in_danger(self, inbound: Inbound) -> tuple[Say, ...]:
        """Answer words of danger in a member's own chat with numbers; whoever writes there may need them too."""
        if not inbound.private:
            return ()
        screening = self._desk.screen(ScreenInput(inbound.text, payload=inbound.payload, lang=inbound.language))
        if screening.action is Action.NONE:
            return ()
        now, clinical = self._kit.clock(), self._kit.house.clinical
        return (*self._desk.says_without_record(screening, now, clinical=clinical), Say("staff.own_chat"))

    def _actor(self, session: Session, inbound: Inbound) -> _Actor | None:
        """Return who acts; None when somebody does who must not."""
        member = staff.find_by_chat(session, self._kit.vault, inbound.sender_id or inbound.chat_id or 0)
        if member is not None:
            return _Actor(member.name, member.clinic_id, member.clinician)
        if inbound.private or staff.anyone_enrolled(session, self._kit.house.clinic_id):
            return None
        return _Actor(inbound.sender_name or "staff", None)

    def _act(self, inbound: Inbound) -> _Act | None:
        """Return what an item asks for; None for talk among staff."""
        if inbound.kind is Kind.BUTTON and (inbound.payload or "").startswith("ack:"):
            return self._acknowledge
        if inbound.command == "clear":
            return self._clear
        if handle := self._phrases.commands.get(inbound.command or ""):
            return lambda session, item, actor: handle(session, item, actor.clinic_id)
        if plan := self._plans.commands.get(inbound.command or ""):
            return lambda session, item, actor: plan(session, item, actor.clinic_id, actor.clinician)
        if inbound.command in {"help", "start"}:
            return lambda *_: Say("staff.help")
        return None

    def _enrol(self, session: Session, inbound: Inbound) -> Say:
        if not inbound.private:
            return Say("staff.code_in_group")
        member = staff.enrol(
            session, self._kit.vault, inbound.argument.strip(), inbound.chat_id or 0, self._kit.clock()
        )
        return Say("staff.enrolled", {"staff": member.name}) if member else Say("staff.code_invalid")

    def _acknowledge(self, session: Session, inbound: Inbound, actor: _Actor) -> Say:
        escalation_id = (inbound.payload or "").removeprefix("ack:")
        now = self._kit.clock()
        escalation = escalations.get(session, escalation_id)
        if escalation is None or actor.clinic_id not in {None, escalation.clinic_id}:
            return Say("staff.unknown_alert")
        won, holder = escalations.acknowledge(session, escalation_id, by=actor.name, now=now)
        if holder is None:
            return Say("staff.unknown_alert")
        if not won:
            return Say("staff.already_acknowledged", {"staff": holder})
        client = session.get_one(Client, escalation.client_id)
        self._write(
            session, client, acknowledged_says(escalation), f"{ACKNOWLEDGED}/{escalation_id}", inbound, Lane.CRISIS
        )
        return Say(
            "staff.page.acknowledged",
            {
                "staff": holder,
                "time": now.strftime("%H:%M UTC"),
                "code": escalation.code,
                "pseudonym": client.pseudonym,
            },
        )

    def _clear(self, session: Session, inbound: Inbound, actor: _Actor) -> Say:
        if not actor.clinician:
            return Say("staff.clear_clinician")
        name, _, reason = inbound.argument.partition(" ")
        client = clients.find_by_pseudonym(session, name, actor.clinic_id) if name else None
        if name and client is None:
            return Say("staff.clear_unknown")
        if client is None or not reason.strip():
            return Say("staff.clear_usage")
        if client.mode == Mode.COACHING:
            return Say("staff.clear_not_needed", {"pseudonym": client.pseudonym})
        try:
            state = cleared(ModeState(ladder=Mode(client.mode)), Clearance(Role.CLINICIAN, actor.name, reason))
        except ClearanceRefusedError:
            return Say("staff.clear_usage")
        now = self._kit.clock()
        clients.change_mode(
            session,
            self._kit.vault,
            client,
            after=state.mode.value,
            actor=actor.name,
            reason=reason,
            now=now,
        )
        self._write(session, client, (Say("house.cleared"),), f"clear/{inbound.item_id}", inbound, Lane.REPLY)
        return Say("staff.clear_done", {"staff": actor.name, "pseudonym": client.pseudonym})

    def _write(
        self, session: Session, client: Client, says: Sequence[Say], prefix: str, inbound: Inbound, lane: Lane
    ) -> None:
        """Write to the client because of what staff did; it goes out with the item."""
        now = self._kit.clock()
        try:
            cipher = self._kit.vault.of(session, client.id)
        except ErasedError:
            return  # nothing can be written to them any more; what staff did stands all the same
        lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=lane, now=now)
        transcript.add_outgoing(session, cipher, client, lines, inbox_id=inbound.item_id, now=now)

    async def _answer(self, chat_id: int, say: Say) -> None:
        rendered = render(self._kit.composer.library, say, lambda _count: 0)
        outgoing = Outgoing(rendered.text, rendered.rows, Lane.PAGE)
        for wait in ANSWER_WAITS:
            try:
                await self._kit.messenger.send(chat_id, outgoing)
            except SendError as error:
                # The act itself is stored; only its echo in the staff chat is late, or lost after the last try.
                log.error("an answer to staff did not go out", reason=error.reason)
                if error.permanent:
                    return
                await self._sleep(error.retry_after if error.retry_after is not None else wait)
            else:
                return


class Groups:
    """A group is no place for a client's words: explain and leave."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def run(self, item_id: str) -> None:
        """Explain once and leave; messages that came in before we left are only marked done."""
        inbound = await asyncio.to_thread(self._take, item_id)
        if inbound is None or inbound.chat_id is None or inbound.kind is Kind.SERVICE:
            return
        rendered = render(self._kit.composer.library, Say("house.group_leave"), lambda _count: 0)
        try:
            await self._kit.messenger.send(inbound.chat_id, Outgoing(rendered.text, (), Lane.REPLY))
            await self._kit.messenger.leave(inbound.chat_id)
        except SendError as error:
            log.info("could not say goodbye to a group", reason=error.reason)

    def _take(self, item_id: str) -> Inbound | None:
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.done_at is not None:
                return None
            inbox.finish(session, item_id, outcome="group", now=self._kit.clock())
            return Inbound.from_json(inbox.body_of(self._kit.vault.house, row))
