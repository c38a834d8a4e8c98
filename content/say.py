"""What the parts of the house say to a client: a key of approved wording with its slots, never free text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NO_SLOTS: Mapping[str, str] = MappingProxyType({})


class MalformedSayError(ValueError):
    """A dialogue answer that is not a request for approved wording."""


def client_words(text: str) -> str:
    """Return the client's own words as a slot value: a leading "@" is doubled, so that they never name wording."""
    return "@" + text if text.startswith("@") else text


@dataclass(frozen=True, slots=True)
class Say:
    """One message to send, named by its key in the content library.

    `slots` fill the placeholders of the wording: numbers, names, the client's own words (passed through
    `client_words`). A slot value of the form `@key` stands for another piece of approved wording. `buttons`
    replaces the rows of button keys that the message defines (None keeps them). `timer_seconds` starts a durable
    timer once the message is delivered; when it ends the client gets the next step without pressing anything.
    `variant` is the index of the variant to show, where the choice must not repeat what was shown before (None
    leaves it to the renderer).
    """

    key: str
    slots: Mapping[str, str] = field(default_factory=lambda: NO_SLOTS)
    buttons: tuple[tuple[str, ...], ...] | None = None
    timer_seconds: int | None = None
    variant: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object that travels through Rasa as a custom payload."""
        out: dict[str, Any] = {"say": self.key}
        if self.slots:
            out["slots"] = dict(self.slots)
        if self.buttons is not None:
            out["buttons"] = [list(row) for row in self.buttons]
        if self.timer_seconds is not None:
            out["timer_seconds"] = self.timer_seconds
        if self.variant is not None:
            out["variant"] = self.variant
        return out

    @classmethod
    def from_json(cls, data: object) -> "Say":
        """Read a custom payload; raise MalformedSayError without echoing its content."""
        if not isinstance(data, dict) or not isinstance(data.get("say"), str):
            raise MalformedSayError("a dialogue message must be an object with a text field 'say'")
        slots = data.get("slots", {})
        if not isinstance(slots, dict) or not all(
            isinstance(k, str) and isinstance(v, str | int) for k, v in slots.items()
        ):
            raise MalformedSayError("the slots of a dialogue message must map names to text")
        buttons = data.get("buttons")
        if buttons is not None and not (
            isinstance(buttons, list)
            and all(isinstance(row, list) and all(isinstance(b, str) for b in row) for row in buttons)
        ):
            raise MalformedSayError("the buttons of a dialogue message must be rows of button keys")
        timer = _whole_number(data, "timer_seconds", least=1)
        variant = _whole_number(data, "variant", least=0)
        return cls(
            key=data["say"],
            slots=MappingProxyType({k: str(v) for k, v in slots.items()}),
            buttons=None if buttons is None else tuple(tuple(row) for row in buttons),
            timer_seconds=timer,
            variant=variant,
        )


def _whole_number(data: dict[str, Any], name: str, *, least: int) -> int | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise MalformedSayError(f"{name} of a dialogue message must be a whole number from {least}")
    return value
