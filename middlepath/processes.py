"""The processes of a local run: what they are called, how they are started, when they are ready."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from settings.app import Settings

ROOT = Path(__file__).resolve().parent.parent
RASA_PROJECT = ROOT / "rasa_project"
RASA_PYTHON = RASA_PROJECT / ".venv" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """One process: its name in the log, how it is started, and the URL that says it is up."""

    name: str
    command: str
    cwd: Path
    env: dict[str, str]
    ready_url: str


def rasa_environment(settings: Settings) -> dict[str, str]:
    """Return the variables that the dialogue engine reads, with absolute paths: it runs in its own folder."""
    data = settings.data_dir.resolve()
    return {
        "MIDDLEPATH_RASA_SECRET_FILE": str(settings.rasa_secret_path.resolve()),
        "MIDDLEPATH_RASA_TRACKER_KEY_FILE": str(settings.rasa_tracker_key_path.resolve()),
        "MIDDLEPATH_RASA_TRACKER_URL": f"sqlite:///{data / 'rasa-tracker.db'}",
        "MIDDLEPATH_ACTIONS_URL": f"http://{settings.actions_host}:{settings.actions_port}/webhook",
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
    }


def plans(settings: Settings) -> tuple[ProcessPlan, ...]:
    """Return the processes of a local run, in the order in which they are started."""
    env = dict(os.environ) | {"PYTHONUNBUFFERED": "1"}
    python = sys.executable
    rasa_host, rasa_port = settings.rasa_url.removeprefix("http://").rsplit(":", 1)
    rasa = ProcessPlan(
        "rasa",
        f"exec {RASA_PYTHON} serve.py --host {rasa_host} --port {rasa_port}",
        RASA_PROJECT,
        env | rasa_environment(settings),
        f"{settings.rasa_url}/webhooks/middlepath/health",
    )
    actions = ProcessPlan(
        "actions",
        f"exec {python} -m actions",
        ROOT,
        env | {"OMP_NUM_THREADS": "1"},
        f"http://{settings.actions_host}:{settings.actions_port}/health",
    )
    bot = ProcessPlan(
        "bot",
        f"exec {python} -m bot",
        ROOT,
        env | {"OMP_NUM_THREADS": "1"},
        f"http://{settings.health_host}:{settings.health_port}/health",
    )
    if settings.has_token:
        return rasa, actions, bot
    state = settings.data_dir.resolve() / "phone.json"
    token, _, staff_chat = settings.telegram
    staff = f" --staff-chat-id={staff_chat}" if staff_chat else ""
    phone = ProcessPlan(
        "phone",
        f"exec {python} -m local_telegram --port {settings.phone_port} --token {token}{staff} --state {state}",
        ROOT,
        env,
        f"http://127.0.0.1:{settings.phone_port}/",
    )
    return phone, rasa, actions, bot
