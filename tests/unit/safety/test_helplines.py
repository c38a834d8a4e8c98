"""Helplines: only verified, in-date and open ones in a clinical deployment; numbers as they stand in the brief."""

# ruff: noqa: DTZ001 - times are written as a clock shows them and given their zone in the test

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from content.library import Library
from content.loader import load_library
from content.models import Country, Helpline, HelplineStatus, OpenHours
from safety.helplines import MOST_LINES, is_open, is_verified, lines_for, printed

NOW = datetime(2026, 12, 2, 12, 0, tzinfo=UTC)  # a Wednesday
BRITAIN = Country(code="GB", name="United Kingdom", emergency="999 or 112", timezones=("Europe/London",))


@dataclass(frozen=True)
class Book:
    helplines: tuple[Helpline, ...]
    countries: Mapping[str, Country] = field(default_factory=lambda: {"GB": BRITAIN})


def line(**changes: object) -> Helpline:
    facts: dict[str, object] = {
        "id": "gb.samaritans", "country": "GB", "name": "Samaritans", "phone_display": "116 123",
        "note": "116 123",
        "always_open": True, "timezone": "Europe/London", "source": "a page", "confidence": "A",
        "status": HelplineStatus.VERIFIED, "verified_on": date(2026, 11, 20), "verified_by": ("Ann", "Ben"),
        "method": "called", "expires_on": date(2027, 2, 1),
    }  # fmt: skip
    return Helpline.model_validate(facts | changes)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_a_clinical_deployment_shows_verified_lines_the_emergency_number_and_the_directory() -> None:
    shown = lines_for(Book((line(),)), "GB", NOW, clinical=True)
    assert shown.emergency == "999 or 112"
    assert shown.lines == ("Samaritans: 116 123", "findahelpline.com")
    assert not shown.unverified


@pytest.mark.parametrize(
    "changes",
    [
        {"status": HelplineStatus.NEEDS_VERIFICATION},
        {"status": HelplineStatus.RETIRED},
        {"verified_by": ("Ann",)},
        {"verified_by": ("Ann", "Ann")},
        {"method": "site"},
        {"verified_on": date(2026, 9, 1)},
        {"expires_on": date(2026, 12, 2)},
        {"verified_on": date(2026, 12, 3)},
    ],
)
def test_a_line_that_two_people_did_not_verify_within_90_days_is_hidden(changes: dict[str, object]) -> None:
    row = line(**changes)
    assert not is_verified(row, NOW)
    assert lines_for(Book((row,)), "GB", NOW, clinical=True).lines == ("findahelpline.com",)


def test_the_emergency_number_never_expires() -> None:
    assert lines_for(Book(()), "GB", NOW, clinical=True).emergency == "999 or 112"


def test_a_demo_shows_the_starter_lines_and_says_they_are_unverified() -> None:
    starter = line(status=HelplineStatus.NEEDS_VERIFICATION, verified_on=None, verified_by=(), expires_on=None)
    shown = lines_for(Book((starter,)), "GB", NOW, clinical=False)
    assert "Samaritans: 116 123" in shown.lines
    assert shown.unverified


@pytest.mark.parametrize("country", [None, "XX", ""])
def test_an_unknown_country_gets_both_directories_and_no_number(country: str | None) -> None:
    shown = lines_for(Book((line(),)), country, NOW, clinical=False)
    assert shown.emergency is None
    assert shown.lines == ("findahelpline.com", "befrienders.org")


