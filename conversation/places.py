"""Finds a country or a time zone in the words people use for them."""

import difflib
import unicodedata
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from content.models import Country

CLOSE_ENOUGH = 0.84


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split())


def find_country(text: str, countries: Mapping[str, Country]) -> Country | None:
    """Return the country named in the text, forgiving accents, case and a small typing slip."""
    wanted = _plain(text)
    for lead in ("i am in ", "im in ", "i m in ", "i live in ", "in ", "the "):
        wanted = wanted.removeprefix(lead)
    names: dict[str, Country] = {}
    for country in countries.values():
        for name in (country.name, *country.aliases):
            names[_plain(name).removeprefix("the ")] = country
    if wanted in names:
        return names[wanted]
    close = difflib.get_close_matches(wanted, names, n=1, cutoff=CLOSE_ENOUGH)
    return names[close[0]] if close else None


@cache
def _cities() -> dict[str, str]:
    zones = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))
    return {_plain(zone.rsplit("/", 1)[1]): zone for zone in reversed(zones)}


def find_timezone(text: str, preferred: tuple[str, ...]) -> str | None:
    """Return the IANA time zone meant by a city, a zone name or a zone key; a country's own zones come first."""
    wanted = _plain(text)
    for zone in preferred:
        if wanted in {_plain(zone), _plain(zone.rsplit("/", 1)[1])}:
            return zone
    for zone in available_timezones():
        if _plain(zone) == wanted:
            return zone
    cities = _cities()
    for lead in ("i am in ", "im in ", "near ", "in "):
        wanted = wanted.removeprefix(lead)
    if wanted in cities:
        return cities[wanted]
    close = difflib.get_close_matches(wanted, cities, n=1, cutoff=CLOSE_ENOUGH)
    return cities[close[0]] if close else None
