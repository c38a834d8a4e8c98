"""The scripted conversations that a run asks for, played once, side by side."""

import asyncio
from collections.abc import Iterator

import pytest

from content.library import Library
from content.loader import load_library
from tests.conversations.house import Stage
from tests.conversations.perform import play_all
from tests.conversations.script import Talk
from tests.conversations.stage import open_stage
from tests.conversations.transcript import Transcript
from tests.support.dialogue import RASA_PYTHON


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Stage]:
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not installed: run `make install`")
    with open_stage(tmp_path_factory.mktemp("talks"), library) as running:
        yield running


@pytest.fixture(scope="session")
def played(request: pytest.FixtureRequest, stage: Stage) -> dict[str, Transcript]:
    """Every conversation that some test of this run asks for by its parameter `talk`."""
    wanted: dict[str, Talk] = {}
    for item in request.session.items:
        talk = getattr(getattr(item, "callspec", None), "params", {}).get("talk")
        if isinstance(talk, Talk):
            wanted[talk.name] = talk
    return asyncio.run(play_all(stage, list(wanted.values())))
