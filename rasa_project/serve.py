"""Serve the trained dialogue model on loopback, through Middle Path's channel alone.

Run in this folder's environment: `.venv/bin/python serve.py [--port 5005] [--check]`. Settings come from
MIDDLEPATH_RASA_* variables, see engine/settings.py.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import resource
import sys
import time
import warnings
from pathlib import Path

STARTED = time.monotonic()
sys.path.insert(0, str(Path(__file__).resolve().parent))

from engine.settings import EngineSettings, SettingsError, environment_for_rasa, read_settings  # noqa: E402

_SWEEP_SECONDS = 3600
_LARGEST_REQUEST_BYTES = 128 * 1024
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
    except SettingsError as error:
        print(f"The dialogue engine cannot start: {error}", file=sys.stderr)
        return 2
    environment_for_rasa()
    warnings.simplefilter("ignore")  # Rasa's pinned dependencies print hundreds of lines on deprecations
    return _serve(settings, model)


def current_model(models: Path) -> Path:
    """Find the file behind `models/current`; raise `SettingsError` if nothing was trained."""
    pointer = models / "current"
    if not pointer.exists():
        raise SettingsError(f"{pointer} does not exist. Train a model first: .venv/bin/python train.py")
    return pointer.resolve()


def _serve(settings: EngineSettings, model: Path) -> int:
    from engine import quiet_logs

    formatter = quiet_logs.install(logging.getLevelName(settings.log_level))
    for name, level in _LEVELS.items() if settings.log_level == "INFO" else ():
        logging.getLogger(name).setLevel(level)

    from rasa.core.channels.channel import register
    from sanic import Sanic

    from channels.middlepath_channel import MiddlePathInput
    from components.weights import WeightsError
    from engine.agent import load_agent
    from stores.event_cipher import TrackerKeyError

    try:
        agent = load_agent(settings, model)
    except (WeightsError, TrackerKeyError) as error:
        print(f"The dialogue engine cannot start: {error}", file=sys.stderr)
        return 2
    app = Sanic("middlepath_rasa", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST_REQUEST_BYTES
    app.ctx.agent = agent
    register([MiddlePathInput(settings.secret, settings.turn_timeout_seconds)], app, route="/webhooks/")

    @app.listener("after_server_start")
    async def announce(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        # Rasa parses a first message several times slower than the next ones.
        await agent.parse_message("warm up")
        formatter.serving = True
        app.add_task(_sweep(agent))
        logger.info(
            "ready on http://%s:%s after %.1f s, model %s, %d MB",
            settings.host,
            settings.port,
            time.monotonic() - STARTED,
            model.name,
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        )

    app.run(host=settings.host, port=settings.port, workers=1, access_log=False, debug=False, motd=False)
    return 0


async def _sweep(agent: MiddlePathAgent) -> None:  # noqa: F821 - imported only once Rasa is
    """Erase what has outlived its use, at start and every hour."""
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            try:
                gone = agent.tracker_store.sweep()
                logger.info("sweep: %d expired events erased", gone)
            except Exception as error:
                logger.exception("sweep failed: %s", type(error).__name__)
            await asyncio.sleep(_SWEEP_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
