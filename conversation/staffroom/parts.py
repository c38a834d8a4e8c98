"""What can be passed on from chat to chat, and how long texts are cut."""

from conversation.types import Kind

CAPTIONED = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.AUDIO, Kind.VOICE, Kind.DOCUMENT})
COPIED = CAPTIONED | {Kind.VIDEO_NOTE, Kind.STICKER, Kind.LOCATION, Kind.CONTACT, Kind.POLL, Kind.DICE}
"""Kinds that Telegram copies from chat to chat; we never fetch what is in them."""
SPOKEN = COPIED | {Kind.TEXT, Kind.FORWARDED}
LONGEST_PART, LONGEST_CAPTION = 3800, 900
"""Characters of one message, and of words under a picture, with room for a name; Telegram takes 4096 and 1024."""


def in_parts(text: str, *, below_a_picture: bool = False) -> list[str]:
    """Return a text in pieces that Telegram takes, cut at the ends of lines where there are any.

    The first piece may stand below a picture, where less fits.
    """
    parts: list[str] = []
    longest = LONGEST_CAPTION if below_a_picture else LONGEST_PART
    while len(text) > longest:
        cut = text.rfind("\n", 1, longest)
        cut = cut if cut > 0 else longest
        parts.append(text[:cut])
        text = text[cut:].lstrip("\n")
        longest = LONGEST_PART
    return [*parts, text] if text else parts
