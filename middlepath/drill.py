"""`middlepath drill`: asks the running bot for a drill, waits, and shows what went out and who confirmed."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import OperationalError, ProgrammingError

from adapters.durable import Durable
from records import clients, drills
from records.db import Database
from records.migrate import upgrade
from records.oncall_models import Drill, DrillRung
from safety.drill import NO_STAFF_CHAT, Place
from safety.reach import Missing
from settings.app import Settings

TAKEN_UP_SECONDS = 20.0
"""A bot that runs takes a drill up within a second; after this it does not run."""
SENT_SECONDS = 120.0
LOOK_SECONDS = 0.3
PLACES: Mapping[str, str] = {
    Place.OWN_CHAT: "own chat",
    Place.STAFF_CHAT: "staff chat",
    Place.EMAIL: "email",
    Place.PAGER: "pager",
}
UNTRIED: Mapping[str, str] = {
    Missing.NOT_ENROLLED: "has not enrolled (`middlepath staff add`): pages for them stand in the staff chat",
    Missing.NO_MAIL: "mail is not set up: MIDDLEPATH_MAIL_HOST",
    Missing.NO_PAGER: "the pager is not set up: MIDDLEPATH_PAGER_SECRET",
    NO_STAFF_CHAT: "no staff chat is set: MIDDLEPATH_STAFF_CHAT_ID",
}
FAILED: Mapping[str, str] = {
    "blocked": "the bot is blocked or was put out: unblock it, or add it again",
    "gone": "there is no such chat: is its id right?",
    "no_rights": "the bot may not write there: give it the right",
    "migrated": "the group has a new id: set MIDDLEPATH_STAFF_CHAT_ID",
    "not_in_rota": "no longer in the rota",
    "unreachable": "Telegram did not answer",
    "flood": "Telegram asked to wait",
}


class DrillError(Exception):
    """The drill could not be run; the text says why and what to do."""


def run(
    settings: Settings, *, person: str, everybody: bool, wait: float, sleep: Callable[[float], None] = time.sleep
) -> tuple[Sequence[str], bool]:
    """Have a drill run by the bot; return the report and whether it passed. Raises DrillError.

    `wait` is for how many seconds confirmations are waited for, once everything is out.
    """
    database = Database(settings.database)
    try:
        upgrade(database)
        durable = Durable(database, settings.executor)
        durable.connect()
        with database.transaction() as session:
            now = datetime.now(UTC)
            clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, now)
            drill = drills.ask(session, settings.clinic_id, person=person, everybody=everybody, now=now)
            durable.enqueue_on_call(session, f"drill/{drill.id}")
        _until_taken_up(database, drill.id, sleep)
        _until_sent(database, drill.id, sleep)
        _until_confirmed(database, drill.id, wait, sleep)
        with database.transaction() as session:
            found, rungs = drills.get(session, drill.id) or drill, drills.rungs_of(session, drill.id)
        return list(report(found, rungs)), found.outcome == drills.PASSED
    except (OperationalError, ProgrammingError) as error:
        raise DrillError(
            f"the database does not take a drill ({type(error).__name__}): has the bot ever run with it?"
        ) from None
    finally:
        database.close()


def _read(database: Database, drill_id: str) -> tuple[Drill, Sequence[DrillRung]]:
    with database.transaction() as session:
        drill = drills.get(session, drill_id)
        if drill is None:
            raise DrillError("the drill is not in the database any more: was it restored meanwhile?")
        return drill, drills.rungs_of(session, drill_id)


def _until_taken_up(database: Database, drill_id: str, sleep: Callable[[float], None]) -> None:
    deadline = time.monotonic() + TAKEN_UP_SECONDS
    while _read(database, drill_id)[0].started_at is None:
        if time.monotonic() > deadline:
            with database.transaction() as session:
                called_off = drills.call_off(session, drill_id, datetime.now(UTC))
            if called_off:
                raise DrillError(
                    f"no bot has taken the drill up within {TAKEN_UP_SECONDS:.0f} s, so nothing was tried and it "
                    "is called off. Is the bot running, with this database? An alert would not go out either"
                )
        sleep(LOOK_SECONDS)


def _until_sent(database: Database, drill_id: str, sleep: Callable[[float], None]) -> None:
    deadline = time.monotonic() + SENT_SECONDS
    while True:
        drill, rungs = _read(database, drill_id)
        if drill.ended_at is not None:
            break
        if time.monotonic() > deadline:
            waiting = sum(rung.outcome == drills.WAITING for rung in rungs)
            raise DrillError(
                f"{waiting} of {len(rungs)} test pages are neither out nor refused after {SENT_SECONDS:.0f} s: "
                "did the bot stop? It goes on when it starts; `middlepath drill --last` shows the result"
            )
        _progress(
            f"sending: {sum(rung.outcome != drills.WAITING for rung in rungs)} of {len(rungs)} test pages tried"
        )
        sleep(LOOK_SECONDS)
    _progress("")


def _until_confirmed(database: Database, drill_id: str, wait: float, sleep: Callable[[float], None]) -> None:
    deadline = time.monotonic() + wait
    while (left := deadline - time.monotonic()) > 0:
        sent = [rung for rung in _read(database, drill_id)[1] if rung.outcome == drills.SENT]
        confirmed = sum(rung.confirmed_at is not None for rung in sent)
        if confirmed == len(sent):
            break
        _progress(
            f"waiting for confirmations: {confirmed} of {len(sent)}, {left:.0f} s left (Ctrl-C shows the table)"
        )
        try:
            sleep(LOOK_SECONDS)
        except KeyboardInterrupt:
            break
    _progress("")


def _progress(words: str) -> None:
    """Show one line that is written over; nothing where nobody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{words}")
        sys.stderr.flush()


