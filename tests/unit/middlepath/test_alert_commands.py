"""Alerts by command: listed, acknowledged and resolved where Telegram is out of reach."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from middlepath.cli import app
from records import clients, escalations
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key, write_new_master_key

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def alert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one open alert; returns its number."""
    url, key = f"sqlite:///{tmp_path / 'm.db'}", tmp_path / "master.key"
    write_new_master_key(key)
    monkeypatch.setenv("MIDDLEPATH_DATABASE_URL", url)
    monkeypatch.setenv("MIDDLEPATH_MASTER_KEY_FILE", str(key))
    database, vault = Database(url), Vault(read_master_key(key))
    upgrade(database)
    with database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo", NOW)
        client = clients.create(session, vault, chat_id=7, clinic_id="demo", language="en", now=NOW)
        found, _ = escalations.open_or_raise(
            session,
            client,
            code="T4",
            acknowledge_seconds=600,
            whom=["on_call"],
            page_key="staff.page.t4",
            truths={},
            now=NOW,
        )
        number = found.id
    database.close()
    return number


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.output


def test_an_open_alert_is_listed_and_makes_the_command_fail(alert: str) -> None:
    code, said = run("alerts")
    assert code == 1
    assert alert in said
    assert "NOT ACKNOWLEDGED" in said


def test_an_acknowledged_one_is_listed_by_name_and_a_resolved_one_no_more(alert: str) -> None:
    assert run("acknowledge", alert, "--name", "Dana")[0] == 0
    code, said = run("alerts")
    assert (code, "acknowledged by Dana" in said) == (0, True)
    assert run("resolve", alert, "--name", "Sam", "--note", "spoke by phone")[0] == 0
    assert run("alerts") == (0, "")


def test_resolving_needs_a_note_and_an_alert_that_stands(alert: str) -> None:
    assert run("resolve", alert, "--name", "Sam", "--note", " ")[0] == 2
    assert run("resolve", "0123", "--name", "Sam", "--note", "x")[0] == 2
    assert run("resolve", alert, "--name", "Sam", "--note", "spoke by phone")[0] == 0
    assert run("resolve", alert, "--name", "Sam", "--note", "once more")[0] == 2
