"""Folds the characters of a message: width, accents, look-alikes, invisible marks, emoji; never fails, linear time."""

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 20_000
"""Longer texts keep their first and last part: what is said last counts, and time stays bounded."""

_KEEP_HEAD = 14_000

_LETTERS = {
    "ß": "ss", "ẞ": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ʼ": "'",
}  # fmt: skip
_PUNCTUATION = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "ʹ": "'", "＇": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "「": '"', "」": '"', "『": '"', "』": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": " - ", "―": " - ", "−": "-", "…": " . ", "。": " . ", "、": " , ",
    "¡": " ", "¿": " ", "·": " ", "•": " , ", "‧": " ",
}  # fmt: skip
_EMOJI = {
    "🔫": "gun", "🔪": "knife", "🗡": "knife", "💊": "pills", "🩸": "blood", "⚰": "coffin", "🪦": "grave", "🪢": "rope",
    "😂": "lol", "🤣": "lol", "😆": "lol", "😹": "lol", "🙃": "", "💀": "lol", "☠": "lol",
    "👍": "yes", "👌": "yes", "✅": "yes", "👎": "no", "❌": "no", "🚫": "no",
}  # fmt: skip
# Cyrillic and Greek letters that pass for Latin ones; used only inside words that also hold Latin letters.
_LOOKALIKES: Mapping[str, str] = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "н": "h", "і": "i", "ї": "i", "ј": "j",
    "к": "k", "ӏ": "l", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w",
    "х": "x", "п": "n", "г": "r", "ӑ": "a", "ӧ": "o", "α": "a", "β": "b", "ϲ": "c", "ε": "e", "η": "n", "ι": "i",
    "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "ω": "w", "χ": "x", "γ": "y", "ɑ": "a",
    "ɡ": "g", "ɩ": "i", "ʟ": "l", "ᴋ": "k", "ᴅ": "d", "ᴇ": "e", "ꜱ": "s", "ᴀ": "a", "ʏ": "y", "ᴍ": "m", "ᴛ": "t",
    "ᴏ": "o", "ᴜ": "u", "ᴡ": "w", "ɴ": "n", "ꜰ": "f", "ᴄ": "c", "ɪ": "i",
}  # fmt: skip
_TABLE = str.maketrans({**_LETTERS, **_PUNCTUATION, **{k: f" {v} " for k, v in _EMOJI.items()}})
_LOOKALIKE_TABLE = str.maketrans(dict(_LOOKALIKES))
_SMALL_CAPITALS = str.maketrans({k: v for k, v in _LOOKALIKES.items() if not ("Ͱ" <= k <= "ӿ" or k in "ԁԛԝ")})
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"\S+")
_DROPPED = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})
_SPACED = frozenset({"So", "Sk", "Zs", "Zl", "Zp"})


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, invisible marks or disguises; other scripts stay readable.

    Paragraph breaks become full stops and line breaks commas, so that a sentence typed over lines stays whole.
    """
    if len(text) > LONGEST:
        text = text[:_KEEP_HEAD] + " . " + text[-(LONGEST - _KEEP_HEAD) :]
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
    text = unicodedata.normalize("NFKC", "".join(kept)).casefold().translate(_TABLE).translate(_SMALL_CAPITALS)
    return text if text.isascii() else _WORD.sub(_unmask, text)


def _unmask(match: re.Match[str]) -> str:
    """Swap look-alike letters in a word that mixes scripts; a word all in one script is left alone."""
    word = match.group()
    if word.isascii() or not _LATIN.search(word):
        return word
    return word.translate(_LOOKALIKE_TABLE)
