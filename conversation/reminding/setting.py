"""What a client changes about their reminders: made with the answer, and the next reminder planned anew."""

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from coaching.reminders import DAILY, MOST_A_DAY, MOST_QUIET, Kind, Quiet, messages_a_day, spoken
from content.say import Say
from conversation.answers import Answer, Effect
from conversation.kit import Kit
from conversation.reminding.moments import day_slot, last_day_of
from conversation.reminding.page import View
from conversation.reminding.planning import plan
from records import reminders
from records.models import Client
from records.reminder_models import ReminderSettings

MOST_CHECK_INS = 2
Change = Callable[[Session, Client], None]


class Setting:
    """Makes the changes; each method returns the answer that makes one."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def hour(self, view: View, kind: Kind, minute: int) -> Answer:
        """Set an hour for a kind, unless it lies in quiet hours or makes too many a day."""
        quiet, known = view.schedule.quiet, view.hours(kind)
        if quiet.holds(minute):
            slots = {"hour": spoken(minute), "from": spoken(quiet.start), "until": spoken(quiet.end)}
            return Answer((Say("remind.in_quiet", slots),))
        if kind is Kind.CHECK_IN and len(known) >= MOST_CHECK_INS and minute not in known:
            return Answer((Say("remind.two_at_most"),))
        kept = (*known, minute) if kind is Kind.CHECK_IN else (minute,)
        others = [(on, at) for on, at in view.schedule.daily if on is not kind]
        if messages_a_day([*others, *((kind, at) for at in kept)]) > MOST_A_DAY:
            return Answer((Say("remind.full"),))

        def change(session: Session, client: Client) -> None:
            if kind is not Kind.CHECK_IN:
                reminders.clear_times(session, client.id, kind)
            reminders.put_time(session, client.id, kind, minute)

        slots = {"kind": f"@remind.kind.{kind}", "hours": ", ".join(spoken(at) for at in sorted(set(kept)))}
        key = "remind.set_paused" if view.is_paused else "remind.set"
        return Answer((Say(key, slots),), effect=self._planned(change))

    def off(self, view: View, kind: Kind) -> Answer:
        """Turn a kind off, with what was put off until later."""

        def change(session: Session, client: Client) -> None:
            self._off(session, client, view, (kind,))

        return Answer((Say("remind.one_off", {"kind": f"@remind.kind.{kind}"}),), effect=self._planned(change))

    def off_these(self, view: View, kinds: tuple[Kind, ...], key: str) -> Answer:
        """Turn several kinds off."""

        def change(session: Session, client: Client) -> None:
            self._off(session, client, view, kinds)

        return Answer((Say(key),), effect=self._planned(change))

    def _off(self, session: Session, client: Client, view: View, kinds: tuple[Kind, ...]) -> None:
        for kind in kinds:
            reminders.clear_times(session, client.id, kind)
            reminders.clear_once(session, client.id, kind)
        if Kind.SESSION in kinds:
            self._row(session, client, view).session_before = None
        if Kind.RETURN in kinds:
            self._row(session, client, view).returns = False

    def session(self, view: View, before: int) -> Answer:
        """Be reminded so many minutes before a session."""

        def change(session: Session, client: Client) -> None:
            self._row(session, client, view).session_before = before

        slots = {"hours": f"@remind.before.{before}"}
        return Answer((Say("remind.session_set", slots),), effect=self._planned(change))

    def returns(self, view: View) -> Answer:
        """Allow the one message after a silence."""

        def change(session: Session, client: Client) -> None:
            self._row(session, client, view).returns = True

        return Answer((Say("remind.return_set"),), effect=self._planned(change))

    def quiet(self, view: View, start: int, end: int) -> Answer:
        """Set the quiet hours."""
        if Quiet(start, end).minutes > MOST_QUIET:
            return Answer((Say("remind.quiet_too_long"),))

        def change(session: Session, client: Client) -> None:
            row = self._row(session, client, view)
            row.quiet_start, row.quiet_end = start, end

        slots = {"from": spoken(start), "until": spoken(end)}
        return Answer((Say("remind.quiet_set", slots),), effect=self._planned(change))

    def pause(self, view: View, pause: str) -> Answer:
        """Pause all reminders: for `today`, `three` days, a `week`, or until the client says (`open`)."""
        through = None if pause == "open" else last_day_of(pause, view.local.date())

        def change(session: Session, client: Client) -> None:
            row = self._row(session, client, view)
            row.paused_through, row.paused_open = through, through is None

        if through is None:
            return Answer((Say("remind.paused_open"),), effect=self._planned(change))
        slots = {"day": day_slot(through, view.local.date())}
        return Answer((Say("remind.paused", slots),), effect=self._planned(change))

    def resume(self, view: View) -> Answer:
        """End a pause."""

        def change(session: Session, client: Client) -> None:
            row = self._row(session, client, view)
            row.paused_through, row.paused_open = None, False

        return Answer((Say("remind.resumed"),), effect=self._planned(change))

    def once(self, says: Say, once_id: str, kinds: tuple[Kind, ...], day: date, minute: int) -> Answer:
        """Set reminders for one day, all for the same minute of it."""

        def change(session: Session, client: Client) -> None:
            for kind in kinds:
                own_id = self._kit.vault.fingerprint(f"once:{once_id}:{kind}")[:40]
                reminders.put_once(
                    session, client.id, own_id, kind=kind, day=day, minute=minute, now=self._kit.clock()
                )

        return Answer((says,), effect=self._planned(change))

    def _row(self, session: Session, client: Client, view: View) -> ReminderSettings:
        quiet = view.schedule.quiet
        return reminders.settings_to_change(
            session, client.id, quiet=(quiet.start, quiet.end), now=self._kit.clock()
        )

    def _planned(self, change: Change) -> Effect:
        def effect(session: Session, client: Client) -> None:
            change(session, client)
            plan(session, client, self._kit)

        return effect


ALL = (*DAILY, Kind.SESSION, Kind.PROMISED, Kind.RETURN)
