"""Pressing what is on a client's screen, by its label."""

from tests.support.house import PATIENT, TestHouse


def buttons(house: TestHouse, chat: int = PATIENT) -> dict[str, str]:
    """Return the buttons of the newest message, by label."""
    newest = next(message for where, message in reversed(house.phone.arrived) if where == chat)
    return {label: payload for row in newest.rows for label, payload in row}


async def tap(house: TestHouse, label: str) -> list[str]:
    """Press the button with this label on the newest message."""
    return await house.presses(buttons(house)[label])


def is_wording(house: TestHouse, text: str, key: str) -> bool:
    """Tell whether a text is one of the variants of a wording, up to its first slot."""
    return any(text.startswith(variant.split("{")[0]) for variant in house.library.message(key).variants)
