"""Lets updates come in: asked for by one worker at a time, or brought by Telegram to any of them."""

import asyncio

from adapters.workers import Workers
from bot.messenger import LanedBot
from bot.patience import until_answered
from bot.polling import KINDS, Poller
from conversation.gateway import Gateway
from conversation.types import Lane
from settings.app import Settings, TelegramMode


async def take_updates(
    settings: Settings, bot: LanedBot, gateway: Gateway, workers: Workers, stop: asyncio.Event
) -> None:
    """Let updates come in, by webhook or by asking for them, until told to stop."""
    if settings.telegram_mode is TelegramMode.POLLING:
        while not stop.is_set():
            await _any_of(workers.receiving, stop)
            if not stop.is_set():
                await until_answered("leave the webhook", lambda: bot.delete_webhook(rate_limit_args=Lane.REPLY))
                await _ask_while_receiving(bot, gateway, workers, stop)
        return
    await until_answered(
        "set the webhook",
        lambda: bot.set_webhook(
            f"{settings.webhook_url}/telegram",
            allowed_updates=KINDS,
            secret_token=settings.secret("webhook_secret"),
            rate_limit_args=Lane.REPLY,
        ),
    )
    await stop.wait()


async def _ask_while_receiving(bot: LanedBot, gateway: Gateway, workers: Workers, stop: asyncio.Event) -> None:
    """Ask Telegram for updates for as long as that is this worker's duty: a second one would be turned away."""
    enough = asyncio.Event()
    asking = asyncio.create_task(Poller(bot, gateway).run(enough))
    ending = asyncio.create_task(_any_of(workers.not_receiving, stop))
    await asyncio.wait({asking, ending}, return_when=asyncio.FIRST_COMPLETED)
    enough.set()
    ending.cancel()
    await asking


async def _any_of(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
