"""`middlepath plan`: a client's safety plan for whoever looks after them, where Telegram is out of reach."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from middlepath.cli import app
from records import clients, safety_plans
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key, write_new_master_key
from safety.plan import Plan, Section
from settings.app import load

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
FIRST = Plan().added(Section.PEOPLE, "My aunt Rosa")


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A client with two versions of a plan; returns their pseudonym."""
    monkeypatch.chdir(tmp_path)
    settings = load()
    settings.master_key_path.parent.mkdir(parents=True, exist_ok=True)
    write_new_master_key(settings.master_key_path)
    vault, database = Vault(read_master_key(settings.master_key_path)), Database(settings.database)
    upgrade(database)
    with database.transaction() as session:
        clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, NOW)
        client = clients.create(session, vault, chat_id=1, clinic_id=settings.clinic_id, language="en", now=NOW)
        cipher = vault.of(session, client.id)
        for number, (plan, by) in enumerate([(FIRST, None), (FIRST.added(Section.SIGNS, "No sleep"), "Dana")], 1):
            safety_plans.add(session, cipher, client.id, number=number, body=plan.to_json(), by_staff=by, now=NOW)
        pseudonym = client.pseudonym
    database.close()
    return pseudonym


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["plan", *arguments])
    return result.exit_code, result.output


def test_the_newest_version_is_shown_with_who_saved_it(name: str) -> None:
    assert run(name) == (
        0,
        "Version 2, 2026-11-27, by Dana\n\nMy early signs:\n1. No sleep\n\nPeople I can ask:\n1. My aunt Rosa\n",
    )


def test_an_older_version_and_the_list_of_all_without_words(name: str) -> None:
    code, said = run(name, "--version", "1")
    assert code == 0
    assert "by the client" in said
    assert "sleep" not in said
    assert run(name, "--versions") == (0, "2. 2026-11-27, Dana: signs\n1. 2026-11-27, the client: people\n")


@pytest.mark.parametrize(
    ("arguments", "said"), [(["calm-otter-00"], "no client"), (["--version", "9"], "no version 9")]
)
def test_what_is_not_there_is_named(name: str, arguments: list[str], said: str) -> None:
    code, output = run(*(arguments if len(arguments) == 1 else [name, *arguments]))
    assert code == 2
    assert said in output


def test_another_master_key_opens_nothing_and_shows_nothing(name: str) -> None:
    path = load().master_key_path
    path.unlink()
    write_new_master_key(path)
    for arguments in ([name], [name, "--versions"]):
        code, output = run(*arguments)
        assert code == 2
        assert "master key" in output
        assert "Rosa" not in output
