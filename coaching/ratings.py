"""Reads a strength from 0 to 10 out of digits, words, fractions and ranges; stored as 0-100."""

import re

_WORDS = {
    "zero": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NUMBER = r"(\d{1,3}(?:[.,]\d)?|" + "|".join(_WORDS) + r")(\s+and\s+a\s+half)?"
_NEGATED = re.compile(rf"\bnot\s+(?:an?\s+)?{_NUMBER}\b")
_PERCENT = re.compile(r"\b(\d{1,3})\s*(?:%|/\s*100\b|out of (?:a )?hundred|out of 100\b)")
_OF_TEN = re.compile(rf"\b{_NUMBER}\s*(?:/|out of|of|over)\s*(?:10|ten)\b")
_RANGE = re.compile(
    rf"\b{_NUMBER}\s*(?:-|\u2013|to|and|or|or maybe|maybe|or like|/)\s*(?:maybe |like |an? )?{_NUMBER}\b"
)
_STATED = re.compile(rf"\b(?:i'?m (?:at|on)|at|it'?s|like|about|around|now) an? {_NUMBER}\b(?!\s+[a-z])")
_ANY = re.compile(rf"(?<![\d.,]){_NUMBER}(?![\d]|\s*(?:am|pm|:))\b")
_TOP = 100


def read_rating(text: str) -> int | None:
    """Return the strength named in an answer to "how strong, 0 to 10?", as 0-100; None when there is none.

    A range counts as its middle, "not 8, 6" as 6, and of several numbers the last one is meant.
    """
    cleaned = _NEGATED.sub(" ", _lower(text))
    stated = read_stated_rating(cleaned)
    if stated is not None:
        return stated
    found = _RANGE.search(cleaned)
    if found:
        low, high = _points(found, 1), _points(found, 3)
        if low is not None and high is not None and low < high:
            return (low + high) // 2
    values = [_points(match, 1) for match in _ANY.finditer(cleaned)]
    known = [value for value in values if value is not None]
    return known[-1] if known else None


def read_stated_rating(text: str) -> int | None:
    """Return a strength that is unmistakably one ("8/10", "eight out of ten", "80%", "I'm at a 7"), as 0-100."""
    cleaned = _lower(text)
    percent = _PERCENT.search(cleaned)
    if percent:
        return min(int(percent.group(1)), _TOP)
    ranged = re.search(rf"{_RANGE.pattern}\s*(?:/|out of)\s*(?:10|ten)\b", cleaned)
    if ranged:
        low, high = _points(ranged, 1), _points(ranged, 3)
        if low is not None and high is not None:
            return (low + high) // 2
    of_ten = _OF_TEN.search(cleaned)
    if of_ten:
        return min(_scaled(of_ten, 1), _TOP)
    stated = _STATED.search(cleaned)
    return _points(stated, 1) if stated else None


def spoken(points: int) -> str:
    """Return a stored strength (0-100) as the client gave it, 0 to 10, with half points where there are any."""
    whole, rest = divmod(points, 10)
    return f"{whole}" if rest == 0 else f"{points / 10:g}"


def _lower(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def _scaled(match: re.Match[str], group: int) -> int:
    raw = match.group(group)
    value = float(_WORDS[raw]) if raw in _WORDS else float(raw.replace(",", "."))
    if match.group(group + 1):
        value += 0.5
    return round(value * 10)


def _points(match: re.Match[str], group: int) -> int | None:
    value = _scaled(match, group)
    return value if value <= _TOP else None
