"""A group or session missed or late, one that got loud, thoughts of stopping: one question, then help to tell.

After dbt-brief 1.1. The client writes what they want to say to their therapist; nothing is carried or moved.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from coaching.memory import Note
from coaching.quoting import showable
from coaching.targets import Matter
from content.say import Say, client_words
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.own.desk import Moment
from conversation.own.repair import TO_SAY
from records import coaching_store
from records.models import Client
from safety.modes import Activity, Mode, allows

ASKS: Mapping[str, Matter] = MappingProxyType(
    {"absent.ask_group": Matter.GROUP, "absent.ask_session": Matter.SESSION}
)
SAY = "absent.say"
MESSAGE = "message"
"""What the note is about in which a client writes what to tell their therapist."""


def opening(matter: Matter) -> tuple[Say, ...]:
    """Return what is said first: validation, then for an absence the one question about what was in the way."""
    if matter in (Matter.GROUP, Matter.SESSION):
        return (Say(f"absent.ordinary_{matter}"), Say(f"absent.ask_{matter}"))
    return (Say(f"absent.{matter}"),)


class AbsenceDesk:
    """Answers the words to the one question, the buttons below it, and the words of a message in the making."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:  # noqa: ARG002 - the port
        """Answer what is about an absence."""
        pressed = moment.press("absent")
        writing = (moment.asked in ASKS or moment.asked == SAY) and (not moment.what or moment.what == "/stop")
        if pressed is None and not writing:
            return None
        if not allows(Mode(client.mode), Activity.COACHING):
            return Answer((Say("parked.for_now"),)) if pressed is not None else None
        if pressed is not None:
            says = {"skip": "absent.skipped", "prepare": SAY}
            return Answer((Say(says.get(pressed[0], "absent.left")),))
        if moment.skips and moment.asked in ASKS:
            return Answer((Say("absent.skipped"),))
        if moment.leaves:
            return Answer((Say("absent.left"),))
        if moment.asked == SAY:
            return self._drafted(moment)
        return Answer((Say("absent.told"),), effect=self._noting(moment, Note.BARRIER.value, ASKS[moment.asked]))

    def _drafted(self, moment: Moment) -> Answer:
        shown = showable(moment.words)
        says = (
            Say("absent.draft", {"draft": client_words(shown)}) if shown is not None else Say("absent.draft_none")
        )
        return Answer((says,), effect=self._noting(moment, TO_SAY, MESSAGE))

    def _noting(self, moment: Moment, kind: str, about: str) -> Effect:
        def effect(session: Session, client: Client) -> None:
            cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
            item_id, text = moment.inbound.item_id, moment.words
            coaching_store.add_note(session, cipher, client.id, item_id, now, kind=kind, text=text, about=about)

        return effect
