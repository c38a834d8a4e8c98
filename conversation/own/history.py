"""What a client shared and says may be mentioned later: `/history`, the question "may I?", and taking it back."""

from sqlalchemy.orm import Session

from coaching.quoting import showable
from coaching.shared_past import LONGEST_FACT, MOST_FACTS
from coaching.situations import situations_in
from coaching.validation import done_key
from content.models import Deed
from content.render import render
from content.say import Say, client_words
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.last_asked import typed
from conversation.own.desk import Moment
from records import history
from records.history import Kept
from records.models import Client
from records.vault import Cipher, ErasedError, SealBrokenError
from safety.modes import Activity, Mode, allows

ASKS = frozenset({"history.ask", "history.reword", "history.too_long"})
MAY_I, MAY_I_SLEEP = "history.may_i", "history.may_i_sleep"
_YES = frozenset({"yes", "yeah", "yep", "ok", "okay", "sure", "yes you may", "you may", "fine", "y"})
_NO = frozenset({"no", "nope", "n", "don't", "please don't", "no leave it out", "rather not", "no thanks"})


class HistoryDesk:
    """Answers `/history`, its buttons, a yes or no to "may I mention it?", and the words of a line.

    It answers in every mode and while the chat is held: taking something back never has to wait.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about facts that may be mentioned."""
        pressed = moment.press("history")
        words = moment.what in ("", "/stop") and moment.inbound.text != ""
        asked = moment.asked if words or moment.what == "/stop" else ""
        if moment.what != "/history" and pressed is None and not (asked in ASKS or asked in (MAY_I, MAY_I_SLEEP)):
            return None
        try:
            cipher = self._kit.vault.of(session, client.id)
            if pressed is None and asked in ASKS:
                return self._written(session, client, cipher, moment)
            if pressed is None and asked:
                return self._typed(session, client, cipher, moment)
            return self._pressed(session, client, cipher, pressed or ("show", ""))
        except (ErasedError, SealBrokenError):
            return Answer((Say("history.unreadable"),))

    def _typed(self, session: Session, client: Client, cipher: Cipher, moment: Moment) -> Answer | None:
        """Take a plain yes or no to "may I?"; anything else is about something else."""
        said = typed(moment.inbound)
        name = "yes" if said in _YES else "no" if said in _NO else ""
        if not name:
            return None
        if moment.asked == MAY_I_SLEEP:
            return self._pressed(session, client, cipher, (f"sleep_{name}", ""))
        waiting = history.waiting(session, cipher, client.id, self._kit.clock())
        asked = [one for one in waiting if history.was_asked(session, one.number)]
        return self._pressed(session, client, cipher, (name, str(asked[-1].number))) if asked else None

    def _pressed(self, session: Session, client: Client, cipher: Cipher, pressed: tuple[str, str]) -> Answer:
        name, argument = pressed
        kept = history.mentionable(session, cipher, client.id)
        number = int(argument) if argument.isascii() and argument.isdecimal() else None  # at most 64 bytes came
        if name in ("sleep_yes", "sleep_no"):
            return self._sleep(allowed=name == "sleep_yes")
        if name == "yes" and number is not None:
            return self._allowed(kept, number)
        if name == "no" and number is not None:
            return _forgotten(number)
        if name == "pick" and number is not None and 0 < number <= len(kept):
            return _forgotten(kept[number - 1].number)
        if name == "which" and kept:
            rows = (tuple(f"history.pick_{place}" for place in range(1, len(kept) + 1)), ("history.leave",))
            return Answer((Say("history.pick", {"facts": _lines(kept)}, rows),))
        if name == "add" and allows(Mode(client.mode), Activity.COACHING):
            return Answer((Say("history.ask"),) if len(kept) < MOST_FACTS else (self._full(),))
        if name == "left":
            return Answer((Say("history.left"),))
        return Answer(self._shown(session, client, cipher, kept))

    def _shown(self, session: Session, client: Client, cipher: Cipher, kept: tuple[Kept, ...]) -> tuple[Say, ...]:
        """Return what may be mentioned, then each sentence that waits for a yes or no."""
        sleep = history.sleep_state(session, client.id)
        lines = [client_words(_lines(kept))] if kept else []
        if sleep == history.YES:
            lines.append(self._text("history.sleep_line"))
        choices = [*(["history.which"] if kept else []), *(["history.add"] if len(kept) < MOST_FACTS else [])]
        if sleep is not None:
            choices.append("history.sleep_off" if sleep == history.YES else "history.sleep_on")
        rows = (*((key,) for key in choices), ("house.menu",))
        first = Say("history.list", {"facts": "\n".join(lines)}, rows) if lines else Say("history.none", {}, rows)
        waiting = history.waiting(session, cipher, client.id, self._kit.clock())
        return (*(self._question(one) for one in waiting[-2:]), first)

    @staticmethod
    def _question(kept: Kept) -> Say:
        return Say("history.waiting", {"words": client_words(kept.text)}, may_i_rows(kept.number))

    def _allowed(self, kept: tuple[Kept, ...], number: int) -> Answer:
        if len(kept) >= MOST_FACTS and number not in {one.number for one in kept}:
            return Answer((self._full(),))
        return _done(Deed.MENTIONABLE, lambda session, client: history.allow(session, client.id, number))

    def _sleep(self, *, allowed: bool) -> Answer:
        state, now = (history.YES if allowed else history.NO), self._kit.clock()
        deed = Deed.MENTIONABLE if allowed else Deed.UNMENTIONED
        return _done(deed, lambda session, client: history.set_sleep(session, client.id, state, now))

    def _written(self, session: Session, client: Client, cipher: Cipher, moment: Moment) -> Answer:
        if moment.leaves:
            return Answer((Say("history.left"),))
        language = self._kit.composer.library.language
        text = " ".join(moment.words.split())
        if len(text) > LONGEST_FACT:
            return Answer((Say("history.too_long", {"limit": str(LONGEST_FACT)}),))
        if showable(text, language) is None:
            return Answer((Say("history.reword"),))
        if len(history.mentionable(session, cipher, client.id)) >= MOST_FACTS:
            return Answer((self._full(),))
        told_in = situations_in(text, "", language=language)
        about, now = frozenset(one.value for one in told_in), self._kit.clock()

        def effect(session: Session, client: Client) -> None:
            sealed_by = self._kit.vault.of(session, client.id)
            item = moment.inbound.item_id
            history.hear(session, sealed_by, client.id, item, now, text=text, about=about, state=history.YES)

        return _done(Deed.MENTIONABLE, effect)

    @staticmethod
    def _full() -> Say:
        return Say("history.full", {"count": str(MOST_FACTS)})

    def _text(self, key: str) -> str:
        return render(self._kit.composer.library, Say(key), lambda _count: 0).text


def _forgotten(number: int) -> Answer:
    return _done(Deed.UNMENTIONED, lambda session, client: history.forget(session, client.id, number))


def _done(deed: Deed, effect: Effect) -> Answer:
    """Return the change with the line of level 7 that says it is done."""
    return Answer((Say(done_key(deed)), Say("history.after")), effect=effect)


def may_i_rows(number: int) -> tuple[tuple[str, ...], ...]:
    """Return the two buttons below "may I mention it?", bound to one fact."""
    return ((f"history.yes.{number}", f"history.no.{number}"),)


def _lines(kept: tuple[Kept, ...]) -> str:
    return "\n".join(f"{place}. {one.text}" for place, one in enumerate(kept, 1))
