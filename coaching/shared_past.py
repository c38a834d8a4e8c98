"""Facts a client shared about their past: which sentence is one, and which fits today (dbt-brief 2, level 4)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coaching.languages import DEFAULT, words_of
from coaching.quoting import plain, quotable
from content.models import Situation

MOST_FACTS = 5
LONGEST_FACT = 110
SHORT_NIGHT = 5
"""Hours of sleep up to which a night may be mentioned."""
_SENTENCE = re.compile(r"(?<=[.!?\n;])\s+")
_WORD = re.compile(r"[^\W\d_]{5,}")
_STEM = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that may be mentioned: the client's words, and the situations it was told in."""

    text: str
    situations: frozenset[Situation] = frozenset()


def fact_in(text: str, language: str = DEFAULT) -> str | None:
    """Return the sentence of a message that tells of the client's past, if it may be quoted; None otherwise.

    Nothing is asked about it and nothing of it is doubted (dbt-brief table 1, row 4). A message that names harm
    anywhere is left alone: it stands in the chat, and nothing of it is kept for later.
    """
    words = words_of(language)
    if words is None or words.not_to_confirm.search(plain(text)) or words.may_be_danger.search(plain(text)):
        return None
    for sentence in _SENTENCE.split(text.strip()):
        if words.history.search(plain(sentence)):
            return quotable(sentence, language)
    return None


def fitting(
    facts: Sequence[Fact], text: str, situations: frozenset[Situation], language: str = DEFAULT
) -> Fact | None:
    """Return the newest fact that belongs to what the client tells now; None when none does.

    A fact belongs when it was told in the same kind of situation, or shares a word that says something. A past
    brought up without a link would be a guess about the client.
    """
    words = words_of(language)
    if words is None:
        return None
    now = _stems(text, words.small_words)
    for fact in reversed(facts):
        if fact.situations & situations or _stems(fact.text, words.small_words) & now:
            return fact
    return None


def _stems(text: str, small: frozenset[str]) -> frozenset[str]:
    """Return the longer words of a text by their beginnings, so that "door slams" and "slammed doors" meet."""
    return frozenset(word[:_STEM] for word in _WORD.findall(plain(text)) if word not in small)
