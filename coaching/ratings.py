"""Reads a strength from 0 to 10 out of digits, words, fractions and ranges; stored as 0-100."""

import re

from coaching.number_words import NUMBER_WORDS

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_HALF = r"(\s*½|\s+(?:and|n|&)\s+(?:a\s+)?half)?"
_NUMBER = rf"(\d{{1,3}}(?:[.,]\d)?|{_WORDS}){_HALF}"
_ISH = r"(?:\s*-?ish)?"
_NEGATED = re.compile(rf"\b(?:not|instead of|rather than|was|used to be)\s+(?:an?\s+)?{_NUMBER}\b")
_POINT = re.compile(rf"\b({_WORDS}|\d{{1,2}})\s+point\s+({_WORDS}|\d)\b")
_PRONOUN = re.compile(
    r"\b(?:this|that|the|which|each|another|next|last|first|worst|best|good|bad|hard|tough|same) one\b"
    r"|\bone (?:of|more|thing|day|time|sec|second|moment)\b|\b(?:no|any|every|some)[ -]?one\b"
)
_MEASURED = re.compile(
    rf"\b{_NUMBER}\s*"
    r"(?:secs?|seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?|months?|years?|times|more|people|kids)\b"
)
_MOVED = re.compile(
    r"\b(?:went|gone|go|came|come|moved|dropped|fell|rose|jumped|climbed|shot|crept|down|up)\b[^.,;]{0,20}?"
    rf"\b(?:from )?(?:an? )?{_NUMBER}\s*(?:down |up )?(?:to|->|\u2192)\s*(?:about |like )?(?:an? )?{_NUMBER}\b"
)
_TURNED = re.compile(rf"\b(?:down|up) to (?:about |like |maybe )?(?:an? )?{_NUMBER}\b")
_PERCENT = re.compile(r"\b(\d{1,3})\s*(?:%|per ?cent\b|/\s*100\b|out of (?:a )?hundred|out of 100\b)")
_OF_TEN = re.compile(rf"\b{_NUMBER}\s*(?:/|out of|of|over|from|sobre|von|sur)\s*(?:10|ten|diez|dez|dix|zehn)\b")
_RANGE = re.compile(
    rf"\b{_NUMBER}{_ISH}\s*(?:-|\u2013|~|to|and|or|or maybe|maybe|or like|/)\s*"
    rf"(?:maybe |like |an? )?{_NUMBER}{_ISH}\b"
)
_STATED = re.compile(rf"\b(?:i'?m (?:at|on)|at|it'?s|like|about|around|now) an? {_NUMBER}\b(?!\s+[a-z])")
_LEADING = re.compile(
    r"\W*(?:(?:i'?d say|i would say|i guess|it'?s|its|about|around|roughly|maybe|probably|prob|like|say|still|"
    r"easily|definitely|a|an|at|solid|strong|good|weak|high|low|big|yeah|yes|ok|well|um+|so)\s+)*"
    rf"{_NUMBER}{_ISH}(?=\s*(?:[,.;!:]|and\b|but\b|cos\b|coz\b|because\b|bc\b|though\b|tho\b|now\b|rn\b|today\b|$))"
)
_ANY = re.compile(rf"(?<![\w.,]){_NUMBER}(?![\d]|\s*(?:am|pm|:))(?:\b|(?=\s*-?ish\b))")
_MOST = re.compile(r"\W*(?:it'?s |its |the |at |at the |like )*(?:max|maxed out|maximum|full|eleven|11|100)\W*")
_LEAST = re.compile(
    r"\W*(?:nothing|not at all|(?:it'?s |its )?(?:all )?gone|zilch|nada)(?: at all| now| left)?\W*"
)
_TOP = 100


def read_rating(text: str) -> int | None:
    """Return the strength named in an answer to "how strong, 0 to 10?", as 0-100; None when there is none.

    A range counts as its middle, "not 8, 6" and "went from 8 to 6" as 6, and of several numbers the last one is
    meant. "One" is no number in "this one", nor is one that counts minutes.
    """
    whole = _lower(text)
    if _MOST.fullmatch(whole):
        return _TOP
    if _LEAST.fullmatch(whole):
        return 0
    kept = _MEASURED.sub(" ", _PRONOUN.sub(" ", whole))
    turned = _MOVED.search(kept) or _TURNED.search(kept)
    if turned is not None:
        return _points(turned, turned.re.groups - 1)
    cleaned = _NEGATED.sub(" ", kept)
    stated = read_stated_rating(cleaned)
    if stated is not None:
        return stated
    found = _RANGE.search(cleaned)
    if found:
        low, high = _points(found, 1), _points(found, 3)
        if low is not None and high is not None and low < high:
            return (low + high) // 2
    # "It was 8" is no denial where nothing else is said.
    values = [_points(match, 1) for match in _ANY.finditer(cleaned)] or [
        _points(match, 1) for match in _ANY.finditer(kept) if _NEGATED.search(kept) and "not" not in kept
    ]
    known = [value for value in values if value is not None]
    return known[-1] if known else None


def read_leading_rating(text: str) -> int | None:
    """Return the strength that a longer answer begins with ("a solid 7, and I want to leave"), as 0-100."""
    found = _LEADING.match(_MEASURED.sub(" ", _lower(text)))
    return _points(found, 1) if found else None


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
    lowered = text.lower().replace("\u2019", "'").replace("\ufe0f", "").replace("\u20e3", "")
    lowered = re.sub(r"(?<=\d)\s+1/2\b", "½", lowered)
    return _POINT.sub(lambda found: f"{_whole(found[1])}.{_whole(found[2])}", lowered)


def _whole(word: str) -> int:
    return NUMBER_WORDS[word] if word in NUMBER_WORDS else int(word)


def _scaled(match: re.Match[str], group: int) -> int:
    raw = match.group(group)
    value = float(NUMBER_WORDS[raw]) if raw in NUMBER_WORDS else float(raw.replace(",", "."))
    if match.group(group + 1):
        value += 0.5
    return round(value * 10)


def _points(match: re.Match[str], group: int) -> int | None:
    value = _scaled(match, group)
    return value if value <= _TOP else None
