"""The command line's way to what clients said about this program."""

from typing import Annotated

import typer
from rich.console import Console

from conversation.feedback_desk import line_of
from records import clients, feedback
from records.db import Database
from records.migrate import upgrade
from records.vault import KeyFileError, Vault, read_master_key
from settings.app import SettingsError, load

_console = Console(stderr=True, highlight=False)


def _fail(text: str) -> typer.Exit:
    _console.print(text, style="red", markup=False)
    return typer.Exit(2)


def show(
    client: Annotated[str | None, typer.Option(help="Of this client alone, by pseudonym")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many, the newest first")] = 50,
) -> None:
    """List what clients said about this program and what hurt them in it, in their own words."""
    try:
        settings = load()
        vault = Vault(read_master_key(settings.master_key_path))
    except (SettingsError, KeyFileError) as error:
        raise _fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    try:
        with database.transaction() as session:
            row = clients.find_by_pseudonym(session, client, settings.clinic_id) if client else None
            if client and row is None:
                raise _fail(
                    f"no client of this clinic is called {client}: the list without --client gives the names"
                )
            whose = {"clinic_id": settings.clinic_id, "client_id": row.id if row else None}
            lines = [line_of(one) for one in feedback.newest(session, vault, limit=limit, **whose)]
            if not lines and feedback.count(session, **whose):
                raise _fail("what is kept cannot be opened: is this the master key it was sealed with?")
    finally:
        database.close()
    for line in lines or ["no feedback is kept yet"]:
        print(line)  # noqa: T201 - the command's result
