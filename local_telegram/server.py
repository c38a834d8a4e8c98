"""Runs the application with uvicorn, in front or in a thread, and stops without waiting on long polls."""

import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI

from local_telegram.world import World

START_SECONDS = 15.0


class PatientServer(uvicorn.Server):
    """A uvicorn server that ends long polls and live pages first, which would otherwise hold up its stop."""

    def __init__(self, app: FastAPI, *, host: str, port: int, log_level: str = "warning") -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                log_level=log_level,
                access_log=False,
                ws="none",
                proxy_headers=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=2,
            )
        )
        self._world: World = app.state.world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake every waiter, then stop as uvicorn does."""
        self._world.closing = True
        self._world.updates.arrived.fire()
        self._world.changed.fire()
        for chat_id in self._world.chats:
            self._world.chat_signal(chat_id).fire()
        await super().shutdown(sockets)


class ServerThread:
    """A server on its own thread and event loop, so that a busy test does not slow it, nor it the test."""

    def __init__(self, app: FastAPI, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self.port: int = self._socket.getsockname()[1]
        self._server = PatientServer(app, host=host, port=self.port)
        self._thread = threading.Thread(target=self._run, name="local-telegram", daemon=True)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._socket.listen(512)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(START_SECONDS)
        self._socket.close()
