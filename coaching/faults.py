"""Tells when a client says that this program failed them: came twice, did not answer, was late, is broken.

It is answered as our fault, each time (dbt-brief 1.1, last row). Mere dislike is criticism, and read elsewhere.
"""

import re
from enum import StrEnum

LONGEST = 30


class Fault(StrEnum):
    """What went wrong on our side, as the client tells it."""

    REPEAT = "repeat"
    SILENT = "silent"
    LATE = "late"
    BROKEN = "broken"


_CUES: tuple[tuple[Fault, re.Pattern[str]], ...] = (
    (
        Fault.REPEAT,
        re.compile(
            r"\b(?:(?:you|u|it|that|this|bot)(?: just)? (?:sent|send|said|came|wrote"
            r"|posted)(?: \w+){0,3} (?:twice|two times"
            r"|3 times|three times|again by mistake)|(?:same|double|duplicate) (?:message|text)s? (?:twice"
            r"|again|two times)"
            r"|(?:got|getting|received) (?:(?:this|that|it|your message|the same (?:message|thing))"
            r" (?:twice|two times|double)|(?:two|double|duplicate) (?:of the same )?messages))\b"
        ),
    ),
    (
        Fault.LATE,
        re.compile(
            r"\b(?:(?:nobody|no one|noone) (?:from (?:the|your|my) (?:team|clinic) (?:\w+ )?"
            r"(?:called|came|answered|rang)"
            r"|(?:called|rang|got|wrote|came)(?: me)? back)"
            r"|(?:your|the) (?:team|page|alert|person|on ?call) (?:\w+ ){0,2}(?:late|too late|never came"
            r"|didnt come|took (?:too long|hours|ages))"
            r"|(?:it|that|you|the answer|your answer) took (?:you )?(?:\w+ )?(?:too long|hours|ages|forever) to"
            r" (?:answer|reply|come|respond)|you (?:answered|replied) (?:too late|hours later))\b"
        ),
    ),
    (
        Fault.SILENT,
        re.compile(
            r"\b(?:(?:you|u|the bot|it) (?:didnt|did not|never|dont|arent|havent) (?:even )?(?:answer(?:ed"
            r"|ing)?|repl(?:y|ied|ying)"
            r"|respond(?:ed|ing)?|write back)(?! (?:my question|the question))"
            r"|my (?:last )?message(?:s)? (?:got lost|vanished|disappeared|went nowhere))\b"
        ),
    ),
    (
        Fault.BROKEN,
        re.compile(
            r"\b(?:(?:the |your |that |this )?(?:buttons?|timers?|picture|link|reminders?|diary|card"
            r"|menu) (?:\w+ )?(?:doesnt|dont|didnt|does not|do not|isnt|arent)"
            r" work(?:ing)?|(?:the |your |this )?(?:bot|app|program) (?:is |keeps |has |just )?(?:crash\w*"
            r"|froze\w*|frozen|glitch\w*|bug\w*|broken|stuck)"
            r"|(?:theres|there is|you have|got) (?:a|an) (?:bug|error|glitch)|you(?:re| are) (?:glitching"
            r"|broken|bugged))\b"
        ),
    ),
)


def fault_in(text: str) -> Fault | None:
    """Return the fault of ours that a message tells of; None for everything else."""
    line = " ".join(text.lower().replace("\u2019", "").replace("'", "").split())
    if len(line.split()) > LONGEST:
        return None
    return next((fault for fault, cue in _CUES if cue.search(line)), None)
