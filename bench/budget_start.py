"""The fifth and sixth budgets: `make up` from a clean clone, a restart, the memory of the local stack."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from bench.stack import ROOT, DidNotStartError, Folder, free_port
from local_telegram.phone import Phone

COLD_SECONDS, WARM_SECONDS, GIGABYTES = 180, 30, 1.5
LONGEST_SECONDS = 900.0
LOOK_SECONDS = 0.2
READY = "Ready after"


class Up:
    """`make up` in a clone, in a process group of its own; its output goes to a file."""

    def __init__(self, clone: Path, log: Path) -> None:
        ports = {name: str(free_port()) for name in ("PHONE", "ACTIONS", "HEALTH", "RASA")}
        ours = {
            k: v for k, v in os.environ.items() if not k.startswith(("MIDDLEPATH_", "TELEGRAM_", "VIRTUAL_ENV"))
        }
        self.phone_url = f"http://127.0.0.1:{ports['PHONE']}"
        self._log = log
        self._environment = ours | {
            "MIDDLEPATH_PHONE_PORT": ports["PHONE"],
            "MIDDLEPATH_ACTIONS_PORT": ports["ACTIONS"],
            "MIDDLEPATH_HEALTH_PORT": ports["HEALTH"],
            "MIDDLEPATH_RASA_URL": f"http://127.0.0.1:{ports['RASA']}",
        }
        self._clone = clone
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, and return the seconds until it says that it is ready."""
        started = time.monotonic()
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                ["make", "up"],
                cwd=self._clone,
                env=self._environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while READY not in self._log.read_text(errors="replace"):
            if self._process.poll() is not None or time.monotonic() - started > LONGEST_SECONDS:
                raise DidNotStartError(
                    f"`make up` did not get ready:\n{self._log.read_text(errors='replace')[-3000:]}"
                )
            time.sleep(LOOK_SECONDS)
        return time.monotonic() - started

    def megabytes(self) -> dict[str, float]:
        """Return the memory of each process, what several share divided among them (proportional set size)."""
        if self._process is None:
            raise RuntimeError("start() comes first")
        found: dict[str, float] = {}
        for pid in _family_of(self._process.pid):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:  # ended in the meantime
                continue
            pss = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
            name = _name(b" ".join(words).decode(errors="replace"))
            found[name] = found.get(name, 0.0) + pss / 1024
        return found

    def stop(self) -> None:
        """Press Ctrl-C, and wait for a clean end."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None


def rows(folder: Folder) -> Sequence[tuple[str, str, str, str, bool]]:
    """Clone, start, talk, look at the memory, stop, start again."""
    clone = folder.path / "middle path"  # with a space, as a newcomer's folder may have
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    up = Up(clone, folder.path / "up.log")
    try:
        cold = up.start()
        greet(up.phone_url)
        memory = up.megabytes()
        up.stop()
        warm = up.start()
        greet(up.phone_url)
    finally:
        up.stop()
    gigabytes = sum(memory.values()) / 1024
    shares = ", ".join(f"{name} {size:.0f}" for name, size in sorted(memory.items(), key=lambda m: -m[1]))
    return [
        (
            "`make up` from a clean clone, package caches warm",
            f"{COLD_SECONDS} s",
            f"{cold:.0f} s",
            "",
            cold <= COLD_SECONDS,
        ),
        ("`make up` again", f"{WARM_SECONDS} s", f"{warm:.0f} s", "", warm <= WARM_SECONDS),
        (
            "memory of the whole local stack",
            f"{GIGABYTES} GB",
            f"{gigabytes:.2f} GB",
            f"of it, in MB: {shares}",
            gigabytes <= GIGABYTES,
        ),
    ]


def greet(phone_url: str) -> None:
    """Press Start as a newcomer would, and wait for the bot's first words."""

    async def talk() -> None:
        async with Phone(phone_url) as phone:
            person = await phone.person("Newcomer")
            await phone.start(person)
            await phone.expect(person, timeout=20.0)

    asyncio.run(talk())


def _family_of(ancestor: int) -> list[int]:
    """Return a process and all that descend from it: the supervisor gives each of its own a session."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # ended in the meantime
                continue
    family = [ancestor]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def _name(command: str) -> str:
    for part, name in (
        ("serve.py", "Rasa"),
        ("-m bot", "bot"),
        ("-m actions", "actions"),
        ("local_telegram", "phone"),
    ):
        if part in command:
            return name
    return "supervisor"
