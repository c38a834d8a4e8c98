"""Commitment: both sides weighed; a tiny step, by agreement a larger one, or none; looked at later.

The step itself is kept and shown by the desk of today: a commitment is the client's own small step.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.commitment import SIDES, WEIGHS, side_after, sides_told
from coaching.missing_links import About
from coaching.quoting import showable
from content.render import render
from content.say import Say, client_words
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.own.desk import Moment, number_in
from records import coaching_store, commitments, saved_words
from records.models import Client
from records.vault import ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

WEIGH = "weigh"
"""The kind of the notes in which a client weighs both sides."""
KEPT_FOR = timedelta(hours=2)
_ASKS = {
    "clear": "commit.ask_clear",
    "tie": "commit.ask_tie",
    "large": "commit.large_first",
    "large_yes": "commit.large_ask",
    "take": "commit.ask_words",
}


class CommitDesk:
    """Answers the buttons of a commitment, and the words in which both sides are weighed."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about a commitment."""
        pressed = moment.press("commit")
        weighing = moment.asked in WEIGHS and (not moment.what or moment.what == "/stop")
        if pressed is None and not weighing:
            return None
        if not allows(Mode(client.mode), Activity.COACHING):
            return Answer((Say("parked.for_now"),)) if pressed is not None else None
        try:
            if pressed is None:
                return self._weighed(
                    session, client, moment, moment.asked.removeprefix("commit.weigh_"), moment.words
                )
            return self._pressed(session, client, moment, *pressed)
        except (ErasedError, SealBrokenError):
            return Answer((Say("parked.unreadable"),))

    def _pressed(self, session: Session, client: Client, moment: Moment, name: str, argument: str) -> Answer:
        about = About.of_number(number_in(argument))
        if name == "tiny":
            return Answer((*self._past(session, client), self._tiny(about)))
        if name == "weigh":
            return Answer((Say(WEIGHS[0]),))
        side = argument.partition(":")[0]
        if name == "skip" and side in SIDES:
            return self._weighed(session, client, moment, side, "")
        if name == "not_yet":
            number = number_in(argument)
            let_go = (f"today.let_go.{number}",) if number is not None else ()
            return Answer(
                (Say("commit.not_yet", buttons=(("missed.start.1",), ("today.other", *let_go), ("house.menu",))),)
            )
        return Answer((Say(_ASKS.get(name, "commit.left")),))

    @staticmethod
    def _tiny(about: About) -> Say:
        return Say("commit.ask_tiny" if about is About.PRACTICE else "commit.ask_tiny_diary")

    def _past(self, session: Session, client: Client) -> tuple[Say, ...]:
        """Return a step of the client's own that was done before, if there is one that may be said back."""
        words = commitments.newest_done(session, self._kit.vault.of(session, client.id), client.id)
        shown = showable(words) if words is not None else None
        return (Say("commit.past", {"words": client_words(shown)}),) if shown is not None else ()

    def _weighed(self, session: Session, client: Client, moment: Moment, side: str, words: str) -> Answer:
        if words and moment.skips:
            words = ""
        elif words and moment.leaves:
            return Answer((Say("commit.left"),))
        following = side_after(side)
        effect = self._keeping(moment, side, words) if words else None
        if following is not None:
            return Answer((Say(f"commit.weigh_{following}"),), effect=effect)
        return Answer((self._both_sides(session, client, {side: words} if words else {}),), effect=effect)

    def _both_sides(self, session: Session, client: Client, now: dict[str, str]) -> Say:
        since = self._kit.clock() - KEPT_FOR
        kept = saved_words.newest(session, self._kit.vault.of(session, client.id), client.id, WEIGH, since=since)
        told = {**kept, **now}
        lines = [
            self._text(f"commit.line_{side}", words=client_words(line))
            for side in sides_told(told)
            if (line := showable(told[side])) is not None
        ]
        if not lines:
            return Say("commit.weighed_none")
        return Say("commit.weighed", {"lines": client_words("\n".join(lines))})

    def _keeping(self, moment: Moment, side: str, words: str) -> Effect:
        def effect(session: Session, client: Client) -> None:
            cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
            item_id = moment.inbound.item_id
            coaching_store.add_note(session, cipher, client.id, item_id, now, kind=WEIGH, text=words, about=side)

        return effect

    def _text(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text
