"""Reads words that only steer: "back to menu", "stop", "next". They work whatever was asked or understood."""

import re

_MENU = re.compile(
    r"(?:(?:ok|okay|no|stop|please|pls|hey|just|can (?:i|we|you)|could (?:i|we|you)|i want|i wanna|i'd like|let me"
    r"|let's|lets|to|go|get|take|bring|send|show|see|open|return|me|us|back) )*"
    r"(?:(?:the|your|to the|to) )?(?:main |start |home )?menu(?: (?:please|pls|now|again|thanks|thx))*"
)
_STEERS = re.compile(
    r"(?:(?:ok|okay|please|pls|no) )?"
    r"(?:stop(?: it| this| now| here| that)?|next(?: one| step)?|skip(?: it| this| that)?"
    r"|(?:go )?back|pause|wait|hang on|go on|continue|repeat|again|too much)(?: (?:please|pls|now))?"
)
LONGEST = 60


def asks_for_menu(text: str) -> bool:
    """Tell whether a message is a wish for the menu and nothing else."""
    line = _line(text)
    return len(line) <= LONGEST and _MENU.fullmatch(line) is not None


def only_steers(text: str) -> bool:
    """Tell whether a message steers and says nothing else: then it ends no sentence, and answers nothing."""
    line = _line(text)
    return asks_for_menu(text) or (len(line) <= LONGEST and _STEERS.fullmatch(line) is not None)


def _line(text: str) -> str:
    return " ".join(text[: LONGEST + 1].casefold().replace("\u2019", "'").split()).strip(" .!?,/")
