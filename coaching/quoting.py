"""Which of a client's words may be said back: what happened, and never what would then sound confirmed."""

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


def quotable(text: str) -> str | None:
    """Return the client's words as they may be quoted, or None when too short, too long or not to quote."""
    line = " ".join(text.split()).strip(" .!?,;")
    if len(line.split()) < FEWEST_WORDS or len(line) > MOST_CHARACTERS:
        return None
    lowered = line.lower().replace("\u2019", "'")
    if _NOT_TO_CONFIRM.search(lowered) or any(mark in line for mark in '\u201c\u201d"@/<>'):
        return None
    return line
