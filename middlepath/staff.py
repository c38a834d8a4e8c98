"""The command line's way to staff: add a member, list them, let one leave."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from records import clients, reach, staff
from records.db import Database
from records.migrate import upgrade
from records.models import StaffMember
from records.vault import KeyFileError, Vault, read_master_key
from settings.app import Settings, SettingsError, load

app = typer.Typer(no_args_is_help=True, help="Who answers alerts: add a member, list them, let one leave.")
NOBODY = "nobody yet: `middlepath staff add --name ...`. Until then anyone in the staff chat may act"
_console = Console(stderr=True, highlight=False)


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


@app.command()
def add(
    name: Annotated[str, typer.Option(help="As the rota and the clients' invites have it")],
    colleague: Annotated[
        bool, typer.Option("--colleague", help="Not a clinician: answers alerts, opens no held chat")
    ] = False,
    registration: Annotated[
        str | None, typer.Option(help="A clinician's registration, such as 'HCPC 12345'; plain messages need it")
    ] = None,
) -> None:
    """Make a code by which one member of staff enrols; it is shown once and valid for 14 days."""
    settings, database = _open()
    now = datetime.now(UTC)
    try:
        vault = Vault(read_master_key(settings.master_key_path))
        with database.transaction() as session:
            clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, now)
            code = staff.add(
                session,
                vault,
                clinic_id=settings.clinic_id,
                name=name.strip(),
                clinician=not colleague,
                now=now,
                registration=registration,
            )
    except (KeyFileError, staff.NameTakenError) as error:
        raise _fail(str(error)) from None
    finally:
        database.close()
    print(f"/start {code}")  # noqa: T201 - the command's result


@app.command("list")
def show() -> None:
    """List the members, and who has not enrolled yet."""
    settings, database = _open()
    with database.transaction() as session:
        lines = list(_lines(session, settings.clinic_id))
    database.close()
    for line in lines or [NOBODY]:
        print(line)  # noqa: T201 - the command's result


def _lines(session: Session, clinic_id: str) -> Iterator[str]:
    lost = {row.person: row for row in reach.lost(session, clinic_id)}

    def state(member: StaffMember) -> str:
        if member.chat_hash and (row := lost.get(member.name)):
            return f"enrolled, and their chat cannot be written to since {row.since:%a %d %b %H:%M} UTC"
        return "enrolled" if member.chat_hash else "has not used the code yet"

    for member in staff.of_clinic(session, clinic_id):
        yield f"{member.name}, {'clinician' if member.clinician else 'colleague'}: {state(member)}"


@app.command()
def leave(name: Annotated[str, typer.Option(help="Who has left")]) -> None:
    """Let a member leave: from now on they can do nothing, and nothing is sent to them."""
    settings, database = _open()
    with database.transaction() as session:
        done = staff.leave(session, settings.clinic_id, name.strip(), datetime.now(UTC))
    database.close()
    if not done:
        raise _fail(f"there is no member of staff called {name}: see `middlepath staff list`")
    _console.print(
        f"{name} can do nothing here now. Take them out of the rota and the staff chat too.", markup=False
    )
