"""The real action server with one thing steered: each client's clock, chance and database come from their talk.

The handlers, the edge and the memory are those that serve clients. A conversation leaves a small file for its
client: where its database is, what time it is there, and its name, from which chance follows.
"""

import argparse
import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.edge import Handler, as_action
from actions.registry import HANDLERS
from actions.server import quiet_logs, serve
from actions.services import Services
from actions.stored_memory import StoredMemory
from actions.turn import Turn
from content.library import Library
from content.loader import load_library
from records.db import Database
from records.vault import Vault
from tests.support.house import MASTER

KEPT_OPEN = 8
"""Conversations played side by side, and a few more."""


@dataclass(frozen=True)
class Place:
    """What one client's conversation left for the action server."""

    database: str
    clock: datetime
    seed: str

    def write(self, folder: Path, client: str) -> None:
        """Leave it for the server, all at once."""
        draft = folder / f"{client}.new"
        body = {"database": self.database, "clock": self.clock.isoformat(), "seed": self.seed}
        draft.write_text(json.dumps(body))
        draft.replace(folder / f"{client}.json")

    @classmethod
    def read(cls, folder: Path, client: str) -> "Place":
        """Read what was left."""
        body = json.loads((folder / f"{client}.json").read_text())
        return cls(body["database"], datetime.fromisoformat(body["clock"]), body["seed"])


def steered(name: str, handler: Handler, folder: Path, memory_at: Callable[[str], StoredMemory]) -> Handler:
    """Return the handler as this client's conversation has it."""

    def run(turn: Turn, services: Services) -> Any:
        place = Place.read(folder, turn.client)
        chance = random.Random(f"{place.seed}/{turn.message_id}/{name}")  # noqa: S311 - a test that can be repeated
        memory = memory_at(place.database)
        return handler(turn, Services(services.library, memory, lambda: place.clock, chance.randrange))

    return run


def main(argv: list[str] | None = None) -> int:
    """Serve until a signal stops it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args(argv)
    quiet_logs()
    vault = Vault(MASTER)

    @lru_cache(maxsize=KEPT_OPEN)
    def memory_at(url: str) -> StoredMemory:
        return StoredMemory(Database(url), vault)

    app = _app(load_library(), options.folder, memory_at)
    serve(app, "127.0.0.1", options.port)
    return 0


def _app(library: Library, folder: Path, memory_at: Callable[[str], StoredMemory]) -> Any:
    executor = ActionExecutor()
    services = Services(library, memory=None, clock=datetime.now, pick=random.randrange)  # type: ignore[arg-type]
    for name, handler in HANDLERS.items():
        executor.register_function(name, as_action(name, steered(name, handler, folder, memory_at), services))
    return create_app(executor, cors_origins=[])


if __name__ == "__main__":
    sys.exit(main())
