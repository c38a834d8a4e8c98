"""What every command about one client does first and last: settings, key, database, the client by pseudonym."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from content.library import Library
from content.loader import load_library
from records import clients
from records.db import Database
from records.migrate import upgrade
from records.models import Client
from records.vault import KeyFileError, Vault, read_master_key
from settings.app import SettingsError, load

Pseudonym = Annotated[str, typer.Argument(help="The client's pseudonym, as alerts give it")]
_console = Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """One client's records, open for as long as the command reads them."""

    session: Session
    vault: Vault
    client: Client
    library: Library


def fail(text: str) -> typer.Exit:
    """Say what is wrong, and return what ends the command."""
    _console.print(text, style="red", markup=False)
    return typer.Exit(2)


@contextmanager
def opened(
    pseudonym: str, *, named_by: str, what: str, unreadable: tuple[type[Exception], ...]
) -> Iterator[Opened]:
    """Open a client's records; ends the command with a reason where that fails.

    `named_by` is where staff read the pseudonym, `what` is what does not open when one of `unreadable` is raised.
    """
    try:
        settings = load()
        vault = Vault(read_master_key(settings.master_key_path))
    except (SettingsError, KeyFileError) as error:
        raise fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    try:
        with database.transaction() as session:
            client = clients.find_by_pseudonym(session, pseudonym, settings.clinic_id)
            if client is None:
                raise fail(f"no client of this clinic is called {pseudonym}: alerts and {named_by} give the name")
            yield Opened(session, vault, client, load_library(settings.content_dir))
    except unreadable:
        raise fail(f"the {what} cannot be opened: is this the master key it was sealed with?") from None
    finally:
        database.close()
