"""The last look at a plain message, at the moment it is sent: kill switches, the client's stop, and its run."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coaching.tone import RUN_ENDS_AFTER, Tone
from coaching.tone_texts import MORE
from conversation.kit import Kit
from conversation.tone_facts import must_be_safe, switched_on
from records import tone
from records.models import Client, Message
from records.sending import UNCERTAIN
from records.tone_models import ToneOrder
from records.transcript import DROPPED, FAILED, PENDING, SENDING, SENT

PLAIN = "plain."


def is_plain(message: Message) -> bool:
    """Tell whether a line is a plain message."""
    return (message.say_key or "").startswith(PLAIN)


def may_go(session: Session, kit: Kit, client: Client, message: Message) -> bool:
    """Tell whether a plain message may still be sent now; what is refused here is withdrawn."""
    row, now = tone.state(session, client.id), kit.clock()
    order = tone.order(session, row.order_id if row is not None else None)
    if row is None or order is None or order.used_at is None:
        return False
    running = row.tone == Tone.MATTER_OF_FACT or (
        row.tone == Tone.WARM_RETURN and message.say_key != order.text_key
    )
    return (
        running
        and message.say_key in {order.text_key, order.text_key + MORE}
        and message.created_at >= order.used_at
        and now - message.created_at < RUN_ENDS_AFTER
        and order.revoked_at is None
        and tone.stopped(session, client.id) is None
        and switched_on(session, kit.house, client)
        and not must_be_safe(session, client, now)
    )


def _lines(session: Session, order: ToneOrder) -> list[Message]:
    keys = (order.text_key, order.text_key + MORE)
    lines = select(Message).where(Message.client_id == order.client_id, Message.say_key.in_(keys))
    return list(session.scalars(lines.where(Message.created_at >= order.used_at)))


def went_out(session: Session, order: ToneOrder) -> bool:
    """Tell whether any plain message of this order's run reached the client, or may have."""
    return any(
        line.status in {SENT, SENDING} or (line.status in {PENDING, FAILED} and line.error == UNCERTAIN)
        for line in _lines(session, order)
    )


def withdraw(session: Session, order: ToneOrder) -> None:
    """Take back the plain messages of a run that have not been sent."""
    waiting = [line.id for line in _lines(session, order) if line.status == PENDING]
    session.execute(update(Message).where(Message.id.in_(waiting)).values(status=DROPPED))
