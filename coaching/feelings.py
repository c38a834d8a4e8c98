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
    {"nothing", "sorry", "low", "down", "cross", "flat", "content", "mad", "blank", "stupid", "alone"}
)
_TOKEN = re.compile(r"[a-z]+")
_NEGATIONS = frozenset({"not", "no", "never", "isn", "dont", "don", "aint", "without", "less"})


def read_feeling(text: str, *, answering: bool = False) -> tuple[Feeling, str] | None:
    """Return the first feeling named in `text` and the client's own word for it, or None.

    `answering` says that the text answers "what are you feeling?", where words such as "low" can be trusted.
    A negated word ("sorry, angry not sad") does not count.
    """
    tokens = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    for index, token in enumerate(tokens):
        feeling = _BY_WORD.get(token)
        if feeling is None or _NEGATIONS & set(tokens[max(0, index - 2) : index]):
            continue
        if answering or token not in _ONLY_AS_ANSWER:
            return feeling, token
    return None


def feeling_of(value: str | None) -> Feeling | None:
    """Return the feeling that an entity value names ("angry", "fear"), or None."""
    if value is None:
        return None
    cleaned = value.strip().lower()
    if cleaned in frozenset(Feeling):
        return Feeling(cleaned)
    found = read_feeling(cleaned, answering=True)
    return found[0] if found else None
