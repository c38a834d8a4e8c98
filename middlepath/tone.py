"""The command line's way to plain messages: where a client stands, orders, stops, and the clinic's switch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from adapters.rota import RotaError, rota_for
from coaching.tone_page import drawing
from content.loader import load_library
from content.render import render
from content.say import Say
from conversation.kit import CurrentRota, House
from conversation.tone_orders import Arming, Office, ToneOrders
from records import clients, staff
from records.db import Database
from records.migrate import upgrade
from records.models import Client
from records.vault import KeyFileError, Vault, read_master_key
from safety.screening.screener import build_screener, screen_safely
from safety.types import Action, ScreenInput
from settings.app import Deployment, Enrolment, Settings, SettingsError, Switch, load

app = typer.Typer(no_args_is_help=True, help="Plain messages: where a client stands, orders, stops, switches.")
_console = Console(stderr=True, highlight=False)
Name = Annotated[str, typer.Argument(help="The client's pseudonym, as alerts give it")]
By = Annotated[str, typer.Option(help="The enrolled clinician who does this")]


def _fail(said: str) -> typer.Exit:
    _console.print(said, style="red", markup=False)
    return typer.Exit(2)


def _office(settings: Settings) -> Office:
    rota = rota_for(
        settings.rota_file, mail=settings.mail_host is not None, pager=bool(settings.secret("pager_secret"))
    )
    house = House(
        settings.clinic_id,
        settings.clinic_name,
        settings.telegram[2],
        settings.deployment is Deployment.CLINICAL,
        settings.enrolment is Enrolment.INVITE,
        CurrentRota(rota),
        plain_messages=settings.plain_messages is Switch.ON,
    )
    vault = Vault(read_master_key(settings.master_key_path))
    return Office(house, load_library(settings.content_dir), vault, lambda: datetime.now(UTC), _is_danger)


def _is_danger(text: str) -> bool:
    return screen_safely(build_screener(), ScreenInput(text)).action is not Action.NONE


@contextmanager
def _open() -> Iterator[tuple[Session, Office]]:
    try:
        settings = load()
        office = _office(settings)
    except (SettingsError, KeyFileError, RotaError) as error:
        raise _fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    try:
        with database.transaction() as session:
            clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, office.clock())
            yield session, office
    finally:
        database.close()


def _print(office: Office, say: Say) -> None:
    print(render(office.library, say, lambda _count: 0).text)  # noqa: T201 - the command's result


def _for(pseudonym: str, by: str | None, do: Callable[[ToneOrders, Session, Client], Say]) -> None:
    """Do one thing about one client; what acts needs the name of an enrolled clinician."""
    with _open() as (session, office):
        client = clients.find_by_pseudonym(session, pseudonym, office.house.clinic_id)
        if client is None:
            raise _fail(f"no client of this clinic is called {pseudonym}: alerts give the name")
        if by is not None:
            _clinician(session, office, by)
        _print(office, do(ToneOrders(office), session, client))


def _clinician(session: Session, office: Office, by: str) -> None:
    member = staff.find_by_name(session, office.house.clinic_id, by)
    if member is None or not member.clinician or member.enrolled_at is None:
        raise _fail(f"{by} is no enrolled clinician of this clinic: see `middlepath staff list`")


@app.command()
def show(pseudonym: Name) -> None:
    """Show where a client's tone stands, the counts, and which guards do not hold now."""
    _for(pseudonym, None, lambda orders, session, client: orders.shown(session, client))


@app.command()
def log(pseudonym: Name) -> None:
    """Show the changes of a client's tone: when, who, which text, which guards, the strength told after."""
    _for(pseudonym, None, lambda orders, session, client: orders.log(session, client))


@app.command()
def arm(
    pseudonym: Name,
    text: Annotated[str, typer.Argument(help="The key of the plain message, such as plain.diary.map")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why a plain message, and why now; kept sealed")],
    days: Annotated[int, typer.Option(help="For how many days the order stands, 30 at most")] = 7,
) -> None:
    """Arm one plain message; it goes out once, at a moment in which every guard holds."""
    asked = Arming(uuid4().hex, by, text, days, reason)
    _for(pseudonym, by, lambda orders, session, client: orders.armed(session, client, asked))


@app.command()
def disarm(pseudonym: Name, by: By) -> None:
    """Take back what is armed."""
    _for(pseudonym, by, lambda orders, session, client: orders.disarmed(session, client, by))


@app.command()
def reviewed(pseudonym: Name, by: By) -> None:
    """Say that the plain messages sent so far were looked at."""
    _for(pseudonym, by, lambda orders, session, client: orders.reviewed(session, client, by))


@app.command()
def stop(
    pseudonym: Name,
    by: By,
    cold: Annotated[bool, typer.Option("--cold", help="Note that cold words hurt this client")] = False,
) -> None:
    """Stop plain messages for a client, for good."""
    _for(pseudonym, by, lambda orders, session, client: orders.stopped(session, client, by, cold_hurts=cold))


@app.command()
def client(pseudonym: Name, state: Annotated[Switch, typer.Argument()], by: By) -> None:
    """Switch one client on or off; off means warm, at once."""
    on = state is Switch.ON
    _for(pseudonym, by, lambda orders, session, client: orders.client_switched(session, client, by, on=on))


@app.command()
def clinic(
    state: Annotated[Switch | None, typer.Argument(help="Leave it out to see how it stands")] = None,
    by: Annotated[str, typer.Option(help="Who does this")] = "",
) -> None:
    """Switch plain messages of this clinic on or off; a fresh installation is off."""
    with _open() as (session, office):
        orders, clinic_id = ToneOrders(office), office.house.clinic_id
        if state is None:
            _print(office, Say("staff.tone_clinic", orders.clinic_slots(session, clinic_id)))
            return
        if not by:
            raise _fail("who does this? add --by with a name; it is kept")
        if state is Switch.ON:
            _clinician(session, office, by)
        _print(office, orders.clinic_switched(session, clinic_id, by, on=state is Switch.ON))


@app.command()
def states() -> None:
    """Print the moves, the guards and the conditions as they run, as docs/tone.md shows them."""
    print(drawing())  # noqa: T201 - the command's result
