"""The real dialogue for tests: the trained model in Rasa's own environment, the real action server, over HTTP."""

import base64
import contextlib
import itertools
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from coaching.handoffs import PREFIX
from content.library import Library
from content.render import render
from content.say import Say
from conversation.payloads import Owner, parse_payload

ROOT = Path(__file__).resolve().parents[2]
RASA = ROOT / "rasa_project"
RASA_PYTHON = RASA / ".venv" / "bin" / "python"
UP_WITHIN_SECONDS = 150
_numbers = itertools.count(1)


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], log: Path, cwd: Path, health: str, **environment: str) -> Iterator[None]:
    """Run a server until the block ends; fail with the end of its log when it does not come up."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=cwd, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
    try:
        _wait_until_up(process, health, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    deadline = time.monotonic() + UP_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(health, timeout=2).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise AssertionError(f"{health} did not come up:\n{log.read_text(errors='replace')[-3000:]}")


@contextlib.contextmanager
def action_server(folder: Path, *extra: str) -> Iterator[str]:
    """Run the real action server; yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "actions", "--forgetful", "--port", str(port), *extra]
    with running(command, folder / "actions.log", ROOT, f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def dialogue_engine(folder: Path, actions: str) -> Iterator["Engine"]:
    """Train if anything changed, run Rasa on the result, and yield it."""
    trained = subprocess.run([str(RASA_PYTHON), "train.py"], cwd=RASA, capture_output=True, text=True, check=False)
    assert trained.returncode == 0, trained.stdout + trained.stderr
    port, secret = free_port(), secrets.token_urlsafe(24)
    environment = {
        "MIDDLEPATH_RASA_SECRET": secret,
        "MIDDLEPATH_RASA_TRACKER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "MIDDLEPATH_RASA_TRACKER_URL": f"sqlite:///{folder / 'tracker.sqlite3'}",
        "MIDDLEPATH_ACTIONS_URL": f"{actions}/webhook",
    }
    base = f"http://127.0.0.1:{port}/webhooks/middlepath"
    command = [str(RASA_PYTHON), "serve.py", "--port", str(port)]
    with (
        running(command, folder / "rasa.log", RASA, f"{base}/health", **environment),
        httpx.Client(base_url=base, headers={"X-Middlepath-Secret": secret}, timeout=20) as http,
    ):
        yield Engine(http)


@dataclass(frozen=True)
class Engine:
    """Rasa's channel."""

    http: httpx.Client

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Send one message and return the whole answer."""
        response = self.http.post("/message", json=body)
        assert response.status_code == httpx.codes.OK, response.text
        answer: dict[str, Any] = response.json()
        return answer


@dataclass
class Phone:
    """A client's phone: types, taps what is on the screen, and sees only what would be shown."""

    engine: Engine
    library: Library
    client: str = field(default_factory=lambda: f"client{next(_numbers)}{secrets.token_hex(3)}")
    facts: dict[str, Any] = field(default_factory=dict)
    says: list[Say] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)

    def types(self, text: str) -> list[str]:
        """Write something; return the keys of what came back."""
        return self._send({"text": text})

    def taps(self, label: str) -> list[str]:
        """Press the button with this label on the last messages; a button of the app itself is not sent on."""
        payloads = [payload for shown, payload in self.buttons() if shown == label]
        assert payloads, f"no button '{label}' among {[shown for shown, _ in self.buttons()]}"
        return self.presses(payloads[-1])

    def presses(self, payload: str) -> list[str]:
        """Press a button by its payload, as an old message would still allow."""
        meaning = parse_payload(payload)
        assert meaning is not None, payload
        assert meaning.owner is Owner.DIALOGUE, f"{payload} is the app's own"
        return self.app_sends(meaning.intent or "", **meaning.entities)

    def app_sends(self, intent: str, **entities: str) -> list[str]:
        """Let the app send a trusted intent."""
        return self._send({"intent": intent, "entities": entities})

    def walks_through(self, most: int = 40) -> None:
        """Pass over every step of a skill until it is rated again; say what goes on where it must be said."""
        for _ in range(most):
            key = self.says[-1].key
            if key == "rerate.ask_strength":
                return
            _, skill, _, name = (*key.split("."), "", "", "")[:4]
            step = next((s for s in self.library.skills[skill].steps if s.id == name), None)
            if step is not None and step.must_answer:
                ends = {*step.unsafe_choices, *step.leave_choices}
                picks = (
                    p for _, p in self.buttons() if p.startswith("pick:") and p.removeprefix("pick:") not in ends
                )
                self.presses(next(picks))
            else:
                self.types("skip")
        raise AssertionError(f"the skill did not end; last said: {self.says[-1].key}")

    def timer_ends(self) -> list[str]:
        """Let the timer of the last message that has one end."""
        timed = [say for say in self.says if say.timer_seconds]
        assert timed, "no timer is running"
        _, skill, _, step = timed[-1].key.split(".")
        return self.app_sends("timer_done", skill=skill, step=step)

    def reads(self) -> list[str]:
        """Return the words on the screen."""
        return [render(self.library, say, lambda _count: 0).text for say in self.says]

    def buttons(self) -> list[tuple[str, str]]:
        """Return (label, payload) of every button on the screen."""
        return [
            button
            for say in self.says
            if not say.key.startswith(PREFIX)
            for row in render(self.library, say, lambda _count: 0).rows
            for button in row
        ]

    def _send(self, what: dict[str, Any]) -> list[str]:
        body = {"client": self.client, "message_id": secrets.token_hex(8), "facts": self.facts, **what}
        self.answer = self.engine.post(body)
        assert self.answer["ok"], "an action failed"
        self.says = [Say.from_json(message) for message in self.answer["messages"]]
        return [say.key for say in self.says]
