"""The plain messages that the content holds: their keys, what each is about, and the print of the exact words."""

import hashlib
from dataclasses import dataclass

from coaching.tone_guards import Target
from content.library import Library
from content.models import Register
from content.tone_checks import PLAIN_KEY

MORE = ".more"
SHOWN = 0
"""The variant that is shown and sent: a yes is to exact words, so there is no choice among them."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """One plain message as clients are asked about it."""

    key: str
    target: Target
    words: str

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of key, variant and words."""
        return hashlib.sha256(f"{self.key}#{SHOWN}|{self.words}".encode()).hexdigest()


def plain_texts(library: Library) -> tuple[PlainText, ...]:
    """Return every plain message, each followed by its second one."""
    found = []
    for key in sorted(library.messages):
        message = library.messages[key]
        if message.register_ is Register.MATTER_OF_FACT and (named := PLAIN_KEY.fullmatch(key)):
            found.append(PlainText(key, Target(named["target"]), message.variants[SHOWN]))
    return tuple(found)


def plain_text(library: Library, key: str) -> PlainText | None:
    """Return one plain message; None when the content no longer has it."""
    return next((text for text in plain_texts(library) if text.key == key), None)
