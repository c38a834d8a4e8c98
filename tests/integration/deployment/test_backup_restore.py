"""docker/backup and docker/restore: nothing is lost, and who was erased stays erased, in old backups too."""

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from records import clients, transcript
from records.db import Database
from records.migrate import upgrade
from records.models import Client, Message
from records.transcript import NewLine
from records.vault import ErasedError, SealBrokenError, Vault
from tests.support.compose import ROOT
from tests.support.postgres import PostgresServer, find_binaries
from tests.support.services import Clinic

pytestmark = pytest.mark.postgres
VAULT = Vault(bytes(range(32)))
NOW = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
WORDS = {"stays": "the heron was back at the pond", "goes": "nobody should ever read this again"}


class Site:
    """A clinic's database with two clients, one of whom will ask for erasure."""

    def __init__(self, clinic: Clinic, folder: Path) -> None:
        self.clinic = clinic
        self.backups = folder / "backups"
        self.ids: dict[str, str] = {}
        self._message_ids: dict[str, int] = {}

    def open(self) -> Database:
        return Database((self.clinic.secrets / "database_url").read_text().strip())

    def fill(self) -> None:
        database = self.open()
        upgrade(database)
        with database.transaction() as session:
            clients.ensure_clinic(session, "river", "River clinic", NOW)
            for number, (name, text) in enumerate(WORDS.items()):
                client = clients.create(
                    session, VAULT, chat_id=700 + number, clinic_id="river", language="en", now=NOW
                )
                cipher = VAULT.of(session, client.id)
                (line,) = transcript.add_outgoing(
                    session, cipher, client, [NewLine("greeting", text)], inbox_id=None, now=NOW
                )
                self.ids[name], self._message_ids[name] = client.id, line.id
        database.close()

    def erase(self, name: str) -> None:
        """Erase as the bot does: the old key goes, and a new one opens what is written from then on."""
        database = self.open()
        with database.transaction() as session:
            VAULT.erase(session, self.ids[name])
            session.flush()
            VAULT.create(session, self.ids[name])
        database.close()

    def read(self, name: str) -> str:
        database = self.open()
        try:
            with database.transaction() as session:
                message = session.get_one(Message, self._message_ids[name])
                return transcript.text_of(VAULT.of(session, self.ids[name]), message)
        finally:
            database.close()

    def backup(self) -> Path:
        """Make a backup and return its records."""
        self._run("backup", self.backups)
        return max((self.backups / "records").iterdir())

    def restore(self, records: Path) -> str:
        return self._run("restore", records, self.backups / "keys" / "client-keys.dump")

    def _run(self, script: str, *arguments: Path) -> str:
        environment = {
            "PATH": f"{find_binaries()}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.clinic.here.ports["postgres:5432"]),
            "IN_POSTGRES": "",
        }
        done = subprocess.run(
            [ROOT / "docker" / script, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def site(clinic: Clinic, tmp_path: Path, postgres_server: PostgresServer) -> Iterator[Site]:
    site = Site(clinic, tmp_path)
    site.fill()
    yield site
    with psycopg.connect(
        host="127.0.0.1", port=postgres_server.port, user="postgres", dbname="postgres"
    ) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'middlepath_before_%'")
        aside = [name for (name,) in rows]
    for name in aside:
        postgres_server.admin(f"DROP DATABASE {name}")
    clinic.drop_databases(postgres_server)
    clinic.create_databases()


def test_what_is_lost_after_a_backup_comes_back_with_it(site: Site):
    records = site.backup()
    database = site.open()
    with database.transaction() as session:
        session.delete(session.get_one(Message, 1))
    database.close()
    site.restore(records)
    assert site.read("stays") == WORDS["stays"]


def test_who_was_erased_stays_erased_when_older_records_are_restored(site: Site):
    before = site.backup()
    site.erase("goes")
    time.sleep(1.1)  # backups are named by the second
    site.backup()
    site.restore(before)
    assert site.read("stays") == WORDS["stays"]
    with pytest.raises((ErasedError, SealBrokenError)):
        site.read("goes")


def test_the_records_of_a_backup_hold_no_key(site: Site):
    records = site.backup()
    listing = subprocess.run(
        [find_binaries() / "pg_restore", "--list", records], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public messages" in listing
    assert "TABLE DATA public client_keys" not in listing


def test_of_the_keys_only_the_newest_copy_is_kept(site: Site):
    site.backup()
    time.sleep(1.1)
    site.backup()
    assert len(list((site.backups / "records").iterdir())) == 2
    assert [path.name for path in (site.backups / "keys").iterdir()] == ["client-keys.dump"]


def test_nobody_else_on_the_machine_can_read_a_backup(site: Site):
    records = site.backup()
    assert records.stat().st_mode & 0o777 == 0o600
    assert site.backups.stat().st_mode & 0o777 == 0o700


def test_the_restored_database_belongs_to_the_app_and_can_be_migrated_further(site: Site):
    site.restore(site.backup())
    assert site.clinic.run_once("migrate").returncode == 0
    database = site.open()
    with database.transaction() as session:
        clients.create(session, VAULT, chat_id=799, clinic_id="river", language="en", now=NOW)
        assert session.query(Client).count() == 3
    database.close()


def test_the_database_that_was_there_is_kept_aside(site: Site):
    out = site.restore(site.backup())
    assert "middlepath_before_" in out


def test_a_file_that_is_no_backup_is_refused_before_anything_changes(site: Site, tmp_path: Path):
    site.backup()
    wrong = tmp_path / "wrong.dump"
    wrong.write_text("not a backup")
    with pytest.raises(AssertionError, match="no backup that can be read"):
        site.restore(wrong)
    assert site.read("stays") == WORDS["stays"]
