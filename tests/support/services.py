"""The services of docker-compose.yml as processes of this machine: started, watched by their own health checks."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.compose import ROOT, Here, read
from tests.support.postgres import PostgresServer, find_binaries

RASA_PYTHON = ROOT / "rasa_project" / ".venv" / "bin" / "python"
FOLDER_IN_IMAGE = {"rasa": ROOT / "rasa_project"}
LOOK_SECONDS = 0.1
LOG_LINES = 40


class NotHealthyError(AssertionError):
    """A service ended, or did not get healthy in time; its last lines follow."""


@dataclass(frozen=True)
class Running:
    """A started service."""

    process: "subprocess.Popen[bytes]"
    log: Path
    health_command: list[str]

    def is_healthy(self) -> bool:
        """Ask as Docker would."""
        return subprocess.run(self.health_command, check=False, timeout=10).returncode == 0

    def wait_until_healthy(self, seconds: float) -> None:
        """Return once the health check passes; raise NotHealthyError with the last lines of the log otherwise."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise NotHealthyError(f"ended with {self.process.returncode}\n{self.last_lines()}")
            if self.is_healthy():
                return
            time.sleep(LOOK_SECONDS)
        raise NotHealthyError(f"not healthy after {seconds:.0f} s\n{self.last_lines()}")

    def stop(self, seconds: float = 15.0) -> int:
        """Ask it to stop as Docker does, and return its exit status; one that does not is killed and reported."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise NotHealthyError(f"still running {seconds:.0f} s after SIGTERM\n{self.last_lines()}") from None

    def last_lines(self) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LOG_LINES:])


class Clinic:
    """One deployment without Docker: secrets made by docker/make-secrets, databases by the image's script."""

    def __init__(
        self, folder: Path, postgres: PostgresServer, *files: Path, telegram: str = "", token: str = ""
    ) -> None:
        self.folder = folder
        self.services: dict[str, Any] = read(*files)["services"]
        self.secrets = folder / "run-secrets"
        self.here = Here(
            ports={
                "postgres:5432": postgres.port,
                "rasa:5005": free_port(),
                "actions:5055": free_port(),
                "bot:8090": free_port(),
                "bot:8443": free_port(),
            },
            programs={},
            secrets=self.secrets,
            scratch=folder / "tmp",
            extra={"MIDDLEPATH_TELEGRAM_API_URL": telegram} if telegram else {},
        )
        (folder / "tmp").mkdir()
        self._make_secrets(token)

    def _make_secrets(self, token: str) -> None:
        made = self.folder / "secrets"
        subprocess.run([ROOT / "docker" / "make-secrets", made], check=True, stdout=subprocess.DEVNULL)
        (made / "telegram_bot_token.txt").write_text(f"{token}\n")
        self.secrets.mkdir()
        port = self.here.ports["postgres:5432"]
        for file in made.iterdir():
            secret = self.secrets / file.stem  # /run/secrets/NAME, as the container sees ./secrets/NAME.txt
            secret.write_text(file.read_text().replace("@postgres:5432/", f"@127.0.0.1:{port}/"))
            secret.chmod(0o600)

    def create_databases(self) -> None:
        """Run the script that the PostgreSQL image runs on its empty volume."""
        environment = {
            "PATH": f"{find_binaries()}:/usr/bin:/bin",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.here.ports["postgres:5432"]),
            "SECRETS_FOLDER": str(self.secrets),
        }
        script = ROOT / "docker" / "postgres" / "create-databases.sh"
        subprocess.run([script], env=environment, check=True)

    def drop_databases(self, postgres: PostgresServer) -> None:
        """Leave the server as it was."""
        for name in ("middlepath", "middlepath_rasa"):
            postgres.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            postgres.admin(f"DROP ROLE IF EXISTS {name}")

    def run_once(
        self, service: str, command: list[str] | None = None, extra: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a service to its end, with another command where one is given (`docker compose run --rm`)."""
        definition = self.services[service] | ({"command": command} if command else {})
        return subprocess.run(
            self._here(service).command(service, definition),
            env=self.here.environment(service, definition) | dict(extra or {}),
            cwd=self._cwd(service),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @contextmanager
    def running(self, service: str) -> Iterator[Running]:
        """Start a service; whatever is left of it at the end is killed."""
        definition = self.services[service]
        log = self.folder / f"{service}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                self._here(service).command(service, definition),
                env=self.here.environment(service, definition),
                cwd=self._cwd(service),
                stdout=output,
                stderr=output,
            )
        try:
            yield Running(process, log, self._here(service).health_command(service, definition))
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def _here(self, service: str) -> Here:
        python = str(RASA_PYTHON) if service == "rasa" else sys.executable
        programs = {"python": python, "middlepath": str(Path(sys.executable).parent / "middlepath")}
        return Here(self.here.ports, programs, self.here.secrets, self.here.scratch, self.here.extra)

    @staticmethod
    def _cwd(service: str) -> Path:
        return FOLDER_IN_IMAGE.get(service, ROOT)


def free_port() -> int:
    """Return a port of the loopback interface that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rasa_is_installed() -> bool:
    """Tell whether the dialogue engine's environment and a trained model are there (`middlepath setup`)."""
    return RASA_PYTHON.exists() and os.path.lexists(ROOT / "rasa_project" / "models" / "current")
