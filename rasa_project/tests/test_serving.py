"""The server refuses to start half-configured and says what to do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from engine_process import KEY, PROJECT, SECRET, engine

from engine.settings import SettingsError, read_settings

GOOD = {"MIDDLEPATH_RASA_SECRET": SECRET, "MIDDLEPATH_RASA_TRACKER_KEY": KEY}


def start(models: Path, **environment: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MIDDLEPATH")}
    settings = {**clean, "MIDDLEPATH_RASA_MODELS": str(models), **environment}
    return subprocess.run(
        [sys.executable, str(PROJECT / "serve.py")],
        env=settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_secret_it_does_not_start(models):
    refused = start(models)
    assert refused.returncode == 2
    assert "MIDDLEPATH_RASA_SECRET" in refused.stderr


def test_without_a_model_it_does_not_start(tmp_path):
    refused = start(tmp_path, **GOOD)
    assert refused.returncode == 2
    assert "Train a model first" in refused.stderr


def test_a_taken_port_is_named_at_once(models):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = start(models, **GOOD, MIDDLEPATH_RASA_PORT=str(other.getsockname()[1]))
    assert refused.returncode == 2
    assert "cannot be listened on (Address already in use)" in refused.stderr


def test_it_stops_cleanly_when_told_to(models, tmp_path):
    with engine(models, tmp_path, 1) as running:
        running.say("c", "m1", "hello")
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(20) == 0
        log = running.log.read_text()
    assert "ERROR" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize("key", ["", "not base64!", "c2hvcnQ=", KEY[:-4]])
def test_a_tracker_key_of_another_size_is_refused(key):
    with pytest.raises(SettingsError, match="32 bytes in base64"):
        read_settings({**GOOD, "MIDDLEPATH_RASA_TRACKER_KEY": key})


def test_secrets_may_stand_in_files(tmp_path):
    secret, key = tmp_path / "secret", tmp_path / "key"
    secret.write_text(SECRET + "\n")
    key.write_text(KEY + "\n")
    settings = read_settings(
        {"MIDDLEPATH_RASA_SECRET_FILE": str(secret), "MIDDLEPATH_RASA_TRACKER_KEY_FILE": str(key)}
    )
    assert settings.secret == SECRET
    assert len(settings.tracker_key) == 32
    assert settings.host == "127.0.0.1"


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(SettingsError, match="MIDDLEPATH_RASA_SECRET_FILE cannot be read"):
        read_settings({"MIDDLEPATH_RASA_SECRET_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("port", ["0", "-1", "many"])
def test_a_number_that_is_none_is_named(port):
    with pytest.raises(SettingsError, match="MIDDLEPATH_RASA_PORT"):
        read_settings({**GOOD, "MIDDLEPATH_RASA_PORT": port})


def test_no_key_or_secret_shows_when_the_settings_are_printed():
    shown = repr(read_settings(GOOD))
    assert SECRET not in shown
    assert repr(read_settings(GOOD).tracker_key) not in shown
