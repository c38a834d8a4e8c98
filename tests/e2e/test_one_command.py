"""`middlepath up`: one command starts everything, keeps it running, says where to go, and stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.support.dialogue import free_port
from tests.support.stack import Stack

READY_SECONDS = 300
STOP_SECONDS = 30


@dataclass
class Running:
    """The supervisor, what it printed, and its processes."""

    supervisor: subprocess.Popen[bytes]
    log: Path
    phone_url: str

    def prints(self, words: str, *, times: int = 1, seconds: float = READY_SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while self.log.read_text(errors="replace").count(words) < times:
            assert self.supervisor.poll() is None, f"it ended:\n{self.log.read_text()}"
            assert time.monotonic() < deadline, f"no {words!r} within {seconds} s:\n{self.log.read_text()}"
            time.sleep(0.2)

    def process(self, command: str) -> int:
        """Return the id of the newest descendant whose command line holds these words."""
        found = [pid for pid, args in self.family().items() if command in args]
        assert found, f"no process runs {command!r}: {self.family()}"
        return max(found)

    def family(self) -> dict[int, str]:
        """Return the supervisor's descendants: process id and command line."""
        listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
        known, out = {self.supervisor.pid}, {}
        for pid, parent, *args in sorted(rows, key=lambda row: int(row[0])):
            if int(parent) in known:
                known.add(int(pid))
                out[int(pid)] = " ".join(args)
        return out


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """The command in an empty folder, with ports and data of its own and no .env."""
    names = ("PHONE_PORT", "ACTIONS_PORT", "HEALTH_PORT")
    ports = {f"MIDDLEPATH_{name}": str(free_port()) for name in names}
    own = {"MIDDLEPATH_DATA_DIR": str(tmp_path / "var"), "MIDDLEPATH_RASA_URL": f"http://127.0.0.1:{free_port()}"}
    log = tmp_path / "up.log"
    with Stack.only_its_own_environment(ports | own), log.open("wb") as out:
        command = [Path(sys.executable).with_name("middlepath"), "up"]
        supervisor = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=out, env=dict(os.environ))
    yield Running(supervisor, log, f"http://127.0.0.1:{ports['MIDDLEPATH_PHONE_PORT']}")
    if supervisor.poll() is None:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait(timeout=STOP_SECONDS)


def test_it_starts_everything_revives_what_crashes_and_stops_on_ctrl_c(running: Running) -> None:
    running.prints("Ready after")
    for page in ("/", "/staff", "/both"):
        assert f"{running.phone_url}{page}" in running.log.read_text()
        assert httpx.get(f"{running.phone_url}{page}", trust_env=False).status_code == 200
    os.kill(running.process("-m bot"), signal.SIGKILL)
    running.prints("starting again")
    running.prints("the bot is ready", times=2)
    family = running.family()
    running.supervisor.send_signal(signal.SIGINT)
    assert running.supervisor.wait(timeout=STOP_SECONDS) == 0
    assert [args for pid, args in family.items() if _runs(pid)] == []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
