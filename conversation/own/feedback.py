"""What a client says about this program: `/feedback` and criticism, thanked for and kept, never argued with."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from coaching.criticism import is_criticism
from content.say import Say
from conversation.answers import Answer, Effect, TurnItem
from conversation.kit import Kit
from conversation.last_asked import typed
from conversation.own.desk import Moment
from conversation.types import Kind
from records import coaching_store
from records.feedback import COMPLAINT
from records.models import Client
from safety.types import Action

ASK = "feedback.ask"
_LEFT = frozenset({"cancel", "not now", "stop", "never mind"})
"""Fewer than at other questions: a plain "no" is feedback too."""


class FeedbackDesk:
    """Answers `/feedback`, its buttons, and the words it asked for; in every mode, held chats included."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:  # noqa: ARG002 - the port
        """Answer what is meant as feedback."""
        pressed = moment.press("feedback")
        if pressed is not None:
            says = {"leave": "feedback.ways_out", "cancel": "feedback.cancelled"}
            return Answer((Say(says.get(pressed[0], ASK)),))
        if moment.what == "/feedback" and not moment.words.strip():
            return Answer((Say(ASK),))
        if moment.what == "/feedback":
            return self._kept(moment)
        if moment.asked != ASK:
            return None
        if moment.what == "/stop" or typed(moment.inbound) in _LEFT:
            return Answer((Say("feedback.cancelled"),))
        return self._kept(moment)

    def _kept(self, moment: Moment) -> Answer:
        return Answer((Say("feedback.thanks"),), effect=kept_as(self._kit, moment, "feedback"), outcome="feedback")


class CriticismDesk:
    """Answers criticism of this program or of DBT in plain words, while the dialogue is down too."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:  # noqa: ARG002 - the port
        """Answer criticism; not where words were asked for."""
        if moment.what or moment.takes_words(self._kit.composer.library) or not is_criticism(moment.words):
            return None
        effect = kept_as(self._kit, moment, "criticism")
        return Answer((Say("talk.complaint"),), effect=effect, outcome="feedback")


def kept_beside_safety(kit: Kit) -> Callable[[TurnItem], Effect | None]:
    """Return what keeps criticism that was answered as a possible danger first: "pointless" may be both."""

    def keep(item: TurnItem) -> Effect | None:
        mild = item.inbound.kind is Kind.TEXT and item.screened_action == Action.CHECK_IN
        return kept_as(kit, Moment(item), "criticism") if mild and is_criticism(item.inbound.text) else None

    return keep


def kept_as(kit: Kit, moment: Moment, about: str) -> Effect:
    """Return the change that keeps a client's words as feedback, sealed."""

    def effect(session: Session, client: Client) -> None:
        coaching_store.add_note(
            session,
            kit.vault.of(session, client.id),
            client.id,
            moment.inbound.item_id,
            kit.clock(),
            kind=COMPLAINT,
            text=moment.words,
            about=about,
        )

    return effect
