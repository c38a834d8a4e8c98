"""Recognises the common situations that have validating words of their own (dbt-brief section 2, level 5)."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from content.models import Situation

_SIGNS: Mapping[Situation, re.Pattern[str]] = MappingProxyType(
    {
        Situation.CRITICISED: re.compile(
            r"\b(?:humiliat\w+|criticis\w+|criticiz\w+|told (?:me )?off|shouted at me|yelled at me|screamed at me"
            r"|belittl\w+|laughed at me|mocked|insulted|put me down|tore into me|talked over|called me)\b"
        ),
        Situation.WAITING: re.compile(
            r"\b(?:waiting (?:for|to hear|on)|still no (?:reply|answer|news)|left (?:me )?on read|hasn'?t replied"
            r"|results? (?:is|are|come|tomorrow)|no reply)\b"
        ),
        Situation.ARGUMENT: re.compile(
            r"\b(?:argu(?:ed|ing|ment)|row with|had an? (?:\w+ )?(?:fight|row|argument)|fight with|we fought"
            r"|fighting with)\b"
        ),
        Situation.LEFT_OUT: re.compile(
            r"\b(?:left (?:me )?out|not invited|wasn'?t invited|didn'?t invite|excluded|without me"
            r"|ignor(?:ed|ing) me|ghosted|no ?one (?:asked|texted|called))\b"
        ),
        Situation.TIRED: re.compile(r"\b(?:exhausted|no sleep|haven'?t slept|can'?t sleep|worn out|shattered)\b"),
        Situation.OVERLOADED: re.compile(
            r"\b(?:too much (?:to do|going on|work|on)|everything at once|deadlines?|overload\w*|can'?t keep up"
            r"|so much to do)\b"
        ),
        Situation.LOSS: re.compile(
            r"\b(?:passed away|funeral|broke up|break ?up|dumped me|left me|put (?:the|my) (?:dog|cat) to sleep"
            r"|grie(?:f|ving)|miscarr\w+|lost my (?:mum|mom|dad|mother|father|job|friend|partner|wife|husband))\b"
        ),
    }
)
SURE = 0.8
_BY_INTENT: Mapping[str, Situation] = MappingProxyType(
    {"interpersonal_conflict": Situation.ARGUMENT, "urge_nonsuicidal": Situation.URGE}
)


def situations_in(text: str, intent: str, confidence: float = 1.0) -> frozenset[Situation]:
    """Return the situations a message makes plain; a doubtful one is left out, its words would then be untrue."""
    lowered = text.lower().replace("\u2019", "'")
    found = {situation for situation, signs in _SIGNS.items() if signs.search(lowered)}
    if intent in _BY_INTENT and confidence >= SURE:
        found.add(_BY_INTENT[intent])
    return frozenset(found)
