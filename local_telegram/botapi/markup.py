"""Checks the keyboards a bot sends, as strictly as Telegram does."""

from dataclasses import dataclass

from local_telegram.errors import bad_request
from local_telegram.model import Json
from local_telegram.params import Params

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True, slots=True)
class Markup:
    """What came as `reply_markup`: `inline` belongs to the message, `reply` to the chat's input field."""

    inline: Json | None = None
    reply: Json | None = None


def read_markup(params: Params) -> Markup:
    """Parse and check `reply_markup`; 400 for a button Telegram would refuse."""
    value = params.structure("reply_markup")
    if value is None or value == {}:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = [[_inline_button(button) for button in row] for row in value["inline_keyboard"] if row]
        if sum(len(row) for row in rows) > MAX_BUTTONS:
            raise bad_request("reply markup is too long")
        return Markup(inline={"inline_keyboard": rows} if rows else None)
    if "keyboard" in value:
        rows = [[_reply_button(button) for button in row] for row in value["keyboard"]]
        return Markup(reply={**value, "keyboard": rows})
    if value.get("remove_keyboard") or value.get("force_reply"):
        return Markup(reply=value)
    return Markup()


def _inline_button(button: Json) -> Json:
    if not str(button.get("text") or "").strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(action in button for action in _ACTIONS):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    return button


def _reply_button(button: Json | str) -> Json:
    data: Json = {"text": button} if isinstance(button, str) else button
    if not str(data.get("text") or "").strip():
        raise bad_request("keyboard button text must be non-empty")
    return data
