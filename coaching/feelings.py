"""The eight feelings of the intake and the everyday words that clients use for them."""

import re

from content.models import Feeling

_WORDS: dict[Feeling, str] = {
    Feeling.SAD: (
        "sad sadness unhappy down low blue depressed heartbroken gutted grieving grief lonely loneliness "
        "miserable alone hopeless tearful crying hurt devastated disappointed rejected homesick despair"
    ),
    Feeling.ANGRY: (
        "angry anger mad furious rage raging livid fuming annoyed irritated frustrated frustration pissed bitter "
        "resentful seething outraged cross"
    ),
    Feeling.AFRAID: (
        "afraid scared frightened fear anxious anxiety panic panicked panicking panicky terrified worried worry "
        "nervous dread dreading terror uneasy tense overwhelmed stressed spiralling spiraling"
    ),
    Feeling.ASHAMED: (
        "ashamed shame embarrassed embarrassment humiliated humiliation mortified worthless disgusting pathetic "
        "stupid"
    ),
    Feeling.GUILTY: "guilty guilt regret regretful remorse remorseful sorry",
    Feeling.JEALOUS: "jealous jealousy envious envy",
    Feeling.NUMB: "numb numbness empty emptiness nothing blank hollow detached spaced flat",
    Feeling.OTHER: "happy calm content glad relieved excited confused bored tired exhausted restless",
}
_BY_WORD = {word: feeling for feeling, words in _WORDS.items() for word in words.split()}
# Words that name a feeling only in answer to "what are you feeling?": elsewhere they mean other things.
_ONLY_AS_ANSWER = frozenset(
    {"nothing", "sorry", "low", "down", "cross", "flat", "content", "mad", "blank", "stupid", "alone", "hurt"}
)
_TOKEN = re.compile(r"[a-z']+")
_OF_MYSELF = frozenset({"i", "i'm", "im", "am", "feel", "feeling", "felt", "so"})
_NEGATIONS = frozenset(
    {"not", "no", "never", "isn't", "dont", "don't", "aint", "ain't", "without", "less", "didn't"}
)


def read_feeling(text: str, *, answering: bool = False) -> tuple[Feeling, str] | None:
    """Return the feeling named in `text` and the client's own word for it, or None.

    What a client says of themselves ("I'm so angry") goes before a word that stands alone, and what was done to
    them ("he humiliated me") is no feeling. A negated word ("angry, not sad") does not count. `answering` says
    that the text answers "what are you feeling?", where words such as "low" can be trusted.
    """
    tokens = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    found: list[tuple[bool, Feeling, str]] = []
    for index, token in enumerate(tokens):
        feeling = _BY_WORD.get(token)
        before = tokens[max(0, index - 3) : index]
        if feeling is None or _NEGATIONS & set(before[-2:]) or tokens[index + 1 : index + 2] in (["me"], ["us"]):
            continue
        if answering or token not in _ONLY_AS_ANSWER:
            found.append((bool(_OF_MYSELF & set(before)), feeling, token))
    own = [one for one in found if one[0]] or found
    return (own[0][1], own[0][2]) if own else None


def feeling_of(value: str | None) -> Feeling | None:
    """Return the feeling that an entity value names ("angry", "fear"), or None."""
    if value is None:
        return None
    cleaned = value.strip().lower()
    if cleaned in frozenset(Feeling):
        return Feeling(cleaned)
    found = read_feeling(cleaned, answering=True)
    return found[0] if found else None
