"""`middlepath tone`: the same orders as in the staff room, by an enrolled clinician's name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coaching.tone_page import drawing
from middlepath.cli import app
from records import clients, staff, tone
from records.db import Database
from records.migrate import upgrade
from records.vault import Vault, read_master_key, write_new_master_key
from settings.app import load

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A client, and Dana, an enrolled and registered clinician; returns the pseudonym."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MIDDLEPATH_PLAIN_MESSAGES", "on")
    settings = load()
    settings.master_key_path.parent.mkdir(parents=True, exist_ok=True)
    write_new_master_key(settings.master_key_path)
    vault, database = Vault(read_master_key(settings.master_key_path)), Database(settings.database)
    upgrade(database)
    with database.transaction() as session:
        clients.ensure_clinic(session, settings.clinic_id, settings.clinic_name, NOW)
        client = clients.create(session, vault, chat_id=1, clinic_id=settings.clinic_id, language="en", now=NOW)
        code = staff.add(
            session,
            vault,
            clinic_id=settings.clinic_id,
            name="Dana",
            clinician=True,
            now=NOW,
            registration="HCPC 1",
        )
        staff.enrol(session, vault, code, 8001, NOW)
        pseudonym = client.pseudonym
    database.close()
    return pseudonym


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["tone", *arguments])
    return result.exit_code, result.output


def test_a_fresh_clinic_is_off_and_a_clinician_switches_it_on_by_name(name: str) -> None:
    assert run("clinic") == (0, "Plain messages of this clinic: off. Deployment: on.\n")
    assert run("clinic", "on", "--by", "Eve")[0] == 2
    assert run("clinic", "on")[0] == 2
    assert "clinic: on" in run("clinic", "on", "--by", "Dana")[1]
    assert "clinic: off" in run("clinic", "off", "--by", "Eve")[1]


def test_where_a_client_stands_and_the_log(name: str) -> None:
    code, said = run("show", name)
    assert code == 0
    assert "warm" in said
    assert "G2" in said
    run("stop", name, "--by", "Dana")
    assert "stopped for good" in run("show", name)[1]
    assert "Dana: stopped" in run("log", name)[1]


def test_arming_says_what_is_missing(name: str) -> None:
    arm = ("arm", name, "plain.diary.map", "--by", "Dana", "--reason", "three warm tries")
    assert "switched off" in run(*arm)[1]
    run("clinic", "on", "--by", "Dana")
    assert "has not said yes" in run(*arm)[1]
    assert run(*arm[:-3], "Eve", "--reason", "x")[0] == 2
    assert "No plain message is armed" in run("disarm", name, "--by", "Dana")[1]


def test_a_client_is_switched_off_and_noted_as_hurt_by_cold_words(name: str) -> None:
    assert f"{name}: off".lower() in run("client", name, "off", "--by", "Dana")[1].lower()
    assert "cold words hurt" in run("stop", name, "--by", "Dana", "--cold")[1]
    database = Database(load().database)
    with database.transaction() as session:
        client = clients.find_by_pseudonym(session, name, None)
        assert client is not None
        stop = tone.stopped(session, client.id)
        assert stop is not None
        assert stop.cold_hurts
    database.close()


def test_the_page_is_printed_from_the_table(name: str) -> None:
    assert run("states") == (0, f"{drawing()}\n")


def test_an_unknown_client_is_named(name: str) -> None:
    assert run("show", "calm-otter-00") == (
        2,
        "no client of this clinic is called calm-otter-00: alerts give the name\n",
    )
