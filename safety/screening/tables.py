"""Reads the rule tables that ship beside this module and builds from them what the screener needs."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from safety.screening.learned import model_version
from safety.screening.lexicon import Concepts, Lexicon, TableError, entries_of
from safety.screening.normalise import Normaliser, Spelling, typos_of
from safety.screening.reading import Limits
from safety.screening.rules import RuleSet

TABLES = Path(__file__).with_name("tables")
_CODE = (
    "characters.py",
    "learned.py",
    "lexicon.py",
    "normalise.py",
    "patterns.py",
    "phrases.py",
    "reading.py",
    "rules.py",
    "screener.py",
    "scripts.py",
    "surroundings.py",
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything built from the tables; `version` changes with it, the code that reads it, or the model."""

    normaliser: Normaliser
    lexicons: Mapping[str, Lexicon]
    rules: RuleSet
    answers: Mapping[str, Any]
    other_scripts: Mapping[str, Any]
    learned: Limits
    version: str


def load_tables(folder: Path = TABLES) -> Tables:
    """Read and check every table; raises TableError naming the file and the entry."""
    concepts = Concepts()
    data = {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}
    for name, members in data["groups"]["groups"].items():
        concepts.group(name, members)
    lexicons = _lexicons([table for stem, table in data.items() if stem.startswith("lexicon_")], concepts)
    rules = RuleSet((t for stem, t in data.items() if stem.startswith("rules_")), data["lowering"], concepts)
    english = lexicons["en"].words
    others = set().union(*(lex.words for lang, lex in lexicons.items() if lang != "en"))
    return Tables(
        normaliser=Normaliser(_spelling(data["spelling"], english, others)),
        lexicons=lexicons,
        rules=rules,
        answers=data["answers"],
        other_scripts=data["other_scripts"],
        learned=Limits.of(data["learned"]),
        version=_version(folder),
    )


@cache
def shipped_tables() -> Tables:
    """Return the tables that ship, read once a process: nothing that uses them changes them."""
    return load_tables()


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader either way
    except (OSError, yaml.YAMLError) as error:
        raise TableError(f"{path.name} cannot be read: {error.__class__.__name__}") from error
    if not isinstance(found, dict):
        raise TableError(f"{path.name} must hold a mapping")
    return found


def _lexicons(tables: Iterable[Mapping[str, Any]], concepts: Concepts) -> dict[str, Lexicon]:
    """Build one lexicon a language; a language may be spread over several files."""
    by_language: dict[str, list[Mapping[str, Any]]] = {}
    for table in tables:
        by_language.setdefault(table["language"], []).append(table)
    return {
        language: Lexicon(
            language,
            concepts,
            [entry for part in parts for entry in entries_of(part)],
            filler=", ".join(part.get("filler", "") for part in parts),
            glue=", ".join(part.get("glue", "") for part in parts),
            telltale=", ".join(part.get("telltale", "") for part in parts),
        )
        for language, parts in by_language.items()
    }


def _spelling(data: Mapping[str, Any], english: Iterable[str], others: Iterable[str]) -> Spelling:
    words = set(english) | set(others)
    known = words | set(_list(data["not_typos"]))
    typos = {str(k): v for k, v in data["typos"].items() if k not in words}
    for word in _list(data["core_words"]):
        for typo in typos_of(word):
            if typo not in known:
                typos.setdefault(typo, word)
    after = {
        word: (rule["becomes"], frozenset(_list(rule["before"])))
        for word, rule in data["contractions_after"].items()
    }
    rewrites = {str(k): str(v) for k, v in data["rewrites"].items()}
    return Spelling(
        words=frozenset(words),
        rewrites=rewrites,
        typos=typos,
        run_together=frozenset(_list(data["run_together"])),
        contractions_after=after,
    )


def _list(text: str) -> list[str]:
    return [w for w in (part.strip() for part in text.split(",")) if w]


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in [*sorted(folder.glob("*.yaml")), *(here / name for name in _CODE)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"rules-{digest.hexdigest()[:12]}+model-{model_version()}"
