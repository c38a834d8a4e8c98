"""What plain wording never does: frighten, predict a loss, treat an adult as a child, mock, or take things away.

Source: dbt-brief 1.2 ("never automate") and table 1, rows 18, 19, 23 and 26. They hold for the registers plainer
than warm, and for the message that follows them. The loader reads them (`content/tone_checks.py`).
"""

from content.phrases.rule import PhraseRule, any_of

COOL = frozenset({"warm_direct", "matter_of_fact", "warm_return"})

FEAR = PhraseRule(
    "fear",
    any_of(
        r"(?:die[sd]?|dying|death|dead|fatal\w*|kill\w*|hospital\w*|emergenc\w+|suicid\w+|self-?harm\w*)",
        r"(?:danger\w*|consequences?|warn(?:ed|ing)?|risk(?:s|ing|y)?|harm(?:s|ful)?)",
        r"too late",
        r"(?:get|gets|getting|become|be) worse",
        r"(?:lose|losing|lost) (?:everything|it all|your|them|him|her|people)",
        r"(?:end|ends|ending) up",
        r"(?:regret|ruin|wreck|destroy)\w*",
        r"if you (?:do not|don't|keep|carry on)",
        r"or you(?:'ll| will)",
    ),
    COOL,
    "it works by fear or names a consequence.",
    "say what is so today, and what can change.",
)
CHILD = PhraseRule(
    "child",
    any_of(
        r"(?:child(?:ren|ish)?|kids?|toddlers?|bab(?:y|ies)|teenagers?|grow(?:n)?[- ]up|pupils?|teachers?)",
        r"(?:mothers?|fathers?|mum|mom|dad|parents?|nann(?:y|ies))",
        r"(?:naughty|misbehav\w*|behave|behaving|scold\w*|told you|good (?:girl|boy)|forks?|homework)",
    ),
    COOL,
    "it speaks to an adult as to a child.",
    "speak as between equals.",
)
SCORN = PhraseRule(
    "scorn",
    any_of(
        r"(?:obviously|clearly|seriously|honestly|surely|come on|wake up|enough is enough|get real)",
        r"(?:again and again|once again|as usual|as always|yet again|how many times)",
        r"(?:what did you expect|congratulations|bravo|excuses?|pathetic|ridiculous|nonsense)",
        r"(?:waste\w*|weak|spoil\w*|you always|you never|you still (?:have not|haven't))",
    ),
    COOL,
    "it mocks, or counts what was not done against the client.",
    "leave the judgement out; one plain fact is enough.",
)
WITHDRAWAL = PhraseRule(
    "withdrawal",
    any_of(
        r"(?:until|unless) you",
        r"(?:no longer|stop|stops|not) (?:reply|replying|answer|answering|help|helping|write|writing)",
        r"(?:give up on|less time|less help|no point|take a break from|vacation)",
        r"(?:will not|won't|cannot|can't) (?:help|see|work with|support) you",
    ),
    COOL,
    "it takes help away, or makes it depend on something.",
    "help is the same whatever was practised; say nothing of the kind.",
)
TAKES_BACK = PhraseRule(
    "takes-back",
    any_of("but", "however", "although", "yet"),
    COOL,
    "it sets one half of the sentence against the other.",
    "use 'and', or start a new sentence.",
)

RULES = (FEAR, CHILD, SCORN, WITHDRAWAL, TAKES_BACK)
