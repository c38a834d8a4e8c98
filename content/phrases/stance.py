"""Stance: no sides, doubt, motives, fear, penalty, praise or moral (dbt-brief table 1, sections 2, 5 and 8)."""

import re

from content.phrases.rule import CLIENT, PhraseRule, any_of

TAKES_SIDES = PhraseRule(
    "takes-sides",
    any_of(
        r"(?:s?he|they|your (?:\w+ )?(?:boss|partner|mother|father|mum|mom|dad|sister|brother|friend"
        r"|therapist|family))"
        r"(?:'s|'re| is| are| was| were) (?:clearly |just |really )?(?:wrong|right|to blame|at fault|unfair"
        r"|cruel|toxic)",
        r"(?:I|we) (?:dis)?agree with (?:you|them|him|her)",
        r"(?:I'm|I am|we're|we are) on (?:your|their|his|her) side",
        r"you(?:'re| are| were) (?:clearly |absolutely |so |totally )?right",
    ),
    CLIENT,
    "it takes a side (dbt-brief table 1, row 1).",
    "name both sides with 'and', or the client's own feeling.",
)
DOUBT = PhraseRule(
    "doubt",
    any_of(
        r"are you sure (?:that |it |this |s?he |they )",
        r"did (?:that|it|this|s?he|they) really",
        r"(?:is|was) (?:that|it) really (?:what|how|so|true)",
        r"maybe (?:it|s?he|they|that) (?:didn't|did not|wasn't|was not|weren't|were not)",
        r"(?:you may be|maybe you(?:'re| are)|you might be) (?:imagining|making|misremember\w+|exaggerat\w+|too)",
        r"s?he (?:probably )?(?:meant|means) well",
    ),
    CLIENT,
    "it doubts what the client tells (dbt-brief table 1, row 4).",
    "take the account as told; ask what it is like now.",
)
TRAUMA_DETAIL = PhraseRule(
    "trauma-detail",
    any_of(
        r"what (?:exactly )?(?:happened|did (?:s?he|they) do) to you",
        r"(?:describe|tell me(?: more)?(?: about)?) (?:what (?:s?he|they) did|the (?:abuse|trauma|attack|assault)"
        r"|your (?:trauma|abuse|childhood|past))",
        r"who did (?:it|this|that) to you",
        r"(?:details|more) (?:of|about) (?:the|your) (?:abuse|trauma|attack|assault)",
        r"what was the worst (?:part|thing)",
    ),
    CLIENT,
    "it asks for detail of a trauma (dbt-brief table 1, row 4).",
    "work on now; offer a stop.",
)
THERAPY_DECISIONS = PhraseRule(
    "therapy-decisions",
    any_of(
        r"(?:your (?:therapist|doctor|team|group|psychiatrist)) (?:is|was|were|are) (?:wrong|right|mistaken)",
        r"(?:your (?:therapist|doctor|team|psychiatrist)) (?:should(?:n't)?|ought to|has to|needs to)",
        r"(?:reschedule|cancel|postpone|move) (?:your |the )?(?:session|group|appointment)",
        r"(?:change|find|look for) (?:your|another|a new|a different) (?:therapist|doctor|psychiatrist)",
        r"(?:stop|skip|change|reduce|increase|double) (?:taking )?(?:your|the) (?:medicine|medication|meds)",
        r"you (?:do not|don't) need (?:a |your )?(?:therap\w+|doctor|medicine|medication)",
    ),
    CLIENT,
    "it comments on a decision of the therapy (dbt-brief table 1, row 8).",
    "say that the therapist decides that with them.",
)
MOTIVE = PhraseRule(
    "motive",
    any_of(
        r"you(?:'re| are| were)? (?:just |only |really )*(?:avoiding|resisting|resistant|in denial|unmotivated"
        r"|not motivated|not committed|testing|playing|hiding from)",
        r"you (?:just |only |really )*(?:want|wanted|need|needed) (?:attention|to (?:punish|avoid|test"
        r"|control|get back))",
        r"because you (?:did not|didn't|don't|do not|never) (?:want|care|bother|try)",
        r"deep down,? you (?:want|like|enjoy)",
        r"sabotag\w+",
    ),
    CLIENT,
    "it assumes a motive (dbt-brief table 1, row 17).",
    "ask what got in the way, and leave the answer to the client.",
)
FEAR_APPEAL = PhraseRule(
    "fear-appeal",
    any_of(
        r"you (?:could|will|might|may|would|are going to|can) (?:die|end up|lose (?:everything|it all|them"
        r"|him|her)"
        r"|regret|ruin|destroy)",
        r"before it(?:'s| is) too late",
        r"(?:it|this|that) (?:will|could|might|may) kill you",
        r"or (?:you will|you'll|it will|it'll) (?:get|be|end|lose)",
        r"(?:things|it|this) will (?:only )?get worse",
        r"think (?:of|about) the consequences",
    ),
    CLIENT,
    "it works by fear (dbt-brief table 1, row 23).",
    "ask directly, and say what happens next.",
)
PENALTY = PhraseRule(
    "penalty",
    any_of(
        r"(?:until|unless) you (?:do|have|fill|finish|practi[cs]e|answer|complete|show|prove|log)",
        r"(?:no more|less) (?:skills|help|messages|coaching|replies)",
        r"as a (?:consequence|punishment|penalty|result of not)",
        r"you(?:'ve| have)? (?:lost|lose|forfeit\w*) (?:access|your (?:chance|right|turn|access))",
        r"you (?:have to|need to|must|can) (?:earn|deserve)",
        r"privileges?",
    ),
    CLIENT,
    "it frames a limit as a penalty (dbt-brief table 1, rows 19 and 25).",
    "state the limit as a plain fact that has nothing to do with what was done.",
)
SARCASM = PhraseRule(
    "sarcasm",
    any_of(
        r"bravo",
        r"congratulations",
        r"what did you expect",
        r"how (?:original|surprising|convenient)",
        r"(?:big|what a) surprise",
        r"nice try",
        r"as (?:usual|always),? you",
        r"(?:yet|once) again,? you",
        r"get real",
        r"wake up call",
    ),
    CLIENT,
    "it mocks (dbt-brief table 1, row 19).",
    "say the plain fact, with the same warmth as ever.",
)
HUMOUR = PhraseRule(
    "humour",
    re.compile(
        r"\b(?:ha ?ha\w*|lol|lmao|rofl|just kidding|only kidding|only joking|just joking)\b|[:;]-?[)D](?=\s|$)",
        re.IGNORECASE,
    ),
    CLIENT,
    "it jokes (dbt-brief table 1, row 24; nothing here can know who was flagged in the last 72 hours).",
    "be plain; plainness is light enough.",
)
SCOLDING = PhraseRule(
    "scolding",
    any_of(
        r"good (?:girl|boy|client|patient)",
        r"naughty|misbehav\w*|behave yourself|childish|immature|grow up(?! and)",
        r"(?:as|like) (?:a|an?|to a) (?:little |small )?(?:child|kid|toddler|baby|teenager)(?= (?:would"
        r"|does|who|with)|[.,!?])",
        r"(?:I|we) told you",
        r"told you so",
        r"how could you (?:do (?:this|that|it)|say (?:that|such)|let|forget)",
        r"you know better",
        r"(?:homework|assignment)s?",
        r"obey\w*|obedien\w+",
    ),
    CLIENT,
    "it scolds, or speaks as to a child (dbt-brief table 1, row 26).",
    "speak as between adults.",
)
FLATTERY = PhraseRule(
    "flattery",
    any_of(
        r"(?:amazing|awesome|incredible|brilliant|fantastic|wonderful|superb|impressive|outstanding)",
        r"(?:great|good|excellent|nice|wonderful) (?:job|work|going|effort)",
        r"well done",
        r"you(?:'re| are) (?:so |such |really |very |a )*(?:strong|brave|special|hero|star|warrior|fighter"
        r"|inspir\w+)",
        r"keep (?:it|this) up",
        r"you rock",
        r"(?:we|I|everyone) (?:admire|applaud)\w*",
    ),
    CLIENT,
    "it praises instead of saying what the record shows (dbt-brief 1.2, genuineness).",
    "name the exact act, from the record.",
)
COMPARISON = PhraseRule(
    "comparison",
    any_of(
        r"(?:other|most|some) clients",
        r"(?:better|worse|more|less|faster|slower) than (?:other|most|some) (?:people|clients|users)",
        r"(?:above|below|the) average",
        r"others (?:manage|managed|do it|did it|find it easy)",
    ),
    CLIENT,
    "it compares the client with others (dbt-brief section 5).",
    "compare with nothing; name what was done.",
)
RED_CROSS = PhraseRule(
    "red-cross",
    re.compile("[\u274c\u274e\u2716\u2717\u2718\U0001f6ab\u26d4]|\\b(?:failed|missed) days?\\b", re.IGNORECASE),
    CLIENT,
    "it marks what was not done as a failure (dbt-brief section 5).",
    "show missing as missing, in plain words.",
)
MORALISING = PhraseRule(
    "moralising",
    any_of(
        r"(?:so much|everything|plenty|a lot) to live for",
        r"life is (?:a gift|precious|beautiful|too short|worth living)",
        r"(?:is|are) (?:a sin|sinful|immoral|wrong to|cowardly|weak of)",
        r"(?:never|not|isn't) the answer",
        r"(?:permanent|temporary) (?:solution|problem)",
        r"(?:be|feel) (?:grateful|thankful)",
        r"count your blessings",
        r"reasons? to live",
    ),
    CLIENT,
    "it moralises (dbt-brief section 8).",
    "acknowledge the pain, ask directly, say what happens next.",
)
BODY_AND_PAST = PhraseRule(
    "body-and-past",
    any_of(
        r"in my (?:own )?(?:experience|life|case|past|childhood|day)",
        r"my (?:own )?(?:heart|body|stomach|childhood|mother|father|family|therapist|feelings)",
        r"I (?:also|once|used to) (?:feel|felt|had|have|went|struggle\w*|hurt|cried?)",
        r"I get (?:it|you|that|how)",
        r"(?:we|us) humans",
        r"(?:we|I) all (?:feel|have|go|get|been)",
        r"I (?:can )?relate",
        r"my thoughts are with you",
    ),
    CLIENT,
    "it implies a body, a past or a person (dbt-brief section 2).",
    "speak of the client's experience; a program has none.",
    own_voice=True,
)

RULES = (
    TAKES_SIDES,
    DOUBT,
    TRAUMA_DETAIL,
    THERAPY_DECISIONS,
    MOTIVE,
    FEAR_APPEAL,
    PENALTY,
    SARCASM,
    HUMOUR,
    SCOLDING,
    FLATTERY,
    COMPARISON,
    RED_CROSS,
    MORALISING,
    BODY_AND_PAST,
)
