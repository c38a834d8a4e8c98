"""Turns a request for approved wording into the text and buttons that a client sees."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from content.library import Library, UnknownKeyError
from content.models import Message
from content.say import Say
from content.slots import fill

Rows = tuple[tuple[tuple[str, str], ...], ...]

_REFERENCE = re.compile(r"@([a-z0-9_]+(?:\.[A-Za-z0-9_]+)+)")
_MAX_NESTING = 3


class RenderError(Exception):
    """A request that the content cannot answer; names keys and slots, never the values of slots."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to send: `rows` of (label, payload), and the key and variant that were shown."""

    text: str
    rows: Rows
    key: str
    variant: int


def render(library: Library, say: Say, pick: Callable[[int], int]) -> Rendered:
    """Return the wording of `say` with its slots filled and its buttons resolved.

    The variant that `say` names is shown; without one, or when this content has no such variant, `pick(n)` chooses
    one of n, as an index from 0. It is also asked once for each wording put into a slot. A slot value of the form
    `@some.key` stands for other wording (filled from the same slots); any other value is inserted literally, and
    `@@` at its start stands for one `@` of the client's own (see `content.say.client_words`).
    Raises RenderError for an unknown key or button or a missing slot.
    """
    message = _lookup(library, say.key)
    variant = say.variant
    if variant is None or variant >= len(message.variants):  # chosen from another version of the content
        variant = _choose(message, pick)
    text = _fill(library, message, variant, say.slots, pick, depth=0)
    text = text[:1].upper() + text[1:]  # wording in a slot may be the first word of the sentence
    rows = message.buttons if say.buttons is None else say.buttons
    return Rendered(
        text, tuple(tuple(_button(library, say.key, key) for key in row) for row in rows), say.key, variant
    )


def _lookup(library: Library, key: str) -> Message:
    try:
        return library.message(key)
    except UnknownKeyError:
        raise RenderError(
            f"there is no wording with the key '{key}'; add it to the content or correct it"
        ) from None


def _choose(message: Message, pick: Callable[[int], int]) -> int:
    count = len(message.variants)
    index = pick(count)
    if not 0 <= index < count:
        raise RenderError(f"'{message.key}' has {count} variants and number {index} was picked; pick from 0")
    return index


def _fill(
    library: Library,
    message: Message,
    variant: int,
    slots: Mapping[str, str],
    pick: Callable[[int], int],
    depth: int,
) -> str:
    def value_of(name: str) -> str:
        if name not in slots:
            raise RenderError(f"'{message.key}' needs the slot '{name}'; give it with the request")
        value = slots[name]
        reference = _REFERENCE.fullmatch(value)
        if reference is None:
            return value[1:] if value.startswith("@@") else value
        if depth == _MAX_NESTING:
            raise RenderError(f"'{message.key}' puts wording into wording too deeply at the slot '{name}'")
        inner = _lookup_reference(library, message.key, name, reference.group(1))
        return _fill(library, inner, _choose(inner, pick), slots, pick, depth + 1)

    return fill(message.variants[variant], value_of)


def _lookup_reference(library: Library, key: str, slot: str, reference: str) -> Message:
    try:
        return library.message(reference)
    except UnknownKeyError:
        raise RenderError(f"the slot '{slot}' of '{key}' refers to wording that does not exist") from None


def _button(library: Library, key: str, button: str) -> tuple[str, str]:
    try:
        found = library.button(button)
    except UnknownKeyError:
        raise RenderError(f"'{key}' asks for the button '{button}', which the content does not define") from None
    return found.label, found.payload
