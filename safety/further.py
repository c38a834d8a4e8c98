"""The questions that follow a yes to the direct one, in the order of the Columbia screener.

How, whether, what is begun, and before: an answer only raises a code, and staff are paged whatever it is. None
asks for a method.
Sources: dbt-brief section 8 (T2 to T4); the order is that of the Columbia-Suicide Severity Rating Scale.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from safety.types import Code

METHOD, INTENT, READY, PAST = "crisis.ask_method", "crisis.ask_intent", "crisis.ask_ready", "crisis.ask_past"
FURTHER: tuple[str, ...] = (METHOD, INTENT, READY, PAST)
_KNOWN: Mapping[Code, tuple[str, ...]] = MappingProxyType({Code.T2: (), Code.T3: (METHOD,)})
"""What each code tells already. Above T3 nothing more is asked: then the emergency number is what counts."""
IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        METHOD: "Have you thought of a way you might do it?",
        INTENT: "Do you mean to act on these thoughts?",
        READY: "Have you got anything ready for it, or begun?",
        PAST: "Have you ever tried to end your life?",
    }
)
"""What each of them asks, in words the screener can read."""


def next_question(code: Code, asked: Collection[str]) -> str | None:
    """Return the wording of the next question for a client of this code; `asked` were asked a short while ago."""
    known = _KNOWN.get(code)
    if known is None:
        return None
    return next((key for key in FURTHER if key not in known and key not in asked), None)
