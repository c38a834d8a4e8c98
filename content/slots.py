"""The `{slot}` placeholders of a wording: finding them, checking them, filling them literally."""

import re
from collections.abc import Callable

_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def slot_names(text: str) -> frozenset[str]:
    """Return the names of all well-formed slots in `text`."""
    return frozenset(_SLOT.findall(text))


def has_stray_brace(text: str) -> bool:
    """Say whether `text` holds a brace that is not part of a well-formed slot."""
    rest = _SLOT.sub("", text)
    return "{" in rest or "}" in rest


def fill(text: str, value_of: Callable[[str], str]) -> str:
    """Replace every slot once by `value_of(name)`; what is put in is never read as a slot again."""
    return _SLOT.sub(lambda match: value_of(match.group(1)), text)
