"""`/reminders NAME`: a member of staff sees what a client set. There is no command that sets anything for them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from content.say import client_words
from conversation.kit import Kit
from conversation.reminding.page import lines, view_of
from conversation.staffroom.acts import Actor, Outcome, said
from conversation.types import Inbound
from records import clients, reminders, takeovers

WEEK = timedelta(days=7)


class ReminderReading:
    """Answers `/reminders NAME`, in a member's own chat."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Show what the client set."""
        if not inbound.private:
            return said("staff.reminders_private")
        name, now = inbound.argument.strip(), self._kit.clock()
        if not name or " " in name:
            return said("staff.reminders_usage")
        client = clients.find_by_pseudonym(session, name, actor.clinic_id)
        if client is None:
            return said("staff.clear_unknown")
        view = view_of(session, client, self._kit)
        takeovers.viewed(session, client.id, by=inbound.sender_name, what="reminders", now=now)
        library = self._kit.composer.library
        none = library.message("remind.no_zone").variants[0]
        text = "\n".join(lines(view, library)) if view is not None else none
        count = len(reminders.sent(session, client.id, since=now - WEEK))
        return said("staff.reminders_shown", pseudonym=client.pseudonym, lines=client_words(text), sent=str(count))
