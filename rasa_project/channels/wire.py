"""What may come in over the channel: parsed and checked at the door, with reasons that never quote a client."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

LONGEST_TEXT = 8192
_LONGEST_FACTS = 16_384
_CLIENT = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}\Z")
_NAME = re.compile(r"[A-Za-z0-9_]{1,64}\Z")
# "/" and the characters that look like it or that compatibility normalisation turns into it.
_SLASHES = frozenset("/\u2044\u2215\u2571\u29f8\uff0f")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


class BadRequest(ValueError):
    """The request breaks the contract; the text says how without repeating its content."""


@dataclass(frozen=True)
class IncomingMessage:
    """One message: either words a client wrote (`text`), or a pressed button's `intent` and `entities`."""

    client: str
    message_id: str
    text: Optional[str]
    intent: Optional[str]
    entities: Tuple[Tuple[str, str], ...]
    facts: Dict[str, Any]


def read_message(body: bytes) -> IncomingMessage:
    """Parse the body of POST /message; raise `BadRequest`."""
    data = _read_object(body)
    client = _matching(data, "client", _CLIENT)
    message_id = _matching(data, "message_id", _MESSAGE_ID)
    if ("text" in data) == ("intent" in data):
        raise BadRequest("send either text or intent")
    facts = data.get("facts", {})
    if not isinstance(facts, dict) or len(json.dumps(facts)) > _LONGEST_FACTS:
        raise BadRequest(f"facts must be an object of at most {_LONGEST_FACTS} characters")
    if "text" in data:
        return IncomingMessage(client, message_id, _text(data), None, (), facts)
    return IncomingMessage(client, message_id, None, _matching(data, "intent", _NAME), _entities(data), facts)


def read_text(body: bytes) -> str:
    """Parse the body of POST /parse; raise `BadRequest`."""
    return _text(_read_object(body))


def read_client(body: bytes) -> str:
    """Parse the body of POST /forget; raise `BadRequest`."""
    return _matching(_read_object(body), "client", _CLIENT)


def without_leading_slash(text: str) -> str:
    """The text with nothing in front that Rasa could read as a command.

    Rasa obeys "/intent{...}" after stripping white space. Slashes, their look-alikes, white space and invisible
    characters are taken off the front for as long as a slash is among them.
    """
    start = 0
    while start < len(text) and (text[start] in _SLASHES or unicodedata.category(text[start]) in _INVISIBLE):
        start += 1
    return text[start:] if any(character in _SLASHES for character in text[:start]) else text


def _read_object(body: bytes) -> Dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadRequest("the body must be a JSON object")
    return data


def _matching(data: Dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not pattern.match(value):
        raise BadRequest(f"{name} must be a string matching {pattern.pattern}")
    return value


def _text(data: Dict[str, Any]) -> str:
    text = data.get("text")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise BadRequest(f"text must be a string of at most {LONGEST_TEXT} characters")
    # Lone surrogates cannot be stored or tokenized.
    return without_leading_slash(text.encode("utf-8", "replace").decode())


def _entities(data: Dict[str, Any]) -> Tuple[Tuple[str, str], ...]:
    entities = data.get("entities", {})
    if not isinstance(entities, dict):
        raise BadRequest("entities must be an object of names and strings")
    for name, value in entities.items():
        if not _NAME.match(name) or not isinstance(value, str) or len(value) > 128:
            raise BadRequest("entities must be an object of names and strings of at most 128 characters")
    return tuple(entities.items())
