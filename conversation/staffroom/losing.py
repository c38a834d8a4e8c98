"""When whoever holds a chat is lost, or leaves a client waiting: others are paged, and the client is told."""

from sqlalchemy.orm import Session

from content.say import Say
from conversation.decisions import DecisionWriter
from conversation.kit import Kit
from conversation.safety_desk import SafetyDesk
from conversation.safety_facts import Decision, PageOrder, emergency_slots
from conversation.types import Lane
from records import clients, takeovers, transcript
from records.models import Client
from records.takeover_models import Takeover
from records.takeovers import Ended
from records.vault import ErasedError
from safety.modes import Mode
from safety.policy import Whom

ANSWER_SECONDS = 600
"""Somebody must acknowledge within this time: a client who was promised a person is without one."""
WAITING = "WAITING"
"""Not a safety code: a client whose chat a person holds got no answer. Paged like intent (T4)."""


class Losing:
    """Pages others about a held chat, inside the caller's transaction."""

    def __init__(self, kit: Kit, desk: SafetyDesk, decisions: DecisionWriter) -> None:
        self._kit = kit
        self._desk = desk
        self._decisions = decisions

    def lose(self, session: Session, takeover: Takeover, why: str) -> list[int]:
        """End a takeover whose member cannot be reached; return the lines to send to the client.

        The chat goes back to the mode it had before, never to a lighter one.
        """
        now = self._kit.clock()
        if not takeovers.end(session, takeover, how=Ended.LOST, by="bot", now=now):
            return []
        client = session.get_one(Client, takeover.client_id)
        session.refresh(client)
        clients.note_mode(
            session,
            self._kit.vault,
            client,
            before=Mode.HUMAN.value,
            after=client.mode,
            actor="bot",
            reason=f"takeover lost: {why}",
            now=now,
        )
        return self._page(session, takeover, client, "staff.page.holder_lost", "human.lost")

    def left_waiting(self, session: Session, takeover: Takeover) -> list[int]:
        """Page others because the client got no answer; the chat stays with the member."""
        client = session.get_one(Client, takeover.client_id)
        takeover.paged_at = self._kit.clock()
        return self._page(session, takeover, client, "staff.page.left_waiting", "human.no_answer_yet")

    def _page(
        self, session: Session, takeover: Takeover, client: Client, page_key: str, says_key: str
    ) -> list[int]:
        now = self._kit.clock()
        facts = self._desk.facts_of(session, client, self._kit)
        slots = {"staff": takeover.staff_name, "line": facts.lines.first, **emergency_slots(facts)}
        truths = {
            "after_page": Say("human.team_told").to_json(),
            "if_unreachable": Say("crisis.unreachable", slots).to_json(),
        }
        whom = (Whom.ON_CALL.value, Whom.BACKUP.value, Whom.MANAGER.value)
        page = PageOrder(ANSWER_SECONDS, page_key, whom, truths)
        self._decisions.escalate(session, client, Decision(WAITING, (), page=page), now)
        try:
            cipher = self._kit.vault.of(session, client.id)
        except ErasedError:
            return []
        prefix = f"{says_key}/{takeover.id}/{now.isoformat(timespec='seconds')}"
        lines = self._kit.composer.lines(
            session, client.id, (Say(says_key, slots),), prefix=prefix, lane=Lane.CRISIS, now=now
        )
        return [m.id for m in transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)]
