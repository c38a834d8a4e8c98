"""What staff do in Telegram: one item of the staff chat or of a member's own chat, done and answered."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.orm import Session

from content.say import Say
from conversation.chain_desk import ChainDesk
from conversation.client_phrases import PhraseDesk
from conversation.delivery import Delivery
from conversation.diary_desk import DiaryDesk
from conversation.feedback_desk import FeedbackReading
from conversation.interfering import InterferingDesk
from conversation.kit import Kit
from conversation.plan_desk import PlanDesk
from conversation.ports import SendError
from conversation.reminding.staff import ReminderReading
from conversation.safety_desk import SafetyDesk
from conversation.staffroom import alerts, clearing, holding
from conversation.staffroom.acts import Act, Actor, Back, Outcome, said
from conversation.staffroom.parts import SPOKEN
from conversation.staffroom.to_client import ToClient
from conversation.staffroom.writing import ClientWriter
from conversation.tone_desk import ToneDesk
from conversation.types import Inbound, Kind, Lane, Outgoing
from conversation.week_desk import WeekDesk
from records import escalations, inbox, staff, takeovers
from records.models import Client, InboxItem
from records.takeover_models import StaffQuestion, Takeover
from safety.types import Action, ScreenInput

log = structlog.get_logger()

ANSWER_WAITS = (0.5, 1.0, 2.0, 4.0)
"""Seconds after each failed try to answer staff; the last failure is logged and left."""
NOBODY = Actor("", None)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an act was done: the chat, and the topic of it in a group that has topics."""

    chat: int
    topic: int | None = None


