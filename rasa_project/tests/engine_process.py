"""Starts the real engine and a real action server as processes, and speaks to the channel over a socket."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import requests

PROJECT = Path(__file__).resolve().parents[1]
SMALL = PROJECT / "tests" / "small_project"
SECRET = "a-secret-for-the-tests-only"
KEY = base64.b64encode(bytes(range(32))).decode()
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Engine:
    """The served engine: its address, its log, its tracker file."""

    def __init__(self, port: int, log: Path, tracker: Path, process: subprocess.Popen) -> None:
        self.url = f"http://127.0.0.1:{port}/webhooks/middlepath"
        self.log = log
        self.tracker = tracker
        self.process = process

    def post(self, path: str, body, secret: str | None = SECRET) -> requests.Response:
        headers = {"X-Middlepath-Secret": secret} if secret is not None else {}
        data = {"data": body} if isinstance(body, bytes) else {"json": body}
        return requests.post(f"{self.url}/{path}", headers=headers, timeout=30, **data)

    def say(self, client: str, message_id: str, text: str, **more) -> dict:
        body = {"client": client, "message_id": message_id, "text": text, **more}
        response = self.post("message", body)
        assert response.status_code == 200, response.text
        return response.json()

    def press(self, client: str, message_id: str, intent: str, **entities: str) -> dict:
        body = {"client": client, "message_id": message_id, "intent": intent, "entities": entities}
        response = self.post("message", body)
        assert response.status_code == 200, response.text
        return response.json()


@contextmanager
def process(command: list[str], log: Path, **options):
    with log.open("a") as out:
        started = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(10)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def await_url(url: str, log: Path, started: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if started.poll() is not None:
            break
        try:
            if requests.get(url, timeout=2).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer; its log:\n{log.read_text()}")


@contextmanager
def action_server(port: int, log: Path):
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    environment = {**os.environ, "SANIC_HOST": "127.0.0.1"}
    with process(command, log, cwd=SMALL, env=environment) as started:
        await_url(f"http://127.0.0.1:{port}/health", log, started)
        yield started


@contextmanager
def engine(models: Path, folder: Path, actions_port: int, **settings: str):
    port = free_port()
    tracker = folder / "tracker.sqlite3"
    log = folder / "engine.log"
    environment = {
        **os.environ,
        "MIDDLEPATH_RASA_SECRET": SECRET,
        "MIDDLEPATH_RASA_TRACKER_KEY": KEY,
        "MIDDLEPATH_RASA_TRACKER_URL": f"sqlite:///{tracker}",
        "MIDDLEPATH_RASA_MODELS": str(models),
        "MIDDLEPATH_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        **settings,
    }
    command = [sys.executable, str(PROJECT / "serve.py"), "--port", str(port)]
    with process(command, log, env=environment) as started:
        await_url(f"http://127.0.0.1:{port}/webhooks/middlepath/health", log, started)
        yield Engine(port, log, tracker, started)
