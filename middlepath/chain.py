"""The command line's way to the chain analyses that a client shares, in words."""

from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from coaching.chain import Chain
from content.library import Library
from content.loader import load_library
from conversation.chain_text import ChainText
from conversation.chains import UNREADABLE
from records import chains, clients
from records.db import Database
from records.migrate import upgrade
from records.vault import KeyFileError, Vault, read_master_key
from settings.app import SettingsError, load

_console = Console(stderr=True, highlight=False)


def _fail(text: str) -> typer.Exit:
    _console.print(text, style="red", markup=False)
    return typer.Exit(2)


def show(pseudonym: Annotated[str, typer.Argument(help="The client's pseudonym, as alerts give it")]) -> None:
    """Show the chain analyses that a client shares, the newest first; what they keep is not shown."""
    try:
        settings = load()
        vault = Vault(read_master_key(settings.master_key_path))
    except (SettingsError, KeyFileError) as error:
        raise _fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    try:
        with database.transaction() as session:
            client = clients.find_by_pseudonym(session, pseudonym, settings.clinic_id)
            if client is None:
                raise _fail(f"no client of this clinic is called {pseudonym}: alerts and /chain give the name")
            texts = _texts(session, vault, client.id, load_library(settings.content_dir))
    except UNREADABLE:
        raise _fail("the chains cannot be opened: is this the master key they were sealed with?") from None
    finally:
        database.close()
    print("\n\n".join(texts) or "there is no chain that the client shares")  # noqa: T201 - the command's result


def _texts(session: Session, vault: Vault, client_id: str, library: Library) -> list[str]:
    cipher = vault.of(session, client_id)
    return [
        f"{row.begun_at:%Y-%m-%d}\n{ChainText(library, Chain.from_json(chains.body_of(cipher, row))).text()}"
        for row in chains.shared(session, client_id)
    ]
