"""The two ways updates come in: we ask for them, or Telegram calls us. Neither confirms what is not stored."""

import asyncio
import hmac
import json
from collections.abc import Sequence

import structlog
from fastapi import APIRouter, Request, Response
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.messenger import LanedBot
from bot.parse import parse
from conversation.gateway import Gateway
from conversation.metrics import EDGE_ERRORS
from conversation.types import Inbound

log = structlog.get_logger()

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 20
BATCH = 100
FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Poller:
    """Long polling. An update is confirmed by asking for the one after it, so only once it is stored."""

    def __init__(self, bot: LanedBot, gateway: Gateway) -> None:
        self._bot = bot
        self._gateway = gateway
        self._offset: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates in until told to stop; waits longer after each failure in a row."""
        wait = FIRST_WAIT
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            asking = asyncio.ensure_future(self._once())
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                return
            if asking.result():
                wait = FIRST_WAIT
                continue
            await asyncio.wait({stopping}, timeout=wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _once(self) -> bool:
        """Ask once; False when something failed and a pause is due."""
        try:
            updates = await self._bot.get_updates(
                offset=self._offset, limit=BATCH, timeout=POLL_SECONDS, allowed_updates=KINDS
            )
        except InvalidToken:
            log.critical("Telegram does not know this token: check TELEGRAM_BOT_TOKEN")
            return False
        except Conflict:
            log.error("another process asks for this bot's updates, or a webhook is set: stop one of the two")
            return False
        except (NetworkError, RetryAfter) as error:
            log.warning("Telegram could not be asked for updates", error=type(error).__name__)
            return False
        except TelegramError as error:
            log.error("Telegram refused to give updates", error=type(error).__name__)
            return False
        items = _read(updates)
        # Telegram forgets everything below the offset: it stops before the first that is not stored.
        for (number, _), stored in zip(items, await self._take(items), strict=True):
            if not stored:
                return False
            self._offset = number + 1
        return len(items) == len(updates)

    async def _take(self, items: Sequence[tuple[int, Inbound]]) -> list[bool]:
        """Take a batch in: each chat's items in order, chats beside each other; say which of them are stored."""
        chats: dict[int | None, list[tuple[int, Inbound]]] = {}
        for number, inbound in items:
            chats.setdefault(inbound.chat_id, []).append((number, inbound))
        stored = set().union(*await asyncio.gather(*(self._take_chat(chat) for chat in chats.values())))
        return [number in stored for number, _ in items]

    async def _take_chat(self, items: Sequence[tuple[int, Inbound]]) -> set[int]:
        stored: set[int] = set()
        for number, inbound in items:
            try:
                await self._gateway.take(inbound)
            except Exception as error:  # noqa: BLE001 - the process's edge: the item stays unconfirmed and comes again
                EDGE_ERRORS.labels(where="poll").inc()
                log.error("stopped taking updates of a chat for a moment", error=type(error).__name__)
                break
            stored.add(number)
        return stored


def _read(updates: Sequence[Update]) -> list[tuple[int, Inbound]]:
    """Return the updates as items with their numbers, up to the first that cannot be read."""
    items: list[tuple[int, Inbound]] = []
    for update in updates:
        try:
            items.append((update.update_id, parse(update)))
        except Exception as error:  # noqa: BLE001 - the process's edge: polling must go on; it stays unconfirmed
            EDGE_ERRORS.labels(where="poll").inc()
            log.error("an update could not be read", error=type(error).__name__)
            break
    return items


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
