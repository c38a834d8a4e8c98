"""Bringing a database to the newest schema, on SQLite and on PostgreSQL."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect

from records.db import Database
from records.migrate import upgrade

UPGRADE = """
import sys
from records.db import Database
from records.migrate import upgrade
upgrade(Database(sys.argv[1]))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'new.db'}"


def test_processes_that_start_together_on_an_empty_database_all_find_it_migrated(empty_url: str) -> None:
    starting = [
        subprocess.Popen([sys.executable, "-c", UPGRADE, empty_url], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    complaints = [process.communicate()[1] for process in starting]
    assert [process.returncode for process in starting] == [0, 0, 0], complaints


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    database = Database(empty_url)
    upgrade(database)
    before = inspect(database.engine).get_table_names()
    upgrade(database)
    assert inspect(database.engine).get_table_names() == before
    assert "messages" in before
    database.close()
