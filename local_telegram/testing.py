"""A server and its phones inside a test: `async with LocalTelegram() as phone: ...`."""

import asyncio
from types import TracebackType
from typing import Self

from local_telegram.app import create_app
from local_telegram.config import Config, RateLimits
from local_telegram.faults import FaultKind
from local_telegram.phone import ExpectationFailed, Phone, Refused
from local_telegram.server import ServerThread
from local_telegram.views import ApiCall, Button, ButtonAnswer, Group, Message, Person, Sent
from local_telegram.world import World

__all__ = [
    "ApiCall",
    "Button",
    "ButtonAnswer",
    "Config",
    "ExpectationFailed",
    "FaultKind",
    "Group",
    "LocalTelegram",
    "Message",
    "Person",
    "Phone",
    "RateLimits",
    "Refused",
    "Sent",
]


class LocalTelegram(Phone):
    """A server on a free port of this machine, in its own thread, with everyone's phones in hand."""

    def __init__(self, config: Config | None = None, *, port: int = 0) -> None:
        self.config = config or Config()
        app = create_app(self.config)
        self.world: World = app.state.world
        self._server = ServerThread(app, port=port)
        super().__init__(f"http://127.0.0.1:{self._server.port}")

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.config.token

    @property
    def base_url(self) -> str:
        """For `telegram.Bot(base_url=...)`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For `telegram.Bot(base_file_url=...)`."""
        return f"{self.url}/file/bot"

    async def __aenter__(self) -> Self:
        self._server.__enter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()
        await asyncio.to_thread(self._server.__exit__, kind, error, trace)
