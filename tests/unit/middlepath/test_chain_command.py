"""`middlepath chain`: what a client shares of their chain analyses, where Telegram is out of reach."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coaching.chain import Chain
from coaching.chain_parts import Ask
from middlepath.cli import app
from records import chains, clients
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key, write_new_master_key
from settings.app import load


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A client with one chain they share and one they keep; returns their pseudonym."""
    monkeypatch.chdir(tmp_path)
    settings, now = load(), datetime.now(UTC)
    settings.master_key_path.parent.mkdir(parents=True, exist_ok=True)
    write_new_master_key(settings.master_key_path)
    vault, database = Vault(read_master_key(settings.master_key_path)), Database(settings.database)
    upgrade(database)
    with database.transaction() as session:
        clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, now)
        client = clients.create(session, vault, chat_id=1, clinic_id=settings.clinic_id, language="en", now=now)
        cipher = vault.of(session, client.id)
        for chain_id, about in (("one", "missed the group"), ("two", "shouted at my sister")):
            body = Chain(answers={Ask.TARGET: about}).to_json()
            row = chains.keep(session, cipher, client.id, chain_id, body=body, now=now)
            row.shared_at = now if chain_id == "one" else None
        pseudonym = client.pseudonym
    database.close()
    return pseudonym


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["chain", *arguments])
    return result.exit_code, result.output


def test_what_is_shared_is_shown_and_nothing_else(name: str) -> None:
    code, said = run(name)
    assert code == 0
    assert "A chain: Missed the group" in said or "A chain: missed the group" in said
    assert "Just before: skipped" in said
    assert "sister" not in said


def test_an_unknown_name_is_said_to_be_one(name: str) -> None:
    code, said = run("no-one-1")
    assert code == 2
    assert "no client of this clinic" in said
