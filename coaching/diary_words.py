"""What a client asks for who wants to write something down: the diary card of a day, or a note of one moment."""

import re

from coaching.heard import Heard

_CARD = re.compile(
    r"\b(?:diary|diaries|cards?|journal|daily|today|tonight|yesterday|the day|my day|check[ -]?in)\b"
)
_MOMENT = re.compile(r"\b(?:moments?|feelings?|moods?|emotions?|how i feel|(?:note|log|write) (?:it|this|that))\b")


def names_card(text: str) -> bool:
    """Tell whether words name the diary card, or a day to write up."""
    return bool(_CARD.search(text.lower()))


def wants_card(heard: Heard) -> bool:
    """Tell whether a client who wants to write something down means the day's card.

    The menu's button means the log, as do words about one moment ("log this feeling"); all others mean the card.
    """
    if heard.trusted:
        return False
    return names_card(heard.text) or not _MOMENT.search(heard.text.lower())
