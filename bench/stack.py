"""Starts and ends the processes that a benchmark measures, each with its own folder, ports and settings."""

import base64
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from records.vault import write_new_master_key

ROOT = Path(__file__).resolve().parent.parent
RASA = ROOT / "rasa_project"
RASA_PYTHON = RASA / ".venv" / "bin" / "python"
STAFF_CHAT = -1001000000001
UP_WITHIN_SECONDS = 120.0
LOOK_SECONDS = 0.02


class DidNotStartError(RuntimeError):
    """A process ended or stayed silent instead of coming up; the message ends with the last lines of its log."""


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Server:
    """One process that answers 200 at `health` once it is up; can be killed and started again."""

    command: Sequence[str]
    health: str
    log: Path
    cwd: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def pid(self) -> int:
        """Return the process id of the running life."""
        if self._process is None:
            raise RuntimeError("start() comes first")
        return self._process.pid

    def start(self) -> None:
        """Start a life without waiting for it; its output is added to the log."""
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                list(self.command),
                cwd=self.cwd,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "OMP_NUM_THREADS": "1", **self.environment},
            )

    def is_up(self) -> bool:
        """Tell whether it answers; raises DidNotStartError when it has ended by itself."""
        if self._process is None or self._process.poll() is not None:
            tail = self.log.read_text(errors="replace")[-2000:]
            raise DidNotStartError(f"{self.command[1:3]} ended instead of answering:\n{tail}")
        try:
            return httpx.get(self.health, timeout=1.0, trust_env=False).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def wait_until_up(self) -> float:
        """Return the seconds it took to answer."""
        started = time.monotonic()
        while not self.is_up():
            if time.monotonic() - started > UP_WITHIN_SECONDS:
                raise DidNotStartError(f"{self.command[1:3]} did not answer within {UP_WITHIN_SECONDS:.0f} s")
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - started

    def kill(self) -> None:
        """End it as a power failure of the process would: SIGKILL, no farewell."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would, by SIGTERM; by force after ten seconds."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_with_us() -> None:
    """Turn SIGTERM into an ordinary end, so that every process started here is ended too."""

    def leave(number: int, _frame: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)


@contextlib.contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server until the block ends."""
    server.start()
    try:
        server.wait_until_up()
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Folder:
    """Where one deployment under measurement keeps its data and secrets."""

    path: Path
    rasa_secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    database_url: str | None = None
    """The address of a PostgreSQL database; without one there is an SQLite file in the folder."""

    @property
    def database(self) -> str:
        """Return the address of its database."""
        return self.database_url or f"sqlite:///{self.path / 'middlepath.db'}"

    @property
    def master_key(self) -> Path:
        """Return where its master key lies; made when it is missing."""
        key = self.path / "secrets" / "master.key"
        write_new_master_key(key)
        return key

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that every process of the app shares."""
        return {
            "MIDDLEPATH_DEPLOYMENT": "demo",
            "MIDDLEPATH_DATA_DIR": str(self.path),
            "MIDDLEPATH_DATABASE_URL": self.database,
            "MIDDLEPATH_MASTER_KEY_FILE": str(self.master_key),
        }


def bot_server(
    folder: Folder,
    *,
    token: str,
    api_url: str,
    rasa_url: str,
    name: str = "bot",
    more: Mapping[str, str] | None = None,
) -> Server:
    """Return the real bot process, polling the Bot API at `api_url`; not started. `more` are further settings."""
    port = free_port()
    environment = folder.settings | {
        "TELEGRAM_BOT_TOKEN": token,
        "MIDDLEPATH_TELEGRAM_API_URL": api_url,
        "MIDDLEPATH_TELEGRAM_MODE": "polling",
        "MIDDLEPATH_STAFF_CHAT_ID": str(STAFF_CHAT),
        "MIDDLEPATH_RASA_URL": rasa_url,
        "MIDDLEPATH_RASA_SECRET": folder.rasa_secret,
        "MIDDLEPATH_HEALTH_PORT": str(port),
        "MIDDLEPATH_EXECUTOR_ID": f"bench-{name}",
        **(more or {}),
    }
    command = [sys.executable, "-m", "bot"]
    health = f"http://127.0.0.1:{port}/health"
    return Server(command, health, folder.path / f"{name}.log", environment=environment)


def action_server(folder: Folder) -> tuple[Server, str]:
    """Return the real action server and its address; not started yet."""
    port = free_port()
    command = [sys.executable, "-m", "actions", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    log = folder.path / "actions.log"
    return Server(command, f"{url}/health", log, environment=folder.settings), url


def rasa_server(folder: Folder, actions_url: str) -> tuple[Server, str]:
    """Return Rasa with our own channel and tracker store, and its address; not started yet."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "MIDDLEPATH_RASA_SECRET": folder.rasa_secret,
        "MIDDLEPATH_RASA_TRACKER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "MIDDLEPATH_RASA_TRACKER_URL": f"sqlite:///{folder.path / 'rasa-tracker.db'}",
        "MIDDLEPATH_ACTIONS_URL": f"{actions_url}/webhook",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    command = [str(RASA_PYTHON), "serve.py", "--port", str(port)]
    health = f"{url}/webhooks/middlepath/health"
    return Server(command, health, folder.path / "rasa.log", cwd=RASA, environment=environment), url
