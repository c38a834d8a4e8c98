"""Reading level of English wording: words, sentences, syllables and the Flesch-Kincaid grade.

The grade is 0.39 * words/sentences + 11.8 * syllables/words - 15.59, from J. P. Kincaid, R. P. Fishburne,
R. L. Rogers and B. S. Chissom, "Derivation of New Readability Formulas for Navy Enlisted Personnel", Research
Branch Report 8-75, Naval Technical Training Command, 1975. As in R. Flesch's counting rules, a colon or a
semicolon ends a unit of thought like a full stop does; a new line does too.

The syllable counter is for plain English prose: it follows the vowel sounds of the spelling and lists the common
words that spelling gets wrong.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d+")
_THOUGHT_END = re.compile(r"[.!?;:\u2026]+(?=[\s\"'\u201d\u2019)]|$)|\n+")
_SENTENCE_END = re.compile(r"[.!?:\u2026]+(?=[\s\"'\u201d\u2019)]|$)|\n+")
_SLOT = re.compile(r"\{[a-z0-9_]+\}")

_IRREGULAR = {
    word: count
    for count, words in {
        1: "once one ones ain't aren't can't don't weren't won't league priest tongue",
        2: "anxious awesome being beyond business chaos client clients create evening every fashion fluid giant "
        "hundred lion maybe million naked poem quiet rely ruin ruined sacred safety science senior someone "
        "something sometimes somehow somewhat technique therefore union unique",
        3: "alien alliance anyone area areas awareness businesses colleague december "
        "dialogue everyday everyone everything everywhere genuine idea ideal ideas influence museum "
        "nuclear opinion opinions poetry reaction reactions recipe sciences suicide unions valuable",
        4: "appreciate associate everybody experience february january reliable retirement",
    }.items()
    for word in words.split()
}
_VOWELS = re.compile(r"[aeiouy]+")
_SIBILANT = re.compile(r"(?:[sxz]|[cs]h|[cgsz]e)$")
_SILENT_E = (
    re.compile(r"(?:[^aeiouyl]|[aeiouylr]l)e$(?<![^aeiouy]re)"),  # hope, while; not table or acre
    re.compile(r"(?<![aeiouy])(?<![td])ed$(?<![^aeiouylr]led)"),  # stopped; not wanted or settled
    re.compile(r"(?:[^aeiouyscgxzl]|[aeiouylr]l)es$(?<![cs]hes)"),  # makes; not places, wishes or tables
    re.compile(r"[^aeiouy]e(?:ly|ments?|ful|fully|less|ness|where|time|body)$(?<!lement)(?<!lements)"),  # hopeful
    re.compile(r"ically$"),  # basically
)
_HIATUS = re.compile(
    r"(?<![tcsgl])i(?=[ao]|um|us)"  # media, period; not motion, special, million
    r"|(?<=[^aeiou]i)(?=et|er$|est$)"  # diet, easier
    r"|(?<=[aeiouy])(?=ing)"  # doing, saying
    r"|(?<=[ao]y)(?=[aeo](?!d$))"  # player, loyal
    r"|(?<![gq])u(?=a[^ru]|a$|ity)"  # actual, annuity; not language, quality
    r"|(?<![aeioug])eo(?=[nglr]|s?$)"  # video, theory
    r"|reali|creat"  # realise, creative
    r"|(?<=i)re[sd]?$|(?<=ire)ly$"  # fired, desire, entirely
    r"|(?<=s)m$|(?<=th)m$"  # prism, rhythm
)


def words_of(text: str) -> list[str]:
    """Return the words and numbers of `text`; a slot counts as one short word."""
    return _WORD.findall(_SLOT.sub("this", text))


def sentences_of(text: str) -> list[list[str]]:
    """Return the words of each sentence; a colon and a new line end a sentence, a comma and a semicolon do not."""
    return [words for part in _SENTENCE_END.split(text) if (words := words_of(part))]


def thoughts_in(text: str) -> int:
    """Return how many units of thought a text has: a semicolon and a colon end one like a full stop does."""
    return sum(1 for part in _THOUGHT_END.split(text) if words_of(part))


def grade(texts: Sequence[str]) -> float | None:
    """Return the Flesch-Kincaid grade of the texts read as one, or None when there are no words."""
    words = [word for text in texts for word in words_of(text)]
    if not words:
        return None
    thoughts = sum(map(thoughts_in, texts))
    return 0.39 * len(words) / thoughts + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Return how many syllables an English word has when read aloud; a number counts as one."""
    word = word.lower().replace("\u2019", "'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    stem, _, tail = word.partition("'")
    if tail == "t" and stem.endswith("n"):
        return syllables(stem[:-1]) + 1
    if tail:
        spoken = tail in ("ve", "ll", "d") and stem[-1] not in "aeiouy"
        return syllables(stem) + int(spoken or (tail == "s" and bool(_SIBILANT.search(stem))))
    count = len(_VOWELS.findall(stem)) + len(_HIATUS.findall(stem))
    count -= sum(1 for pattern in _SILENT_E if pattern.search(stem))
    return max(1, count)
