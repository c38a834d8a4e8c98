"""A desk on each of the two databases, and one that several workers can share."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from records.db import Database
from records.migrate import upgrade
from tests.integration.durable.desk import Desk


@contextmanager
def desk_at(url: str) -> Iterator[Desk]:
    database = Database(url)
    upgrade(database)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE diary (item text, what text, executor text, at double precision)"))
    desk = Desk(database, url, [], itertools.count(1))
    yield desk
    for worker in desk.workers:
        worker.kill()
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = (
        f"sqlite:///{tmp_path / 'work.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    with desk_at(url) as desk:
        yield desk


@pytest.fixture
def shared_desk(postgres_url: str) -> Iterator[Desk]:
    with desk_at(postgres_url) as desk:
        yield desk
