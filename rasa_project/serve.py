"""Serve the trained dialogue model on loopback, through Middle Path's channel alone.

Run in this folder's environment: `.venv/bin/python serve.py [--port 5005]`. Settings come from
MIDDLEPATH_RASA_* variables, see engine/settings.py.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import socket
import sys
import time
import warnings
from pathlib import Path

STARTED = time.monotonic()
sys.path.insert(0, str(Path(__file__).resolve().parent))

from engine.settings import EngineSettings, SettingsError, environment_for_rasa, read_settings  # noqa: E402

_LEVELS = {
    "rasa": logging.WARNING,
    "sanic.root": logging.WARNING,
    "sanic.access": logging.CRITICAL,
    "py.warnings": logging.ERROR,
    "apscheduler": logging.WARNING,
    "matplotlib": logging.WARNING,
}
logger = logging.getLogger("middlepath.serve")


def main() -> int:
    """Check the settings, load the model, serve until stopped. Exit status 2: an operator must act."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", help="port to listen on (default 5005)")
    arguments = parser.parse_args()
    given = {"MIDDLEPATH_RASA_HOST": arguments.host, "MIDDLEPATH_RASA_PORT": arguments.port}
    try:
        settings = read_settings({**os.environ, **{name: value for name, value in given.items() if value}})
        model = current_model(settings.models)
        listener = _bind(settings.host, settings.port)
    except SettingsError as error:
        print(f"The dialogue engine cannot start: {error}", file=sys.stderr)
        return 2
    environment_for_rasa()
    warnings.simplefilter("ignore")  # Rasa's pinned dependencies print hundreds of lines on deprecations
    return _serve(settings, model, listener)


def current_model(models: Path) -> Path:
    """Find the file behind `models/current`; raise `SettingsError` if nothing was trained."""
    pointer = models / "current"
    if not pointer.exists():
        raise SettingsError(f"{pointer} does not exist. Train a model first: .venv/bin/python train.py")
    return pointer.resolve()


def _bind(host: str, port: int) -> socket.socket:
    """Take the port before the model is loaded; connections are refused until Sanic listens on it."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise SettingsError(
            f"{host}:{port} cannot be listened on ({error.strerror}). Free it, or set MIDDLEPATH_RASA_PORT."
        ) from None
    return listener


def _serve(settings: EngineSettings, model: Path, listener: socket.socket) -> int:
    from engine import quiet_logs

    formatter = quiet_logs.install(logging.getLevelName(settings.log_level))
    for name, level in _LEVELS.items() if settings.log_level == "INFO" else ():
        logging.getLogger(name).setLevel(level)

    from minilm import WeightsError
    from engine.agent import load_agent
    from engine.server import build_app
    from stores.event_cipher import TrackerKeyError

    try:
        agent = load_agent(settings, model)
    except (WeightsError, TrackerKeyError) as error:
        print(f"The dialogue engine cannot start: {error}", file=sys.stderr)
        return 2
    app = build_app(settings, agent)

    @app.listener("before_server_start")
    async def before_any_client_is_heard(*_: object) -> None:
        # Rasa parses a first message several times slower than the next ones.
        await agent.parse_message("warm up")
        formatter.serving = True

    @app.listener("after_server_start")
    async def announce(*_: object) -> None:
        seconds, megabytes = time.monotonic() - STARTED, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        at = f"http://{settings.host}:{settings.port}"
        logger.info("ready on %s after %.1f s, model %s, %d MB", at, seconds, model.name, megabytes)

    app.run(sock=listener, workers=1, access_log=False, debug=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
