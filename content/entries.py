"""One list item of a content file: which model it is, where it stands, and its value once it is valid."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from content.models import Button, Country, Helpline, Message, ScreeningPhrase, Skill, Strict, ValidationLine
from content.problems import Problem
from content.yaml_source import DataPath, Document

Sections = Mapping[str, tuple[type[Strict], str]]
"""The lists of a file by name: which model their items are, and the field that is the key."""
SECTIONS: Sections = MappingProxyType(
    {
        "messages": (Message, "key"),
        "buttons": (Button, "key"),
        "skills": (Skill, "id"),
        "validation": (ValidationLine, "key"),
        "helplines": (Helpline, "id"),
        "countries": (Country, "code"),
        "phrases": (ScreeningPhrase, "key"),
    }
)

_Model = TypeVar("_Model", bound=Strict)

_FIXES = MappingProxyType(
    {
        "missing": "add the field.",
        "extra_forbidden": "remove it, or correct its spelling.",
        "string_type": "write text here; quote the word null if it is meant as text.",
        "too_short": "give at least one.",
        "string_too_short": "write at least the length named.",
        "string_too_long": "shorten it.",
        "string_pattern_mismatch": "use only the characters the pattern allows.",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A valid item with the file and document it came from; `path` is its place in that document."""

    section: str
    model: Strict
    key: str
    file: str
    document: Document
    path: DataPath

    def line(self, *inside: str | int) -> int:
        """Return the line of the item, or of a value inside it."""
        return self.document.line((*self.path, *inside))

    def problem(self, what: str, fix: str, *inside: str | int) -> Problem:
        """Return a problem at this item, or at a value inside it."""
        return Problem(self.file, self.line(*inside), self.key, what, fix)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: file, document, and section with number."""

    file: str
    document: Document
    path: tuple[str, int]


def of_type(entries: Iterable[Entry], model: type[_Model]) -> Iterator[tuple[Entry, _Model]]:
    """Yield the entries that hold `model`, with the model typed."""
    for entry in entries:
        if isinstance(entry.model, model):
            yield entry, entry.model


def read_entries(file: str, document: Document, known: Sections = SECTIONS) -> tuple[list[Entry], list[Problem]]:
    """Turn one document into valid entries of the known sections, and the problems of the rest."""
    problems = [Problem(file, flaw.line, "(file)", flaw.what, flaw.fix) for flaw in document.flaws]
    entries: list[Entry] = []
    data = document.data
    sections = ", ".join(known)
    if not isinstance(data, dict):
        if not problems:
            problems.append(
                Problem(file, 1, "(file)", "there are no sections.", f"start it with one of: {sections}.")
            )
        return entries, problems
    for name, items in data.items():
        line = document.line((name,))
        if name not in known:
            problems.append(
                Problem(file, line, "(file)", f"unknown section '{name}'.", f"use one of: {sections}.")
            )
        elif not isinstance(items, list):
            problems.append(Problem(file, line, name, "the section is not a list.", "start each item with '- '."))
        else:
            for index, item in enumerate(items):
                _read_item(_Place(file, document, (name, index)), item, known[name], entries, problems)
    return entries, problems


def _read_item(
    place: _Place, item: object, kind: tuple[type[Strict], str], entries: list[Entry], problems: list[Problem]
) -> None:
    section, index = place.path
    model_type, key_field = kind
    file, document, path = place.file, place.document, place.path
    key = item.get(key_field) if isinstance(item, dict) else None
    name = key if isinstance(key, str) else f"{section}[{index}]"
    try:
        model = model_type.model_validate(item)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=True, include_input=False):
            where = ".".join(str(part) for part in detail["loc"]) or "item"
            fix = _FIXES.get(detail["type"], "use a value of the kind named.")
            line = document.line((*path, *detail["loc"]))
            problems.append(Problem(file, line, name, f"{where}: {detail['msg']}.", fix))
    else:
        entries.append(Entry(section, model, name, file, document, path))
