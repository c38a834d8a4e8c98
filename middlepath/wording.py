"""The commands for the approved wording: check it, print the pages made from it, sign it."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from content.loader import load_library
from content.skills_page import skills_page
from content.validation_page import validation_page
from middlepath import golden, prepare
from records import content_versions
from records.db import Database
from records.migrate import upgrade
from settings.app import Settings, SettingsError, load

app = typer.Typer(no_args_is_help=True, help="The approved wording: check it, list it, sign it.")
console = Console(stderr=True, highlight=False)


def _settings() -> Settings:
    try:
        return load()
    except SettingsError as error:
        raise _fail(str(error)) from None


def _fail(text: str) -> typer.Exit:
    console.print(text, style="red", markup=False)
    return typer.Exit(2)


@app.command("check")
def check() -> None:
    """Check every content file, run the wording lints, and see what new phrases do to known messages."""
    settings = _settings()
    try:
        prepare.check_content(settings, console)
        golden.check_phrases(load_library(settings.content_dir), console)
    except prepare.PrepareError as error:
        raise _fail(str(error)) from None


@app.command("skills")
def skills() -> None:
    """Print the page of all skills, as it stands in docs/skills.md."""
    typer.echo(skills_page(load_library(_settings().content_dir)), nl=False)


@app.command("validation")
def validation() -> None:
    """Print the page about validation, as it stands in docs/validation.md."""
    typer.echo(validation_page(load_library(_settings().content_dir)), nl=False)


@app.command("approve")
def approve(
    clinician: Annotated[str, typer.Option(help="Name and registration of the clinician who signs")],
) -> None:
    """Sign the content as it stands on disk, by name; a clinical deployment serves only signed content."""
    settings = _settings()
    try:
        prepare.check_content(settings, console)
        library = load_library(settings.content_dir)
        golden.check_phrases(library, console)
    except prepare.PrepareError as error:
        raise _fail(str(error)) from None
    database = Database(settings.database)
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        content_versions.store(
            session, fingerprint=library.fingerprint, language=library.language, body=library.as_json, now=now
        )
        content_versions.approve(session, library.fingerprint, clinician=clinician, now=now)
    console.print(f"Content version {library.fingerprint[:12]} is approved by {clinician}.", markup=False)
