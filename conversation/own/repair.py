"""Repair in the very next turn: the impact is named, the topic dropped, a person offered (dbt-brief section 1).

A hurt between a client and their therapist is prepared for by the client: nothing is carried, no side is taken.
"""

from datetime import timedelta
from types import MappingProxyType

from sqlalchemy.orm import Session

from coaching.quoting import showable
from coaching.rupture import Rupture, rupture_in
from content.render import render
from content.say import Say, client_words
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.own.desk import Moment
from conversation.own.feedback import kept_as
from records import coaching_store, saved_words
from records.models import Client

OUTCOME = "repair"
"""The outcome of a turn that dropped the topic: the dialogue is told to put it down."""
TO_SAY = "to_say"
"""The kind of the notes in which a client prepares what to say."""
KEPT_FOR = timedelta(hours=2)
_SAYS = MappingProxyType(
    {
        Rupture.HURT: "talk.repair",
        Rupture.DROPPED: "repair.dropped",
        Rupture.MISSED: "repair.missed",
        Rupture.HOSTILE: "repair.hostile",
        Rupture.THERAPIST: "repair.therapist",
    }
)
_STEPS = ("event", "feeling", "wish")
_BUTTONS = frozenset({"left", "elsewhere", "therapist", "stopped", *(f"say_{step}" for step in _STEPS)})
_LOOPS = ("intake.", "offer.", "rerate.", "skill.", "practice.", "missed.", "log.", "walk.", "wrapup.")
"""Where the dialogue waits for an answer, a hurt with somebody else may be the answer."""


class RepairDesk:
    """Answers cues of a hurt, the buttons below a repair, and the words of what a client wants to say."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about a hurt."""
        pressed = moment.press("repair")
        if pressed is not None:
            return self._pressed(session, client, pressed[0])
        step = moment.asked.removeprefix("repair.say_")
        if moment.asked.startswith("repair.say_") and step in _STEPS:
            return self._written(session, client, moment, step)
        if moment.what or moment.takes_words(self._kit.composer.library):
            return None
        return self._hurt(moment)

    def _hurt(self, moment: Moment) -> Answer | None:
        kind = rupture_in(moment.words)
        if kind is None:
            return None
        if kind is Rupture.THERAPIST:  # nothing of it is kept as feedback: it is theirs to say
            return None if moment.asked.startswith(_LOOPS) else Answer((Say(_SAYS[kind]),))
        effect = kept_as(self._kit, moment, "rupture")
        return Answer((Say(_SAYS[kind]),), effect=effect, outcome=OUTCOME)

    def _pressed(self, session: Session, client: Client, name: str) -> Answer:
        if name == "draft":
            return Answer((self._draft(session, client, {}),))
        return Answer((Say(f"repair.{name if name in _BUTTONS else 'left'}"),))

    def _written(self, session: Session, client: Client, moment: Moment, step: str) -> Answer:
        if moment.leaves:
            return Answer((Say("repair.stopped"),))
        following = _STEPS[_STEPS.index(step) + 1 :]
        effect = self._keeping(moment, step)
        if following:
            return Answer((Say(f"repair.say_{following[0]}"),), effect=effect)
        return Answer((self._draft(session, client, {step: moment.words}),), effect=effect)

    def _draft(self, session: Session, client: Client, now: dict[str, str]) -> Say:
        """Return what the client wrote, to read out; what must not sound confirmed stays in the chat above."""
        since = self._kit.clock() - KEPT_FOR
        kept = saved_words.newest(session, self._kit.vault.of(session, client.id), client.id, TO_SAY, since=since)
        wrote = {step: words for step in _STEPS if (words := now.get(step) or kept.get(step))}
        shown = {step: line for step, words in wrote.items() if (line := showable(words)) is not None}
        if not shown:
            return Say("repair.draft_none")
        lines = [self._text(f"repair.line_{step}", words=client_words(line)) for step, line in shown.items()]
        key = "repair.draft" if len(shown) == len(wrote) else "repair.draft_some"
        return Say(key, {"draft": client_words("\n".join(lines))})

    def _keeping(self, moment: Moment, step: str) -> Effect:
        def effect(session: Session, client: Client) -> None:
            cipher, now = self._kit.vault.of(session, client.id), self._kit.clock()
            item = moment.inbound.item_id
            text = moment.words
            coaching_store.add_note(session, cipher, client.id, item, now, kind=TO_SAY, text=text, about=step)

        return effect

    def _text(self, key: str, **slots: str) -> str:
        return render(self._kit.composer.library, Say(key, slots), lambda _count: 0).text
