"""`middlepath diary`: a client's diary for whoever looks after them, where Telegram is out of reach."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coaching.diary import Card, day_of
from conversation.diaries import zone_of
from middlepath.cli import app
from records import clients, diaries
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key, write_new_master_key
from settings.app import load


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A client with one card, of today; returns their pseudonym."""
    monkeypatch.chdir(tmp_path)
    settings, now = load(), datetime.now(UTC)
    settings.master_key_path.parent.mkdir(parents=True, exist_ok=True)
    write_new_master_key(settings.master_key_path)
    vault, database = Vault(read_master_key(settings.master_key_path)), Database(settings.database)
    upgrade(database)
    with database.transaction() as session:
        clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, now)
        client = clients.create(session, vault, chat_id=1, clinic_id=settings.clinic_id, language="en", now=now)
        card = Card(day_of(now, zone_of(client)), answers={"urge.1": 2})
        cipher, body = vault.of(session, client.id), card.to_json()
        values = {"targets_number": 0, "late": False, "finished": True, "now": now}
        diaries.keep_entry(session, cipher, client.id, card.day, body=body, **values)  # type: ignore[arg-type]
        pseudonym = client.pseudonym
    database.close()
    return pseudonym


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["diary", *arguments])
    return result.exit_code, result.output


def test_what_the_card_asks_and_the_week_are_shown(name: str) -> None:
    code, said = run(name)
    assert code == 0
    assert f"Diary of {name}." in said
    assert "1. suicide\n2. self_harm\n3. substances" in said
    assert "Urge, ending your life: highest 2 of 5" in said
    assert "Joy: missing" in said


def test_an_unknown_name_is_said_to_be_one(name: str) -> None:
    code, said = run("no-one-1")
    assert code == 2
    assert "no client of this clinic" in said
