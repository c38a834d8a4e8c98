"""Reminders with the client: `/reminders`, `/pause`, their buttons, an hour that was asked for, a wish in words.

Open in every mode: turning something off must never wait for anything.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from coaching.missing_links import PLAIN_FACT_EVERY, PLAIN_FACTS
from coaching.reminder_words import Asked, Wish, read_clock, read_span, read_wish
from coaching.reminders import DAILY, MOST_A_DAY, Kind, Quiet, minute_of, spoken
from content.say import Say
from conversation.answers import Answer
from conversation.kit import Kit
from conversation.own.desk import Moment
from conversation.reminding.facts import sent_of
from conversation.reminding.moments import day_slot, kinds_in, minute_in
from conversation.reminding.page import EVENING, MORNING, View, ask, ask_promise, ask_which, page, view_of
from conversation.reminding.promised import opened
from conversation.reminding.setting import ALL, Setting
from records.models import Client
from records.said import last_said

COMMANDS = {"/reminders": "", "/pause": "pause"}
ASK = "remind.ask."
SHORT = 4
LATER = timedelta(hours=2)
PLAIN_FACT = Say("remind.plain_fact")
PAUSES = frozenset({"today", "three", "week", "open"})
BEFORE = frozenset({"1440", "120"})
Handler = Callable[[Session, View, Moment, str], Answer]


class ReminderDesk:
    """Answers what is about reminders."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._set = Setting(kit)
        self._by_name: Mapping[str, Handler] = {
            "show": self._show,
            "kind": self._kind,
            "at": self._at,
            "none": self._none,
            "before": self._before,
            "return": self._return,
            "quiet": self._quiet,
            "pause": self._pause,
            "resume": lambda _s, view, _m, _a: self._set.resume(view),
            "promise": self._promise,
            "promised": self._promised,
            "later": self._later,
            "not_today": self._not_today,
            "stop": self._stop,
        }

    def answer(self, session: Session, client: Client, moment: Moment) -> Answer | None:
        """Answer what is about reminders."""
        found = self._named(moment)
        wish = self._wish(moment) if found is None else None
        asked = moment.asked if not moment.what and moment.asked.startswith(ASK) else ""
        if found is None and wish is None and not asked:
            return None
        view = view_of(session, client, self._kit)
        if found is None and wish is None:
            return self._written(view, moment, asked.removeprefix(ASK)) if view is not None else None
        if view is None:
            return Answer((Say("remind.no_zone"),))
        if asked == f"{ASK}promise" and wish is not None and wish.wish is Wish.OFF:
            return Answer((Say("remind.promise_none"),))  # "no check-in" is about this one alone
        if found is None:
            again = self._wish(moment, view.schedule.quiet)
            return self._wished(view, again) if again is not None else None
        handler = self._by_name.get(found[0], self._show)
        return handler(session, view, moment, found[1].replace(":", "."))

    @staticmethod
    def _named(moment: Moment) -> tuple[str, str] | None:
        """Return what a command or a button asks for."""
        if moment.what in COMMANDS:
            return None if moment.words.strip() else (COMMANDS[moment.what] or "show", "")
        return moment.press("remind")

    def _wish(self, moment: Moment, quiet: Quiet | None = None) -> Asked | None:
        """Return what words want: those behind a command, or a short message that no question asked for."""
        if moment.what in COMMANDS:
            words = moment.words
            told = [f"pause reminders {words}"] if moment.what == "/pause" else [f"{words} reminders"]
            tries = (read_wish(text, quiet) for text in (*told, f"turn {words} reminders", words))
            return next((wish for wish in tries if wish is not None), Asked(Wish.SHOW))
        if moment.what or moment.takes_words(self._kit.composer.library):
            return None
        return read_wish(moment.words, quiet)

    def _wished(self, view: View, wish: Asked) -> Answer:
        if wish.wish is Wish.OFF:
            return (
                self._set.off(view, wish.kind) if wish.kind else self._set.off_these(view, ALL, "remind.all_off")
            )
        if wish.wish is Wish.PAUSE:
            return self._set.pause(view, wish.pause) if wish.pause else Answer((Say("remind.ask.pause"),))
        if wish.wish is Wish.RESUME:
            return self._set.resume(view)
        if wish.wish is Wish.SET and wish.minute is not None:
            if wish.kind in DAILY:
                return self._set.hour(view, wish.kind, wish.minute)
            return Answer((ask(view, Kind.SESSION) if wish.kind else ask_which(wish.minute),))
        return Answer((page(view, self._kit.composer.library),))

    def _written(self, view: View, moment: Moment, asked: str) -> Answer | None:
        """Answer words after a question for an hour; what holds no number is about something else."""
        if moment.leaves:
            left = Say("remind.promise_none") if asked == "promise" else page(view, self._kit.composer.library)
            return Answer((left,))
        if asked == "quiet":
            span = read_span(moment.words)
            return self._set.quiet(view, *span) if span is not None else _unread(moment, Say("remind.ask.quiet"))
        minute = read_clock(moment.words, view.schedule.quiet)
        if asked == "promise":
            if minute is None:
                return _unread(moment, ask_promise(view))
            return self._promise_at(view, moment, minute)
        if asked in set(DAILY):
            kind = Kind(asked)
            return self._set.hour(view, kind, minute) if minute is not None else _unread(moment, ask(view, kind))
        return None

    def _show(self, _session: Session, view: View, _moment: Moment, _argument: str) -> Answer:
        return Answer((page(view, self._kit.composer.library),))

    def _kind(self, session: Session, view: View, moment: Moment, argument: str) -> Answer:
        if argument not in {*DAILY, Kind.SESSION}:
            return self._show(session, view, moment, argument)
        return Answer((ask(view, Kind(argument)),))

    def _at(self, session: Session, view: View, moment: Moment, argument: str) -> Answer:
        name, _, hour = argument.partition(".")
        minute = minute_in(hour)
        if name not in set(DAILY) or minute is None:
            return self._kind(session, view, moment, name)
        return self._set.hour(view, Kind(name), minute)

    def _none(self, session: Session, view: View, moment: Moment, argument: str) -> Answer:
        if argument not in set(Kind):
            return self._show(session, view, moment, argument)
        return self._set.off(view, Kind(argument))

    def _before(self, session: Session, view: View, moment: Moment, argument: str) -> Answer:
        if argument not in BEFORE or not view.has_session:
            return self._kind(session, view, moment, Kind.SESSION)
        return self._set.session(view, int(argument))

    def _return(self, _session: Session, view: View, _moment: Moment, argument: str) -> Answer:
        return self._set.off(view, Kind.RETURN) if argument == "off" else self._set.returns(view)

    def _quiet(self, _session: Session, view: View, _moment: Moment, argument: str) -> Answer:
        start, end = (minute_in(text) for text in [*argument.split("."), "", ""][:2])
        if start is None or end is None or start == end:
            return Answer((Say("remind.ask.quiet"),))
        return self._set.quiet(view, start, end)

    def _pause(self, _session: Session, view: View, _moment: Moment, argument: str) -> Answer:
        return self._set.pause(view, argument) if argument in PAUSES else Answer((Say("remind.ask.pause"),))

    def _stop(self, session: Session, view: View, moment: Moment, argument: str) -> Answer:
        kinds = kinds_in(argument)
        return (
            self._set.off_these(view, kinds, "remind.stopped") if kinds else self._show(session, view, moment, "")
        )

    def _promised(self, session: Session, view: View, _moment: Moment, _argument: str) -> Answer:
        return Answer((opened(session, self._kit, view.client),))

    def _promise(self, _session: Session, view: View, moment: Moment, argument: str) -> Answer:
        """Set a check-in after a skill (dbt-brief section 4, step 9), or ask when."""
        if argument == "none":
            return Answer((Say("remind.promise_none"),))
        times = {"evening": (0, EVENING), "morning": (1, MORNING), "tomorrow": (1, EVENING), "three": (3, EVENING)}
        if argument not in times:
            return Answer((ask_promise(view),))
        ahead, minute = times[argument]
        return self._promise_on(view, moment, ahead, minute)

    def _promise_at(self, view: View, moment: Moment, minute: int) -> Answer:
        return self._promise_on(view, moment, int(minute <= minute_of(view.local)), minute)

    def _promise_on(self, view: View, moment: Moment, ahead: int, minute: int) -> Answer:
        quiet, today = view.schedule.quiet, view.local.date()
        if ahead == 0 and minute <= minute_of(view.local):
            return Answer((Say("remind.promise_past", buttons=ask_promise(view).buttons),))
        if quiet.holds(minute):
            minute, ahead = quiet.end, ahead + int(minute >= quiet.end)
        day = today + timedelta(days=ahead)
        through = view.schedule.paused_through
        held = view.schedule.paused_open or (through is not None and day <= through)
        slots = {"when": day_slot(day, today), "hour": spoken(minute)}
        say = Say("remind.promise_held" if held else "remind.promise_set", slots)
        return self._set.once(say, moment.inbound.item_id, (Kind.PROMISED,), day, minute)

    def _later(self, session: Session, view: View, moment: Moment, argument: str) -> Answer:
        """Put what came off for two hours, if the day still has room for it."""
        kinds = tuple(kind for kind in kinds_in(argument) if kind in {*DAILY, Kind.PROMISED})
        later = view.local + LATER
        minute = minute_of(later)
        sent = sent_of(session, view.client, self._kit.clock())
        full = sent.count.get(view.local.date(), 0) >= MOST_A_DAY
        no_room = full or view.is_paused or view.schedule.quiet.holds(minute) or later.date() != view.local.date()
        if not kinds or no_room:
            return Answer((Say("remind.later_not"),))
        say = Say("remind.later", {"hour": spoken(minute)})
        return self._set.once(say, moment.inbound.item_id, kinds, later.date(), minute)

    def _not_today(self, session: Session, view: View, _moment: Moment, argument: str) -> Answer:
        """Take a no: what is normal comes first (row 14), the plain fact at most once in seven days (row 15)."""
        if Kind.PRACTICE in kinds_in(argument):
            last = last_said(session, view.client.id, PLAIN_FACTS)
            if last is None or self._kit.clock() - last >= PLAIN_FACT_EVERY:
                return Answer((PLAIN_FACT,))
        return Answer((Say("remind.not_today"),))


def _unread(moment: Moment, again: Say) -> Answer | None:
    """Return the same question once more for what may be an hour; other words are about something else."""
    short = len(moment.words.split()) <= SHORT and any(letter.isdecimal() for letter in moment.words)
    return Answer((Say("remind.unread"), again)) if short else None
