"""Faults of this program that a client tells of: a plain apology, kept as ours, and shown to staff every week."""

from sqlalchemy.orm import Session

from coaching.faults import fault_in
from content.say import Say
from conversation.answers import Answer
from conversation.kit import Kit
from conversation.own.desk import Moment
from conversation.own.feedback import kept_as
from records.models import Client

ABOUT = "fault"
"""How feedback is marked that tells of a fault of ours."""


class FaultsDesk:
    """Answers a client who says that something here went wrong; nobody is asked whether they are sure."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:  # noqa: ARG002 - the port
        """Answer a fault that is told; not where any words were asked for."""
        if moment.what or moment.takes_words(self._kit.composer.library):
            return None
        fault = fault_in(moment.words)
        if fault is None:
            return None
        return Answer((Say(f"fault.{fault}"),), effect=kept_as(self._kit, moment, ABOUT), outcome="feedback")