def last(settings: Settings) -> tuple[Sequence[str], bool]:
    """Return the report of the newest drill, with what was confirmed since, and whether it passed."""
    database = Database(settings.database)
    try:
        with database.transaction() as session:
            drill = drills.newest(session, settings.clinic_id)
            if drill is None:
                raise DrillError("no drill has been run yet: `middlepath drill --wait 120`")
            return list(report(drill, drills.rungs_of(session, drill.id))), drill.outcome == drills.PASSED
    finally:
        database.close()


def report(drill: Drill, rungs: Sequence[DrillRung]) -> Iterator[str]:
    """Yield the result of a drill as a table, and what it means."""
    began = drill.started_at or drill.asked_at
    who = drill.person or ("everybody in the rota" if drill.everybody else "whoever is on duty now and next")
    yield f"Drill of {began:%a %d %b %Y %H:%M} UTC: {who}"
    rows = [("who", "duty", "by", "sent after", "confirmed after")]
    rows += [_row(rung, began) for rung in rungs]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)]
        yield "  " + "  ".join([*cells, row[4]]).rstrip()
    for rung in rungs:
        if rung.outcome in {drills.FAILED, drills.UNTRIED}:
            yield f"{_what(rung)}: {_why(rung)}"
    yield _verdict(drill, rungs)


def _row(rung: DrillRung, began: datetime) -> tuple[str, str, str, str, str]:
    sent = {drills.FAILED: "FAILED", drills.UNTRIED: "not tried", drills.WAITING: "waiting"}.get(rung.outcome, "")
    confirmed = "" if rung.outcome != drills.SENT else "not yet"
    if rung.sent_at is not None:
        sent = _seconds(rung.sent_at - began)
        if rung.confirmed_at is not None:
            by = "" if rung.confirmed_by in {None, rung.person} else f", by {rung.confirmed_by}"
            confirmed = f"{_seconds(rung.confirmed_at - rung.sent_at)}{by}"
    return rung.person or "everyone", rung.duty or "-", PLACES[rung.place], sent, confirmed


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.1f} s"


def _what(rung: DrillRung) -> str:
    what = f"{rung.person}, {PLACES[rung.place]}" if rung.person else PLACES[rung.place]
    return f"{'NOT OUT' if rung.outcome == drills.FAILED else 'not tried'}: {what}"


def _why(rung: DrillRung) -> str:
    known = FAILED if rung.outcome == drills.FAILED else UNTRIED
    return known.get(rung.error, rung.error)


def _verdict(drill: Drill, rungs: Sequence[DrillRung]) -> str:
    if not drill.outcome:
        return "The drill is under way."
    count = {outcome: sum(r.outcome == outcome for r in rungs) for outcome in (drills.SENT, drills.FAILED)}
    confirmed = sum(rung.confirmed_at is not None for rung in rungs)
    if drill.outcome == drills.PASSED:
        return f"PASSED: {count[drills.SENT]} test pages went out, {confirmed} confirmed so far."
    if not rungs or not count[drills.SENT] + count[drills.FAILED]:
        return "FAILED: there was nobody to page."
    return (
        f"FAILED: {count[drills.FAILED]} of {count[drills.SENT] + count[drills.FAILED]} test pages did not go out."
    )
