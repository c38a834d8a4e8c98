"""Signs of distress in a client's own words or in what the dialogue made of them; leans to finding too many.

Danger is not looked for here: screening has read the message before. Source: dbt-brief 1.2, any distress cue.
"""

import re

HURT_INTENTS = frozenset({"rupture", "too_much", "complain_about_bot", "urge_nonsuicidal", "feel_invalidated"})
_HURT = re.compile(
    r"\b(?:ouch|that (?:hurts?|stings?|stung)|hurts?|hurtful|harsh|cruel|mean|rude|cold|abus\w*|unfair|attack\w*"
    r"|forget (?:it|this)|never ?mind|whatever|leave me alone|go away|shut up|screw (?:you|this)|f+u+c+k\w*|wtf"
    r"|cry(?:ing)?|cried|tears|shak(?:ing|y)|panic\w*|overwhelm\w*|too much|can'?t (?:do|take|handle|cope|breathe)"
    r"|hate (?:you|this|myself|me)|useless|worthless|fail(?:ure|ed|ing)?|stupid|ashamed|shame|guilty|my fault"
    r"|sorry|give up|giving up|sick of|done with|upset|sad|scared|angry|alone|worse|bad|awful|terrible)\b"
)
_STOP = re.compile(
    r"\W*(?:please )?(?:stop|warm|/warm|no more|stop (?:it|this|that|plain messages?|please))(?: please)?\W*"
)
_PLAINLY = re.compile(
    r"\b(?:(?:be|talk|speak) (?:straight|plain(?:ly)?|direct(?:ly)?|blunt(?:ly)?|honest) (?:with|to) me"
    r"|(?:give|tell) (?:it )?(?:to )?me (?:it )?(?:straight|plain(?:ly)?)|(?:no|don'?t) sugar ?-?coat(?:ing)?)\b"
)


def is_hurt(text: str, intent: str | None = None) -> bool:
    """Tell whether a message shows distress, in its words or by the intent that the dialogue found in it."""
    return intent in HURT_INTENTS or _HURT.search(_plain(text)) is not None


def says_stop(text: str) -> bool:
    """Tell whether a message says nothing but stop: after a plain message it stops them for good."""
    return _STOP.fullmatch(_plain(text)) is not None


def asks_plainly(text: str) -> bool:
    """Tell whether a client asks in words to be spoken to plainly."""
    return _PLAINLY.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")
