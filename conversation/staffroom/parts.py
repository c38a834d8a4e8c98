"""What can be passed on from chat to chat, and how long texts are cut."""

from conversation.types import Kind

CAPTIONED = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.AUDIO, Kind.VOICE, Kind.DOCUMENT})
COPIED = CAPTIONED | {Kind.VIDEO_NOTE, Kind.STICKER, Kind.LOCATION, Kind.CONTACT, Kind.POLL, Kind.DICE}
"""Kinds that Telegram copies from chat to chat; we never fetch what is in them."""
SPOKEN = COPIED | {Kind.TEXT, Kind.FORWARDED}
LONGEST_PART = 3800
"""Characters of one message, with room for a name; Telegram takes 4096."""


def in_parts(text: str, longest: int = LONGEST_PART) -> list[str]:
    """Return a text in pieces that Telegram takes, cut at the ends of lines where there are any."""
    parts: list[str] = []
    while len(text) > longest:
        cut = text.rfind("\n", 1, longest)
        cut = cut if cut > 0 else longest
        parts.append(text[:cut])
        text = text[cut:].lstrip("\n")
    return [*parts, text] if text else parts
