"""Which of a client's words may be said back: what happened, their drafts, never what would sound confirmed."""

import re

from coaching.languages import DEFAULT, Words, words_of

FEWEST_WORDS = 4
MOST_CHARACTERS = 110
LONGEST_SHOWN = 200
FEWEST_COMMON = 0.3
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_MARKS = '\u201c\u201d"@/<>{}'
_DIGITS_IN_A_ROW = 5
"""So many digits are a telephone number, an account or an address; none is repeated."""


def plain(text: str) -> str:
    """Return text as the patterns read it: lower case, one space between words, straight apostrophes."""
    return " ".join(text.lower().replace("\u2019", "'").split())


def quotable(text: str, language: str = DEFAULT) -> str | None:
    """Return the client's words as they may be quoted, or None when too short, too long or not to quote.

    Dbt-brief section 2: quoting danger, a method, hopelessness, an insult or a claim about somebody would confirm
    it. In a language whose words nobody listed yet, nothing is quoted.
    """
    words = words_of(language)
    line = " ".join(text.split()).strip(" .!?,;")
    if words is None or len(line.split()) < FEWEST_WORDS or len(line) > MOST_CHARACTERS:
        return None
    if any(mark in line for mark in _MARKS) or _has_number(line):
        return None
    read = plain(line)
    if words.not_to_confirm.search(read) or words.may_be_danger.search(read):
        return None
    return line if _is_in(words, read) else None


def showable(text: str, language: str = DEFAULT) -> str | None:
    """Return words that a client wrote in a step, as they may be shown back under "you wrote", or None.

    Looser than `quotable`, since it makes no validating claim: short lines may be shown, and so may "I felt hurt".
    """
    words = words_of(language)
    line = " ".join(text.split())
    if words is None or not line or len(line) > LONGEST_SHOWN:
        return None
    if words.not_to_confirm.search(words.harmless_in_a_draft.sub(" ", plain(line))):
        return None
    return None if any(mark in line for mark in "@/<>{}") else line.replace("\u201c", "'").replace("\u201d", "'")


def _is_in(words: Words, read: str) -> bool:
    """Tell whether a line is written in this language: what cannot be read cannot be found harmless."""
    tokens = _TOKEN.findall(read)
    return sum(token in words.common for token in tokens) >= FEWEST_COMMON * len(tokens)


def _has_number(line: str) -> bool:
    run = 0
    for char in line:
        run = run + 1 if char.isdigit() else run if char in " -.()" else 0
        if run >= _DIGITS_IN_A_ROW:
            return True
    return False
