"""Checks on wording, buttons and skills that no single model can make: what refers to what, and does it exist."""

from collections.abc import Iterable, Iterator, Sequence

from content.entries import Entry, of_type
from content.library import MAX_LABEL, derived_wording
from content.models import Button, Message, Skill, SkillModule, ValidationLine
from content.problems import Problem
from content.slots import has_stray_brace, slot_names

TELEGRAM_TEXT = 4096
TELEGRAM_PAYLOAD = 64
TELEGRAM_ROW = 8
MODULE_PREFIX = {
    "M": SkillModule.MINDFULNESS,
    "DT": SkillModule.DISTRESS_TOLERANCE,
    "ER": SkillModule.EMOTION_REGULATION,
    "IE": SkillModule.INTERPERSONAL,
}


def check_duplicates(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Every key is given once; messages, validation lines and what skills add share one set of keys."""
    taken: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        kind = "wording" if entry.section in ("messages", "validation") else entry.section
        keys = [(kind, entry.key)]
        if isinstance(entry.model, Skill):
            keys += [("wording", message.key) for message, _ in derived_wording({entry.key: entry.model}, ())]
            keys.append(("buttons", f"skill.{entry.key}"))
        for place in keys:
            first = taken.setdefault(place, entry)
            if first is not entry:
                where = f"{first.file}:{first.line()}"
                yield entry.problem(f"the key '{place[1]}' is already used at {where}.", "rename or remove one.")


def check_wording(entries: Sequence[Entry], buttons: frozenset[str]) -> Iterator[Problem]:
    """Texts can be filled and sent, and every button they show exists."""
    for entry, message in of_type(entries, Message):
        yield from check_variants(entry, message.variants, "variants")
        yield from check_rows(entry, message.buttons, buttons, "buttons")
        if "." not in message.key:
            yield entry.problem("the key has no dot.", "put the topic first, like 'coaching.hello'.", "key")
    for entry, line in of_type(entries, ValidationLine):
        yield from check_variants(entry, line.variants, "variants")
        used = slot_names(line.variants[0])
        if used != frozenset(line.slots):
            fix = f"list exactly the slots the variants use: [{', '.join(sorted(used))}]."
            yield entry.problem("'slots' does not match the slots in the variants.", fix, "slots")
    for entry, button in of_type(entries, Button):
        if len(button.payload.encode()) > TELEGRAM_PAYLOAD:
            yield entry.problem(f"the payload is over {TELEGRAM_PAYLOAD} bytes.", "shorten it.", "payload")


def check_variants(entry: Entry, variants: tuple[str, ...], *inside: str | int) -> Iterator[Problem]:
    """Every variant can be sent, and fills the same slots as the first."""
    expected = slot_names(variants[0])
    for index, text in enumerate(variants):
        place = (*inside, index)
        if not text:
            yield entry.problem("a variant is empty.", "write it, or remove it.", *place)
        if text in variants[:index]:
            yield entry.problem("a variant is given twice.", "reword or remove one.", *place)
        if len(text) > TELEGRAM_TEXT:
            yield entry.problem(f"a variant is over {TELEGRAM_TEXT} characters.", "split the message.", *place)
        if has_stray_brace(text):
            fix = "write slots as {lower_case_name}; other braces cannot be sent."
            yield entry.problem("a brace is not part of a slot.", fix, *place)
        elif slot_names(text) != expected:
            fix = f"use the slots of the first variant: [{', '.join(sorted(expected))}]."
            yield entry.problem("this variant has other slots than the first.", fix, *place)


def check_rows(
    entry: Entry, rows: tuple[tuple[str, ...], ...], buttons: frozenset[str], *inside: str | int
) -> Iterator[Problem]:
    """Every button in the rows exists, and no row is empty or too wide."""
    for index, row in enumerate(rows):
        if not 0 < len(row) <= TELEGRAM_ROW:
            fix = f"put 1 to {TELEGRAM_ROW} buttons in a row."
            yield entry.problem("a row of buttons is empty or too wide.", fix, *inside, index)
        for column, key in enumerate(row):
            if key not in buttons:
                fix = "define it under 'buttons', or correct the key."
                yield entry.problem(f"there is no button '{key}'.", fix, *inside, index, column)


def check_skills(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Each skill's ranges and module hold together; `content.step_checks` looks at its steps."""
    for entry, skill in of_type(entries, Skill):
        if skill.intensity_min > skill.intensity_max:
            yield entry.problem("intensity_min is above intensity_max.", "swap or correct them.", "intensity_min")
        if MODULE_PREFIX[skill.id.rstrip("0123456789")] is not skill.module:
            yield entry.problem("the module does not match the id.", "correct one of them.", "module")
        if not 0 < len(skill.name) <= MAX_LABEL:
            fix = f"use 1 to {MAX_LABEL} characters, it is also a button."
            yield entry.problem("the name is empty or too long.", fix, "name")
        for name, text in (("name", skill.name), ("gist", skill.gist)):
            if not text or slot_names(text) or has_stray_brace(text):
                yield entry.problem(f"the {name} is empty or holds a brace.", "write it as plain text.", name)
