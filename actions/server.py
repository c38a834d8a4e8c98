"""The action server: wires library, memory, clock and chance together and serves Rasa over HTTP."""

import argparse
import logging
import random
import socket
import sys
from datetime import UTC, datetime
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.edge import as_action
from actions.registry import HANDLERS
from actions.services import Services
from coaching.memory import CoachingMemory
from coaching.memory_in_process import InProcessMemory
from content.library import Library
from content.loader import load_library
from content.problems import ContentError

SERVER_ERROR = 500
App = Sanic[Any, Any]
LOG = logging.getLogger("actions.server")


def build_services(library: Library, memory: CoachingMemory) -> Services:
    """Return the services of a live server: the real clock, and chance that nobody can foresee."""
    chance = random.SystemRandom()
    return Services(library, memory, clock=lambda: datetime.now(UTC), pick=chance.randrange)


def build_app(services: Services) -> App:
    """Return the web application with every action registered; `/health` tells that it is up."""
    executor = ActionExecutor()
    for name, handler in HANDLERS.items():
        executor.register_function(name, as_action(name, handler, services))
    app: App = create_app(executor, cors_origins=[])
    app.register_middleware(_without_the_request, "response")
    return app


async def _without_the_request(request: Any, response: Any) -> HTTPResponse | None:  # noqa: ANN401, ARG001 - Sanic's types
    """Replace the body of a failed call: rasa-sdk would send the request back, the client's words in it."""
    if response.status != SERVER_ERROR:
        return None
    return json_response({"error": "the action failed; see the log of the action server"}, status=SERVER_ERROR)


def serve(app: App, host: str, port: int) -> None:
    """Serve until a signal stops it; one process, because every answer is computed from its own call alone."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        app.prepare(sock=listener, single_process=True, motd=False, access_log=False)
        LOG.info("answering on %s:%s", host, listener.getsockname()[1])
        Sanic.serve_single(primary=app)


class _NoTracebacks(logging.Filter):
    """Takes tracebacks out of library logs: they may quote what a client wrote."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record, without its exception."""
        record.exc_info = None
        record.exc_text = None
        return True


def quiet_logs() -> None:
    """Log to standard error, and keep rasa-sdk and Sanic from logging requests."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_NoTracebacks())
    for name in ("rasa_sdk", "sanic", "sanic.root", "sanic.error", "sanic.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


def main(argv: list[str] | None = None) -> int:
    """Start the server; return 2 when the content cannot be used."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5055)
    options = parser.parse_args(argv)
    quiet_logs()
    try:
        library = load_library()
    except ContentError as error:
        LOG.error("the content cannot be used:\n%s", error)
        return 2
    serve(build_app(build_services(library, InProcessMemory())), options.host, options.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