class StaffRoom:
    """Handles one item of the staff chat or of a member's own chat.

    Once a clinic has enrolled members, only they may act, wherever they write, and what they do is kept under
    their enrolled name. Until then whoever is in the staff chat may do what needs no chat of one's own.
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
        self._sleep = sleep
        writer, self._to_clients = ClientWriter(kit), ToClient(kit)
        self._phrases, self._plans, self._diaries = PhraseDesk(kit, desk), PlanDesk(kit), DiaryDesk(kit, desk)
        self._tone = ToneDesk(kit, desk.screen)
        self._alerts = alerts.AlertDesk(kit, desk, writer)
        self._clearing = clearing.ClearingDesk(kit, writer)
        self._holding = holding.HoldingDesk(kit, writer, self._clearing)
        self._commands, self._buttons = self._by_command(), self._by_button()

    def _by_command(self) -> Mapping[str, Act]:
        def phrase(handle: Callable[[Session, Inbound, str | None], Say]) -> Act:
            return lambda session, inbound, actor: Outcome((Back(handle(session, inbound, actor.clinic_id)),))

        def plan(handle: Callable[[Session, Inbound, str | None, bool], Say]) -> Act:
            return lambda session, inbound, actor: Outcome(
                (Back(handle(session, inbound, actor.clinic_id, actor.clinician)),)
            )

        interfering = InterferingDesk(self._kit)
        return {
            "clear": self._clearing.by_command,
            "resolve": self._alerts.resolve_by_command,
            "take": self._holding.take_by_command,
            "done": self._holding.hand_back,
            "unsend": self._to_clients.take_back,
            "feedback": FeedbackReading(self._kit).by_command,
            "parked": interfering.parked,
            "faults": interfering.faults,
            "week_skill": WeekDesk(self._kit).by_command,
            "reminders": ReminderReading(self._kit).by_command,
            "chain": ChainDesk(self._kit).by_command,
            "help": lambda *_: said("staff.help"),
            "start": lambda *_: said("staff.help"),
            **{name: phrase(handle) for name, handle in self._phrases.commands.items()},
            **{name: plan(handle) for name, handle in self._plans.commands.items()},
            **{name: plan(handle) for name, handle in self._diaries.commands.items()},
            **{name: plan(handle) for name, handle in self._tone.commands.items()},
        }

    def _by_button(self) -> Mapping[str, Act]:
        desk = self._alerts

        def on_alert(do: alerts.Do) -> Act:
            return lambda session, inbound, actor: desk.on(session, inbound, actor, do)

        return {
            "ack": on_alert(desk.acknowledge),
            "take": on_alert(self._holding.take),
            "take_from": self._holding.take_from,
            "last": on_alert(desk.last_messages),
            "lines": on_alert(desk.prepared_lines),
            "line": on_alert(desk.send_prepared),
            "resolve": on_alert(desk.ask_for_note),
            "clear": self._clearing.by_button,
            "hand_back": self._holding.hand_back,
            "back": self._holding.chosen,
        }

    async def run(self, item_id: str) -> None:
        """Do what the item asks, tell the client where that is due, and answer in the chat it came from.

        The item is done only after all of it: a process that dies in between leaves nobody waiting, and whoever
        goes on says how things stand.
        """
        place, outcome, actor = await asyncio.to_thread(self._handle, item_id)
        await self._delivery.deliver_item(item_id)
        backs = [
            *outcome.backs,
            *await self._to_clients.do(outcome),
            *await self._to_clients.report(place.chat, item_id),
        ]
        for back in backs:
            await self._answer(place, back, actor)
        await asyncio.to_thread(self._finish, item_id, outcome)

    async def give_up(self, item_id: str, chat: int) -> None:
        """Say that an item could not be handled: what was meant for a client must not be believed to be there."""
        await self._answer(_Place(chat), Back(Say("staff.act_failed")), NOBODY)
        await asyncio.to_thread(self._finish, item_id, Outcome(forget=True))

    def _finish(self, item_id: str, outcome: Outcome) -> None:
        with self._kit.db.transaction() as session:
            if outcome.forget:
                inbox.forget_words(session, self._kit.vault.house, item_id)
            inbox.finish(session, item_id, outcome="staff", now=self._kit.clock())

    def _handle(self, item_id: str) -> tuple["_Place", Outcome, Actor]:
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.done_at is not None:
                return _Place(0), Outcome(), NOBODY
            inbound = Inbound.from_json(inbox.body_of(self._kit.vault.house, row))
            place = _Place(inbound.chat_id or 0, inbound.topic_id)
            if inbound.command == "start" and inbound.argument.startswith(staff.CODE_PREFIX):
                return place, self._enrol(session, inbound), NOBODY
            actor = self._actor(session, inbound)
            act = self._act(session, inbound, actor)
            if act is None:
                return place, self._not_an_act(inbound), NOBODY
            if actor is None:
                log.warning("an act of somebody who is not enrolled was refused", item=item_id)
                self._alerts.refused(session, inbound, "somebody not enrolled", "not enrolled")
                return place, said("staff.not_enrolled"), NOBODY
            return place, act(session, replace(inbound, sender_name=actor.name), actor), actor

    def _actor(self, session: Session, inbound: Inbound) -> Actor | None:
        """Return who acts; None when somebody does who must not."""
        member = staff.find_by_chat(session, self._kit.vault, inbound.sender_id or inbound.chat_id or 0)
        if member is not None:
            own_chat = staff.chat_of(member, self._kit.vault)
            return Actor(member.name, member.clinic_id, member.clinician, member.id, own_chat)
        if inbound.private or staff.anyone_enrolled(session, self._kit.house.clinic_id):
            return None
        return Actor(inbound.sender_name or "staff", None)

    def _act(self, session: Session, inbound: Inbound, actor: Actor | None) -> Act | None:
        """Return what an item asks for; None for talk among staff."""
        if inbound.kind is Kind.BUTTON:
            act = self._buttons.get((inbound.payload or "").partition(":")[0])
            return self._from_a_copy if act is not None and inbound.under_copy else act
        if inbound.command is not None:
            return self._commands.get(inbound.command)
        if actor is None or actor.member_id is None or not inbound.private:
            return None
        if (question := takeovers.asked(session, actor.member_id, inbound.reply_to)) is not None:
            return self._answer_to(question)
        takeover = takeovers.of_member(session, actor.member_id)
        return self._to_client(takeover, inbound) if takeover is not None else None

    def _to_client(self, takeover: Takeover, inbound: Inbound) -> Act | None:
        if inbound.kind is Kind.EDITED:
            return lambda session, item, actor: self._to_clients.edited(session, item, takeover, actor)
        if inbound.kind not in SPOKEN:
            return None
        return lambda session, item, actor: self._to_clients.write(session, item, actor, takeover)

    def _from_a_copy(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        self._alerts.refused(session, inbound, actor.name, "forwarded copy")
        return said("staff.forwarded_copy")

    def _answer_to(self, question: StaffQuestion) -> Act:
        """Return what a reply to a question does; a second reply to the same question does nothing."""

        def answer(session: Session, inbound: Inbound, actor: Actor) -> Outcome:
            if question.answered_at is not None:
                return said("staff.question_answered")
            if not inbound.text.strip():
                return said("staff.question_words")
            asked = session.get_one(StaffQuestion, question.id)
            asked.answered_at = self._kit.clock()
            return self._take_answer(session, asked, inbound, actor)

        return answer

    def _take_answer(self, session: Session, asked: StaffQuestion, inbound: Inbound, actor: Actor) -> Outcome:
        if asked.about == alerts.RESOLVE:
            escalation = escalations.get(session, asked.subject)
            if escalation is None:
                return said("staff.unknown_alert")
            client = session.get_one(Client, escalation.client_id)
            return self._alerts.resolve_answered(session, escalation, client, inbound, actor)
        if asked.about == holding.REOPEN:
            takeover = takeovers.get(session, asked.subject)
            if takeover is None:
                return said("staff.not_holding")
            return self._holding.reopen_answered(session, takeover, inbound, actor)
        return self._clearing.answered(session, session.get_one(Client, asked.subject), inbound, actor)

    def _not_an_act(self, inbound: Inbound) -> Outcome:
        """Answer words in a member's own chat that go to nobody: they must not believe that they did.

        Words of danger are answered with numbers; whoever writes there may need them too.
        """
        if not inbound.private or inbound.kind not in SPOKEN | {Kind.BUTTON, Kind.COMMAND}:
            return Outcome()
        screening = self._desk.screen(ScreenInput(inbound.text, payload=inbound.payload, lang=inbound.language))
        if screening.action is Action.NONE:
            return said("staff.not_passed_on")
        now, clinical = self._kit.clock(), self._kit.house.clinical
        says = (*self._desk.says_without_record(screening, now, clinical=clinical), Say("staff.own_chat"))
        return Outcome(tuple(Back(say) for say in says))

    def _enrol(self, session: Session, inbound: Inbound) -> Outcome:
        if not inbound.private:
            return said("staff.code_in_group")
        member = staff.enrol(
            session, self._kit.vault, inbound.argument.strip(), inbound.chat_id or 0, self._kit.clock()
        )
        return said("staff.enrolled", staff=member.name) if member else said("staff.code_invalid")

    async def _answer(self, place: "_Place", back: Back, actor: Actor) -> None:
        chat = back.to if back.to is not None else place.chat
        outgoing = Outgoing(
            back.text(self._kit.composer.library),
            back.rows,
            Lane.PAGE,
            protect=back.protect,
            reply_to=back.reply_to,
            ask_reply=back.asks is not None,
            topic_id=place.topic if chat == place.chat else None,
        )
        for wait in ANSWER_WAITS:
            try:
                number = await self._kit.messenger.send(chat, outgoing)
            except SendError as error:
                if error.reason == "no_topic":  # it was deleted meanwhile: all may read it, and somebody asked
                    outgoing = replace(outgoing, topic_id=None)
                    continue
                # The act itself is stored; only its echo in the staff chat is late, or lost after the last try.
                log.error("an answer to staff did not go out", reason=error.reason)
                if error.permanent:
                    return
                await self._sleep(error.retry_after if error.retry_after is not None else wait)
            else:
                if back.asks is not None and actor.member_id is not None:
                    await asyncio.to_thread(self._keep_question, actor.member_id, number, back.asks)
                return

    def _keep_question(self, member_id: str, number: int, asks: tuple[str, str]) -> None:
        about, subject = asks
        with self._kit.db.transaction() as session:
            takeovers.ask(session, member_id, number=number, about=about, subject=subject, now=self._kit.clock())
