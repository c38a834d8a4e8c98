"""Reads what a client types in place of a button of the diary card: numbers in words, hours, yes and no."""

import re

from coaching.diary import MEDICINE, SUBSTANCES
from coaching.number_words import NUMBER_WORDS

_WORDS = {**NUMBER_WORDS, "eleven": 11, "twelve": 12, "once": 1, "twice": 2}
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=\b|ish\b))"
_ANY = re.compile(rf"(?<![\w.,:-])({_NUMBER})(?:\s*(½|and a half|1/2))?(?![\d:])", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:no|any|every|some|this|that|the|which)[ -]?one\b", re.IGNORECASE)
_OUT_OF = re.compile(r"\s*(?:/|out of)\s*(?:\d+|five|seven|ten)\b", re.IGNORECASE)
_RANGE = re.compile(rf"\b({_NUMBER})\s*(?:-|\u2013|to|or)\s*({_NUMBER})\b", re.IGNORECASE)
_NONE = re.compile(
    r"\W*(?:no|nope|none|nothing|never|not at all|not today|not any|no urges?|zero|nil|0|n)\W*", re.IGNORECASE
)
_FEW_WORDS = 6
"""A number among more words than this may be part of a story: then it is asked again, not guessed."""
TOP_HOURS = 24.0
HALF_AN_HOUR = 30


def read_scale(text: str, top: int) -> int | None:
    """Return a number from 0 to `top` that a short answer names; of a range the higher end. None without one."""
    if _NONE.fullmatch(text):
        return 0
    if len(text.split()) > _FEW_WORDS:
        return None
    ranged = _RANGE.search(text)
    found = [_value(match) for match in _ANY.finditer(_OUT_OF.sub(" ", _PRONOUN.sub(" ", text)))]
    values = {_word(ranged[1]), _word(ranged[2])} if ranged else set(found)
    if not values or (len(values) > 1 and not ranged) or max(values) > top or max(values) != int(max(values)):
        return None
    return int(max(values))


def read_hours(text: str) -> float | None:
    """Return hours of sleep to the nearest half: "about six", "6-7", "7h30", "half an hour"; None without any."""
    lowered = text.lower().replace(",", ".").replace("½", " and a half")
    if _NONE.fullmatch(text) or re.search(r"did(?:n.?t| not) sleep|no sleep|hardly slept", lowered):
        return 0.0
    clock = re.search(r"\b(\d{1,2})\s*(?:h|hrs?|hours?|:)\s*(?:and\s*)?(\d{1,2})\s*(?:m|min\w*)?\b", lowered)
    if clock:
        return _halves(int(clock[1]) + int(clock[2]) / 60)
    if re.search(r"\bhalf an hour\b", lowered):
        return 0.5
    ranged = _RANGE.search(lowered)
    if ranged:
        return _halves((_word(ranged[1]) + _word(ranged[2])) / 2)
    found = [_value(match) for match in _ANY.finditer(lowered)]
    return _halves(found[0]) if len(found) == 1 else None


def read_medicine(text: str) -> str | None:
    """Return one of MEDICINE; None for what says none of them."""
    lowered = _plain(text)
    if re.search(r"\b(?:don t (?:take|have)|not on|no med\w*|none|nothing prescribed|not prescribed)\b", lowered):
        return "none"
    if re.search(r"\b(?:part\w*|some|half|missed one|most|not all)\b", lowered):
        return "partly"
    if re.match(r"(?:no|nope|not|missed|skipped|did ?n t|forgot)\b", lowered):
        return "no"
    return (
        "yes" if re.match(r"(?:yes|yeah|yep|y|all|took|as prescribed|sure)\b", lowered) else _one(text, MEDICINE)
    )


def read_substances(text: str) -> str | None:
    """Return one of SUBSTANCES; None for what says none of them."""
    if _NONE.fullmatch(text):
        return "none"
    lowered = _plain(text)
    drank = bool(re.search(r"\b(?:alcohol|drinks?|drank|beers?|wine|vodka|whisk\w+)\b", lowered))
    used = bool(
        re.search(r"\b(?:drugs?|weed|cannabis|pot|pills?|used|smoked|coke|speed|something else)\b", lowered)
    )
    if re.search(r"\bboth\b", lowered) or (drank and used):
        return "both"
    return "alcohol" if drank else "other" if used else _one(text, SUBSTANCES)


def read_yes_no(text: str) -> bool | None:
    """Return what a plain yes or no says; None for everything else."""
    lowered = _plain(text)
    if lowered in {"yes", "yeah", "yep", "y", "yes please", "sure", "ok", "okay", "please", "please do"}:
        return True
    return False if lowered in {"no", "nope", "n", "no thanks", "not now", "nothing", "none"} else None


def _one(text: str, of: tuple[str, ...]) -> str | None:
    lowered = _plain(text)
    return lowered if lowered in of else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower()).split())


def _word(number: str) -> float:
    lowered = number.lower()
    return float(_WORDS[lowered]) if lowered in _WORDS else float(lowered.replace(",", "."))


def _value(match: re.Match[str]) -> float:
    return _word(match[1]) + (0.5 if match[2] else 0.0)


def _halves(hours: float) -> float | None:
    return round(hours * 2) / 2 if hours <= TOP_HOURS else None
