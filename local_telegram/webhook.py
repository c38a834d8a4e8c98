"""Posts updates to the bot's webhook, in order, each again and again until it is taken."""

import asyncio
import time

import httpx

from local_telegram.updates import Webhook
from local_telegram.world import World

DOWN_CHECK_SECONDS = 0.05
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


async def deliver_updates(world: World) -> None:
    """Run until cancelled: hand the oldest update to the webhook, wait for 2xx, go on with the next."""
    async with httpx.AsyncClient(timeout=world.config.webhook_timeout, trust_env=False) as client:
        failures = 0
        while True:
            hook = world.updates.webhook
            if hook is None or not world.updates.pending:
                await world.updates.arrived.wait(None)
                failures = 0
                continue
            if world.faults.is_down(time.monotonic()):
                await asyncio.sleep(DOWN_CHECK_SECONDS)
                continue
            update = world.updates.pending[0]
            if await _post(world, client, hook, update):
                failures = 0
                if world.updates.pending and world.updates.pending[0] is update:
                    world.updates.confirm_first()
                continue
            backoff = world.config.webhook_backoff
            await asyncio.sleep(backoff[min(failures, len(backoff) - 1)])
            failures += 1


async def _post(world: World, client: httpx.AsyncClient, hook: Webhook, update: dict[str, object]) -> bool:
    """Post one update; False with the reason noted on `hook` when the bot did not take it."""
    headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
    latency, fault = world.faults.choose("webhook", None)
    await asyncio.sleep(latency)
    try:
        answer = await client.post(hook.url, json=update, headers=headers)
    except httpx.HTTPError as error:
        reason = f"Connection failed: {type(error).__name__}"
    else:
        if answer.is_success and fault is None:
            return True
        reason = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
    hook.last_error_at = time.time()
    hook.last_error = reason
    return False
