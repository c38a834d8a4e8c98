"""`middlepath feedback`: what clients said about this program, for those who mend it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from middlepath.cli import app
from records import clients, coaching_store
from records.db import Database
from records.feedback import COMPLAINT
from records.migrate import upgrade
from records.vault import Vault, read_master_key, write_new_master_key
from settings.app import load

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Two clients, of whom the first said something; returns their pseudonyms."""
    monkeypatch.chdir(tmp_path)
    settings = load()
    settings.master_key_path.parent.mkdir(parents=True, exist_ok=True)
    write_new_master_key(settings.master_key_path)
    vault, database = Vault(read_master_key(settings.master_key_path)), Database(settings.database)
    upgrade(database)
    with database.transaction() as session:
        clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, NOW)
        made = [
            clients.create(session, vault, chat_id=n, clinic_id=settings.clinic_id, language="en", now=NOW)
            for n in (1, 2)
        ]
        cipher = vault.of(session, made[0].id)
        kept = {"kind": COMPLAINT, "text": "the timers are too short", "about": "feedback"}
        coaching_store.add_note(session, cipher, made[0].id, "m1", NOW, **kept)
        pseudonyms = [client.pseudonym for client in made]
    database.close()
    return pseudonyms


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["feedback", *arguments])
    return result.exit_code, result.output


def test_it_is_listed_with_time_pseudonym_and_words(names: list[str]) -> None:
    line = f"2026-11-27 09:00 UTC, {names[0]}, feedback: the timers are too short\n"
    assert run() == (0, line)
    assert run("--client", names[0]) == (0, line)
    assert run("--client", names[1]) == (0, "no feedback is kept yet\n")


def test_an_unknown_client_is_named(names: list[str]) -> None:
    code, said = run("--client", "calm-otter-00")
    assert code == 2
    assert "no client" in said


def test_another_master_key_says_so_instead_of_showing_nothing(names: list[str]) -> None:
    path = load().master_key_path
    path.unlink()
    write_new_master_key(path)
    code, said = run()
    assert code == 2
    assert "master key" in said
