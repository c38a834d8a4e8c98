"""Reads words that only steer: "back to menu", "stop", "next". They work whatever was asked or understood."""

import re
from collections.abc import Sequence

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
_MAY_END_A_SENTENCE = re.compile(r".*\b(?:stop|back|go on|continue|again|too much)\b.*")
"""Typed in bits, a cry for help can end in these: "i want everything to", "stop"."""
_BIT_WORDS = 3
LONGEST = 60


def asks_for_menu(text: str) -> bool:
    """Tell whether a message is a wish for the menu and nothing else."""
    line = _line(text)
    return len(line) <= LONGEST and _MENU.fullmatch(line) is not None


def only_steers(text: str) -> bool:
    """Tell whether a message steers and says nothing else: then it answers nothing."""
    line = _line(text)
    return asks_for_menu(text) or (len(line) <= LONGEST and _STEERS.fullmatch(line) is not None)


def begun_before(text: str, context: Sequence[str]) -> tuple[str, ...]:
    """Return the bits, oldest first, of a sentence that steering words may be the end of; nothing for all others.

    They are the message before, and the few words typed before that; what was told further back is no part of it.
    """
    if not context or asks_for_menu(text) or _MAY_END_A_SENTENCE.fullmatch(_line(text)) is None:
        return ()
    start = len(context) - 1
    while start and len(context[start - 1].split()) <= _BIT_WORDS:
        start -= 1
    return tuple(context[start:])


def _line(text: str) -> str:
    return " ".join(text[: LONGEST + 1].casefold().replace("\u2019", "'").split()).strip(" .!?,/")
