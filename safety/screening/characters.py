"""Folds the characters of a message: width, accents, look-alikes, invisible marks, emoji; in linear time."""

import re
import unicodedata
from pathlib import Path

import yaml

LONGEST = 20_000
"""Longer texts keep their first and last part: what is said last counts, and time stays bounded."""

KEEP_HEAD = 14_000

_TABLES = yaml.load(
    Path(__file__).with_name("tables").joinpath("characters.yaml").read_text(encoding="utf-8"),
    Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 - a safe loader either way
)
_TABLE = str.maketrans(
    {
        **_TABLES["letters"],
        **_TABLES["punctuation"],
        **_TABLES["drawn_alike"],
        **{sign: f" {word} " for sign, word in _TABLES["emoji"].items()},
    }
)
_LOOKALIKES = str.maketrans(_TABLES["lookalikes"])
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"\S+")
_DROPPED = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})
_SPACED = frozenset({"So", "Sk", "Zs", "Zl", "Zp"})


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, invisible marks or disguises; other scripts stay readable.

    Paragraph breaks become full stops and line breaks commas, so that a sentence typed over lines stays whole.
    """
    if len(text) > LONGEST:
        text = text[:KEEP_HEAD] + " . " + text[-(LONGEST - KEEP_HEAD) :]
    text = _join_lines(text)
    if text.isascii():
        return "".join(c if c.isprintable() else " " if c == "\t" else "" for c in text).lower()
    for _ in range(3):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _join_lines(text: str) -> str:
    if "\n" not in text and "\r" not in text:
        return text
    out: list[str] = []
    for line in text.splitlines():
        if line.strip():
            out.append(line)
        elif out and out[-1] != ".":
            out.append(".")
    return " , ".join(out)


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.casefold().translate(_TABLE))
    kept = []
    for char in text:
        if char.isascii():
            kept.append(char)
            continue
        category = unicodedata.category(char)
        if category in _SPACED:
            kept.append(" ")
        elif category not in _DROPPED:
            kept.append(char)
    text = unicodedata.normalize("NFKC", "".join(kept)).casefold().translate(_TABLE)
    return text if text.isascii() else _WORD.sub(_unmask, text)


def _unmask(match: re.Match[str]) -> str:
    """Swap look-alike letters in a word that mixes scripts; a word all in one script is left alone."""
    word = match.group()
    if word.isascii() or not _LATIN.search(word):
        return word
    return word.translate(_LOOKALIKES)
