"""Takeovers: a member of staff holds a client's chat, in their own chat with the bot, until they hand it back.

The bot goes quiet in the client's chat; every message is screened all the same. Handing back needs a choice, and
only a clinician's reason opens coaching after a pause (dbt-brief section 8).
"""

from sqlalchemy.orm import Session

from content.render import Rows
from content.say import Say
from conversation.kit import Kit
from conversation.staffroom.acts import Actor, Back, Outcome, rows_for, said
from conversation.staffroom.clearing import ClearingDesk
from conversation.staffroom.writing import ClientWriter
from conversation.types import Inbound, Lane
from records import clients, escalations, staff, takeovers, transcript
from records.models import Client, Escalation, StaffMember
from records.takeover_models import Takeover
from records.takeovers import Ended
from safety.modes import Mode

REOPEN = "reopen"
"""What a question of this desk is about; its subject is the takeover."""
WHILE_HOLDING = (("staff.hand_back",),)


class HoldingDesk:
    """Answers `/take`, `/done` and the buttons that stand for them."""

    def __init__(self, kit: Kit, writer: ClientWriter, clearing: ClearingDesk) -> None:
        self._kit = kit
        self._writer = writer
        self._clearing = clearing

    def take_by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Answer `/take NAME`."""
        name = inbound.argument.strip()
        client = clients.find_by_pseudonym(session, name, actor.clinic_id) if name else None
        if client is None:
            return said("staff.clear_unknown" if name else "staff.take_usage")
        return self._take(session, client, inbound, actor)

    def take(
        self, session: Session, inbound: Inbound, actor: Actor, escalation: Escalation, client: Client
    ) -> Outcome:
        """Answer the button below an alert."""
        del escalation
        return self._take(session, client, inbound, actor)

    def _take(self, session: Session, client: Client, inbound: Inbound, actor: Actor) -> Outcome:
        member = session.get(StaffMember, actor.member_id) if actor.member_id else None
        if member is None:
            return said("staff.needs_enrolment")
        held = takeovers.of_member(session, member.id)
        if held is not None and held.client_id != client.id:
            other = session.get_one(Client, held.client_id)
            return said("staff.take_one_at_a_time", pseudonym=other.pseudonym)
        now = self._kit.clock()
        takeover = takeovers.begin(session, client, member, now)
        if takeover is None:
            return self._held_already(session, client, member)
        for escalation in escalations.unresolved_for(session, client.id):
            escalations.acknowledge(session, escalation.id, by=actor.name, now=now)
        self._note(
            session, client, before=client.mode, after=Mode.HUMAN.value, actor=actor.name, reason="takeover"
        )
        transcript.drop_unsent_replies(session, client.id)
        says = (Say("human.joined", {"staff": actor.name}),)
        self._writer.write(session, client, says, f"takeover/{takeover.id}", inbound, Lane.CRISIS)
        self._kit.queue.enqueue_watch(session, takeover.id)
        slots = {"staff": actor.name, "pseudonym": client.pseudonym}
        backs = [Back(Say("staff.take_done", slots), rows=self.rows(takeover), to=actor.own_chat)]
        if not inbound.private:
            backs.append(Back(Say("staff.take_seen", slots)))
        return Outcome(tuple(backs))

    def _held_already(self, session: Session, client: Client, member: StaffMember) -> Outcome:
        holder = takeovers.of_client(session, client)
        if holder is None:
            return said("staff.take_again", pseudonym=client.pseudonym)
        if holder.staff_id == member.id:
            return said("staff.take_yours", pseudonym=client.pseudonym)
        say = Say("staff.take_held", {"staff": holder.staff_name, "pseudonym": client.pseudonym})
        rows = rows_for(self._kit.composer.library, (("staff.take_from",),), holder.id)
        return Outcome((Back(say, rows=rows),))

    def take_from(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Take a held chat from a colleague, who is told; the client never stands between two people."""
        takeover = takeovers.get(session, (inbound.payload or "").partition(":")[2])
        client = session.get(Client, takeover.client_id) if takeover is not None else None
        if takeover is None or client is None or actor.clinic_id not in {None, client.clinic_id}:
            return said("staff.unknown_alert")
        former = session.get_one(StaffMember, takeover.staff_id)
        if former.id == actor.member_id or not takeovers.end(
            session, takeover, how=Ended.PASSED, by=actor.name, now=self._kit.clock()
        ):
            return said("staff.take_again", pseudonym=client.pseudonym)
        session.refresh(client)
        taken = self._take(session, client, inbound, actor)
        slots = {"staff": actor.name, "pseudonym": client.pseudonym}
        chat = staff.chat_of(former, self._kit.vault)
        told = (Back(Say("staff.taken_from_you", slots), to=chat),) if chat is not None else ()
        return Outcome((*taken.backs, *told))

    def rows(self, takeover: Takeover) -> Rows:
        """Return the buttons for whoever holds a chat."""
        return rows_for(self._kit.composer.library, WHILE_HOLDING, takeover.id)

    def hand_back(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Answer `/done` and its button: ask what becomes of the chat."""
        del inbound
        takeover = takeovers.of_member(session, actor.member_id or "")
        if takeover is None:
            return said("staff.not_holding")
        client = session.get_one(Client, takeover.client_id)
        held = Mode(client.mode) is not Mode.COACHING
        keys: tuple[tuple[str, ...], ...] = (("staff.back_keep",),) if held else (("staff.back_open",),)
        if held and actor.clinician:
            keys = (*keys, ("staff.back_clear",))
        rows = rows_for(self._kit.composer.library, (*keys, ("staff.back_not_yet",)), takeover.id)
        say = Say("staff.back_choice_held" if held else "staff.back_choice", {"pseudonym": client.pseudonym})
        return Outcome((Back(say, rows=rows),))

    def chosen(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Answer the choice: keep it as held as it is, open it with a reason, or not yet."""
        _, choice, takeover_id = [*(inbound.payload or "").split(":"), "", ""][:3]
        takeover = takeovers.of_member(session, actor.member_id or "")
        if takeover is None or takeover.id != takeover_id:
            return said("staff.not_holding")
        client = session.get_one(Client, takeover.client_id)
        if choice == "keep":
            return self._end(session, takeover, client, inbound, actor, Ended.KEPT)
        if choice == "clear":
            question = Say("staff.clear_reason", {"pseudonym": client.pseudonym})
            return Outcome((Back(question, asks=(REOPEN, takeover.id)),))
        return said("staff.back_later", pseudonym=client.pseudonym)

    def reopen_answered(self, session: Session, takeover: Takeover, inbound: Inbound, actor: Actor) -> Outcome:
        """Take the reply to the question as the reason: coaching is opened, and the chat handed back."""
        client = session.get_one(Client, takeover.client_id)
        if takeover.ended_at is not None or takeover.staff_id != actor.member_id:
            return said("staff.not_holding")
        if Mode(client.mode) is not Mode.COACHING and not self._clearing.lift(
            session, client, inbound.text, actor
        ):
            return said("staff.clear_usage" if actor.clinician else "staff.clear_clinician")
        return self._end(session, takeover, client, inbound, actor, Ended.RESUMED)

    def _end(
        self, session: Session, takeover: Takeover, client: Client, inbound: Inbound, actor: Actor, how: Ended
    ) -> Outcome:
        if not takeovers.end(session, takeover, how=how, by=actor.name, now=self._kit.clock()):
            return said("staff.not_holding")
        session.refresh(client)
        reason = f"handed back, {how.value}"
        self._note(session, client, before=Mode.HUMAN.value, after=client.mode, actor=actor.name, reason=reason)
        held = Mode(client.mode) is not Mode.COACHING
        says = (Say("human.left_held" if held else "human.left_open", {"staff": actor.name}),)
        self._writer.write(session, client, says, f"takeover-end/{takeover.id}", inbound, Lane.PAGE)
        key = "staff.handed_back_held" if held else "staff.handed_back"
        return said(key, pseudonym=client.pseudonym, staff=actor.name)

    def _note(self, session: Session, client: Client, *, before: str, after: str, actor: str, reason: str) -> None:
        clients.note_mode(
            session,
            self._kit.vault,
            client,
            before=before,
            after=after,
            actor=actor,
            reason=reason,
            now=self._kit.clock(),
        )
