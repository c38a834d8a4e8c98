"""Who can really be reached: the ways that work now, and the hours of a rota in which that leaves nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from safety.rota import LOOK_AHEAD, Gap, Rota, Way, gaps


class Missing(StrEnum):
    """Why a way does not reach somebody now."""

    NOT_ENROLLED = "not_enrolled"
    LOST = "lost"
    NO_MAIL = "no_mail"
    NO_PAGER = "no_pager"


_NOT_SET_UP = {Way.EMAIL: Missing.NO_MAIL, Way.PAGER: Missing.NO_PAGER}


@dataclass(frozen=True, slots=True)
class Standing:
    """What works now: the own chats of enrolled members by name, the ways set up, and what was lost."""

    chats: Mapping[str, int] = field(default_factory=dict)
    outside: frozenset[Way] = frozenset()
    """The ways beside Telegram that this deployment has."""
    staff_chat: int | None = None
    lost: frozenset[str] = frozenset()
    """Whose own chat cannot be written to."""
    staff_chat_lost: bool = False

    @property
    def staff_chat_works(self) -> bool:
        """Tell whether there is a staff chat that can be written to, as far as is known."""
        return self.staff_chat is not None and not self.staff_chat_lost

    def missing(self, name: str, way: Way) -> Missing | None:
        """Return why a way does not reach this person themselves; None when it does."""
        if way is not Way.TELEGRAM:
            return None if way in self.outside else _NOT_SET_UP[way]
        if name not in self.chats:
            return Missing.NOT_ENROLLED
        return Missing.LOST if name in self.lost else None

    def ways(self, name: str, of_rota: Iterable[Way]) -> tuple[Way, ...]:
        """Return the ways to try, in order: first those that reach the person themselves.

        Telegram stays in the list as long as there is any chat to write to: the staff chat takes the page, and
        what was lost may work again without our having heard.
        """
        wanted = tuple(of_rota)
        own = [way for way in wanted if self.missing(name, way) is None]
        any_chat = self.staff_chat is not None or name in self.chats
        rest = [way for way in wanted if way is Way.TELEGRAM and way not in own and any_chat]
        if name in self.lost:
            return (*own, *rest)
        return tuple(way for way in wanted if way in own or way in rest)

    def reaches(self, name: str, of_rota: Iterable[Way]) -> bool:
        """Tell whether anything reaches this person themselves."""
        return any(self.missing(name, way) is None for way in of_rota)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Hours in which nobody at all could be paged, and those in which only the staff chat would hear of it."""

    nobody: tuple[Gap, ...]
    staff_chat_only: tuple[Gap, ...]


def uncovered(rota: Rota, standing: Standing, since: datetime, ahead: timedelta = LOOK_AHEAD) -> Uncovered:
    """Return the uncovered hours with the reach that works now; moments are aware, as in `gaps`."""
    on_rota = gaps(rota, since, ahead)
    in_person = gaps(rota, since, ahead, lambda name: standing.reaches(name, rota.people[name].ways))
    if not standing.staff_chat_works:
        return Uncovered(in_person, ())
    return Uncovered(on_rota, tuple(_without(in_person, on_rota)))


def _without(wide: Iterable[Gap], narrow: tuple[Gap, ...]) -> Iterable[Gap]:
    """Yield what of the `wide` spans lies outside the `narrow` ones, which they cover."""
    for gap in wide:
        starts = gap.starts
        for hole in narrow:
            if gap.starts <= hole.starts and hole.ends <= gap.ends:
                if starts < hole.starts:
                    yield Gap(starts, hole.starts)
                starts = hole.ends
        if starts < gap.ends:
            yield Gap(starts, gap.ends)
