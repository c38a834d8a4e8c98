"""The trained model, Rasa and the action server, started once for all conversations."""

from collections.abc import Iterator

import pytest

from content.library import Library
from tests.support.dialogue import RASA_PYTHON, Engine, Phone, action_server, dialogue_engine


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if not RASA_PYTHON.exists():
        pytest.skip("Rasa's environment is not installed: run `make setup`")
    folder = tmp_path_factory.mktemp("dialogue")
    with action_server(folder) as actions, dialogue_engine(folder, actions) as running:
        yield running


@pytest.fixture
def phone(engine: Engine, library: Library) -> Phone:
    """A new client's phone."""
    return Phone(engine, library)
