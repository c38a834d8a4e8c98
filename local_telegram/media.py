"""Made-up photos, voice notes, places and the like, shaped as Telegram shapes them."""

import base64
import time
from typing import Any

from local_telegram.entities import detect
from local_telegram.model import Entry, Json, User
from local_telegram.picture import stand_in_picture
from local_telegram.world import StoredFile, World

_FILE_KINDS: dict[str, tuple[str, str, Json]] = {
    "voice": ("voice.oga", "audio/ogg", {"duration": 4}),
    "audio": ("song.mp3", "audio/mpeg", {"duration": 120, "title": "Song"}),
    "document": ("notes.pdf", "application/pdf", {"file_name": "notes.pdf"}),
    "video": ("video.mp4", "video/mp4", {"width": 640, "height": 360, "duration": 8}),
    "animation": ("wave.mp4", "video/mp4", {"width": 320, "height": 180, "duration": 3}),
    "video_note": ("round.mp4", "video/mp4", {"length": 240, "duration": 6}),
    "sticker": (
        "sticker.webp",
        "image/webp",
        {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "🙂",
        },
    ),
}
_WITHOUT_MIME = ("video_note", "sticker")
_CAPTIONED = ("voice", "audio", "document", "video", "animation", "photo")


def content_of(
    world: World,
    user: User,
    kind: str,
    *,
    caption: str | None = None,
    data: str | None = None,
    details: dict[str, Any] | None = None,
) -> Json:
    """Make the content of a person's message; `data` is base64, `details` overrides single fields."""
    raw = base64.b64decode(data) if data else None
    if kind == "photo":
        name, content = "photo.png", raw or stand_in_picture()
        content_type = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        made = photo_content(world.store_file(name, content, content_type, "photos"))
    elif kind in _FILE_KINDS:
        name, content_type, _ = _FILE_KINDS[kind]
        made = file_content(kind, world.store_file(name, raw or b"stand-in", content_type, kind), details)
    else:
        made = {kind: {**_plain(user, kind), **(details or {})}}
        if kind == "venue":
            made["location"] = made["venue"]["location"]
    if caption and kind in _CAPTIONED:
        made["caption"] = caption
        if found := detect(caption):
            made["caption_entities"] = found
    return made


def photo_content(stored: StoredFile) -> Json:
    """Return a photo in the three sizes bots get; all are the same file here."""
    sizes = ((90, 67), (320, 240), (800, 600))
    return {"photo": [{**_file_fields(stored), "width": width, "height": height} for width, height in sizes]}


def file_content(kind: str, stored: StoredFile, details: dict[str, Any] | None = None) -> Json:
    """Return a message part for any other kind of file; an animation is a document too, as at Telegram."""
    _, _, fields = _FILE_KINDS[kind]
    value: Json = {**_file_fields(stored), **fields}
    if kind not in _WITHOUT_MIME:
        value["mime_type"] = stored.content_type
    value.update(details or {})
    made: Json = {kind: value}
    if kind == "animation":
        made["document"] = value
    return made


def forwarded_text(text: str, origin_name: str) -> Json:
    """Return a text that came from someone who hides their account."""
    content: Json = {
        "text": text,
        "forward_origin": {
            "type": "hidden_user",
            "date": int(time.time()) - 3600,
            "sender_user_name": origin_name,
        },
    }
    if found := detect(text):
        content["entities"] = found
    return content


def forwarded_copy(entry: Entry) -> Json:
    """Return the content of an existing message, with its origin."""
    origin = entry.data.get("forward_origin") or {
        "type": "user",
        "date": entry.data["date"],
        "sender_user": entry.data["from"],
    }
    return {**copied_content(entry), "forward_origin": origin}


def copied_content(entry: Entry) -> Json:
    """Return the content of an existing message without where it stood and what was under it."""
    left_out = (
        "message_id", "date", "chat", "from", "message_thread_id", "is_topic_message", "reply_to_message",
        "reply_markup", "edit_date", "forward_origin", "has_protected_content", "external_reply", "quote",
    )  # fmt: skip
    return {key: value for key, value in entry.data.items() if key not in left_out}


def _file_fields(stored: StoredFile) -> Json:
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}


def _plain(user: User, kind: str) -> Json:
    place = {"latitude": 40.7128, "longitude": -74.006}
    if kind == "location":
        return place
    if kind == "venue":
        return {"location": place, "title": "City park", "address": "1 Park Road"}
    if kind == "contact":
        return {"phone_number": "15550100", "first_name": user.first_name, "user_id": user.id}
    if kind == "dice":
        return {"emoji": "🎲", "value": 4}
    options = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Yes", "No")]
    return {
        "id": f"{int(time.time() * 1000)}",
        "question": "Tea or coffee?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
