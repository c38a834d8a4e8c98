"""What staff do with an alert: acknowledge it, read the last messages, send a prepared line, resolve it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.paging import ACKNOWLEDGED
from conversation.safety_desk import SafetyDesk, acknowledged_says
from conversation.safety_facts import emergency_slots
from conversation.staffroom.acts import Actor, Back, Outcome, rows_for, said
from conversation.staffroom.parts import in_parts
from conversation.staffroom.writing import ClientWriter
from conversation.types import Inbound, Lane
from records import clients, escalations, takeovers, transcript
from records.models import Client, Escalation
from records.vault import ErasedError, SealBrokenError
from safety.modes import Mode

RESOLVE = "resolve"
"""What a question of this desk is about; its subject is the alert."""
LAST_MESSAGES = 15
PREPARED = "prepared."
"""Approved lines that staff may send to a client by name begin with this."""
AFTER_ACKNOWLEDGING = (
    ("staff.take_over", "staff.last_messages"),
    ("staff.prepared_lines", "staff.resolve"),
    ("staff.clear_pause",),
)
Do = Callable[[Session, Inbound, Actor, Escalation, Client], Outcome]


class AlertDesk:
    """Answers the buttons below an alert. Every refusal is kept beside the alert."""

    def __init__(self, kit: Kit, desk: SafetyDesk, writer: ClientWriter) -> None:
        self._kit = kit
        self._desk = desk
        self._writer = writer

    def on(self, session: Session, inbound: Inbound, actor: Actor, do: Do) -> Outcome:
        """Do something with the alert that a button names, if it is this actor's to see."""
        alert = (inbound.payload or "").rpartition(":")[2]
        escalation = escalations.get(session, alert)
        if escalation is None or actor.clinic_id not in {None, escalation.clinic_id}:
            return said("staff.unknown_alert")
        return do(session, inbound, actor, escalation, session.get_one(Client, escalation.client_id))

    def refused(self, session: Session, inbound: Inbound, by: str, why: str) -> None:
        """Keep beside an alert that somebody pressed a button and was refused."""
        alert = (inbound.payload or "").rpartition(":")[2]
        if escalations.get(session, alert) is not None:
            escalations.add_event(session, alert, "refused", actor=by, detail=why, now=self._kit.clock())

    def acknowledge(
        self, session: Session, inbound: Inbound, actor: Actor, escalation: Escalation, client: Client
    ) -> Outcome:
        """Acknowledge by name; one of two who press at once is told that the other has it."""
        now = self._kit.clock()
        won, holder = escalations.acknowledge(session, escalation.id, by=actor.name, now=now)
        if holder is None:
            self.refused(session, inbound, actor.name, "replaced")
            return said("staff.alert_replaced", pseudonym=client.pseudonym)
        if not won:
            self.refused(session, inbound, actor.name, "late")
            return said("staff.already_acknowledged", staff=holder)
        self._write(session, client, acknowledged_says(escalation), f"{ACKNOWLEDGED}/{escalation.id}", inbound)
        slots = {"staff": holder, "time": _clock(now), "code": escalation.code, "pseudonym": client.pseudonym}
        keys = AFTER_ACKNOWLEDGING if actor.member_id is not None else ()
        rows = rows_for(self._kit.composer.library, keys, escalation.id)
        return Outcome((Back(Say("staff.page.acknowledged", slots), rows=rows),))

    def ask_for_note(
        self, session: Session, inbound: Inbound, actor: Actor, escalation: Escalation, client: Client
    ) -> Outcome:
        """Ask what was done; the reply to the question resolves the alert."""
        del session, inbound
        if escalation.resolved_by is not None:
            return said("staff.already_resolved", staff=escalation.resolved_by)
        if actor.member_id is None:
            return said("staff.resolve_usage")
        question = Say("staff.resolve_note", {"pseudonym": client.pseudonym, "code": escalation.code})
        return Outcome((Back(question, to=actor.own_chat, asks=(RESOLVE, escalation.id)),))

    def resolve_by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Answer `/resolve NAME NOTE`: every alert of this client is resolved with the note."""
        name, _, note = inbound.argument.partition(" ")
        client = clients.find_by_pseudonym(session, name, actor.clinic_id) if name else None
        if name and client is None:
            return said("staff.clear_unknown")
        if client is None or not note.strip():
            return said("staff.resolve_usage")
        standing = escalations.unresolved_for(session, client.id)
        if not standing:
            return said("staff.nothing_to_resolve", pseudonym=client.pseudonym)
        return self._resolve(session, standing, client, note, inbound, actor)

    def resolve_answered(
        self, session: Session, escalation: Escalation, client: Client, inbound: Inbound, actor: Actor
    ) -> Outcome:
        """Take the reply to the question as the note."""
        return self._resolve(session, (escalation,), client, inbound.text, inbound, actor)

    def _resolve(
        self,
        session: Session,
        standing: Sequence[Escalation],
        client: Client,
        note: str,
        inbound: Inbound,
        actor: Actor,
    ) -> Outcome:
        if not note.strip():
            return said("staff.resolve_usage")
        newest = standing[-1]
        if newest.resolved_by is not None:
            return said("staff.already_resolved", staff=newest.resolved_by)
        now = self._kit.clock()
        cipher = self._kit.vault.of(session, client.id)
        was_open = newest.acknowledged_by is None
        for escalation in standing:
            escalations.resolve(session, cipher, escalation.id, by=actor.name, note=note.strip(), now=now)
        if was_open:  # nobody had told the client yet who looks after it
            self._write(session, client, acknowledged_says(newest), f"{ACKNOWLEDGED}/{newest.id}", inbound)
        held = Mode(client.mode) is not Mode.COACHING
        slots = {"staff": actor.name, "pseudonym": client.pseudonym, "code": newest.code}
        rows = rows_for(self._kit.composer.library, (("staff.clear_pause",),), newest.id) if held else ()
        return Outcome((Back(Say("staff.resolved_still_held" if held else "staff.resolved", slots), rows=rows),))

    def last_messages(
        self, session: Session, inbound: Inbound, actor: Actor, escalation: Escalation, client: Client
    ) -> Outcome:
        """Show the last messages in the member's own chat, never in a group; who read them is kept."""
        del escalation
        if actor.own_chat is None or actor.member_id is None:
            return said("staff.needs_enrolment")
        try:
            cipher = self._kit.vault.of(session, client.id)
            lines = [
                f"{_clock(row.created_at)} {self._who(row.direction, row.kind, client)}: {text}"
                for row in takeovers.last_lines(session, client.id, LAST_MESSAGES)
                if (text := transcript.text_of(cipher, row))
            ]
        except (ErasedError, SealBrokenError):
            lines = []
        if not lines:
            return Outcome((Back(Say("staff.last_none", {"pseudonym": client.pseudonym}), to=actor.own_chat),))
        takeovers.viewed(session, client.id, by=actor.name, what="last messages", now=self._kit.clock())
        head = Back(Say("staff.last_head", {"pseudonym": client.pseudonym}), to=actor.own_chat)
        parts = [Back(words=part, to=actor.own_chat, protect=True) for part in in_parts("\n".join(lines))]
        elsewhere = (Back(Say("staff.last_in_own_chat")),) if not inbound.private else ()
        return Outcome((head, *parts, *elsewhere))

    @staticmethod
    def _who(direction: str, kind: str, client: Client) -> str:
        if direction == "in":
            return client.pseudonym
        return "team" if kind == transcript.HUMAN else "program"

    def prepared_lines(
        self, session: Session, inbound: Inbound, actor: Actor, escalation: Escalation, client: Client
    ) -> Outcome:
        """Offer the approved lines that may be sent by name."""
        del session, inbound
        library = self._kit.composer.library
        names = [key.removeprefix(PREPARED) for key in library.messages if key.startswith(PREPARED)]
        rows = tuple(
            ((library.button(f"staff.line.{name}").label, f"line:{name}:{escalation.id}"),)
            for name in sorted(names)
        )
        say = Say("staff.prepared_head", {"pseudonym": client.pseudonym})
        return Outcome((Back(say, rows=rows, to=actor.own_chat),))

    def send_prepared(
        self, session: Session, inbound: Inbound, actor: Actor, escalation: Escalation, client: Client
    ) -> Outcome:
        """Send an approved line to the client in this person's name."""
        del escalation
        name = (inbound.payload or "").split(":")[1]
        key = f"{PREPARED}{name}"
        if not self._kit.composer.knows(key):
            return said("staff.line_unknown")
        facts = self._desk.facts_of(session, client, self._kit)
        slots = {"staff": actor.name, "line": facts.lines.first, **emergency_slots(facts)}
        prefix = f"prepared/{inbound.item_id}"
        written = self._writer.write(session, client, (Say(key, slots),), prefix, inbound, Lane.PAGE)
        if not written:
            return said("staff.last_none", pseudonym=client.pseudonym)
        if (takeover := takeovers.of_client(session, client)) is not None and takeover.staff_id == actor.member_id:
            takeovers.member_wrote(session, takeover, self._kit.clock())
        label = self._kit.composer.library.button(f"staff.line.{name}").label
        return said("staff.line_sent", pseudonym=client.pseudonym, line=label)

    def _write(
        self, session: Session, client: Client, says: tuple[Say, ...], prefix: str, inbound: Inbound
    ) -> None:
        self._writer.write(session, client, says, prefix, inbound, Lane.CRISIS)


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M UTC")
