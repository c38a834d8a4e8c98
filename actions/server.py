"""The action server: wires library, memory, clock and chance together and serves Rasa over HTTP."""

import argparse
import logging
import random
import socket
import sys
import warnings
from datetime import UTC, datetime
from typing import Any

import structlog
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic
from sanic.response import json as json_response

from actions.edge import as_action
from actions.registry import HANDLERS
from actions.services import Services
from actions.stored_memory import StoredMemory
from coaching.memory import CoachingMemory
from coaching.memory_in_process import InProcessMemory
from content.library import Library
from content.problems import ContentError
from content.serving import load_served
from records.db import Database
from records.migrate import upgrade
from records.vault import KeyFileError, Vault, read_master_key
from settings.app import Settings, SettingsError, load

SERVER_ERROR = 500
App = Sanic[Any, Any]
log = structlog.get_logger("actions")


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


async def _without_the_request(request: Any, response: Any) -> Any:  # noqa: ANN401, ARG001 - Sanic's types
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
        log.info("ready", host=host, port=listener.getsockname()[1])
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
    # The two versions differ on purpose (docs/decisions/0001) and are tested together.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_NoTracebacks())
    for name in ("rasa_sdk", "sanic.access"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def open_memory(settings: Settings) -> StoredMemory:
    """Open the database. Raises SettingsError or KeyFileError naming what to do."""
    vault = Vault(read_master_key(settings.master_key_path))
    database = Database(settings.database)
    upgrade(database)
    return StoredMemory(database, vault)


def main(argv: list[str] | None = None) -> int:
    """Start the server; return 2 when settings or content need a change."""
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--host", help="address to listen on (default: MIDDLEPATH_ACTIONS_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (default: MIDDLEPATH_ACTIONS_PORT)")
    parser.add_argument("--forgetful", action="store_true", help="remember in this process, without a database")
    options = parser.parse_args(argv)
    quiet_logs()
    try:
        settings = load()
        library = load_served(settings.content_dir)
        memory = InProcessMemory() if options.forgetful else open_memory(settings)
    except (SettingsError, ContentError, KeyFileError) as error:
        print(f"The action server cannot start: {error}", file=sys.stderr)  # noqa: T201 - for the operator
        return 2
    app = build_app(build_services(library, memory))
    serve(app, options.host or settings.actions_host, options.port or settings.actions_port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
