"""Bring a database to the newest schema, once, whoever asks first."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from records.db import Database

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NUMBER = 7_364_728
"""Names this product's migrations among PostgreSQL's advisory locks; any number that nobody else uses."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def upgrade(database: Database) -> None:
    """Apply every migration that is missing. Processes that start together take turns: the first one does it."""
    config = _config()
    with database.engine.connect() as connection, _alone(database, connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


@contextmanager
def _alone(database: Database, connection: Connection) -> Iterator[None]:
    """Keep other processes from migrating at the same time: neither database's own transactions do."""
    if database.is_sqlite:
        with Path(f"{database.engine.url.database}.migrating").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})
        connection.commit()


def new_revision(database: Database, message: str) -> None:
    """Write a migration for the difference between the tables in code and those in the database."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
