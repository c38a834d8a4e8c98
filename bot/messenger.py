"""The way out to Telegram: sends a line in its lane and says plainly what became of it."""

from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.limits import CosmeticSkippedError, LanedLimiter
from conversation.ports import SendError
from conversation.types import File, Lane, Outgoing

log = structlog.get_logger()

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 8.0
CONNECTIONS = 64
MAX_TEXT, MAX_CAPTION = 4096, 1024
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

LanedBot = ExtBot[Lane]


def build_bot(token: str, api_url: str, limiter: LanedLimiter | None = None) -> LanedBot:
    """Return a bot that talks to `api_url` (https://api.telegram.org, or a local Bot API server)."""
    # Real Telegram may need the machine's proxy; a server on this machine must not be asked for through it.
    local = urlsplit(api_url).hostname in {"127.0.0.1", "::1", "localhost"}

    def request() -> HTTPXRequest:
        return HTTPXRequest(
            httpx_kwargs={"trust_env": not local},
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            write_timeout=ANSWER_SECONDS,
            pool_timeout=CONNECT_SECONDS,
        )

    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request(),
        get_updates_request=request(),
        rate_limiter=limiter or LanedLimiter(),
    )


class TelegramMessenger:
    """Sends through a bot. Every failure becomes a SendError that says whether trying again makes sense."""

    def __init__(self, bot: LanedBot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, message: Outgoing) -> int:
        """Send one message and return its id in the chat."""
        more: dict[str, Any] = {"reply_markup": _markup(message), "rate_limit_args": message.lane}
        if message.protect:
            more["protect_content"] = True
        if message.topic_id is not None:
            more["message_thread_id"] = message.topic_id
        if message.silent:
            more["disable_notification"] = True
        if message.reply_to is not None:
            # The message it answers may be gone by now: then it goes out all the same.
            more["reply_parameters"] = ReplyParameters(message.reply_to, allow_sending_without_reply=True)
        try:
            if message.file is not None:
                return await self._send_file(chat_id, message, message.file, more)
            if message.copy_of is None:
                return (await self._bot.send_message(chat_id, message.text[:MAX_TEXT], **more)).message_id
            caption = message.text[:MAX_CAPTION] or None
            copied = await self._bot.copy_message(chat_id, *message.copy_of, caption=caption, **more)
        except TelegramError as error:
            raise as_send_error(error) from None
        return copied.message_id

    async def _send_file(self, chat_id: int, message: Outgoing, file: File, more: dict[str, Any]) -> int:
        more |= {"caption": message.text[:MAX_CAPTION], "filename": file.name, "write_timeout": ANSWER_SECONDS}
        if file.is_picture:
            return (await self._bot.send_photo(chat_id, file.content, **more)).message_id
        return (await self._bot.send_document(chat_id, file.content, **more)).message_id

    def has_room(self, chat_id: int) -> bool:
        """Tell whether an ordinary line to this chat would go out at once."""
        limiter = self._bot.rate_limiter
        return limiter.has_room(str(chat_id)) if isinstance(limiter, LanedLimiter) else True

    async def edit(self, chat_id: int, message_id: int, text: str, *, caption: bool, lane: Lane) -> None:
        """Change the words of a message of ours, or the words under its picture."""
        where: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "rate_limit_args": lane}
        try:
            if caption:
                await self._bot.edit_message_caption(caption=text[:MAX_CAPTION], **where)
            else:
                await self._bot.edit_message_text(text[:MAX_TEXT], **where)
        except BadRequest as error:
            if "not modified" not in str(error).lower():  # the same words again: it stands as it should
                raise as_send_error(error) from None
        except TelegramError as error:
            raise as_send_error(error) from None

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message of ours back."""
        try:
            await self._bot.delete_message(chat_id, message_id, rate_limit_args=Lane.PAGE)
        except TelegramError as error:
            raise as_send_error(error) from None

    async def react(self, chat_id: int, message_id: int, mark: str) -> None:
        """Put a mark under a message."""
        await self._cosmetic(
            self._bot.set_message_reaction(chat_id, message_id, mark, rate_limit_args=Lane.COSMETIC)
        )

    async def answer_button(self, callback_id: str) -> None:
        """Take the waiting mark off a pressed button."""
        await self._cosmetic(self._bot.answer_callback_query(callback_id, rate_limit_args=Lane.COSMETIC))

    async def typing(self, chat_id: int) -> None:
        """Show that an answer is coming."""
        await self._cosmetic(self._bot.send_chat_action(chat_id, ChatAction.TYPING, rate_limit_args=Lane.COSMETIC))

    async def pin(self, chat_id: int, message_id: int) -> None:
        """Keep a message in sight at the top of the chat."""
        await self._cosmetic(
            self._bot.pin_chat_message(
                chat_id, message_id, disable_notification=True, rate_limit_args=Lane.COSMETIC
            )
        )

    async def answers(self) -> bool:
        """Tell whether Telegram can be reached now."""
        try:
            await self._bot.get_me(rate_limit_args=Lane.CRISIS)
        except TelegramError:
            return False
        return True

    async def leave(self, chat_id: int) -> None:
        """Leave a group."""
        try:
            await self._bot.leave_chat(chat_id, rate_limit_args=Lane.REPLY)
        except TelegramError as error:
            raise as_send_error(error) from None

    async def probe(self, chat_id: int) -> None:
        """Show for a moment that something is typed: refused just as a message would be."""
        try:
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING, rate_limit_args=Lane.REPLY)
        except TelegramError as error:
            raise as_send_error(error) from None

    async def has_topics(self, chat_id: int) -> bool:
        """Tell whether a group has topics."""
        try:
            chat = await self._bot.get_chat(chat_id, rate_limit_args=Lane.PAGE)
        except TelegramError as error:
            raise as_send_error(error) from None
        return bool(chat.is_forum)

    async def open_topic(self, chat_id: int, name: str) -> int:
        """Open a topic in a group; the bot must be an administrator who may manage topics."""
        try:
            topic = await self._bot.create_forum_topic(chat_id, name, rate_limit_args=Lane.PAGE)
        except TelegramError as error:
            raise as_send_error(error) from None
        return topic.message_thread_id

    @staticmethod
    async def _cosmetic(call: Awaitable[object]) -> None:
        try:
            await call
        except (TelegramError, CosmeticSkippedError) as error:
            log.debug("a cosmetic call was left out", reason=type(error).__name__)


def _markup(message: Outgoing) -> InlineKeyboardMarkup | ForceReply | None:
    if message.ask_reply:
        return ForceReply(selective=True)
    if not message.rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in message.rows]
    )


_REFUSALS = (
    ("chat not found", "gone"),
    ("not enough rights", "no_rights"),
    ("have no rights to send", "no_rights"),
    ("need administrator rights", "no_rights"),
    ("chat_write_forbidden", "no_rights"),
    ("chat_restricted", "no_rights"),
    ("message thread not found", "no_topic"),
    ("topic_closed", "no_topic"),
    ("topic_deleted", "no_topic"),
)
"""Telegram's words for what keeps a message from a chat, in small letters, and ours."""


def _refusal(words: str) -> str:
    return next((reason for said, reason in _REFUSALS if said in words), "bad_request")


def as_send_error(error: TelegramError) -> SendError:
    """Say what a failed call means for the line it carried. The error's own text is never kept: it may quote."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return SendError("flood", retry_after=float(wait if isinstance(wait, int) else wait.total_seconds()))
    if isinstance(error, Forbidden):
        return SendError("blocked", permanent=True)
    if isinstance(error, ChatMigrated):
        return SendError("migrated", permanent=True)
    if isinstance(error, BadRequest):
        return SendError(_refusal(str(error).lower()), permanent=True)
    if isinstance(error, NetworkError):
        # Only a request that never left is sure not to have arrived: a gateway's 5xx tells nothing about what
        # stands behind it.
        return SendError("unreachable", ambiguous=not isinstance(error.__cause__, _NOT_SENT))
    return SendError("refused", permanent=True)
