"""Reads "back to menu", however it is typed: the way to the menu never depends on what was asked or understood."""

import re

_MENU = re.compile(
    r"(?:(?:ok|okay|no|stop|please|pls|hey|just|can (?:i|we|you)|could (?:i|we|you)|i want|i wanna|i'd like|let me"
    r"|let's|lets|to|go|get|take|bring|send|show|see|open|return|me|us|back) )*"
    r"(?:(?:the|your|to the|to) )?(?:main |start |home )?menu(?: (?:please|pls|now|again|thanks|thx))*"
)
LONGEST = 60


def asks_for_menu(text: str) -> bool:
    """Tell whether a message is a wish for the menu and nothing else."""
    line = " ".join(text[: LONGEST + 1].casefold().replace("\u2019", "'").split()).strip(" .!?,/")
    return len(line) <= LONGEST and _MENU.fullmatch(line) is not None
