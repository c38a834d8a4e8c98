"""What staff may do about plain messages, whichever way they come in: the one place that decides and keeps it.

Commands of the staff room (`conversation.tone_desk`) and `middlepath tone` both end here, under an enrolled name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.tone import Tone
from coaching.tone_guards import ORDER_DAYS, Guard, failing
from coaching.tone_texts import MORE, PlainText, plain_text, plain_texts
from content.library import Library
from content.say import Say
from conversation.kit import House
from conversation.ports import Clock
from conversation.tone_facts import facts_of, must_be_safe, standing_of, switched_on
from records import staff, tone, tone_facts
from records.models import Client
from records.tone_models import ToneEvent, ToneOrder
from records.vault import Vault

LOG_LINES = 15
ON, OFF = "on", "off"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Office:
    """What the orders work with: who we are, the wording, the keys, the clock, and who reads for danger."""

    house: House
    library: Library
    vault: Vault
    clock: Clock
    is_danger: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Arming:
    """What a clinician asks to arm: by whom, which text, for how many days, and why; `id` makes it one order."""

    id: str
    by: str
    text_key: str
    days: int
    reason: str


class ToneOrders:
    """Shows where a client stands, arms and takes back, stops for good, reviews, and switches."""

    def __init__(self, office: Office) -> None:
        self._office = office

    # --- looking ---

    def shown(self, session: Session, client: Client) -> Say:
        """Return where a client's tone stands, with the counts; rapport is the clinician's own judgement."""
        office, now = self._office, self._office.clock()
        order = tone.armed(session, client.id)
        text = plain_text(office.library, order.text_key) if order is not None else None
        facts = facts_of(session, office.house, client, now, order=order, text=text)
        lacking = failing(facts, now)
        standing = standing_of(tone.state(session, client.id))
        counts = (
            f"{facts.finished} coachings finished, ratings {list(facts.helpful or ())}, "
            f"barrier met {facts.barrier_met} times, intensity {facts.intensity}"
        )
        return Say(
            "staff.tone_shown",
            {
                "pseudonym": client.pseudonym,
                "tone": standing.tone.value,
                "ready": ON if switched_on(session, office.house, client) else OFF,
                "order": _order_line(order),
                "consent": self._consent_line(session, client),
                "counts": counts,
                "failing": _names(lacking),
                "review": str(len(tone.unreviewed(session, client.id))),
            },
        )

    def _consent_line(self, session: Session, client: Client) -> str:
        stop, yes = tone.stopped(session, client.id), tone.newest_yes(session, client.id)
        if stop is not None:
            return f"stopped for good, {stop.at:%Y-%m-%d}, by {stop.by}" + (", cold words hurt" * stop.cold_hurts)
        if yes is None or yes.answered_at is None:
            return NONE
        return f"yes, {yes.answered_at:%Y-%m-%d}, to {', '.join(str(sample['key']) for sample in yes.samples)}"

    def log(self, session: Session, client: Client) -> Say:
        """Return the newest changes of tone, with guards, text, and the strength told after."""
        lines = [_log_line(session, client, event) for event in tone.events(session, client.id, LOG_LINES)]
        slots = {"pseudonym": client.pseudonym, "lines": "\n".join(lines)}
        return Say("staff.tone_log" if lines else "staff.tone_log_none", slots)

    # --- arming ---

    def armed(self, session: Session, client: Client, asked: Arming) -> Say:
        """Arm one plain message, or say why not; the guards are asked again when it is sent."""
        office, now = self._office, self._office.clock()
        member = staff.find_by_name(session, client.clinic_id, asked.by)
        if member is None or not member.clinician or not (member.registration or "").strip():
            return Say("staff.tone_clinician")
        text = plain_text(office.library, asked.text_key)
        if text is None or text.key.endswith(MORE):
            return Say("staff.tone_arm_text", {"texts": texts_of(office.library)})
        refused = self._refused(session, client, asked, text)
        if refused is not None:
            return refused
        expires = now + timedelta(days=asked.days)
        new = tone.NewOrder(
            asked.id, member.name, member.registration or "", text.target.value, text.key, asked.reason, expires
        )
        tone.arm(session, office.vault.of(session, client.id), client.id, new, now)
        self._note(session, client, "armed", member.name, order_id=asked.id, text_key=None)
        order = tone.order(session, asked.id)
        facts = facts_of(session, office.house, client, now, order=order, text=text)
        slots = {"staff": member.name, "pseudonym": client.pseudonym, "text": text.key}
        until = {"until": f"{expires:%Y-%m-%d}", "failing": _names(failing(facts, now))}
        return Say("staff.tone_armed", slots | until)

    def _refused(self, session: Session, client: Client, asked: Arming, text: PlainText) -> Say | None:
        about = {"pseudonym": client.pseudonym}
        if tone.stopped(session, client.id) is not None:
            return Say("staff.tone_arm_stopped", about)
        if not switched_on(session, self._office.house, client):
            return Say("staff.tone_arm_off")
        if not 1 <= asked.days <= ORDER_DAYS.days:
            return Say("staff.tone_arm_days", {"most": str(ORDER_DAYS.days)})
        if not asked.reason.strip():
            return Say("staff.tone_arm_reason")
        # The seed aims cold words at danger; here danger is for a person alone (dbt-brief 1.1, 1.2).
        if self._office.is_danger(asked.reason):
            return Say("staff.tone_arm_unsafe")
        if tone.unreviewed(session, client.id):
            return Say("staff.tone_arm_review", about)
        yes = tone.newest_yes(session, client.id)
        if yes is None or text.fingerprint not in {sample["fingerprint"] for sample in yes.samples}:
            return Say("staff.tone_arm_consent", about)
        return None

    def disarmed(self, session: Session, client: Client, by: str) -> Say:
        """Take back what is armed."""
        taken = tone.revoke(session, client.id, by=by, now=self._office.clock())
        if taken:
            self._note(session, client, "disarmed", by)
        return Say(
            "staff.tone_disarmed" if taken else "staff.tone_none_armed",
            {"staff": by, "pseudonym": client.pseudonym},
        )

    def reviewed(self, session: Session, client: Client, by: str) -> Say:
        """Say that the plain messages sent so far were looked at."""
        now, waiting = self._office.clock(), tone.unreviewed(session, client.id)
        for order in waiting:
            order.reviewed_at, order.reviewed_by = now, by
        if waiting:
            self._note(session, client, "reviewed", by)
        slots = {"staff": by, "pseudonym": client.pseudonym, "count": str(len(waiting))}
        return Say("staff.tone_reviewed", slots)

    # --- ending, and the switches ---

    def stopped(self, session: Session, client: Client, by: str, *, cold_hurts: bool = False) -> Say:
        """Stop plain messages for good on a client's behalf; `cold_hurts` notes why."""
        tone.stop(session, client.id, by=by, now=self._office.clock(), cold_hurts=cold_hurts)
        self._note(session, client, "stopped", by)
        key = "staff.tone_cold" if cold_hurts else "staff.tone_stopped"
        return Say(key, {"staff": by, "pseudonym": client.pseudonym})

    def client_switched(self, session: Session, client: Client, by: str, *, on: bool) -> Say:
        """Switch one client on or off; off means warm, at once."""
        now = self._office.clock()
        tone.switch(session, client.clinic_id, client_id=client.id, on=on, by=by, now=now)
        self._note(session, client, "switched", by)
        return Say("staff.tone_client", {"pseudonym": client.pseudonym, "state": ON if on else OFF})

    def clinic_switched(self, session: Session, clinic_id: str, by: str, *, on: bool) -> Say:
        """Switch a whole clinic on or off."""
        tone.switch(session, clinic_id, client_id=None, on=on, by=by, now=self._office.clock())
        return Say("staff.tone_clinic", self.clinic_slots(session, clinic_id))

    def clinic_slots(self, session: Session, clinic_id: str) -> dict[str, str]:
        """Return how the switches of a clinic and of the deployment stand."""
        return {
            "state": ON if tone.clinic_on(session, clinic_id) else OFF,
            "deployment": ON if self._office.house.plain_messages else OFF,
        }

    def may_ask(self, session: Session, client: Client) -> Say | None:
        """Return why a client must not be asked about plain messages now; None when they may be."""
        if tone.stopped(session, client.id) is not None:
            return Say("staff.tone_arm_stopped", {"pseudonym": client.pseudonym})
        if not switched_on(session, self._office.house, client):
            return Say("staff.tone_arm_off")
        now = self._office.clock()
        last = tone.newest_event(session, client.id, "invited")
        lately = last is not None and now - last < ORDER_DAYS
        facts = facts_of(session, self._office.house, client, now)
        flagged = facts.flagged_at is None or now - facts.flagged_at < timedelta(hours=72)
        if lately or flagged or not facts.adult or must_be_safe(session, client, now):
            return Say("staff.tone_ask_not_now", {"pseudonym": client.pseudonym})
        return None

    def invited(self, session: Session, client: Client, by: str) -> None:
        """Keep that a client was asked: it is not done again within 30 days."""
        self._note(session, client, "invited", by)

    def _note(
        self,
        session: Session,
        client: Client,
        event: str,
        by: str,
        *,
        order_id: str | None = None,
        text_key: str | None = None,
    ) -> None:
        """Keep an act of staff in the log; the tone itself is moved by what the client does, or by the clock."""
        stands = standing_of(tone.state(session, client.id)).tone.value
        tone.log(
            session,
            ToneEvent(
                client_id=client.id,
                at=self._office.clock(),
                actor=by,
                event=event,
                before=stands,
                after=stands,
                order_id=order_id,
                text_key=text_key,
                content_version=self._office.library.fingerprint,
                failing=[],
            ),
        )


def texts_of(library: Library) -> str:
    """Return the keys of the plain messages that can be armed."""
    return ", ".join(text.key for text in plain_texts(library) if not text.key.endswith(MORE))


def _order_line(order: ToneOrder | None) -> str:
    if order is None:
        return NONE
    return f"{order.text_key} by {order.clinician}, until {order.expires_at:%Y-%m-%d}"


def _names(guards: tuple[Guard, ...]) -> str:
    return ", ".join(guard.value for guard in guards) or NONE


def _log_line(session: Session, client: Client, event: ToneEvent) -> str:
    line = f"{event.at:%Y-%m-%d %H:%M}, {event.actor}: {event.event}"
    if event.before != event.after:
        line += f", {event.before} to {event.after}"
    if event.text_key:
        line += f", {event.text_key}"
    if event.failing:
        line += f", not met: {', '.join(event.failing)}"
    if event.after == Tone.WARM_RETURN:
        after = tone_facts.intensity_since(session, client.id, event.at)
        line += f", strength before {event.intensity}, told after {after}"
    return line
