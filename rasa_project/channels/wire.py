"""What may come in over the channel, checked at the door, with reasons that never quote a client."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 8192
_LONGEST_FACTS = 16_384
_CLIENT = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}\Z")
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}\Z")
# "/" and the characters that look like it or that compatibility normalisation turns into it.
_SLASHES = frozenset("/\u2044\u2215\u2571\u29f8\uff0f")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


class BadRequestError(ValueError):
    """The request breaks the contract; the text says how without repeating its content."""


@dataclass(frozen=True)
class IncomingMessage:
    """One message: either words a client wrote (`text`), or a pressed button's `intent` and `entities`."""

    client: str
    message_id: str
    text: str | None
    intent: str | None
    entities: tuple[tuple[str, str], ...]
    facts: dict[str, Any]


def read_message(body: bytes) -> IncomingMessage:
    """Parse the body of POST /message; raise `BadRequestError`."""
    data = _read_object(body)
    client = _matching(data, "client", _CLIENT)
    message_id = _matching(data, "message_id", _MESSAGE_ID)
    if ("text" in data) == ("intent" in data):
        raise BadRequestError("send either text or intent")
    facts = data.get("facts", {})
    if not isinstance(facts, dict) or len(json.dumps(facts)) > _LONGEST_FACTS:
        raise BadRequestError(f"facts must be an object of at most {_LONGEST_FACTS} characters")
    if "text" in data:
        return IncomingMessage(client, message_id, _text(data), None, (), facts)
    return IncomingMessage(client, message_id, None, _matching(data, "intent", _NAME), _entities(data), facts)


def read_text(body: bytes) -> str:
    """Parse the body of POST /parse; raise `BadRequestError`."""
    return _text(_read_object(body))


def read_client(body: bytes) -> str:
    """Parse the body of POST /forget; raise `BadRequestError`."""
    return _matching(_read_object(body), "client", _CLIENT)


def without_leading_slash(text: str) -> str:
    """Take off the front of a text whatever Rasa could read as a command.

    Rasa obeys "/intent{...}" after stripping white space. Slashes, their look-alikes, white space and
    invisible characters go, if there is a slash among them.
    """
    start = 0
    while start < len(text) and (text[start] in _SLASHES or unicodedata.category(text[start]) in _INVISIBLE):
        start += 1
    return text[start:] if any(character in _SLASHES for character in text[:start]) else text


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequestError("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadRequestError("the body must be a JSON object")
    return data


def _matching(data: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not pattern.match(value):
        raise BadRequestError(f"{name} must be a string matching {pattern.pattern}")
    return value


def _text(data: dict[str, Any]) -> str:
    text = data.get("text")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise BadRequestError(f"text must be a string of at most {LONGEST_TEXT} characters")
    # Lone surrogates cannot be stored or tokenized.
    return without_leading_slash(text.encode("utf-8", "replace").decode())


def _entities(data: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    entities = data.get("entities", {})
    if not isinstance(entities, dict):
        raise BadRequestError("entities must be an object of names and strings")
    for name, value in entities.items():
        if not _NAME.match(name) or not isinstance(value, str) or len(value) > 128:
            raise BadRequestError("entities must be an object of names and strings of at most 128 characters")
    return tuple(entities.items())
