"""The urges of the intake's urge check and how clients name them."""

import re
from enum import StrEnum


class Urge(StrEnum):
    """An urge that coaching itself may work with (dbt-brief section 4, step 3)."""

    NONE = "none"
    USE = "use"
    BINGE = "binge"
    LASH_OUT = "lash_out"
    OTHER = "other"


# Urges that the app answers itself, before and instead of coaching.
APP_URGES = frozenset({"self_harm", "suicide"})

_DANGER = re.compile(
    r"\b(?:hurt(?:ing)? (?:my ?self|me)|harm(?:ing)? (?:my ?self|me)|self[ -]?harm\w*"
    r"|cut(?:ting)? (?:my ?self|me)|kill(?:ing)? (?:my ?self|me)|end(?:ing)? (?:my life|it all|it)"
    r"|suicid\w*|die|dying|dead)\b"
)
_NAMED: tuple[tuple[Urge, re.Pattern[str]], ...] = (
    (
        Urge.USE,
        re.compile(
            r"\b(?:drink\w*|drunk|booze|alcohol|wine|vodka|beer|smok\w+|weed|high|use|using|pills?|drugs?)\b"
        ),
    ),
    (Urge.BINGE, re.compile(r"\b(?:bing\w+|purg\w+|throw(?:ing)? up|vomit\w*|eat everything)\b")),
    (
        Urge.LASH_OUT,
        re.compile(r"\b(?:lash\w*|scream\w*|yell\w*|shout\w*|hit\w*|punch\w*|smash\w*|throw\w*|break things)\b"),
    ),
    (
        Urge.OTHER,
        re.compile(
            r"\b(?:other|shop\w*|spend\w*|gambl\w*|text\w*|call\w*|quit\w*|run away|leave|hide|isolat\w*)\b"
        ),
    ),
)
_NONE = re.compile(
    r"^\W*(?:no|none|nope|nah|nothing|not? (?:really|at all|any)|no urges?|i'?m (?:ok|fine|good))\b"
)


def read_urge(text: str) -> Urge | str | None:
    """Return the urge a client names in words; "self_harm" when it is one that belongs to the app; None if unread.

    Danger wins over everything else in the same sentence, a "no" in front of it included: the app asks.
    """
    lowered = text.lower().replace("\u2019", "'")
    if _DANGER.search(lowered):
        return "self_harm"
    for urge, pattern in _NAMED:
        if pattern.search(lowered):
            return urge
    return Urge.NONE if _NONE.search(lowered) else None
