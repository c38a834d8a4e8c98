"""Checks on helplines and countries (dbt-brief section 9): a line that cannot work is never served."""

from collections.abc import Iterator, Sequence
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from content.entries import Entry, of_type
from content.models import Country, Helpline, HelplineStatus
from content.problems import Problem

_KNOWN_ZONE_FIX = "use a name from the IANA time zone database, like Europe/Paris."


def check_helplines(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Lines belong to a known country, can be reached, and say when they are open in a known time zone."""
    codes = {country.code for _, country in of_type(entries, Country)}
    for entry, line in of_type(entries, Helpline):
        if line.country not in codes:
            fix = "add the country under 'countries', or correct the code."
            yield entry.problem(f"there is no country '{line.country}'.", fix, "country")
        if not any((line.phone_display, line.sms_number, line.whatsapp, line.chat_url)):
            yield entry.problem("there is no way to reach this line.", "give a number, text line or address.")
        if line.timezone and not _is_known_zone(line.timezone):
            yield entry.problem("the time zone is unknown.", _KNOWN_ZONE_FIX, "timezone")
        yield from _check_hours(entry, line)
        yield from _check_verified(entry, line)


def _check_hours(entry: Entry, line: Helpline) -> Iterator[Problem]:
    if line.hours and not line.timezone:
        yield entry.problem("opening hours need a time zone.", _KNOWN_ZONE_FIX, "hours")
    if line.hours and line.always_open:
        yield entry.problem("it has hours and is always open.", "keep one of the two.", "always_open")
    for index, hours in enumerate(line.hours):
        if not hours.days:
            yield entry.problem("opening hours name no day.", "give days, 0 is Monday.", "hours", index)
        if hours.closes != time(0) and hours.closes <= hours.opens:
            fix = "split a night into two ranges: one to 00:00, one from 00:00 on the next day."
            yield entry.problem("it closes before it opens.", fix, "hours", index)


def _check_verified(entry: Entry, line: Helpline) -> Iterator[Problem]:
    if line.status is not HelplineStatus.VERIFIED:
        return
    if line.verified_on is None or line.expires_on is None or len(set(line.verified_by)) < 2:
        fix = "give verified_on, expires_on and two people in verified_by, or mark it needs_verification."
        yield entry.problem("it is marked verified without the record of it.", fix, "status")


def check_countries(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Every country lies in known time zones; an empty number prints as `your local emergency number`."""
    for entry, country in of_type(entries, Country):
        for index, zone in enumerate(country.timezones):
            if not _is_known_zone(zone):
                yield entry.problem("a time zone is unknown.", _KNOWN_ZONE_FIX, "timezones", index)


def _is_known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
