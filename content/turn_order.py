"""Validation before any suggestion: which wording suggests, which validates first (dbt-brief 2; table 1, row 20).

A wording suggests when it names skills to choose from or leads to one by a button. Whether its first sentence
validates no program can tell: the clinician who signs it says so with `opens_with`, and what can be checked is.
"""

import re
from collections.abc import Iterator, Sequence

from content.languages import Language
from content.library import Library, UnknownKeyError
from content.models import Message, Register
from content.say import Say
from content.slots import slot_names

_SKILL_BUTTON = re.compile(r"skill\.[A-Z]+\d{2}")
_GIST = "gist_1"
_LINE = "validation."
_TOPICS = frozenset({"coaching", "offer", "outcome", "missed", "practice", "talk", "rerate", "wrapup"})
"""What the dialogue says of itself. Where a client looks something up, nothing is suggested."""
_LEADS_TO_A_SKILL = frozenset({"menu.skill", "offer.another"})
_SUGGESTS = frozenset({"missed", "outcome"})
"""Topics whose buttons to a skill are a suggestion; elsewhere they are the way on among others."""
FEWEST_VARIANTS_OF_A_DEED = 8
DEED = 7


def suggests(message: Message) -> bool:
    """Tell whether a wording suggests something to do."""
    topic = message.key.split(".")[0]
    if topic not in _TOPICS or message.register_ not in (Register.WARM, Register.WARM_DIRECT):
        return False
    buttons = {key for row in message.buttons for key in row}
    leads = any(_SKILL_BUTTON.fullmatch(key) for key in buttons)
    leads = leads or (topic in _SUGGESTS and bool(buttons & _LEADS_TO_A_SKILL))
    return leads or any(_GIST in slot_names(text) for text in message.variants)


def validates_first(message: Message) -> bool:
    """Tell whether the first sentence of a wording is coded as validation."""
    return message.key.startswith(_LINE) or message.opens_with is not None


def in_order(library: Library, says: Sequence[Say]) -> bool:
    """Tell whether a turn that suggests something begins with validation; true of a turn that suggests nothing."""
    found = [message for say in says if (message := _wording(library, say.key)) is not None]
    return not any(map(suggests, found)) or validates_first(found[0])


def turn_order(message: Message, language: Language) -> Iterator[tuple[str, str]]:
    """Yield (what is wrong, what to do) about the order within one wording."""
    if suggests(message) and not validates_first(message):
        fix = "begin with a sentence that validates, and say so with 'opens_with: <level>'."
        yield "it suggests something and does not validate first.", fix
    if message.opens_with is None:
        return
    if message.opens_with == DEED and len(message.variants) < FEWEST_VARIANTS_OF_A_DEED:
        fix = f"write {FEWEST_VARIANTS_OF_A_DEED} of them."
        yield f"it says that something was done, in {len(message.variants)} variants alone.", fix
    for text in message.variants:
        first = _first_part(text, language.joins)
        if language.suggesting.search(first):
            yield "its first sentence suggests something.", "validate there, and suggest in the next one."
        for rule in language.never_validated:
            if rule.pattern.search(first):
                yield f"its first sentence does not validate: {rule.what}", rule.fix


def _first_part(text: str, joins: str) -> str:
    """Return the first sentence, up to the "and" that joins a step to it (dbt-brief table 1, row 1)."""
    sentence = re.split(r"(?<=[.!?:])\s", text, maxsplit=1)[0]
    return sentence.split(f"{joins} ")[0]


def _wording(library: Library, key: str) -> Message | None:
    try:
        return library.message(key)
    except UnknownKeyError:
        return None  # a handoff: the app speaks
