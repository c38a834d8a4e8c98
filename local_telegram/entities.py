"""Text as Telegram measures and marks it: UTF-16 lengths, detected commands and links, HTML markup."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from local_telegram.errors import bad_request
from local_telegram.model import Json

MAX_TEXT = 4096
MAX_CAPTION = 1024

_DETECTED = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    (
        "url",
        re.compile(
            r"(?<![\w@.])(?:https?://[^\s<>\"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|info|help|uk)\b[^\s<>\"]*)"
        ),
    ),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("phone_number", re.compile(r"(?<![\w+.-])\+\d[\d ()-]{6,17}\d(?!\w)")),
)
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
}


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts offsets and limits."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def detect(text: str) -> list[Json]:
    """Entities that Telegram finds by itself, in order of offset, never overlapping."""
    taken: list[tuple[int, int]] = []
    found: list[Json] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            offset, length = utf16_length(text[:start]), utf16_length(match.group())
            found.append({"type": kind, "offset": offset, "length": length})
    return sorted(found, key=lambda entity: int(entity["offset"]))


def read_text(text: str, parse_mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """Return text and entities as stored: markup taken out, outer blanks trimmed, links detected."""
    given: list[Json] = []
    if (parse_mode or "").lower() == "html":
        text, given = parse_html(text)
    elif entities:
        given = [dict(entity) for entity in entities]
    text, given = _trim(text, given)
    return text, _merge(given, detect(text))


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Turn Telegram's HTML into text and entities; 400 for a tag it does not know or that is not closed."""
    parser = _MarkupParser()
    parser.feed(text)
    parser.close()
    if parser.open_tags:
        raise bad_request(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{parser.open_tags[-1].tag}\""
        )
    return "".join(parser.parts), sorted(parser.entities, key=lambda entity: (entity["offset"], -entity["length"]))


@dataclass(slots=True)
class _OpenTag:
    tag: str
    offset: int
    extra: Json = field(default_factory=dict)


class _MarkupParser(HTMLParser):
    """Collects text and entities while the standard parser walks the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.length = 0
        self.open_tags: list[_OpenTag] = []
        self.entities: list[Json] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}"')
        given = dict(attrs)
        extra: Json = {"url": given["href"]} if tag == "a" and given.get("href") else {}
        self.open_tags.append(_OpenTag(tag, self.length, extra))

    def handle_endtag(self, tag: str) -> None:
        if not self.open_tags or self.open_tags[-1].tag != tag:
            raise bad_request(f'can\'t parse entities: Unmatched end tag "{tag}"')
        opened = self.open_tags.pop()
        length = self.length - opened.offset
        if length and not (tag == "a" and not opened.extra):
            kind = _TAGS[tag]
            self.entities.append({"type": kind, "offset": opened.offset, "length": length, **opened.extra})

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += utf16_length(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_data(html.unescape(f"&#{name};"))


def _trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip blanks at both ends and move the entities with the text."""
    stripped = text.strip()
    if len(stripped) == len(text):
        return text, entities
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(stripped)
    moved = []
    for entity in entities:
        start = max(0, int(entity["offset"]) - shift)
        end = min(size, int(entity["offset"]) + int(entity["length"]) - shift)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return stripped, moved


def _merge(given: list[Json], detected: list[Json]) -> list[Json]:
    """Add detected entities where the sender's own links and code leave room."""
    closed = [e for e in given if e["type"] in ("text_link", "code", "pre", "url", "bot_command", "mention")]
    extra = [
        found
        for found in detected
        if not any(
            found["offset"] < own["offset"] + own["length"] and own["offset"] < found["offset"] + found["length"]
            for own in closed
        )
    ]
    return sorted([*given, *extra], key=lambda entity: (int(entity["offset"]), -int(entity["length"])))
