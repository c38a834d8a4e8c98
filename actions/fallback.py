"""When a message was not understood: first what it might have meant, as buttons; the second time, ways to help."""

from actions.reply import Reply
from actions.services import Services
from actions.turn import FALLBACK, Turn
from content.say import Say

GUESSES = 3


def not_understood(turn: Turn, services: Services) -> Reply:
    """Answer in two stages; the count is of messages in a row that were not understood."""
    if turn.earlier[:1] == (FALLBACK,):
        return Reply((Say("fallback.ways_to_help"),))
    rows = tuple((f"meant.{intent}",) for intent in _guesses(turn, services))
    if not rows:
        return Reply((Say("fallback.say_again"),))
    return Reply((Say("fallback.did_you_mean", buttons=(*rows, ("meant.none",))),))


def pressed_elsewhere(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Answer a small choice pressed where no question is open: "none of these", or a button of the past."""
    none_of_these = turn.heard.value("value") == "none_of_these"
    return Reply((Say("fallback.ways_to_help" if none_of_these else "coaching.old_button_outside"),))


def _guesses(turn: Turn, services: Services) -> list[str]:
    """Return the likeliest intents that have a button: what is understood and harmless to start by a press."""
    known = [intent for intent in turn.ranking if f"meant.{intent}" in services.library.buttons]
    return known[:GUESSES]