def hours(opens: str, closes: str, *days: int) -> dict[str, object]:
    span = OpenHours(days=days, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
    return {"always_open": False, "hours": (span,)}


@pytest.mark.parametrize(
    ("changes", "at", "answer"),
    [
        ({"always_open": True}, datetime(2026, 12, 2, 3, 0), True),
        ({"always_open": False}, datetime(2026, 12, 2, 3, 0), None),
        (hours("09:00", "17:00", 2), datetime(2026, 12, 2, 9, 0), True),
        (hours("09:00", "17:00", 2), datetime(2026, 12, 2, 17, 0), False),
        (hours("09:00", "17:00", 2), datetime(2026, 12, 3, 12, 0), False),
        (hours("09:00", "00:00", 2), datetime(2026, 12, 2, 23, 59), True),
        (hours("22:00", "06:00", 2), datetime(2026, 12, 3, 5, 59), True),
        (hours("22:00", "06:00", 2), datetime(2026, 12, 3, 6, 0), False),
        (hours("22:00", "06:00", 6), datetime(2026, 11, 30, 1, 0), True),
    ],
)
def test_a_line_is_open_by_its_own_clock(changes: dict[str, object], at: datetime, answer: bool | None) -> None:
    moment = at.replace(tzinfo=ZoneInfo("Europe/London"))
    assert is_open(line(**changes), moment.astimezone(ZoneInfo("Asia/Tokyo"))) is answer


def test_a_closed_line_is_hidden_and_one_with_unknown_hours_is_shown_last() -> None:
    closed = line(id="gb.closed", name="Closed", **hours("09:00", "10:00", 2))
    unknown = line(id="gb.unknown", name="Unknown", always_open=False)
    shown = lines_for(Book((unknown, closed, line())), "GB", NOW, clinical=True)
    assert shown.ids == ("gb.samaritans", "gb.unknown")


def test_lines_for_the_young_are_shown_to_the_young_first() -> None:
    youth = line(id="gb.youth", name="Youth", audience="youth")
    book = Book((line(), youth))
    assert lines_for(book, "GB", NOW, clinical=True).ids == ("gb.samaritans",)
    assert lines_for(book, "GB", NOW, clinical=True, audience="youth").ids == ("gb.youth", "gb.samaritans")


def test_a_list_stays_short() -> None:
    many = tuple(line(id=f"gb.n{n}") for n in range(9))
    assert len(lines_for(Book(many), "GB", NOW, clinical=True).ids) == MOST_LINES


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        lines_for(Book(()), "GB", datetime(2026, 12, 2, 12, 0), clinical=True)


# Appendix C as printed: the numbers of each place, in the order of the brief.
APPENDIX_C = {
    "US": ["988", "741741"], "CA": ["9-8-8", "1-800-668-6868"], "GB": ["116 123", "85258", "111"],
    "IE": ["116 123", "50808"], "AU": ["13 11 14", "0477 13 11 14", "1300 659 467", "1800 55 1800"],
    "NZ": ["1737", "0508 828 865", "0800 543 354"],
    "DE": ["0800 111 0 111", "0800 111 0 222", "116 123", "116 111"], "AT": ["142", "147"], "CH": ["143", "147"],
    "FR": ["3114"], "BE": ["1813", "0800 32 123"], "NL": ["113", "0800-0113", "113.nl"],
    "ES": ["024", "717 003 717"], "PT": ["1411", "808 24 24 24"], "IT": ["02 2327 2327", "324 011 7252"],
    "GR": ["1018", "10306"], "DK": ["70 201 201"], "SE": ["90101"], "NO": ["116 123", "22 40 00 40"],
    "FI": ["09 2525 0111"], "IS": ["1717"], "PL": ["116 123", "116 111", "800 70 2222"],
    "CZ": ["116 123", "116 111"],
    "HU": ["116 123"], "UA": ["7333"], "IL": ["1201"], "IN": ["14416", "1-800-891-4416"], "LK": ["1926"],
    "SG": ["1767", "9151 1767", "1771", "6669 1771"], "MY": ["03-7627 2929", "15555"],
    "HK": ["18111", "2389 2222", "2896 0000"], "TW": ["1925", "1995"], "CN": ["12356"],
    "JP": ["0120-279-338", "0120-783-556", "0800-300-8355"], "KR": ["109"], "TH": ["1323"],
    "PH": ["1553", "0917-899-8727", "0919-057-1553"], "ZA": ["0800 567 567"], "KE": ["0722 178 177"],
    "BR": ["188", "cvv.org.br"], "AR": ["0800-999-0091", "135", "(011) 5275-1135"], "CL": ["*4141"],
    "CO": ["106", "300 754 8933"], "MX": ["800 911 2000"], "PE": ["113, option 5"], "UY": ["0800 0767", "*0767"],
}  # fmt: skip


def test_all_46_places_of_the_appendix_are_there(library: Library) -> None:
    assert len(APPENDIX_C) == 46
    assert {row.country for row in library.helplines} == set(APPENDIX_C)


@pytest.mark.parametrize("country", sorted(APPENDIX_C))
def test_numbers_are_printed_exactly_as_in_the_brief(library: Library, country: str) -> None:
    text = "\n".join(printed(row) for row in library.helplines if row.country == country)
    for number in APPENDIX_C[country]:
        assert number in text
    allowed = " ".join([*APPENDIX_C[country], "in 2023"])
    assert not set(re.findall(r"\d{3,}", text)) - set(re.findall(r"\d{3,}", allowed))


def test_nothing_of_the_starter_list_is_called_verified(library: Library) -> None:
    assert {row.status for row in library.helplines} == {HelplineStatus.NEEDS_VERIFICATION}
    assert all(row.verified_on is None for row in library.helplines)


def test_the_starter_list_says_what_it_lacks(library: Library) -> None:
    assert not {row.type for row in library.helplines} & {"abuse", "poison"}


def test_a_countrys_emergency_numbers_are_those_of_the_briefs_cell(library: Library) -> None:
    for country in library.countries.values():
        assert re.findall(r"\d+", country.emergency) == re.findall(r"\d+", country.emergency_note), country.code


def test_places_without_a_line_on_purpose_have_only_their_emergency_number(library: Library) -> None:
    without = set(library.countries) - set(APPENDIX_C)
    assert {"TR", "RO", "RU", "BD", "NG", "GH", "EG", "AE", "SA", "IR", "UG"} <= without
    assert len(without) == 28
    assert lines_for(library, "TR", NOW, clinical=False).lines == ("findahelpline.com",)
    assert lines_for(library, "TR", NOW, clinical=False).emergency == "112"


def test_where_the_brief_gives_no_emergency_number_none_is_made_up(library: Library) -> None:
    assert lines_for(library, "PK", NOW, clinical=False).emergency is None


def test_italys_line_is_hidden_at_night(library: Library) -> None:
    night = datetime(2026, 12, 2, 4, 0, tzinfo=ZoneInfo("Europe/Rome"))
    assert lines_for(library, "IT", night, clinical=False).ids == ()
    assert lines_for(library, "IT", night.replace(hour=21), clinical=False).ids == ("it.telefono_amico",)
