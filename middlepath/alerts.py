"""The command line's way to alerts, where Telegram is out of reach: list them, acknowledge, resolve."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from records import escalations
from records.db import Database
from records.migrate import upgrade
from records.vault import ErasedError, KeyFileError, Vault, read_master_key
from settings.app import Settings, SettingsError, load

_console = Console(stderr=True, highlight=False)
NumberOfAlert = Annotated[str, typer.Argument(help="Its number, as the page or `middlepath alerts` gives it")]


def _fail(text: str) -> typer.Exit:
    _console.print(text, style="red", markup=False)
    return typer.Exit(2)


def _open() -> tuple[Settings, Database]:
    try:
        settings = load()
    except SettingsError as error:
        raise _fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    return settings, database


def alerts() -> None:
    """List the alerts that nobody has resolved, the oldest first; exits with 1 when one waits for an answer."""
    _, database = _open()
    with database.transaction() as session:
        standing = escalations.standing(session)
    database.close()
    for alert, pseudonym in standing:
        who = f"acknowledged by {alert.acknowledged_by}" if alert.acknowledged_by else "NOT ACKNOWLEDGED"
        opened = alert.opened_at.strftime("%Y-%m-%d %H:%M UTC")
        print(f"{alert.id}  {alert.code:<10} {pseudonym:<20} {opened}  {who}")  # noqa: T201 - the command's result
    if any(alert.acknowledged_by is None for alert, _ in standing):
        raise typer.Exit(1)


def acknowledge(
    alert: NumberOfAlert, name: Annotated[str, typer.Option(help="Who is looking after the client now")]
) -> None:
    """Acknowledge an alert by name, where the staff chat is out of reach; the client's pages stop."""
    _, database = _open()
    with database.transaction() as session:
        won, holder = escalations.acknowledge(session, alert, by=name, now=datetime.now(UTC))
    database.close()
    if holder is None:
        raise _fail(f"there is no alert {alert} that could be acknowledged: see the number in the page")
    _console.print(f"{'Acknowledged by' if won else 'Already acknowledged by'} {holder}.", markup=False)


def resolve(
    alert: NumberOfAlert,
    name: Annotated[str, typer.Option(help="Who resolves it")],
    note: Annotated[str, typer.Option(help="What was done; kept sealed, under the client's key")],
) -> None:
    """Close an alert by name and with a note, where the staff chat is out of reach."""
    if not note.strip():
        raise _fail("a note is needed: one line on what was done")
    settings, database = _open()
    try:
        vault = Vault(read_master_key(settings.master_key_path))
        with database.transaction() as session:
            found = escalations.get(session, alert)
            if found is None:
                raise _fail(f"there is no alert {alert}: `middlepath alerts` lists those that stand")
            cipher = vault.of(session, found.client_id)
            closed = escalations.resolve(session, cipher, alert, by=name, note=note.strip(), now=datetime.now(UTC))
    except (KeyFileError, ErasedError) as error:
        raise _fail(str(error)) from None
    finally:
        database.close()
    if closed is None:
        raise _fail(f"alert {alert} was resolved or replaced before: `middlepath alerts` lists those that stand")
    _console.print(f"Resolved by {name}.", markup=False)
