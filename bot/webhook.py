"""Telegram calls us with an update: it is confirmed once it is stored, and not before."""

import hmac
import json

import structlog
from fastapi import APIRouter, Request, Response
from telegram import Update

from bot.messenger import LanedBot
from bot.parse import parse
from conversation.gateway import Gateway
from conversation.metrics import EDGE_ERRORS

log = structlog.get_logger()

LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_router(bot: LanedBot, gateway: Gateway, secret: str) -> APIRouter:
    """Return the route Telegram calls: 200 once the update is stored, 401 without the secret, 5xx to retry."""
    router = APIRouter()

    @router.post("/telegram")
    async def telegram(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, secret.encode()):
            return Response(status_code=401)
        body = await request.body()
        if len(body) > LARGEST_UPDATE:
            return Response(status_code=413)
        update = read_update(body, bot)
        if update is None:
            # It will not get better by being sent again; the log and the counter tell the operator.
            EDGE_ERRORS.labels(where="webhook_body").inc()
            log.error("Telegram sent a body that is no update")
            return Response(status_code=200)
        await gateway.take(parse(update))
        return Response(status_code=200)

    return router


def read_update(body: bytes, bot: LanedBot) -> Update | None:
    """Return the update in a webhook's body, or None when it is none."""
    try:
        data = json.loads(body)
    except ValueError:
        return None
    if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
        return None
    try:
        return Update.de_json(data, bot)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Update(data["update_id"])
