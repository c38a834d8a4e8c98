"""Reads a date of birth as people type it, choosing the youngest reading when it is ambiguous."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OLDEST = 120


def youngest_reading(text: str, today: date) -> date | None:
    """Return the latest plausible date of birth that the text can mean, or None.

    03/04/2008 can be April 3 or March 4: the later one is taken, so that nobody is let in by a misreading
    (adults only, dbt-brief section 10). A bare year is read as its last day. Future dates are not dates of birth.
    """
    cleaned = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.lower()[:100])
    candidates = [d for d in _readings(cleaned, today) if d <= today and today.year - d.year <= _OLDEST]
    return max(candidates, default=None)


def _readings(text: str, today: date) -> list[date]:
    numbers = [int(n) for n in re.findall(r"\d{1,4}", text)]
    month = next((i + 1 for i, m in enumerate(_MONTHS) if re.search(rf"\b{m}[a-z]*", text)), None)
    if month is not None:
        return [d for d in (_make(y, month, n, today) for n, y in _pairs(numbers)) if d]
    if len(numbers) == 1 and numbers[0] > 1000:
        return [date(numbers[0], 12, 31)] if numbers[0] <= today.year else []
    if len(numbers) != 3:
        return []
    a, b, c = numbers
    orders = [(a, b, c)] if a > 31 else [(c, b, a), (c, a, b)]
    return [d for d in (_make(year, m, day, today) for year, m, day in orders) if d]


def _pairs(numbers: list[int]) -> list[tuple[int, int]]:
    if len(numbers) != 2:
        return []
    first, second = numbers
    return [(first, second)] if first <= 31 else [(second, first)]


def _make(year: int, month: int, day: int, today: date) -> date | None:
    if year < 100:
        year += 2000 if 2000 + year <= today.year else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
