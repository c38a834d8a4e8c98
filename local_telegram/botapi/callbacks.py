"""answerCallbackQuery: the bot's answer to a pressed button, taken once and only while it is fresh."""

import time

from local_telegram.botapi.registry import method
from local_telegram.errors import bad_request
from local_telegram.params import Params
from local_telegram.world import World

MAX_ANSWER = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    """Stop the button's spinner, with a toast or an alert where a text comes along."""
    query = world.callbacks.get(params.text("callback_query_id") or "")
    if query is None or query.answer is not None or time.monotonic() > query.expires_at:
        raise bad_request(TOO_OLD)
    text = params.text("text") or ""
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.emit(
        world.chats[query.chat_id],
        "callback_answer",
        callback_query_id=query.id,
        user_id=query.user_id,
        message_id=query.message_id,
        **query.answer,
    )
    return True
