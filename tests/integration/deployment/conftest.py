"""A clinic's deployment without Docker: the compose file's own commands, a real PostgreSQL, a local Telegram."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local_telegram.app import create_app
from local_telegram.config import Config
from local_telegram.server import ServerThread
from tests.support.compose import COMPOSE, REQUIRED
from tests.support.postgres import PostgresServer
from tests.support.services import Clinic

PHONE = Config(clients=("Alex",), staff=("Dana",), staff_chat_id=int(REQUIRED["MIDDLEPATH_STAFF_CHAT_ID"]))


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    """The address of a Bot API server that stands in for Telegram's."""
    with ServerThread(create_app(PHONE)) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def clinic(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer, telegram: str
) -> Iterator[Clinic]:
    """A deployment whose databases are made and empty."""
    folder: Path = tmp_path_factory.mktemp("clinic")
    clinic = Clinic(folder, postgres_server, COMPOSE, telegram=telegram, token=PHONE.token)
    clinic.create_databases()
    yield clinic
    clinic.drop_databases(postgres_server)
