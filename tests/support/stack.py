"""The whole product as its own processes on free ports: local phone, Rasa, action server, bot."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import httpx

from middlepath.prepare import make_secrets
from middlepath.processes import RASA_PROJECT, RASA_PYTHON, ROOT, ProcessPlan, plans
from middlepath.supervise import answers
from settings.app import LOCAL_STAFF_CHAT, Settings
from tests.support.dialogue import free_port

UP_WITHIN_SECONDS = 150.0
DOWN_WITHIN_SECONDS = 15.0
LOOK_SECONDS = 0.1
LINES_SHOWN = 25
STAFF_CHAT = LOCAL_STAFF_CHAT


class StackError(AssertionError):
    """A process of the stack did not do what it should; the text ends with what each of them logged last."""


def content_with_short_timers(folder: Path, seconds: int) -> Path:
    """Copy the shipped content with every timer cut to `seconds`, as a clinic's own content folder; return it."""
    copy = folder / "content"
    for part in ("en", "shared"):
        shutil.copytree(ROOT / "content" / part, copy / part)
    for file in copy.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"timer_seconds: \d+", f"timer_seconds: {seconds}", text), encoding="utf-8")
    return copy


def train_if_needed() -> None:
    """Bring the dialogue model up to date; says so, because it takes a minute when something has changed."""
    sys.stdout.write("\nBringing the dialogue model up to date (a minute if its inputs changed) ...\n")
    sys.stdout.flush()
    done = subprocess.run([RASA_PYTHON, "train.py"], cwd=RASA_PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise StackError(f"the dialogue model could not be trained:\n{done.stdout}{done.stderr}")


@dataclass
class Stack:
    """Four processes, or `only` some of them, with all they store under one folder. Use as a context manager."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    only: Collection[str] = ("phone", "rasa", "actions", "bot")
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._http = httpx.Client(timeout=2.0, trust_env=False)
        self.ports = {name: free_port() for name in ("phone", "rasa", "actions", "bot")}
        self.environment = {
            "MIDDLEPATH_DATA_DIR": str(self.folder / "var"),
            "MIDDLEPATH_PHONE_PORT": str(self.ports["phone"]),
            "MIDDLEPATH_RASA_URL": f"http://127.0.0.1:{self.ports['rasa']}",
            "MIDDLEPATH_ACTIONS_PORT": str(self.ports["actions"]),
            "MIDDLEPATH_HEALTH_PORT": str(self.ports["bot"]),
            **self.extra,
        }
        with self.only_its_own_environment(self.environment):
            self.settings = Settings(_env_file=None)
            # In a folder of their own, no .env of the checkout can change what is tested.
            wanted = [plan for plan in plans(self.settings) if plan.name in self.only]
        self.plans = {p.name: p if p.name == "rasa" else replace(p, cwd=self.folder) for p in wanted}

    @staticmethod
    @contextlib.contextmanager
    def only_its_own_environment(environment: Mapping[str, str]) -> Iterator[None]:
        """Set these variables, and none of ours that happen to be set in this shell."""
        foreign = {k: v for k, v in os.environ.items() if not k.startswith(("MIDDLEPATH_", "TELEGRAM_"))}
        with mock.patch.dict(os.environ, foreign | dict(environment), clear=True):
            yield

    @property
    def phone_url(self) -> str:
        """Where the phone page and its control API are."""
        return f"http://127.0.0.1:{self.ports['phone']}"

    @property
    def health_url(self) -> str:
        """Where the bot's health and metrics are."""
        return f"http://127.0.0.1:{self.ports['bot']}"

    def __enter__(self) -> "Stack":
        (self.folder / "var").mkdir(parents=True, exist_ok=True)
        make_secrets(self.settings)
        try:
            for name in self.plans:
                self.launch(name)
            self.wait_until_up(*self.plans)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def launch(self, name: str) -> None:
        """Start one process without waiting for it."""
        self.start_plan(self.plans[name])

    def start_plan(self, plan: ProcessPlan) -> None:
        """Start a process by its plan; what it says goes to its log."""
        command = shlex.split(plan.command.removeprefix("exec "))
        with self.log_of(plan.name).open("ab") as log:
            self.processes[plan.name] = subprocess.Popen(
                command, cwd=plan.cwd, env=plan.env, stdout=log, stderr=subprocess.STDOUT
            )

    def wait_until_up(self, *names: str, seconds: float = UP_WITHIN_SECONDS) -> None:
        """Wait until each of these answers; a process that ends instead is reported at once, with its log."""
        deadline = time.monotonic() + seconds
        for name in names:
            while not answers(self._http, self.plans[name].ready_url):
                if (code := self.processes[name].poll()) is not None:
                    raise StackError(f"{name} ended with code {code} at its start\n{self.last_words()}")
                if time.monotonic() > deadline:
                    raise StackError(f"{name} was not ready within {seconds:.0f} s\n{self.last_words()}")
                time.sleep(LOOK_SECONDS)

    def pause(self, name: str) -> None:
        """Freeze a process: it keeps its port and answers nothing."""
        self.processes[name].send_signal(signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Let a frozen process go on."""
        self.processes[name].send_signal(signal.SIGCONT)

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        self.processes[name].kill()
        self.processes[name].wait()

    def restart(self, name: str) -> None:
        """Start a process that was killed, and wait until it answers."""
        self.launch(name)
        self.wait_until_up(name)

    def log_of(self, name: str) -> Path:
        """Where a process's words are kept."""
        return self.folder / f"{name}.log"

    def logs(self) -> dict[str, str]:
        """Return everything each process has said."""
        return {path.stem: path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log"))}

    def last_words(self) -> str:
        """Return the end of each log, for a failure's report."""
        ends = {name: "\n".join(text.splitlines()[-LINES_SHOWN:]) for name, text in self.logs().items()}
        return "\n".join(f"--- {name} ---\n{end or '(nothing)'}" for name, end in ends.items())

    def stop(self) -> dict[str, int]:
        """Ask every process to end and return their exit codes; whoever does not end in time is killed."""
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        self._http.close()
        return {name: _end(process) for name, process in self.processes.items()}


def _end(process: subprocess.Popen[bytes]) -> int:
    try:
        return process.wait(timeout=DOWN_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
