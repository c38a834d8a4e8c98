"""Moves a client's tone: one event through the policy's table, kept with who, when, why and which text.

Everything that changes a tone goes through here, inside the caller's transaction.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coaching.tone import RUN_ENDS_AFTER, Event, Send, Standing, Step, Tone, step
from coaching.tone_guards import ToneFacts
from coaching.tone_texts import MORE
from content.say import Say
from conversation import tone_gate
from conversation.kit import Kit
from conversation.tone_facts import standing_of
from records import tone, transcript
from records.models import Client
from records.tone_models import ToneEvent, ToneOrder, ToneState

BOT, CLIENT = "the bot", "the client"
RETURNS = {Event.HURT: "tone.return_hurt", Event.STOPPED: "tone.return_stopped", Event.CLEARED: "tone.return_owed"}


@dataclass(frozen=True, slots=True)
class Moved:
    """One event and what it led to; `text_key` is the plain message that it sends."""

    event: Event
    before: Standing
    step: Step
    facts: ToneFacts
    actor: str = BOT
    order: ToneOrder | None = None

    @property
    def changes(self) -> bool:
        """Tell whether anything changed or was sent."""
        return self.step.standing != self.before or bool(self.step.sends)

    @property
    def text_key(self) -> str | None:
        """Return the key of the plain message that this sends."""
        if self.order is None or Send.PLAIN not in self.step.sends:
            return None
        return self.order.text_key + (MORE if self.event is Event.MORE else "")

    def says(self) -> tuple[Say, ...]:
        """Return what is sent beside the ordinary answer: a plain message, the return, or both."""
        out: list[Say] = []
        clinician = self.order.clinician if self.order is not None else "@tone.your_clinician"
        if (key := self.text_key) is not None:
            out.append(Say(key, {"clinician": clinician}, variant=0))
        if Send.RETURN in self.step.sends:
            key = RETURNS.get(self.event, "tone.return")
            out.append(Say(key, {"clinician": clinician} if key == "tone.return_owed" else {}))
        return tuple(out)


def moved(
    kit: Kit,
    standing: Standing,
    event: Event,
    facts: ToneFacts,
    *,
    actor: str = BOT,
    order: ToneOrder | None = None,
) -> Moved:
    """Let one event happen to a standing; nothing is written yet."""
    return Moved(event, standing, step(standing, event, facts, kit.clock()), facts, actor, order)


def keep(
    session: Session,
    kit: Kit,
    client: Client,
    done: Moved,
    *,
    message_id: int | None = None,
    return_key: str | None = None,
) -> bool:
    """Write what happened. False when the standing, or the order, is no longer as it was read: then nothing is."""
    now = kit.clock()
    row = tone.state_to_change(session, client.id, now)
    if standing_of(row) != done.before:
        return False
    opens = done.event is Event.OCCASION and done.order is not None
    if opens and not tone.use(session, done.order.id, now):  # type: ignore[union-attr]
        return False
    if opens and done.order is not None:
        row.order_id = done.order.id
        kit.queue.enqueue_tone(session, done.order.id, RUN_ENDS_AFTER.total_seconds())
    after = done.step.standing
    if after.tone.value != row.tone:
        row.since = now
    row.tone, row.plain, row.owed = after.tone.value, after.plain, after.owed
    if Send.RETURN in done.step.sends:
        row.return_key = return_key
    if done.event is Event.RETURNED:
        row.returned_at, row.return_key, row.order_id = now, None, None
    if done.event is Event.UNSENT:
        row.order_id = None
    _log(session, kit, client, done, row, message_id)
    return True


def _log(session: Session, kit: Kit, client: Client, done: Moved, row: ToneState, message_id: int | None) -> None:
    tone.log(
        session,
        ToneEvent(
            client_id=client.id,
            at=kit.clock(),
            actor=done.actor,
            event=done.event.value,
            before=done.before.tone.value,
            after=done.step.standing.tone.value,
            order_id=done.order.id if done.order is not None else row.order_id,
            text_key=done.text_key,
            content_version=kit.composer.library.fingerprint,
            failing=[guard.value for guard in done.step.failing],
            intensity=done.facts.intensity,
            message_id=message_id,
        ),
    )


def settled(session: Session, kit: Kit, row: ToneState | None, facts: ToneFacts) -> Moved | None:
    """Return what has become of a run or a return since: gone out, never sent, or withdrawn. None: nothing new."""
    if row is None:
        return None
    standing, order = standing_of(row), tone.order(session, row.order_id)
    if standing.tone is Tone.MATTER_OF_FACT and (order is None or not tone_gate.went_out(session, order)):
        return moved(kit, standing, Event.UNSENT, facts, order=order)
    if standing.tone is not Tone.WARM_RETURN:
        return None
    line = transcript.by_key(session, row.client_id, row.return_key) if row.return_key else None
    if line is None or line.status == transcript.DROPPED:
        return moved(kit, standing, Event.LOST, facts, order=order)
    if line.status in {transcript.SENT, transcript.FAILED}:
        return moved(kit, standing, Event.RETURNED, facts, order=order)
    return None
