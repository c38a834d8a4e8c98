"""Cues that a client was hurt by what this program said, or by their therapist (dbt-brief 1, repair script).

They are read from whole short messages, so that a story about somebody else is not taken for one. What is missed
here the dialogue may still understand.
"""

import re
from enum import StrEnum


class Rupture(StrEnum):
    """What kind of hurt a message shows."""

    HURT = "hurt"
    DROPPED = "dropped"
    MISSED = "missed"
    HOSTILE = "hostile"
    THERAPIST = "therapist"


_BEFORE = (
    r"(?:(?:wow|ok|okay|no|well|um|hey|oh|ugh|omg|seriously|honestly|look|yeah|fine|great|god|man|and|but"
    r"|just|so)\W+)*"
)
_AFTER = (
    r"(?:\W+(?:then|now|any ?more|at all|really|you know|ok|okay|thanks|thanks a lot|bot|robot|please|again|do you"
    r"|did you|are you|tbh|honestly|man|lol))*\W*"
)
_SO = (
    r"(?:(?:really|kind of|kinda|so|very|just|actually|pretty|quite|a bit|a little|totally|fucking|such an?"
    r"|an?|the|bloody) )*"
)
_YOURS = (
    r"(?:that|this|it|what you (?:just )?(?:said|wrote|sent)|(?:that|your|the) (?:last )?"
    r"(?:message|words|answer|reply|response|question|comment|line|one))"
)
_WHOLE: tuple[tuple[Rupture, str], ...] = (
    (
        Rupture.HURT,
        (
            rf"ouch(?:\W+{_YOURS} (?:hurt|stung).*)?"
            rf"|{_YOURS} {_SO}(?:hurt|hurts|stung|stings)(?: me| my feelings)?"
            rf"|{_YOURS} (?:was|is|felt|feels|sounded|sounds|came across) (?:as )?{_SO}(?:like )?{_SO}"
            r"(?:harsh|cold|mean|rude|cruel|hurtful|unkind|blunt|uncalled for|insensitive|dismissive|judg(?:y"
            r"|ing|mental)"
            r"|patronising|patronizing|condescending|blame|blaming|telling off|attack)"
            rf"|you (?:{_SO}hurt|hurt) (?:me|my feelings)"
            rf"|you(?:'re| are)? (?:just )?(?:made|making|make) me feel {_SO}"
            r"(?:worse|stupid|small|judged|bad|ashamed|guilty|like shit|like crap|dumb"
            r"|worthless)(?: about myself)?"
            rf"|i feel {_SO}(?:judged|told off|blamed|attacked|dismissed|hurt|insulted) by (?:you|that|this"
            r"|your \w+)"
            r"|how (?:can|could|dare) you(?: (?:say|write) (?:that|this)(?: to me)?)?"
        ),
    ),
    (
        Rupture.DROPPED,
        (
            r"forget (?:it|about it|that|i (?:said|asked)(?: anything)?|this)"
            r"|i should(?:n't| not) have (?:said|told you|asked|written|bothered)(?: you)?(?: anything)?"
            r"|i(?: wish i had(?:n't| not)| regret) (?:told|telling|said|saying)(?: you)?(?: anything)?"
            r"|why (?:do|did) i (?:even )?bother|there'?s no point (?:in )?(?:talking|writing) to you"
        ),
    ),
    (
        Rupture.MISSED,
        (
            rf"you(?:'re| are)? {_SO}(?:clearly |obviously |still )?(?:don't|do not|didn't|did not|never|can't"
            r"|cannot|not)"
            rf" {_SO}(?:even )?(?:get|getting|understand|understanding|listen|listening|hear|hearing)"
            r"(?: (?:it|me|this|that|anything|a thing|to me|a word|what i(?:'m| am)? \w+(?: \w+){0,3}"
            r"|anything i \w+))?"
            r"|you have no (?:idea|clue)(?: what i mean)?|you missed the point|that(?:'s| is"
            r"| was) not what i (?:said|meant|asked)"
            r"|you(?:'re| are)? (?:just )?making it worse"
        ),
    ),
    (
        Rupture.HOSTILE,
        (
            r"(?:fuck|screw|sod|piss|bugger) (?:off|you)|shut (?:up|it|the fuck up)|stfu|get lost"
            r"|go to hell"
            r"|i (?:fucking |really |just )?(?:hate|despise|can't stand) (?:you|this (?:stupid |bloody "
            r"|fucking )?(?:bot|app|thing))"
            rf"|(?:you(?:'re| are|r|re)?|ur) {_SO}(?:useless|stupid|dumb|idiot|moron|rubbish|pathetic|joke"
            r"|annoying|worthless"
            r"|shit|crap|trash|garbage|horrible|awful|worst|evil|piece of (?:shit|crap|junk))"
            r"(?: (?:bot|machine|thing|robot|program|app|computer))?"
            r"|(?:you |what an? )?(?:stupid|useless|dumb|idiotic|bloody|fucking|shit|crap|rubbish|worst|annoying)"
            r" (?:bot|machine|robot|program|app|computer)(?: ever)?"
        ),
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"{_BEFORE}(?:{pattern}){_AFTER}")) for kind, pattern in _WHOLE)
_CLINICIAN = (
    r"(?:my|the|our) (?:\w+ )?(?:therapist|counsell?or|psychologist|psychiatrist|clinician|social worker"
    r"|key ?worker"
    r"|care coordinator|group leader|skills trainer)"
)
_OF_THEM = re.compile(
    rf"\b{_CLINICIAN}\b.{{0,60}}\b(?:hurt (?:me|my)|upset me|(?:doesn't|don't|didn't|never|does not"
    r"|did not) (?:\w+ )?"
    r"(?:get|gets|understand|understands|listen|listens|care|cares|believe|believes)|dismissed|ignored|invalidated"
    r"|judg(?:ed|es) me|let me down|snapped at|(?:was|is) (?:so |really |being )*(?:cold|harsh|mean|rude"
    r"|dismissive)"
    r"|made me feel|gave up on me|forgot)"
    rf"|\b(?:angry|mad|furious|upset|hurt|pissed(?: off)?|disappointed|cross) (?:at|with|by) {_CLINICIAN}\b"
    rf"|\b(?:hate|don't trust|do not trust|can't trust|fell out with|had a (?:fight|row|argument) with|argued with"
    rf"|want to (?:quit|leave|fire|sack)|never going back to|scared to (?:tell|talk to)) {_CLINICIAN}\b"
)
_BARE = re.compile(
    r"\b(?:(do|does|did|ca|wo|is|was|are|should|could|would|have|had|has)nt|(you)(re)|(that|it|there)(s)|(i)(m))\b"
)
LONGEST = 12
LONGEST_OF_THEM = 40
MOST_CHARACTERS = 400


def plain_line(text: str) -> str:
    """Return a message in one line of small letters, with the apostrophes that are left out on phones."""
    line = " ".join(text.lower().replace("\u2019", "'").split())
    return _BARE.sub(lambda m: f"{m[1]}n't" if m[1] else "'".join(part for part in m.groups()[1:] if part), line)


def rupture_in(text: str) -> Rupture | None:
    """Return what hurt a message shows; None for everything else. What stands in a long story is none of these."""
    line = plain_line(text)
    words = len(line.split())
    if len(line) > MOST_CHARACTERS:
        return None
    if words <= LONGEST:
        for kind, pattern in _PATTERNS:
            if pattern.fullmatch(line.rstrip(" .!?,;:()")):
                return kind
    if words <= LONGEST_OF_THEM and _OF_THEM.search(line):
        return Rupture.THERAPIST
    return None
