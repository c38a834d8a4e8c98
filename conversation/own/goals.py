"""A client's goals: shown, added, changed and removed by the client, one step a message."""

from sqlalchemy.orm import Session

from coaching.goals import LONGEST_GOAL, MOST_GOALS, one_line
from content.say import Say, client_words
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.own.desk import Moment, number_in
from records import goals
from records.goals import Goal
from records.models import Client
from records.vault import ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

NEW = ("goals.ask", "goals.ask_again")
ANEW = "goals.anew_"
"""Followed by the place of the goal whose new words are asked for."""
ADD, WHICH, MENU = ("goals.add",), ("goals.which",), ("house.menu",)


class GoalsDesk:
    """Answers `/goals`, its buttons, and the words of a goal."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about goals."""
        pressed = moment.press("goals")
        writing = moment.asked in NEW or moment.asked.startswith(ANEW)
        if moment.what != "/goals" and pressed is None and not writing:
            return None
        try:
            kept = goals.of_client(session, self._kit.vault.of(session, client.id), client.id)
        except (ErasedError, SealBrokenError):
            return Answer((Say("goals.unreadable"),))
        if writing and pressed is None and moment.what != "/goals":
            return self._written(moment, kept)
        if not allows(Mode(client.mode), Activity.COACHING):
            return Answer((self._listed(kept, "goals.for_now"),))
        return self._pressed(pressed or ("show", ""), kept)

    def _pressed(self, pressed: tuple[str, str], kept: tuple[Goal, ...]) -> Answer:
        name, argument = pressed
        goal = next((one for one in kept if one.position == number_in(argument)), None)
        if name == "add":
            return Answer((Say("goals.ask" if len(kept) < MOST_GOALS else "goals.full"),))
        if name == "which" and kept:
            numbers = tuple(f"goals.pick_{goal.position}" for goal in kept)
            return Answer((Say("goals.pick", {"goals": _lines(kept)}, (numbers, ("goals.leave",))),))
        if goal is None:
            return Answer((self._listed(kept, "goals.list"),))
        n, slots = goal.position, {"goal": client_words(goal.text)}
        if name == "change":
            return Answer((Say(f"{ANEW}{n}", slots),))
        if name == "remove":
            return Answer((Say("goals.sure", slots, ((f"goals.remove_yes.{n}",), ("goals.leave",))),))
        if name == "remove_yes":
            rest = tuple(one for one in kept if one is not goal)
            return Answer((self._listed(rest, "goals.removed"),), effect=self._removal(n))
        rows = ((f"goals.change.{n}", f"goals.remove.{n}"), ("goals.leave",))
        return Answer((Say("goals.picked", slots, rows),))

    def _written(self, moment: Moment, kept: tuple[Goal, ...]) -> Answer:
        if moment.leaves:
            return Answer((self._listed(kept, "goals.left"),))
        text = one_line(moment.words)
        if len(text) > LONGEST_GOAL:
            again = moment.asked if moment.asked.startswith(ANEW) else "goals.ask_again"
            too_long = Say("goals.too_long", {"limit": str(LONGEST_GOAL)})
            slots = {"goal": client_words(self._old(moment, kept))}
            return Answer((too_long, Say(again, slots)))
        place = self._place(moment, kept)
        if place is None:
            return Answer((self._listed(kept, "goals.list"),))
        now = (*(one for one in kept if one.position != place), Goal(place, text))
        listed = tuple(sorted(now, key=lambda one: one.position))
        return Answer((self._listed(listed, "goals.noted"),), effect=self._keeping(place, text))

    @staticmethod
    def _old(moment: Moment, kept: tuple[Goal, ...]) -> str:
        number = number_in(moment.asked.removeprefix(ANEW))
        return next((goal.text for goal in kept if goal.position == number), "")

    @staticmethod
    def _place(moment: Moment, kept: tuple[Goal, ...]) -> int | None:
        """Return the place the words belong to: that of the goal they change, or the first free one."""
        taken = {goal.position for goal in kept}
        if moment.asked.startswith(ANEW):
            return number_in(moment.asked.removeprefix(ANEW))
        return next((place for place in range(1, MOST_GOALS + 1) if place not in taken), None)

    @staticmethod
    def _listed(kept: tuple[Goal, ...], key: str) -> Say:
        """Return the goals as they stand, or the way to a first one."""
        if not kept:
            return Say("goals.for_now_none" if key == "goals.for_now" else "goals.none")
        if key == "goals.for_now":
            return Say(key, {"goals": _lines(kept)})
        rows = (ADD, WHICH, MENU) if len(kept) < MOST_GOALS else (WHICH, MENU)
        return Say(key, {"goals": _lines(kept)}, rows)

    def _keeping(self, place: int, text: str) -> Effect:
        def effect(session: Session, client: Client) -> None:
            goals.keep(session, self._kit.vault.of(session, client.id), client.id, place, text, self._kit.clock())

        return effect

    @staticmethod
    def _removal(place: int) -> Effect:
        return lambda session, client: goals.remove(session, client.id, place)


def _lines(kept: tuple[Goal, ...]) -> str:
    return client_words("\n".join(f"{goal.position}. {goal.text}" for goal in kept))
