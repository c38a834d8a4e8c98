"""A typed client of the control API: people who chat with the bot, and whoever watches what it does."""

from local_telegram.phone.connection import ChatLike, ExpectationFailed, Refused
from local_telegram.phone.deeds import Deeds
from local_telegram.phone.trouble import Trouble
from local_telegram.phone.watching import Watching

__all__ = ["ChatLike", "ExpectationFailed", "Phone", "Refused"]


class Phone(Deeds, Watching, Trouble):
    """Everyone's phones at once, spoken to over HTTP at `url` (for example http://127.0.0.1:8081)."""

    async def reset(self) -> None:
        """Forget everyone and everything but the cast of the settings."""
        await self._post("/reset", {})
        self._cursors.clear()
