"""The web application around the agent: our channel alone, and the hourly erasing."""

from __future__ import annotations

import asyncio
import logging

from rasa.core.channels.channel import register
from sanic import Sanic

from channels.middlepath_channel import MiddlePathInput
from engine.agent import MiddlePathAgent
from engine.settings import EngineSettings

_SWEEP_SECONDS = 3600
_KEEP_ALIVE_SECONDS = 75  # longer than any client keeps an idle connection, so that none is closed on a request
_LARGEST_REQUEST_BYTES = 128 * 1024
logger = logging.getLogger("middlepath.server")


def build_app(settings: EngineSettings, agent: MiddlePathAgent) -> Sanic:
    """Build the application; it neither has Rasa's HTTP API nor any other channel."""
    app = Sanic("middlepath_rasa", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _LARGEST_REQUEST_BYTES
    app.config.KEEP_ALIVE_TIMEOUT = _KEEP_ALIVE_SECONDS
    app.ctx.agent = agent
    register([MiddlePathInput(settings.secret, settings.turn_timeout_seconds)], app, route="/webhooks/")

    @app.listener("after_server_start")
    async def begin_sweeping(*_: object) -> None:
        app.ctx.sweeping = asyncio.create_task(_sweep(agent))

    @app.listener("before_server_stop")
    async def end_sweeping(*_: object) -> None:
        app.ctx.sweeping.cancel()

    return app


async def _sweep(agent: MiddlePathAgent) -> None:
    """Erase what has outlived its use, at start and every hour."""
    while True:
        try:
            gone = agent.tracker_store.sweep()
            logger.info("sweep: %d expired events erased", gone)
        except Exception:  # a locked database must not end the sweeping
            logger.exception("sweep failed")
        await asyncio.sleep(_SWEEP_SECONDS)
