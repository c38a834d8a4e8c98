"""Reads what a client types in place of a button of a chain: the kind of a link, what made it harder, when."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from coaching.chain_parts import Factor, Tag
from coaching.ratings import read_stated_rating

_PLAIN = re.compile(r"[^a-z0-9' ]")
_TAGS: Mapping[Tag, frozenset[str]] = MappingProxyType(
    {
        Tag.THOUGHT: frozenset({"thought", "thoughts", "thinking", "a thought", "1"}),
        Tag.FEELING: frozenset({"feeling", "feelings", "emotion", "a feeling", "an emotion", "2"}),
        Tag.BODY: frozenset({"body", "body sense", "sensation", "in my body", "my body", "physical", "3"}),
        Tag.URGE: frozenset({"urge", "urges", "an urge", "impulse", "craving", "4"}),
        Tag.ACT: frozenset({"act", "action", "an act", "an action", "something i did", "what i did", "5"}),
    }
)
_AROUND = (
    r"(?:(?:no|not|enough|bad|badly|poor|little|lack|of|too|much|a|lot|some|any"
    r"|hardly|very|really|i|was|had|felt) )*"
)
_FACTORS: Mapping[Factor, re.Pattern[str]] = MappingProxyType(
    {
        Factor.SLEEP: re.compile(
            rf"{_AROUND}(?:sleep|slept|tired|awake|insomnia|nightmares?|exhausted)(?: badly)?"
        ),
        Factor.FOOD: re.compile(rf"{_AROUND}(?:food|eat|eating|eaten|hungry|hunger|skipped meals)"),
        Factor.ILLNESS: re.compile(rf"{_AROUND}(?:ill|illness|sick|a cold|flu|pain|headache|migraine|fever)"),
        Factor.SUBSTANCES: re.compile(rf"{_AROUND}(?:alcohol|drinking|drunk|drugs?|weed|hungover|substances?)"),
        Factor.STRESS: re.compile(rf"{_AROUND}(?:stress|stressed|work|deadlines?|money|pressure)"),
    }
)
_FRESH = re.compile(
    r"\b(?:today|tonight|this (?:morning|afternoon|evening|lunchtime)|last night|just now|right now"
    r"|earlier today|(?:an?|one|two|three|a few|few|a couple of|half an|\d{1,2}) (?:minutes?|hours?) ago"
    r"|(?:minutes?|hours?) ago)\b"
)
_OF_NOW = re.compile(r"\bi'?m (?:at|on)\b|\bnow\b|/ ?10\b|\bout of (?:10|ten)\b")
_SHORT = 7


def read_tag(text: str) -> Tag | None:
    """Return the kind of link that a short answer names; None for words that are the link itself."""
    plain = plainly(text)
    return next((tag for tag, words in _TAGS.items() if plain in words), None)


def read_factors(text: str) -> tuple[Factor, ...]:
    """Return the factors that an answer names and nothing else ("sleep and stress"); none for other words."""
    pieces = [plainly(piece) for piece in re.split(r"[,;/+&]|\band\b", text.lower())]
    found = [
        next((factor for factor, pattern in _FACTORS.items() if pattern.fullmatch(piece)), None)
        for piece in pieces
        if piece
    ]
    named = tuple(dict.fromkeys(factor for factor in found if factor is not None))
    return named if None not in found else ()


def says_fresh(text: str) -> bool:
    """Tell whether words about when it happened name the last day."""
    return _FRESH.search(plainly(text)) is not None


def rating_of_now(text: str) -> int | None:
    """Return a strength (0-100) that a short message states outright ("I'm at a 9 now"), whatever was asked."""
    plain = plainly(text, marks="/")
    if len(plain.split()) > _SHORT or not _OF_NOW.search(plain):
        return None
    return read_stated_rating(re.sub(r"\s*\b(?:right )?now\b", "", plain))


def plainly(text: str, marks: str = "") -> str:
    """Return words as they are compared: lower case, without signs but these."""
    lowered = text.lower().replace("\u2019", "'")
    kept = "".join(ch if ch in marks or not _PLAIN.fullmatch(ch) else " " for ch in lowered)
    return " ".join(kept.split())
