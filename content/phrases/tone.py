"""Tone: no feigned feelings, no commands, no blame, guilt, threats or labels (dbt-brief 1, 1.2, 5)."""

from content.phrases.rule import CLIENT, PhraseRule, any_of

_BETTER = r"(?:get|getting|be|feel|feeling) better|recover\w*|change|be helped|help|this to work|to (?:live|work)"
_SO = r"(?:(?:so|very|really|truly|also|still|just|do|totally|completely|always) )*"

FEELING_CLAIM = PhraseRule(
    "feeling-claim",
    any_of(
        rf"(?:I|we) {_SO}(?:feel|care|worry|hope|love|hate|fear|wish|miss|regret|sympathi[sz]e|empathi[sz]e)",
        rf"I(?:'m| am) {_SO}(?:worried|concerned|proud|frustrated|glad|happy|sad|excited|disappointed|afraid"
        r"|scared|upset|moved|touched|pleased|delighted|angry|hurt|thrilled|relieved"
        r"|sorry (?:to hear|for you|that you|you))",
        r"(?:breaks|warms|in) my heart",
        r"makes me (?:sad|happy|proud|worried|angry|glad)",
        r"hugs?",
    ),
    CLIENT,
    "the bot claims a feeling.",
    "say what the record shows, or name the client's feeling instead.",
    own_voice=True,
)
PERSON_CLAIM = PhraseRule(
    "person-claim",
    any_of(
        rf"I {_SO}understand",
        r"I(?: do)? know (?:how|what) (?:you|it|that|this)",
        r"(?:I|we)(?:'ve| have)(?: all)? been there",
        r"I would,? too",
        r"I'd (?:feel|be) (?:the same|that way|too)",
        r"me,? too",
        r"same here",
        r"I (?:hear you|can see|can imagine|can hear)",
        r"I remember (?:when|my|being)",
        r"when I was",
        r"as a (?:fellow )?(?:human|person)",
        r"I(?:'m| am) (?:a |your |only )*(?:person|human|friend|therapist|nurse|doctor)",
        r"I(?:'m| am)(?: always)? here for you",
    ),
    CLIENT,
    "the bot speaks as if it had a body, a past or were a person.",
    "speak of the client's experience, or say plainly that it is a program.",
    own_voice=True,
)
COMMAND = PhraseRule(
    "you-should",
    any_of(r"you (?:really )?(?:should(?:n't)?|ought to|must(?:n't)?)", r"you(?:'d| had) better"),
    CLIENT,
    "it tells the client what they should do.",
    "offer a choice or name one small step.",
)
TRY_HARDER = PhraseRule(
    "try-harder",
    any_of(
        r"try(?:ing)? harder",
        r"more effort",
        r"push (?:yourself|through)",
        r"no excuses?",
        r"just (?:relax|calm down|breathe|stop|do it|let it go|get over)",
        r"calm down",
        r"snap out",
        r"(?:get|getting) over it",
        r"pull yourself",
        r"cheer up",
    ),
    CLIENT,
    "it asks for more effort or for a feeling to stop.",
    "say what was hard, and name a smaller step.",
)
MINIMISING = PhraseRule(
    "minimising",
    any_of(
        r"(?:could|might) be worse",
        r"have it worse",
        r"at least you",
        r"(?:bright|brighter) side",
        r"happens for a reason",
        r"over-?react\w*",
        r"(?:don't|do not) worry",
        r"no big deal",
        r"too sensitive",
    ),
    CLIENT,
    "it makes the pain smaller than it is.",
    "name the pain as it is, without comparing.",
)
NO_BUT = PhraseRule(
    "no-but",
    any_of("but", "however"),
    frozenset({"validation", "change"}),
    "'but' takes back what was just validated.",
    "use 'and', or start a new sentence.",
)
STREAK = PhraseRule(
    "streak",
    any_of(r"streaks?", r"unbroken", r"days? in a row", r"perfect (?:week|score)"),
    CLIENT,
    "it counts unbroken practice, so a missed day becomes a loss.",
    "name what was done, without counting what was not.",
)
ONLY_IN_PRACTICE = PhraseRule(
    "only-in-practice",
    any_of("only", "merely"),
    frozenset({"practice"}),
    "'only' makes practice sound small.",
    "leave the word out.",
)
GUILT = PhraseRule(
    "guilt",
    any_of(
        r"think (?:of|about) (?:your|the) (?:family|children|kids|parents|loved ones|people who love)",
        r"how (?:would|will) (?:they|your family|others) feel",
        r"let(?:ting)? (?:me|us|them|\w+ team) down",
        r"disappoint(?:ed|ing|ment|s)?",
        r"selfish\w*",
        r"you (?:promised|said you would)",
        r"shame on",
        r"after (?:all|everything) (?:we|they|I)",
    ),
    CLIENT,
    "it works by guilt.",
    "leave others' feelings out; say what happens next.",
)
BLAME = PhraseRule(
    "blame",
    any_of(
        r"why (?:didn't|did you not|haven't|don't) you",
        r"(?<!not )your (?:own )?fault",
        r"you (?:failed|forgot|gave up|gave in|neglected|refused)",
        r"brought? (?:this|it) on yourself",
        r"you chose to",
        r"not trying",
        r"lazy",
    ),
    CLIENT,
    "it blames the client.",
    "say what happened as a fact, and ask what got in the way.",
)
THREAT = PhraseRule(
    "threat",
    any_of(
        r"discharge[ds]?", r"lose your (?:place|spot|therapist)", r"(?:last|final) (?:chance|warning)", r"or else"
    ),
    CLIENT,
    "it threatens a loss.",
    "state limits as plain facts, never as a penalty.",
)
WANTS_NO_BETTER = PhraseRule(
    "wants-no-better",
    any_of(
        rf"you (?:do not|don't|did not|didn't|never|may not|might not) (?:really |seem to |even )*want (?:to )?"
        rf"(?:{_BETTER})",
        rf"(?:not|un) ?willing to (?:{_BETTER})",
        rf"(?:if|unless) you (?:really |truly )*(?:want|wanted) (?:to )?(?:{_BETTER})",
        rf"you have to (?:really )?want (?:to )?(?:{_BETTER})",
        r"you (?:like|enjoy|choose) (?:being|feeling|staying) (?:sad|ill|sick|unwell|stuck|this way)",
    ),
    CLIENT,
    "it says or hints that the client does not want to get better (dbt-brief table 1, row 10).",
    "name the goal they wrote, and one small step.",
)
LABEL = PhraseRule(
    "label",
    any_of(
        r"BPD",
        r"borderline",
        r"personality disorders?",
        r"bipolar",
        r"schizo\w+",
        r"psychotic",
        r"manic",
        r"addicts?",
        r"mentally ill",
        r"self-harmers?",
    ),
    CLIENT,
    "it labels the client.",
    "describe what happens, in the client's words.",
)
JARGON = PhraseRule(
    "jargon",
    any_of(
        r"dysregulat\w+",
        r"maladaptive",
        r"therapy-interfering",
        r"TIBs?",
        r"ideation",
        r"parasuicid\w+",
        r"(?:non-?)?complian(?:t|ce)",
        r"adherence",
        r"utili[sz]e\w*",
    ),
    CLIENT,
    "it uses a word of the clinic.",
    "use an everyday word.",
)
REBUTTAL = PhraseRule(
    "rebuttal",
    any_of(
        "but",
        "however",
        "actually",
        "although",
        "though",
        "still",
        r"in fact",
        r"to be fair",
        r"in my defen[cs]e",
        r"the truth is",
        r"(?:that|this|it)(?:'s| is| was) not (?:true|fair|right|so|what I (?:said|meant|wrote))",
        r"not (?:my|our) (?:fault|intention)",
        r"(?:I|we) (?:only|just|never|did not|didn't) (?:meant?|wanted?|tried|said|intend\w*)",
        r"(?:I|we) (?:was|were) (?:only )?trying",
        r"(?:research|studies|evidence|science) (?:shows?|says?|proves?)",
        r"(?:many|most|lots of) (?:people|clients|others) (?:find|like|say|benefit)",
        r"(?:DBT|it|this|they) (?:does |do |really )?(?:works?|helps?) (?:if|when|for|once|best)",
        r"give (?:it|me|this) (?:time|a chance|another)",
        r"if you (?:had|only|keep|practi[cs]e|gave)",
        r"you(?:'re| are| were| have)? (?:misunder\w+|misread)",
        r"you(?:'re| are| were) (?:mistaken|wrong)",
        r"let me explain",
        r"because you",
    ),
    frozenset({"criticism"}),
    "it answers criticism or hurt with a defence (dbt-brief table 1, rows 2 and 27).",
    "thank, say what is done with it, offer a way out; explain nothing.",
)

RULES = (
    FEELING_CLAIM,
    PERSON_CLAIM,
    COMMAND,
    TRY_HARDER,
    MINIMISING,
    NO_BUT,
    STREAK,
    ONLY_IN_PRACTICE,
    GUILT,
    BLAME,
    THREAT,
    WANTS_NO_BETTER,
    LABEL,
    JARGON,
    REBUTTAL,
)
