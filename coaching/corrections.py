"""Tells a short correction ("no wait, 4", "oops, angry not sad") from an answer, whatever else it sounds like."""

import re

from coaching.feelings import read_feeling
from coaching.ratings import read_rating

_MARK = (
    r"(?:no wait|wait no|wait|hang on|hold on|actually|sorry|oops|whoops|my bad|my mistake|scratch that|typo|"
    r"correction|i mean|i meant|i meant to (?:say|put)|make (?:that|it)|change (?:that|it) to|should be|"
    r"wrong (?:one|number|button))"
)
_BEFORE = re.compile(rf"^\W*(?:(?:oh|ah|argh|ugh|no|nope|nah|hm+|um+|uh)\W+)*(?:{_MARK}\W+)+(?P<rest>.+)$")
_AFTER = re.compile(rf"^(?P<rest>.+?)\W+(?:{_MARK}|(?:sorry )?i mean|i meant)\W*$")
_STARRED = re.compile(r"^\*\s*(?P<rest>\S.*)$|^(?P<ahead>\S.*\S|\S)\s*\*$")
_NO_THEN_NUMBER = re.compile(r"^\W*(?:no|nope|nah)\W+(?P<rest>.+)$")
_NONE = re.compile(r"\W*(?:none|nothing|nil|zero|gone|not at all)\W*")
"""Said after "actually" these answer the question asked now."""
_FEW_WORDS = 6


def corrects(text: str) -> bool:
    """Tell whether a message puts a strength or a feeling right that was given just before.

    A bare "no" in front counts with a number alone behind it: "no, 4", and not "no, two people are here".
    """
    lowered = text.lower().replace("\u2019", "'").strip()
    for pattern in (_BEFORE, _AFTER, _STARRED):
        found = pattern.match(lowered)
        rest = next((group for group in found.groups() if group), "") if found else ""
        if rest and _is_value(rest):
            return True
    denied = _NO_THEN_NUMBER.match(lowered)
    return denied is not None and len(denied["rest"].split()) == 1 and _is_value(denied["rest"])


def _is_value(rest: str) -> bool:
    if len(rest.split()) > _FEW_WORDS or _NONE.fullmatch(rest):
        return False
    return read_rating(rest) is not None or read_feeling(rest) is not None
