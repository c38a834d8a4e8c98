"""Which of a client's words may be said back: what happened, their drafts, never what would sound confirmed."""

import re

FEWEST_WORDS = 4
MOST_CHARACTERS = 110

# Saying these back would validate the invalid (dbt-brief section 2): hopelessness as a fact, attacks on oneself,
# threats, harm, and claims about others that nobody here can check.
_NOT_TO_CONFIRM = re.compile(
    r"\b(?:never|always|forever|nothing|no ?(?:one|body)|every ?(?:one|body|thing)|hopeless|pointless|no point"
    r"|worthless|useless|ruin\w*|burden|hate|deserve\w*|fault|stupid|pathetic|disgusting|ugly|failure|fat"
    r"|freak|crazy|insane|evil|die|dying|dead|death|kill\w*|hurt|harm\w*|cut\w*|suicid\w*|end it|give up"
    r"|can'?t go on|overdos\w*|pills?|gun|knife|punch\w*|hit|smash\w*|revenge|make (?:him|her|them) pay"
    r"|watching me|following me|voices?|spying|poison\w*|narcissist\w*|psycho\w*|abus\w*|rap(?:e|ed|ist)"
    r"|assault\w*|bitch|whore|slut|cunt|bastard|fuck\w*|shit\w*)\b"
)


# A draft or a list of the client's own is shown back as theirs, and nothing in it is confirmed. Hurt feelings may
# stand there; hopelessness, harm, means, threats and attacks on oneself or others may not.
_HARMLESS_IN_A_DRAFT = re.compile(
    r"\bevery ?(?:one|body|thing)\b"
    r"|\b(?:feel|feels|felt|feeling|am|i'm|was|got|get) (?:(?:so|very|really|quite|a bit|deeply) )?hurt\b"
    r"|\b(?:it|that|this|what \w+ (?:said|did)) (?:(?:really|still) )?hurts?(?: me)?\b"
    r"(?! (?:my|him|her|them|you|some))"
)
LONGEST_SHOWN = 200


def quotable(text: str) -> str | None:
    """Return the client's words as they may be quoted, or None when too short, too long or not to quote."""
    line = " ".join(text.split()).strip(" .!?,;")
    if len(line.split()) < FEWEST_WORDS or len(line) > MOST_CHARACTERS:
        return None
    lowered = line.lower().replace("\u2019", "'")
    if _NOT_TO_CONFIRM.search(lowered) or any(mark in line for mark in '\u201c\u201d"@/<>'):
        return None
    return line


def showable(text: str) -> str | None:
    """Return words that a client wrote in a step, as they may be shown back under "you wrote", or None.

    Looser than `quotable`, since it makes no validating claim: short lines may be shown, and so may "I felt hurt".
    """
    line = " ".join(text.split())
    lowered = _HARMLESS_IN_A_DRAFT.sub(" ", line.lower().replace("\u2019", "'"))
    if not line or len(line) > LONGEST_SHOWN or _NOT_TO_CONFIRM.search(lowered):
        return None
    return None if any(mark in line for mark in "@/<>{}") else line.replace("\u201c", "'").replace("\u201d", "'")
