"""A throw-away PostgreSQL for the test run, started from the machine's own binaries in about a second.

`tests/conftest.py` makes the fixtures known everywhere: `postgres_url` is the address of a fresh, empty database
for one test, `postgres_module_url` the same for all tests of a module. The server listens on loopback only, knows
no password and forgets everything at the end of the run.
"""

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

HOST = "127.0.0.1"
ROLE = "middlepath_test"
START_SECONDS = 30.0
START_TRIES = 3
LOOK_SECONDS = 0.02
SYSTEM_USER = "postgres"
"""PostgreSQL refuses to run as root; the Debian package brings this user."""

QUICK = {
    # The data lives for one test run: nothing is lost by not waiting for the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": HOST,
    "log_min_messages": "fatal",
}


class PostgresMissingError(RuntimeError):
    """This machine has no PostgreSQL server that the test run could start."""


@dataclass
class PostgresServer:
    """A running server; each `create_database` gives the address of an empty database, owned by a plain role."""

    port: int
    _process: "subprocess.Popen[bytes]"
    _start_again: "Callable[[], subprocess.Popen[bytes]]"
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def create_database(self, like: str = "") -> str:
        """Return `postgresql://...`; the role owns its database and is no superuser, as in production.

        `like` is the address of a database to copy, to which nobody may be connected; without it, it is empty.
        """
        name = f"test_{next(self._numbers)}"
        template = like.rpartition("/")[2] or "template0"
        self.admin(f'CREATE DATABASE "{name}" OWNER {ROLE} TEMPLATE "{template}"')
        return f"postgresql://{ROLE}@{HOST}:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        """Drop a database even while something is still connected to it."""
        self.admin(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def admin(self, statement: str) -> None:
        """Run one statement as the superuser."""
        with self._connect() as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """End the server at once."""
        self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def restart(self, pause_seconds: float) -> None:
        """End it as an upgrade does, with every connection, and start it again on the same port after a pause."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(START_SECONDS)
        time.sleep(pause_seconds)
        self._process = self._start_again()
        if not self.wait_until_ready():
            raise PostgresMissingError("PostgreSQL did not come back")

    def wait_until_ready(self) -> bool:
        """Return False when the server ended instead of answering, for example because its port was taken."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(LOOK_SECONDS)
            else:
                return self._process.poll() is None
        return False

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=HOST, port=self.port, user=SYSTEM_USER, dbname="postgres", autocommit=True, connect_timeout=5
        )


def find_binaries() -> Path:
    """Return the folder with `initdb` and `postgres`; the newest when there are several."""
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not versions:
        raise PostgresMissingError(
            "no PostgreSQL server binaries on this machine: `apt-get install postgresql` brings them"
        )
    return max(versions, key=lambda path: float(path.parent.name))


@contextlib.contextmanager
def run_postgres(**settings: str) -> Iterator[PostgresServer]:
    """Start a server on a free port, with its data in a new temporary folder; remove both at the end.

    `settings` are added to the quick ones, or stand in their place.
    """
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="middlepath-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
        _initialise(binaries, folder / "data")
        server = _start(binaries, folder, QUICK | settings)
        try:
            server.admin(f"CREATE ROLE {ROLE} LOGIN")
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(binaries: Path, data: Path) -> None:
    command = [
        str(binaries / "initdb"),
        f"--pgdata={data}",
        f"--username={SYSTEM_USER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
    ]
    done = subprocess.run(_as_system_user(command), capture_output=True, text=True, check=False, cwd=data.parent)
    if done.returncode != 0:
        raise PostgresMissingError(f"PostgreSQL could not be set up: {done.stderr.strip()[-400:]}")


def _start(binaries: Path, folder: Path, settings: Mapping[str, str]) -> PostgresServer:
    given = [f"-c{name}={value}" for name, value in settings.items()]
    for _ in range(START_TRIES):
        port = _free_port()
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), f"-p{port}", *given]

        def begin(command: Sequence[str] = tuple(command)) -> "subprocess.Popen[bytes]":
            with (folder / "server.log").open("ab") as log:
                return subprocess.Popen(_as_system_user([*command]), stdout=log, stderr=log, cwd=folder)

        server = PostgresServer(port, begin(), begin)
        if server.wait_until_ready():
            return server
        server.stop()
    raise PostgresMissingError(f"PostgreSQL did not start: {(folder / 'server.log').read_text()[-400:]}")


def _as_system_user(command: list[str]) -> list[str]:
    """Leave root behind, and (on Linux) end with the test run even when that is killed."""
    if not sys.platform.startswith("linux"):
        return command
    user = [f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig=QUIT", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole run. Without binaries its tests are skipped, except in CI."""
    try:
        find_binaries()
    except PostgresMissingError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    with run_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh, empty database for one test."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="module")
def postgres_module_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh, empty database for all tests of one module."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop_database(url)
