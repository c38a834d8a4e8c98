"""What clients said about this program, by command: in a member's own chat alone, and who read it is kept."""

from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.staffroom.acts import Actor, Back, Outcome, said
from conversation.staffroom.parts import in_parts
from conversation.types import Inbound
from records import clients, feedback, takeovers
from records.feedback import Feedback

SHOWN = 10
LONGEST = 500


class FeedbackReading:
    """Answers `/feedback` and `/feedback NAME` of staff."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def by_command(self, session: Session, inbound: Inbound, actor: Actor) -> Outcome:
        """Show the newest feedback of the member's clinic, or of one client."""
        if not inbound.private or actor.member_id is None:
            return said("staff.feedback_private")
        name = inbound.argument.strip()
        client = clients.find_by_pseudonym(session, name, actor.clinic_id) if name else None
        if name and client is None:
            return said("staff.clear_unknown")
        whose = {"clinic_id": actor.clinic_id, "client_id": client.id if client else None}
        found = list(feedback.newest(session, self._kit.vault, limit=SHOWN, **whose))
        if not found:
            return said("staff.feedback_none")
        for client_id in dict.fromkeys(one.client_id for one in found):
            takeovers.viewed(session, client_id, by=actor.name, what="feedback", now=self._kit.clock())
        count = feedback.count(session, **whose)
        words = in_parts("\n\n".join(line_of(one) for one in found))
        head = Back(Say("staff.feedback_head", {"count": str(count)}))
        return Outcome((head, *(Back(words=part, protect=True) for part in words)))


def line_of(one: Feedback) -> str:
    """Return one piece of feedback as it is read: when, whose, how it came, and the words."""
    text = one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST]}\u2026"
    return f"{one.at:%Y-%m-%d %H:%M} UTC, {one.pseudonym}, {one.about}: {text}"
