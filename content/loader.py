"""Loads the content library: strict YAML, typed models, cross-references; all problems are reported at once."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from content.checks import check_duplicates, check_skills, check_wording
from content.entries import SECTIONS, Entry, Sections, of_type, read_entries
from content.helpline_checks import check_countries, check_helplines
from content.languages import BY_CODE
from content.library import Library, Source, derived_wording
from content.models import (
    Button,
    Country,
    Helpline,
    Message,
    ScreeningPhrase,
    Situation,
    Skill,
    Strict,
    ValidationLine,
)
from content.problems import ContentError, Problem
from content.step_checks import check_steps
from content.tone_checks import check_tone
from content.translation import SECTIONS as TRANSLATED
from content.translation import translated
from content.yaml_source import read_document

SHIPPED = Path(__file__).parent
SHARED = "shared"
BASE = "en"

_Model = TypeVar("_Model", bound=Strict)


def load_library(root: Path | None = None, language: str = "en") -> Library:
    """Load one language and the shared tables from `root` (None: the content that ships with the package).

    A language other than English is its words over the English structure (`content.translation`).

    Raises ContentError naming every problem with its file, line, key and fix.
    """
    root = root or SHIPPED
    entries, problems = _read_folder(root, BASE)
    if language != BASE:
        words, unread = _read_words(root, language)
        entries, untranslated = translated(entries, words)
        problems += [*unread, *untranslated]
    rules = BY_CODE.get(language)
    buttons = {button.key: button for _, button in of_type(entries, Button)}
    button_keys = frozenset(buttons) | {f"skill.{skill.id}" for _, skill in of_type(entries, Skill)}
    problems += chain(
        check_duplicates(entries),
        check_wording(entries, button_keys),
        check_skills(entries),
        check_steps(entries, buttons),
        check_countries(entries),
        check_helplines(entries),
        check_tone(entries, rules) if rules is not None else (),
    )
    if problems:
        raise ContentError(problems)
    return _assemble(language, entries)


def _read_folder(root: Path, language: str) -> tuple[list[Entry], list[Problem]]:
    return _read(root, language, (language, SHARED), SECTIONS)


def _read_words(root: Path, language: str) -> tuple[list[Entry], list[Problem]]:
    return _read(root, language, (language,), TRANSLATED)


def _read(
    root: Path, language: str, folders: Sequence[str], sections: Sections
) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    if not any((root / language).rglob("*.yaml")):
        fix = "check the language code and that the content folder was installed."
        problems.append(Problem(language, 0, "(folder)", "there is no content in this language.", fix))
    for path in _files(root, folders):
        file = path.relative_to(root).as_posix()
        if path.suffix != ".yaml":
            problems.append(Problem(file, 0, "(file)", "it is not a .yaml file.", "rename or move it."))
            continue
        found, wrong = read_entries(file, read_document(path), sections)
        entries += found
        problems += wrong
    return entries, problems


def _files(root: Path, folders: Sequence[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (root / folder).rglob("*") if path.is_file() and path.name[0] != ".")


def _assemble(language: str, entries: Sequence[Entry]) -> Library:
    messages = {message.key: message for message in _models(entries, Message)}
    skills = {skill.id: skill for skill in _models(entries, Skill)}
    lines = _models(entries, ValidationLine)
    sources = {entry.key: Source(entry.file, entry.line()) for entry in entries}
    wording = dict(messages)
    for message, origin in derived_wording(skills, lines):
        wording[message.key] = message
        sources[message.key] = sources[origin]
    return Library(
        language=language,
        messages=MappingProxyType(messages),
        buttons=MappingProxyType({button.key: button for button in _models(entries, Button)}),
        skills=MappingProxyType(skills),
        validation=tuple(line for line in lines if line.situation is None),
        situations=MappingProxyType(
            {situation: tuple(line for line in lines if line.situation is situation) for situation in Situation}
        ),
        helplines=_models(entries, Helpline),
        countries=MappingProxyType({country.code: country for country in _models(entries, Country)}),
        phrases=_models(entries, ScreeningPhrase),
        fingerprint=_fingerprint(language, entries),
        sources=MappingProxyType(sources),
        wording=MappingProxyType(wording),
    )


def _models(entries: Sequence[Entry], model: type[_Model]) -> tuple[_Model, ...]:
    return tuple(value for _, value in of_type(entries, model))


def _fingerprint(language: str, entries: Sequence[Entry]) -> str:
    """Hash what was parsed, so that moving or reformatting files changes nothing and a changed word does."""
    parts = sorted((entry.section, entry.key, entry.model.model_dump_json(by_alias=True)) for entry in entries)
    return hashlib.sha256(json.dumps([language, parts], ensure_ascii=False).encode()).hexdigest()
