"""The command line's way to a client's safety plan: the newest version, another one, or the list of them."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from content.library import Library
from content.loader import load_library
from conversation.plan_desk import version_lines
from conversation.plans import UNREADABLE
from records import clients, safety_plans
from records.db import Database
from records.migrate import upgrade
from records.vault import KeyFileError, Vault, read_master_key
from safety.plan import Plan
from safety.plan_print import pages_of
from settings.app import SettingsError, load

_console = Console(stderr=True, highlight=False)


class PlanError(LookupError):
    """There is no such client, plan or version, or it does not open; the message says what to do."""


def _fail(text: str) -> typer.Exit:
    _console.print(text, style="red", markup=False)
    return typer.Exit(2)


def show(
    pseudonym: Annotated[str, typer.Argument(help="The client's pseudonym, as alerts give it")],
    versions: Annotated[bool, typer.Option("--versions", help="List the versions, without the words")] = False,
    number: Annotated[int | None, typer.Option("--version", help="Show this version, not the newest")] = None,
) -> None:
    """Show a client's safety plan: a client's own words, for whoever looks after them."""
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
                raise _fail(
                    f"no client of this clinic is called {pseudonym}: alerts and /planversions give the name"
                )
            if versions:
                lines = version_lines(session, vault.of(session, client.id), client.id)
            else:
                lines = list(_lines(session, vault, client.id, number, load_library(settings.content_dir)))
    except PlanError as error:
        raise _fail(str(error)) from None
    except UNREADABLE:
        raise _fail("the plan cannot be opened: is this the master key it was sealed with?") from None
    finally:
        database.close()
    for line in lines or ["there is no saved plan yet"]:
        print(line)  # noqa: T201 - the command's result


def _lines(session: Session, vault: Vault, client_id: str, number: int | None, library: Library) -> Iterator[str]:
    if number is None:
        row = safety_plans.newest(session, client_id)
    elif (row := safety_plans.version(session, client_id, number)) is None:
        raise PlanError(f"there is no version {number}: --versions lists them")
    if row is None:
        return
    yield f"Version {row.number}, {row.made_at:%Y-%m-%d}, by {row.by_staff or 'the client'}"
    plan = Plan.from_json(safety_plans.body_of(vault.of(session, client_id), row))
    for page in pages_of(library, plan, numbered=True):
        yield ""
        yield page
