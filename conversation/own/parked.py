"""What waits for a better moment: now, later, or drop it; one matter at a time (dbt-brief section 7)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from coaching.missing_links import About
from coaching.targets import Matter, TargetLevel
from content.library import Library
from content.say import Say
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.own import absence, links
from conversation.own.desk import Moment, number_in
from records import coaching_store, parked
from records.models import Client
from records.vault import ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

_NAME = "parked.matter."


def opening(matter: Matter) -> tuple[Say, ...]:
    """Return what is said when a matter is taken up: for daily life, how it feels; a skill, by the list."""
    if matter in (Matter.PRACTICE, Matter.DIARY):
        return links.opening(About(matter.value))
    if matter is Matter.THERAPIST:
        return (Say("repair.therapist"),)
    if matter.level is TargetLevel.THERAPY:
        return absence.opening(matter)
    return (Say("parked.now_skills" if matter is Matter.SKILLS else "parked.now"),)


def names(library: Library, matters: Sequence[str]) -> str:
    """Return what matters are called, in approved words, as a list inside a sentence."""
    known = [library.message(f"{_NAME}{matter}").variants[0] for matter in matters if matter in set(Matter)]
    return ", ".join(known[:-1]) + f" and {known[-1]}" if len(known) > 1 else "".join(known)


def name_slot(matter: str) -> dict[str, str]:
    """Return the slot that names one matter."""
    return {"matter": f"@{_NAME}{matter}"}


class ParkedDesk:
    """Answers the three buttons below a matter that came back, and those below a skill that was broken off."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about something parked."""
        pressed = moment.press("parked")
        if pressed is None:
            return None
        if not allows(Mode(client.mode), Activity.COACHING):
            return Answer((Say("parked.for_now"),))
        name, argument = pressed
        if name == "leave_skill":
            return Answer((Say("parked.left_skill"),), effect=_forget_skill)
        try:
            kept = parked.one(session, self._kit.vault.of(session, client.id), client.id, number_in(argument) or 0)
        except (ErasedError, SealBrokenError):
            return Answer((Say("parked.unreadable"),))
        if kept is None or kept.matter not in set(Matter):
            return Answer((Say("parked.gone"),))
        if name == "later":
            return Answer((Say("parked.later_kept"),))
        if name == "drop":
            return Answer((Say("parked.dropped"),), effect=self._closing(kept.number, parked.DROPPED))
        return Answer(opening(Matter(kept.matter)), effect=self._closing(kept.number, parked.TAKEN))

    def _closing(self, number: int, how: str) -> Effect:
        return lambda session, client: parked.close(session, client.id, number, how, self._kit.clock())


def _forget_skill(session: Session, client: Client) -> None:
    coaching_store.take_parked(session, client.id)
