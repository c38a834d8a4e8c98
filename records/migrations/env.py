"""Alembic's entry: migrate the database it is handed, never one of its own choosing."""

from typing import Literal

from alembic import context
from sqlalchemy import text

from records import tables
from records.base import Base, UtcDateTime

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "60s"


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # Revisions outlive our own column types: they name the plain type underneath.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Run the migrations on the connection given by records.migrate."""
    connection = context.config.attributes["connection"]
    if connection.dialect.name == "postgresql":
        # A migration that cannot get its lock soon gives up, rather than queueing every client behind it.
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
        include_name=lambda name, kind, _parents: kind != "table" or name in tables.NAMES,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
