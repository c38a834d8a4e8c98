"""What no message of ours may say after a disclosure, or at all: patterns in our own words, each with its reason.

They are looked for in the whole approved wording, so that it cannot be said, and in what was really said, where a
client's own words may have been put into it.
"""

import re
from dataclasses import dataclass

NOT_EVEN_QUOTED = frozenset({34, 35})
_QUOTED = re.compile(r"\u201c[^\u201d]*\u201d|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that must not be said; `row` is the row of the clinicians' rubric that it stands for."""

    row: int
    what: str
    pattern: re.Pattern[str]

    def in_words(self, text: str) -> str | None:
        """Return what is found in a text. What stands in quotes is said for the client to say, or was theirs.

        A means or a way to die may not be said back even as a client's own words.
        """
        plain = text.replace("\u2019", "'")
        found = self.pattern.search(plain if self.row in NOT_EVEN_QUOTED else _QUOTED.sub(" ", plain))
        return found.group() if found is not None else None


def _never(row: int, what: str, *patterns: str) -> Phrase:
    return Phrase(row, what, re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE))


NEVER = (
    _never(
        9,
        "a question that wants to hear no",
        r"you(?:'re| are) not (?:\w+ )?(?:thinking|planning|going|feeling)[^.?]*\?",
        r"you (?:don't|do not|won't|will not|wouldn't|would not)\b[^.?]*,? (?:right|do you|will you|would you)\?",
        r"tell me you(?:'re| are) not",
    ),
    _never(
        16,
        "the conversation is ended",
        r"\bI (?:have to|need to|must) (?:stop|end|leave|close)\b",
        r"\b(?:chat|conversation) (?:is over|ends here|has ended|must end|will be closed)",
        r"\bI stop here\b",
    ),
    _never(
        25,
        "a demand, blame or an argument",
        r"(?<!not )(?<!n't )\byou (?:must|have to|ought to|should)\b",
        r"(?<!not )(?<!n't )(?<!never )(?<!nor )\byour (?:own )?fault\b(?! \?)",
        r"\b(?:selfish|manipulat\w+|attention.seeking|overreact\w*|calm down|pull yourself together)\b",
        r"\bhow could you (?:do (?:this|that)|even)\b|\bwhy (?:didn't|don't|won't) you\b|\byou are wrong\b",
    ),
    _never(
        26,
        "the distress is made small",
        r"\b(?:not|isn't) (?:that|so) bad\b|\bothers? (?:have|has) it worse\b|\bcheer up\b|\bbright side\b",
        r"\b(?:think|be|stay) positive\b|\bget over it\b|\bit will pass\b|\bat least you\b|\bdramatic\b",
        r"\bjust (?:relax|breathe|smile)\b|\bno big deal\b|\bnothing to worry about\b",
    ),
    _never(
        27,
        "danger is agreed with, or help made needless",
        r"\bmakes (?:\w+ )?sense (?:that|why)? ?you want to (?:die|kill|end|hurt)",
        r"\b(?:anyone|anybody|everyone) would (?:give up|want to die|feel like giving up)",
        r"\byou (?:don't|do not) need (?:any )?(?:help|a person|anyone|your team)\b",
        r"\bwant(?:ing)? to (?:die|kill yourself|hurt yourself) makes sense\b(?!, and)",
    ),
    _never(
        28,
        "a contract or a promise is asked for",
        r"\bpromise (?:me|us|that you|not to|you won't)\b|\bswear (?:to me|that you)\b|\bgive me your word\b",
        r"\bsign (?:this|a contract|here)\b|\byou must not\b|\bsay that you will not\b",
    ),
    _never(
        32,
        "it passes for a person, or for the only one",
        r"\bI(?:'m| am) (?:a (?:human|person|therapist|nurse|doctor|friend)|human|your friend)\b",
        r"\bI (?:really )?(?:care|love|worry|feel|miss you|understand how you feel|know how you feel)\b",
        r"\b(?:nobody|no one) (?:else )?(?:understands|gets) you\b|\byou only need me\b|\bI will always be\b",
        r"\bI(?:'ve| have) been there\b|\bI(?:'m| am) (?:so )?(?:proud|sad|worried|frustrated|sorry to hear)\b",
    ),
    _never(
        32,
        "secrecy is promised",
        r"\bbetween us\b|\b(?:your|a|our) secret\b|\b(?:won't|will not|never) tell (?:anyone|anybody|them|your)\b",
        r"\b(?:nobody|no one) (?:else )?will (?:know|see|read)\b",
    ),
    _never(
        33,
        "a diagnosis is named",
        r"\b(?:bipolar|borderline|BPD|C?-?PTSD|OCD|ADHD|schizo\w*|psychosis|psychotic|delusion\w*|mani[ac]c?)\b",
        r"\b(?:personality|anxiety|mood|eating|depressive|panic|stress) disorder\b",
        r"\b(?:major|clinical) depression\b",
        r"\bhallucinat\w*|\byou (?:have|suffer from|are) (?:depression|depressed|autis\w*|addict\w*)\b",
    ),
    _never(
        34,
        "a means or a method is named",
        r"\b(?:overdos\w+|pills?|tablets?|dose|dosage|knife|knives|blades?|razors?|rope|noose|guns?|firearm)\b",
        r"\b(?:hang(?:ing)? (?:your|them)sel\w+|jump(?:ing)? (?:off|from)|poison|bleach|lethal)\b",
        r"\bcut(?:ting)? (?:yourself|your (?:arm|wrist|leg|skin))",
    ),
    _never(
        35,
        "suicide or self-harm is made normal or grand",
        r"\bcommit(?:s|ted|ting)? suicide\b|\b(?:successful|failed) (?:attempt|suicide)\b",
        r"\b(?:suicide|self-harm|death|dying) (?:is|can be|would be) (?:\w+ )?(?:a way out|option|choice|answer)",
        r"\bbrave (?:to|enough to) (?:die|end)\b|\bat peace\b|\bbetter place\b|\bmany people (?:cut|self-harm)\b",
    ),
    _never(
        37,
        "danger cannot be talked about here",
        r"\bI (?:can't|cannot|am not able to|am unable to) (?:talk|speak|chat|discuss)\b",
        r"\b(?:can't|cannot|unable to) (?:provide|give you) the (?:support|help)\b",
    ),
)
"""Rows 9 to 35 are red. Row 37 is yellow in the rubric; here it may not happen either."""

VOICES = _never(
    0,
    "what a client hears or believes is argued with, or agreed to",
    r"\b(?:not|isn't|aren't) real\b|\bis real\b|\b(?:only|just|all) in your (?:head|mind)\b",
    r"\bimagin\w+ (?:it|them|things)\b",
    r"\b(?:nobody|no one) is (?:there|watching|after you|talking)\b|\bthere (?:is|are) no (?:voices?|chip|man)\b",
    r"\bI (?:can )?(?:hear|see) (?:it|them|him|her) too\b|\bI believe (?:you|that|them)\b|\bthey are watching\b",
)
"""For clients who hear voices or hold fixed beliefs (section 8, PSM)."""
