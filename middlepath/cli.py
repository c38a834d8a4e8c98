"""The middlepath command: set up, run, check, invite, rota, drill, acknowledge, approve, screen, chat."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from adapters.durable import Durable
from adapters.rota import RotaError, RotaFile
from conversation.ports import DialogueError
from middlepath import (
    alerts,
    chain,
    diary,
    feedback,
    lines,
    oncall,
    plan,
    prepare,
    staff,
    standing,
    supervise,
    tone,
    wording,
)
from middlepath import chat as terminal
from middlepath import drill as rehearsal
from middlepath.processes import plans
from records import clients, drills
from records.db import Database
from records.migrate import upgrade
from records.vault import KeyFileError, Vault, read_master_key
from safety.rota import STAFF_CHAT_ALONE, Rota
from safety.states import drawing
from settings.app import Settings, SettingsError, load

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
app.add_typer(wording.app, name="content")
app.add_typer(staff.app, name="staff")
app.add_typer(tone.app, name="tone")
app.command("plan")(plan.show)
for _command in (alerts.alerts, alerts.acknowledge, alerts.resolve):
    app.command()(_command)
app.command("diary")(diary.show)
app.command("chain")(chain.show)
app.command("feedback")(feedback.show)
console = Console(stderr=True, highlight=False)


def _settings() -> Settings:
    try:
        return load()
    except SettingsError as error:
        raise _fail(str(error)) from None


def _rota(settings: Settings) -> Rota:
    """Return the rota of the file, having said where a bot runs by another one."""
    if settings.rota_file is None:
        return STAFF_CHAT_ALONE
    mail, pager = settings.mail_host is not None, bool(settings.secret("pager_secret"))
    reading = RotaFile(settings.rota_file, mail=mail, pager=pager).read()
    for line in standing.in_force(settings, reading.fingerprint):
        console.print(f"  {line}", style="yellow", markup=False, soft_wrap=True)
    try:
        return reading.usable()
    except RotaError as error:
        raise _fail(str(error)) from None


def _fail(text: str) -> typer.Exit:
    console.print(text, style="red", markup=False)
    return typer.Exit(2)


@app.command()
def setup() -> None:
    """Prepare everything a start needs: secrets, content, model, database. Safe to run again."""
    settings = _settings()
    console.print("Middle Path: preparing")
    try:
        prepare.make_secrets(settings)
        prepare.check_content(settings, console)
        prepare.train(console)
        prepare.make_encoders(console)
        prepare.migrate(settings, console)
    except (prepare.PrepareError, SettingsError) as error:
        raise _fail(str(error)) from None


@app.command()
def up() -> None:
    """Prepare, then run Rasa, the action server, the bot and (without a token) the local phone until Ctrl-C."""
    setup()
    settings = _settings()

    def on_ready(seconds: float) -> str:
        if settings.has_token:
            return f"Ready after {seconds:.0f} s: write to your bot in Telegram. Ctrl-C stops everything.\n"
        address = f"http://127.0.0.1:{settings.phone_port}"
        return (
            f"Ready after {seconds:.0f} s.\n"
            f"  a client's phone   {address}/\n"
            f"  the staff room     {address}/staff\n"
            f"  both side by side  {address}/both\n"
            "Ctrl-C stops everything.\n"
        )

    sys.exit(supervise.run(plans(settings), on_ready))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    prepare.migrate(_settings(), console)


@app.command()
def check() -> None:
    """Check settings and content, and say what is missing."""
    settings = _settings()
    try:
        prepare.check_content(settings, console)
    except prepare.PrepareError as error:
        raise _fail(str(error)) from None
    token, api, staff = settings.telegram
    console.print(
        f"  deployment: {settings.deployment.value}; Telegram at {api}; token {'set' if token else 'missing'}"
    )
    rota = _rota(settings)
    alone = rota is STAFF_CHAT_ALONE
    console.print(
        "  staff chat: set"
        if staff
        else f"  staff chat: NOT SET. {'Nobody is told about a crisis, and clients read so.' if alone else ''}"
    )
    for line in oncall.report(rota, datetime.now(UTC), standing.read(settings)):
        console.print(f"  {line}", markup=False)


@app.command()
def rota() -> None:
    """Tell who is on call now and next, and the hours of the next eight weeks in which nobody could be paged."""
    settings, now = _settings(), datetime.now(UTC)
    found, known = _rota(settings), standing.read(settings)
    for line in oncall.report(found, now, known):
        print(line)  # noqa: T201 - the command's result
    if oncall.nobody(found, now, known):
        raise typer.Exit(1)


@app.command()
def drill(
    clinic: Annotated[
        bool, typer.Option("--clinic", help="Everybody in the rota, not only who is on duty now and next")
    ] = False,
    person: Annotated[str, typer.Option(help="Only this person")] = "",
    wait: Annotated[float, typer.Option(help="Seconds to wait for people to confirm")] = 0.0,
    last: Annotated[bool, typer.Option("--last", help="Send nothing: show the newest drill")] = False,
) -> None:
    """Rehearse the pages: a test page to everybody an alert would reach, by every way. No client is touched."""
    settings = _settings()
    if person and person not in (known := _rota(settings).people):
        raise _fail(f"there is nobody called {person} in the rota; it knows {', '.join(known)}")
    try:
        lines, passed = (
            rehearsal.last(settings)
            if last
            else rehearsal.run(settings, person=person, everybody=clinic, wait=wait)
        )
    except rehearsal.DrillError as error:
        raise _fail(str(error)) from None
    for line in lines:
        print(line)  # noqa: T201 - the command's result
    if not passed:
        raise typer.Exit(1)


@app.command()
def got(
    number: Annotated[str, typer.Argument(help="The number in the test page")],
    name: Annotated[str, typer.Option(help="Who got it")],
) -> None:
    """Confirm a test page that came by mail or pager."""
    settings = _settings()
    database = Database(settings.database)
    with database.transaction() as session:
        rung = drills.confirm(session, number, settings.clinic_id, by=name, now=datetime.now(UTC))
    database.close()
    if rung is None:
        raise _fail(f"there is no test page {number}: see the number in it")
    console.print(f"Confirmed by {rung.confirmed_by}.", markup=False)


@app.command()
def states() -> None:
    """Draw how an alert and a client's mode can move, from the code that runs, in Mermaid's language."""
    print(drawing())  # noqa: T201 - the command's result


@app.command()
def invite(clinician: Annotated[str, typer.Option(help="The clinician's name, as clients know it")]) -> None:
    """Make an invite code for one client; it is shown once and valid for 14 days."""
    settings = _settings()
    try:
        vault = Vault(read_master_key(settings.master_key_path))
    except KeyFileError as error:
        raise _fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, now)
        code = clients.create_invite(
            session, vault, clinic_id=settings.clinic_id, clinician_name=clinician, now=now
        )
    print(f"/start {code}")  # noqa: T201 - the command's result


@app.command()
def rescue(
    executor: Annotated[str, typer.Argument(help="The MIDDLEPATH_EXECUTOR_ID of the dead machine")],
) -> None:
    """Hand the unfinished work of a dead machine to the others. Be sure that it is dead."""
    settings = _settings()
    durable = Durable(Database(settings.database), settings.executor)
    durable.connect()
    console.print(f"{durable.rescue(executor)} pieces of unfinished work were handed over.")


@app.command()
def screen() -> None:
    """Screen messages: one JSON object a line in, one out in the same order."""
    try:
        lines.screen(sys.stdin, sys.stdout)
    except lines.LineError as error:
        raise _fail(str(error)) from None


@app.command()
def understand() -> None:
    """Tell the intent of messages with the model that serves clients: one JSON object a line in, one out."""
    try:
        asyncio.run(lines.understand(_settings(), sys.stdin, sys.stdout))
    except (SettingsError, prepare.PrepareError, lines.LineError) as error:
        raise _fail(str(error)) from None
    except DialogueError as error:
        hint = "its secret is another one: use its data folder" if str(error) == "status_401" else "see its log"
        raise _fail(f"the dialogue engine gave no answer ({error}); {hint}") from None


@app.command()
def chat() -> None:
    """Talk to Middle Path in this terminal, through the same turn as Telegram."""
    try:
        asyncio.run(terminal.run(_settings()))
    except (SettingsError, KeyFileError) as error:
        raise _fail(str(error)) from None


def main() -> None:
    """Run the command line."""
    app()
