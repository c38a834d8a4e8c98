"""One small model, trained once a run, and one engine with its action server that most tests share."""

from __future__ import annotations

import itertools
import logging
import os
import subprocess
import sys

import pytest
import structlog
from engine_process import PROJECT, SMALL, action_server, engine, free_port

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("OMP_NUM_THREADS", "1")
logging.getLogger("matplotlib").setLevel(logging.WARNING)
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def train(models, *more: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(PROJECT / "train.py"), "--domain", str(SMALL / "domain.yml")]
    command += ["--data", str(SMALL / "data"), "--models", str(models), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    trained = train(folder)
    assert trained.returncode == 0, trained.stderr
    return folder


@pytest.fixture(scope="session")
def actions_port():
    return free_port()


@pytest.fixture(scope="session")
def served(models, actions_port, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    with action_server(actions_port, folder / "actions.log"), engine(models, folder, actions_port) as running:
        yield running


_numbers = itertools.count()


@pytest.fixture
def client():
    return f"client-{next(_numbers)}"
