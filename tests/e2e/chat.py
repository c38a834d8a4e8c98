"""One person's chat with the bot, told in the words of a conversation."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from content.library import Library
from local_telegram.phone import Phone
from local_telegram.views import Message, Person, Sent

PATIENCE_SECONDS = 20.0
"""A reply waits its turn: at most one message a second goes to a chat, and the machine may be busy."""
SLOT = re.compile(r"\{\w+\}")


@dataclass
class Chat:
    """What one person writes and presses, and what they get to read. Each `hears` goes on after the last."""

    phone: Phone
    person: Person
    library: Library
    last: Message | None = field(default=None, init=False)

    async def starts(self, code: str | None = None) -> None:
        """Press Start, with the code of a clinician's link where given."""
        await self.phone.start(self.person, code)

    async def says(self, text: str, *, reply_to: int | None = None) -> Sent:
        """Write a text."""
        return await self.phone.say(self.person, text, reply_to=reply_to)

    async def presses(self, label: str) -> Sent:
        """Press a button, on the newest message that shows it."""
        return await self.phone.press(self.person, label)

    async def hears(
        self,
        key: str | None = None,
        *,
        contains: str | Sequence[str] = (),
        button: str | None = None,
        within: float = PATIENCE_SECONDS,
    ) -> Message:
        """Wait for the bot's next message that fits: wording by its key, words in it, a button under it."""
        self.last = await self.phone.expect(
            self.person,
            contains=contains,
            matches=None if key is None else self.pattern(key),
            button=button,
            timeout=within,
        )
        return self.last

    async def hears_next(self, key: str, *, within: float = PATIENCE_SECONDS) -> Message:
        """Wait for the bot's very next message, which must be this wording."""
        self.last = await self.phone.expect(self.person, timeout=within)
        assert self.fits(key, self.last.text), f"not {key}: {self.last.text!r}"
        return self.last

    async def turns_the_page(self) -> None:
        """Pass over everything that stands in the chat so far."""
        await self.phone.skip(self.person)

    async def tries(self, kind: str, **details: object) -> Sent:
        """Send something that is no text."""
        return await self.phone.send(self.person, kind, **details)  # type: ignore[arg-type]

    async def read(self) -> list[str]:
        """Return the bot's messages so far, oldest first."""
        return [message.text for message in await self.phone.from_bot(self.person)]

    def fits(self, key: str, text: str) -> bool:
        """Tell whether these words are this wording."""
        return re.search(self.pattern(key), text) is not None

    def pattern(self, key: str) -> str:
        """Return an expression that every variant of this wording fits, whatever its slots were filled with."""
        variants = self.library.wording[key].variants
        return "^(?:" + "|".join("(?s:.+)".join(map(re.escape, SLOT.split(v))) for v in variants) + ")$"


def now() -> float:
    """The clock that the phone stamps messages with."""
    return time.time()
