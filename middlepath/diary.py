"""The command line's way to a client's diary: what the card asks, which days are filled, and the week in words."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from content.library import Library
from content.loader import load_library
from content.render import render
from content.say import Say
from conversation import weeks
from conversation.diaries import UNREADABLE, diary_of
from conversation.diary_desk import facts_of
from conversation.week_text import WeekText
from records import clients
from records.db import Database
from records.migrate import upgrade
from records.models import Client
from records.vault import KeyFileError, Vault, read_master_key
from settings.app import SettingsError, load

_console = Console(stderr=True, highlight=False)


def _fail(text: str) -> typer.Exit:
    _console.print(text, style="red", markup=False)
    return typer.Exit(2)


def show(pseudonym: Annotated[str, typer.Argument(help="The client's pseudonym, as alerts give it")]) -> None:
    """Show a client's diary and their week: a client's own answers, for whoever looks after them."""
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
                raise _fail(f"no client of this clinic is called {pseudonym}: alerts and /diary give the name")
            text = _text(session, vault, client, load_library(settings.content_dir))
    except UNREADABLE:
        raise _fail("the diary cannot be opened: is this the master key it was sealed with?") from None
    finally:
        database.close()
    print(text)  # noqa: T201 - the command's result


def _text(session: Session, vault: Vault, client: Client, library: Library) -> str:
    now = datetime.now(UTC)
    cipher = vault.of(session, client.id)
    slots = {"pseudonym": client.pseudonym} | facts_of(session, client, diary_of(session, cipher, client, now))
    week = weeks.week_now(session, cipher, client, now)
    about = render(library, Say("staff.diary_shown", slots), lambda _count: 0).text
    return f"{about}\n\n{WeekText(library, week).text()}"
