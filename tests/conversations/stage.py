"""Starts what all scripted conversations of a run share: one Rasa, one action server, one empty database."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from content.library import Library
from records.db import Database
from tests.conversations.house import Stage
from tests.support.dialogue import ROOT, dialogue_engine, free_port, running
from tests.support.house import TestHouse


@contextlib.contextmanager
def open_stage(folder: Path, library: Library) -> Iterator[Stage]:
    """Start Rasa with the current model and the real actions, and end them with the block."""
    places = folder / "places"
    places.mkdir()
    with steered_actions(folder, places) as actions, dialogue_engine(folder, actions) as engine:
        url = str(engine.http.base_url).rstrip("/").removesuffix("/webhooks/middlepath")
        secret = engine.http.headers["X-Middlepath-Secret"]
        yield Stage(url, secret, library, folder, empty_database(folder, library), places)


@contextlib.contextmanager
def steered_actions(folder: Path, places: Path) -> Iterator[str]:
    """Run the action server whose clocks the conversations steer; yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "tests.conversations.steered_actions", "--port", str(port)]
    command += ["--folder", str(places)]
    with running(command, folder / "actions.log", ROOT, f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}"


def empty_database(folder: Path, library: Library) -> Path:
    """Make a database with the content and nobody in it: each conversation begins with a copy."""
    path = folder / "empty.db"
    database = Database(f"sqlite:///{path}")
    TestHouse(database, library).kit.urgent.close()
    database.close()
    return path
