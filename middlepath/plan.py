"""The command line's way to a client's safety plan: the newest version, another one, or the list of them."""

from collections.abc import Iterator
from typing import Annotated

import typer

from conversation.plan_desk import version_lines
from conversation.plans import UNREADABLE
from middlepath.of_client import Opened, Pseudonym, fail, opened
from records import safety_plans
from safety.plan import Plan
from safety.plan_print import pages_of


def show(
    pseudonym: Pseudonym,
    versions: Annotated[bool, typer.Option("--versions", help="List the versions, without the words")] = False,
    number: Annotated[int | None, typer.Option("--version", help="Show this version, not the newest")] = None,
) -> None:
    """Show a client's safety plan: a client's own words, for whoever looks after them."""
    with opened(pseudonym, named_by="/planversions", what="plan", unreadable=UNREADABLE) as of_client:
        if versions:
            cipher = of_client.vault.of(of_client.session, of_client.client.id)
            lines = version_lines(of_client.session, cipher, of_client.client.id)
        else:
            lines = list(_lines(of_client, number))
    for line in lines or ["there is no saved plan yet"]:
        print(line)  # noqa: T201 - the command's result


def _lines(of_client: Opened, number: int | None) -> Iterator[str]:
    session, client_id = of_client.session, of_client.client.id
    if number is None:
        row = safety_plans.newest(session, client_id)
    elif (row := safety_plans.version(session, client_id, number)) is None:
        raise fail(f"there is no version {number}: --versions lists them")
    if row is None:
        return
    yield f"Version {row.number}, {row.made_at:%Y-%m-%d}, by {row.by_staff or 'the client'}"
    plan = Plan.from_json(safety_plans.body_of(of_client.vault.of(session, client_id), row))
    for page in pages_of(of_client.library, plan, numbered=True):
        yield ""
        yield page
