"""How the bot receives: getUpdates with its long poll, and the webhook's settings."""

import time
from itertools import islice

from local_telegram.botapi.registry import method
from local_telegram.errors import bad_request, conflict
from local_telegram.model import Json
from local_telegram.params import Params
from local_telegram.updates import Webhook
from local_telegram.world import World

MAX_POLL_SECONDS = 50
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_TOOK_OVER = "terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def get_updates(world: World, params: Params) -> list[Json]:
    """Unconfirmed updates from `offset` on; waits up to `timeout` seconds for the first.

    Of two polls at once the earlier one fails with 409, as it does at Telegram.
    """
    queue = world.updates
    if queue.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    me = queue.take_over(OTHER_POLLER)
    _note_allowed(world, params)
    offset = params.integer("offset") or 0
    if offset:
        queue.confirm_before(offset)
    limit = params.integer("limit")
    limit = 100 if limit is None else min(100, max(1, limit))
    deadline = time.monotonic() + min(MAX_POLL_SECONDS, params.integer("timeout") or 0)
    while not (queue.pending or world.closing or world.faults.is_down(time.monotonic())):
        left = deadline - time.monotonic()
        if left <= 0 or not await queue.arrived.wait(left):
            break
        if queue.poller != me:
            raise conflict(queue.takeover_reason)
    return list(islice(queue.pending, limit))


@method("setWebhook")
def set_webhook(world: World, params: Params) -> bool:
    """Post updates to `url` from now on; an empty url goes back to getUpdates."""
    url = params.text("url") or ""
    queue = world.updates
    _note_allowed(world, params)
    if params.flag("drop_pending_updates"):
        queue.pending.clear()
    if not url:
        queue.webhook = None
    else:
        if not url.startswith(("http://", "https://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        queue.webhook = Webhook(url, params.text("secret_token"), params.integer("max_connections") or 40)
    queue.take_over(WEBHOOK_TOOK_OVER)
    world.dirty = True
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    """Go back to getUpdates."""
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    if world.updates.webhook is not None:
        world.updates.webhook = None
        world.updates.arrived.fire()
    world.dirty = True
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Params) -> Json:  # noqa: ARG001 - every method takes parameters
    """Where updates go, how many wait, and the last delivery's error."""
    hook = world.updates.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.last_error_at is not None:
            info["last_error_date"] = int(hook.last_error_at)
            info["last_error_message"] = hook.last_error
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _note_allowed(world: World, params: Params) -> None:
    """Remember `allowed_updates`; when it is absent the former choice stays."""
    wanted = params.structure("allowed_updates")
    if isinstance(wanted, list):
        world.updates.allowed = [str(kind) for kind in wanted]
