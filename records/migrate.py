"""Bring a database to the newest schema, once, whoever asks first."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from records.db import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def upgrade(database: Database) -> None:
    """Apply every migration that is missing."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def new_revision(database: Database, message: str) -> None:
    """Write a migration for the difference between the tables in code and those in the database."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message=message, autogenerate=True)
