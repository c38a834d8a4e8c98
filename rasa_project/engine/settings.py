"""The dialogue engine's settings, read once from the environment and checked before anything starts."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
_KEY_BYTES = 32
_SHORTEST_SECRET = 16


class SettingsError(ValueError):
    """A setting is missing or wrong; the text names it and its fix."""


@dataclass(frozen=True)
class EngineSettings:
    """Everything the server needs. Seconds, minutes and days are in the names."""

    secret: str = field(repr=False)
    tracker_key: bytes = field(repr=False)
    tracker_url: str = field(repr=False)
    actions_url: str
    host: str
    port: int
    models: Path
    turn_timeout_seconds: float
    session_events: int
    keep_days: float
    log_level: str


def read_settings(environment: Mapping[str, str]) -> EngineSettings:
    """Read the settings; raise `SettingsError` for the first that is missing or unusable.

    Each secret may stand in the variable itself or in the file that `<NAME>_FILE` points to.
    """
    return EngineSettings(
        secret=_shared_secret(environment),
        tracker_key=_tracker_key(environment),
        tracker_url=_secret(environment, "MIDDLEPATH_RASA_TRACKER_URL", "")
        or f"sqlite:///{PROJECT.parent / 'var' / 'rasa-tracker.sqlite3'}",
        actions_url=environment.get("MIDDLEPATH_ACTIONS_URL", "http://127.0.0.1:5055/webhook"),
        host=environment.get("MIDDLEPATH_RASA_HOST", "127.0.0.1"),
        port=int(_number(environment, "MIDDLEPATH_RASA_PORT", 5005)),
        models=Path(environment.get("MIDDLEPATH_RASA_MODELS", str(PROJECT / "models"))),
        turn_timeout_seconds=_number(environment, "MIDDLEPATH_RASA_TURN_TIMEOUT_SECONDS", 8.0),
        session_events=int(_number(environment, "MIDDLEPATH_RASA_SESSION_EVENTS", 120)),
        keep_days=_number(environment, "MIDDLEPATH_RASA_KEEP_DAYS", 14.0),
        log_level=_log_level(environment),
    )


def _secret(environment: Mapping[str, str], name: str, default: str) -> str:
    if environment.get(name):
        return environment[name].strip()
    path = environment.get(f"{name}_FILE")
    if not path:
        return default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"{name}_FILE cannot be read ({error.strerror}). Create the file or fix its path."
        ) from None


def _shared_secret(environment: Mapping[str, str]) -> str:
    secret = _secret(environment, "MIDDLEPATH_RASA_SECRET", "")
    if len(secret) < _SHORTEST_SECRET:
        raise SettingsError(
            f"MIDDLEPATH_RASA_SECRET (or _FILE) needs {_SHORTEST_SECRET} characters or more, as the bot's. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return secret


def _tracker_key(environment: Mapping[str, str]) -> bytes:
    written = _secret(environment, "MIDDLEPATH_RASA_TRACKER_KEY", "")
    try:
        key = base64.b64decode(written, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError(
            "MIDDLEPATH_RASA_TRACKER_KEY (or _FILE) must be 32 bytes in base64: it encrypts dialogues. "
            "Make one with: python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"
        )
    return key


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    written = environment.get(name, "")
    try:
        value = float(written) if written else default
    except ValueError:
        value = -1.0
    if value <= 0:
        raise SettingsError(f"{name} must be a number above 0.")
    return value


def environment_for_rasa() -> None:
    """Set what Rasa and NumPy read at import: telemetry off, one thread, quiet TensorFlow."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def _log_level(environment: Mapping[str, str]) -> str:
    level = environment.get("MIDDLEPATH_RASA_LOG_LEVEL", "INFO").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SettingsError("MIDDLEPATH_RASA_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
    return level
