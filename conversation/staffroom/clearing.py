"""Opens a held chat again: by a clinician, by name and with a reason (dbt-brief section 8)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.staffroom.acts import Actor, Back, Outcome, said
from conversation.staffroom.writing import ClientWriter
from conversation.types import Inbound, Lane
from records import clients, escalations
from records.models import Client
from safety.follow_up import follow_up_at
from safety.modes import Clearance, ClearanceRefusedError, Mode, ModeState, Role, cleared

ABOUT = "clear"
"""What a question of this desk is about; its subject is the client."""


class ClearingDesk:
    """Answers `/clear` and the button below an alert."""

    def __init__(self, kit: Kit, writer: ClientWriter) -> None:
        self._kit = kit
        self._writer = writer

    def by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Answer `/clear NAME REASON`."""
        name, _, reason = inbound.argument.partition(" ")
        client = clients.find_by_pseudonym(session, name, actor.clinic_id) if name else None
        if not actor.clinician:
            return said("staff.clear_clinician")
        if name and client is None:
            return said("staff.clear_unknown")
        if client is None or not reason.strip():
            return said("staff.clear_usage")
        return self.clear(session, client, reason, inbound, actor)

    def by_button(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Ask for the reason; the reply to the question is the reason."""
        escalation = escalations.get(session, (inbound.payload or "").partition(":")[2])
        if escalation is None or actor.clinic_id not in {None, escalation.clinic_id}:
            return said("staff.unknown_alert")
        if not actor.clinician:
            return said("staff.clear_clinician")
        if actor.member_id is None:
            return said("staff.clear_usage")
        client = session.get_one(Client, escalation.client_id)
        if client.mode == Mode.COACHING:
            return said("staff.clear_not_needed", pseudonym=client.pseudonym)
        question = Say("staff.clear_reason", {"pseudonym": client.pseudonym})
        return Outcome((Back(question, to=actor.own_chat, asks=(ABOUT, client.id)),))

    def answered(self, session: Session, client: Client, inbound: Inbound, actor: Actor) -> Outcome:
        """Take the reply to that question as the reason."""
        if not actor.clinician:
            return said("staff.clear_clinician")
        return self.clear(session, client, inbound.text, inbound, actor)

    def clear(self, session: Session, client: Client, reason: str, inbound: Inbound, actor: Actor) -> Outcome:
        """Open coaching again; the client is told, unless a person is with them in the chat."""
        if client.mode == Mode.COACHING:
            return said("staff.clear_not_needed", pseudonym=client.pseudonym)
        if not self.lift(session, client, reason, actor):
            return said("staff.clear_usage")
        if client.takeover_id is None:
            self._writer.write(
                session, client, (Say("house.cleared"),), f"clear/{inbound.item_id}", inbound, Lane.REPLY
            )
        return said("staff.clear_done", staff=actor.name, pseudonym=client.pseudonym)

    def lift(self, session: Session, client: Client, reason: str, actor: Actor) -> bool:
        """Lift the pause in the records and plan the follow-up; False where name or reason are missing."""
        role = Role.CLINICIAN if actor.clinician else Role.OPERATOR
        try:
            state = cleared(ModeState(ladder=Mode(client.mode)), Clearance(role, actor.name, reason))
        except ClearanceRefusedError:
            return False
        now = self._kit.clock()
        change = clients.change_mode(
            session,
            self._kit.vault,
            client,
            after=state.mode.value,
            actor=actor.name,
            reason=reason,
            now=now,
        )
        if change is not None:
            self._kit.queue.enqueue_follow_up(session, str(change.id), self._seconds_to_follow_up(client, now))
        return True

    @staticmethod
    def _seconds_to_follow_up(client: Client, now: datetime) -> float:
        zone = ZoneInfo(client.timezone) if client.timezone else None
        return (follow_up_at(now, zone) - now).total_seconds()
