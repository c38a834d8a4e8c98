"""The processes of a local run: what they are called, how they are started, when they are ready."""

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from settings.app import Settings, engine_variables

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
    """Return the variables that the dialogue engine reads, with absolute paths: it runs in its own folder.

    What an operator set for the engine, in `.env` or in the environment, wins over what fits a local run.
    """
    data = settings.data_dir.resolve()
    env = {
        "MIDDLEPATH_RASA_SECRET_FILE": str(settings.rasa_secret_path.resolve()),
        "MIDDLEPATH_RASA_TRACKER_KEY_FILE": str(settings.rasa_tracker_key_path.resolve()),
        "MIDDLEPATH_RASA_TRACKER_URL": f"sqlite:///{data / 'rasa-tracker.db'}",
        "MIDDLEPATH_ACTIONS_URL": f"http://{settings.actions_host}:{settings.actions_port}/webhook",
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
    }
    if settings.rasa_secret is not None:  # one that stands in .env is seen by the app alone
        env["MIDDLEPATH_RASA_SECRET"] = settings.rasa_secret.get_secret_value()
    return env | engine_variables()


def plans(settings: Settings) -> tuple[ProcessPlan, ...]:
    """Return the processes of a local run, in the order in which they are started."""
    rasa, actions, bot = _rasa(settings), _actions(settings), _bot(settings)
    return (rasa, actions, bot) if settings.has_token else (_phone(settings), rasa, actions, bot)


def _environment() -> dict[str, str]:
    return dict(os.environ) | {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"}


def _command(*words: object) -> str:
    # Quoted: the folder of the checkout may have a space in its name.
    return "exec " + shlex.join(str(word) for word in words)


def _rasa(settings: Settings) -> ProcessPlan:
    address = urlsplit(settings.rasa_url)
    place = ("--host", address.hostname or "127.0.0.1", "--port", address.port or 80)
    return ProcessPlan(
        "rasa",
        _command(RASA_PYTHON, "serve.py", *place),
        RASA_PROJECT,
        _environment() | rasa_environment(settings),
        f"{settings.rasa_url}/webhooks/middlepath/health",
    )


def _actions(settings: Settings) -> ProcessPlan:
    health = f"http://{settings.actions_host}:{settings.actions_port}/health"
    return ProcessPlan("actions", _command(sys.executable, "-m", "actions"), ROOT, _environment(), health)


def _bot(settings: Settings) -> ProcessPlan:
    health = f"http://{settings.health_host}:{settings.health_port}/health"
    return ProcessPlan("bot", _command(sys.executable, "-m", "bot"), ROOT, _environment(), health)


def _phone(settings: Settings) -> ProcessPlan:
    token, _, staff_chat = settings.telegram
    words = [
        "--port",
        settings.phone_port,
        "--token",
        token,
        "--state",
        settings.data_dir.resolve() / "phone.json",
    ]
    if staff_chat:
        words.append(f"--staff-chat-id={staff_chat}")
    return ProcessPlan(
        "phone",
        _command(sys.executable, "-m", "local_telegram", *words),
        ROOT,
        _environment(),
        f"http://127.0.0.1:{settings.phone_port}/",
    )
