"""copyMessage and forwardMessage."""

from local_telegram import media
from local_telegram.botapi.checks import chat_named, message_named, open_chat
from local_telegram.botapi.editing import caption_content
from local_telegram.botapi.registry import method
from local_telegram.botapi.sending import deliver
from local_telegram.errors import bad_request
from local_telegram.model import CONTENT_KINDS, Entry, Json
from local_telegram.params import Params
from local_telegram.world import World


@method("copyMessage")
def copy_message(world: World, params: Params) -> Json:
    """Send a message's content anew, without a link to where it came from."""
    entry = _source(world, params, "copy")
    content = media.copied_content(entry)
    if params.text("caption") is not None and "text" not in content:
        content = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")}
        content |= caption_content(params)
    return {"message_id": deliver(world, params, content).id}


@method("forwardMessage")
def forward_message(world: World, params: Params) -> Json:
    """Pass a message on, with its origin."""
    return deliver(world, params, media.forwarded_copy(_source(world, params, "forward"))).data


def _source(world: World, params: Params, deed: str) -> Entry:
    open_chat(world, params)
    entry = message_named(chat_named(world, params, "from_chat_id"), params.integer("message_id"), deed)
    passed_on = "copied" if deed == "copy" else "forwarded"
    if not any(kind in entry.data for kind in CONTENT_KINDS) or entry.data.get("has_protected_content"):
        raise bad_request(f"message can't be {passed_on}")
    return entry
