"""The databases and the house of the integration tests, on SQLite and on PostgreSQL.

What is about the records themselves, and what marks itself `both_databases` (crises, pages, delivery, two people
at once), runs on both. Of the other conversations each runs on one of the two, half of every file on each;
`make test-databases` runs all of them on both.
"""

import shutil
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content.library import Library
from content.loader import load_library
from records import content_versions
from records.db import Database
from records.migrate import upgrade
from tests.support.house import TestHouse
from tests.support.postgres import PostgresServer

BOTH = "both_databases"
ONLY_ONE = "conversation"
"""The folder whose tests run on one of the databases, unless they ask for both."""
FIRST_START = datetime(2026, 1, 1, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave each test of a conversation on one database; which one follows from its name alone."""
    if config.getoption("--both-databases"):
        return
    left_out = [item for item in items if _is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not _is_left_out(item)]


def _is_left_out(item: pytest.Item) -> bool:
    found = getattr(item, "callspec", None)
    chosen = found.params.get("database") if found is not None else None
    if chosen is None or item.path.parent.name != ONLY_ONE or item.get_closest_marker(BOTH):
        return False
    name = f"{item.path.name}::{item.name}".replace("sqlite", "").replace("postgres", "")
    return chosen != ("sqlite", "postgres")[zlib.crc32(name.encode()) % 2]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


def _prepare(database: Database) -> None:
    """Migrate a database and store the wording, as the first start of a bot does."""
    upgrade(database)
    library = load_library()
    with database.transaction() as session:
        content_versions.store(
            session,
            fingerprint=library.fingerprint,
            language=library.language,
            body=library.as_json,
            now=FIRST_START,
        )
    database.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    _prepare(Database(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer) -> str:
    """A migrated database that nobody is connected to: a copy of it is made in a fraction of the time."""
    url = postgres_server.create_database()
    _prepare(Database(url))
    return url


@pytest.fixture
def copied_postgres(postgres_server: PostgresServer, migrated_postgres: str) -> Iterator[str]:
    url = postgres_server.create_database(like=migrated_postgres)
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(migrated_sqlite, path)
        made = Database(f"sqlite:///{path}")
    else:
        made = Database(request.getfixturevalue("copied_postgres"))
    yield made
    made.close()


@pytest.fixture
async def house(database: Database, library: Library) -> AsyncIterator[TestHouse]:
    house = TestHouse(database, library)
    yield house
    await house.leave()


@pytest.fixture
async def unwatched_house(database: Database, library: Library) -> AsyncIterator[TestHouse]:
    house = TestHouse(database, library, staff=False)
    yield house
    await house.leave()


@pytest.fixture
async def sqlite_house(tmp_path: Path, migrated_sqlite: Path, library: Library) -> AsyncIterator[TestHouse]:
    """A house for tests in which the database plays no part."""
    path = tmp_path / "house.db"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    house = TestHouse(database, library)
    yield house
    await house.leave()
    database.close()
