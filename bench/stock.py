"""Stock Rasa to compare with: its REST channel on our model, and its Telegram channel on our understanding.

Our dialogue answers with keys of wording, which Rasa's Telegram channel cannot send. So for that channel a small
model is trained with our pipeline and our examples. Its rules answer each intent with one plain line, without an
action server: less work than any real conversation. The comparison flatters Rasa.
"""

import shutil
import subprocess
from pathlib import Path

import yaml

from bench.stack import RASA, RASA_PYTHON, ROOT, Folder, Server, free_port

FROM_BUTTONS = frozenset({"session_start", "restart", "back"})
FALLBACK = "nlu_fallback"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def rest_server(folder: Folder, actions_url: str) -> tuple[Server, str]:
    """Return stock Rasa's REST channel on the model that serves clients, and the address of its webhook."""
    place = _made(folder.path / "stock-rest")
    _write(place / "endpoints.yml", {"action_endpoint": {"url": f"{actions_url}/webhook"}})
    _write(place / "credentials.yml", {"rest": None})
    port = free_port()
    command = [str(RASA_PYTHON), "-m", "rasa", *_run(place, (RASA / "models" / "current").resolve(), port)]
    url = f"http://127.0.0.1:{port}"
    server = Server(command, f"{url}/status", place / "rasa.log", cwd=RASA, environment=QUIET)
    return server, f"{url}/webhooks/rest/webhook"


def telegram_server(folder: Folder, *, token: str, username: str, api_url: str) -> Server:
    """Return stock Rasa with its own Telegram channel by webhook, on the small model."""
    place = _made(folder.path / "stock-telegram")
    model = _small_model(place)
    port = free_port()
    hook = f"http://127.0.0.1:{port}/webhooks/telegram/webhook"
    _write(
        place / "credentials.yml",
        {"telegram": {"access_token": token, "verify": username, "webhook_url": hook}},
    )
    # What is said must outlive a restart, as it does with us: Rasa's own store for that, on SQLite.
    _write(
        place / "endpoints.yml",
        {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(place / "rasa.db")}},
    )
    script = ROOT / "bench" / "stock_telegram.py"
    command = [str(RASA_PYTHON), str(script), api_url, *_run(place, model, port)]
    # The model's components are found by name in the folder of the dialogue engine.
    environment = QUIET | {"PYTHONPATH": str(RASA)}
    health = f"http://127.0.0.1:{port}/status"
    return Server(command, health, place / "rasa.log", cwd=place, environment=environment)


def _run(place: Path, model: Path, port: int) -> list[str]:
    files = ["--endpoints", str(place / "endpoints.yml"), "--credentials", str(place / "credentials.yml")]
    return ["run", "--model", str(model), *files, "--port", str(port), "-i", "127.0.0.1", "--enable-api"]


def _small_model(place: Path) -> Path:
    """Train, with our pipeline and examples, a model that answers each intent with one line; return its file."""
    shutil.copytree(RASA / "data" / "nlu", place / "data" / "nlu", dirs_exist_ok=True)
    intents = [name for name in _intents() if name not in FROM_BUTTONS]
    rules = [{"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in intents]
    _write(place / "data" / "rules.yml", {"version": "3.1", "rules": rules})
    rules.append({"rule": "fallback", "steps": [{"intent": FALLBACK}, {"action": f"utter_{FALLBACK}"}]})
    named = [*intents, FALLBACK]
    responses = {f"utter_{name}": [{"text": f"One plain line about {name}."}] for name in named}
    domain = {"version": "3.1", "intents": intents, "entities": _entities(), "responses": responses}
    _write(place / "domain.yml", domain)
    shutil.copy(RASA / "config.yml", place / "config.yml")
    options = ["--config", place / "config.yml", "--domain", place / "domain.yml", "--data", place / "data"]
    done = subprocess.run(
        [RASA_PYTHON, "train.py", *options, "--models", place / "models"],
        cwd=RASA,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the small model for stock Rasa could not be trained:\n{done.stdout}{done.stderr}")
    return (place / "models" / "current").resolve()


def _intents() -> list[str]:
    """Return the intents that have examples."""
    found = set()
    for file in (RASA / "data" / "nlu").glob("*.yml"):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", ()):
            if "intent" in entry:
                found.add(entry["intent"])
    return sorted(found)


def _entities() -> list[object]:
    found: list[object] = []
    for file in (RASA / "domain").glob("*.yml"):
        found += yaml.safe_load(file.read_text(encoding="utf-8")).get("entities", [])
    return found


def _made(place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    return place


def _write(path: Path, data: object) -> None:
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
