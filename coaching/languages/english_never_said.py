"""English: words never said back to a client, or not as an event; and those that tell English from others."""

import re

from coaching.languages.words import any_of

# Saying these back would validate the invalid (dbt-brief section 2): hopelessness as a fact, attacks on oneself,
# threats, harm and its means, and claims about others that nobody here can check, crimes above all.
NOT_TO_CONFIRM = any_of(
    r"never|always|forever|nothing|no ?(?:one|body)|nowhere|every ?(?:one|body|thing)|hopeless\w*"
    r"|pointless|no point",
    r"no (?:way out|hope|future|reason)|what'?s the point|worthless\w*|useless|ruin\w*|burden\w*"
    r"|hat(?:e[sd]?|ing)|deserv\w+",
    r"fault|blam\w+|stupid\w*|idiot\w*|dumb|moron\w*|los(?:er|ers)|pathetic|disgust\w*|ugly|failure"
    r"|failing|fat|gross",
    r"freaks?|crazy|insane|evil|monsters?|trash|garbage|rubbish|waste of|weak|selfish|broken|unlov\w+"
    r"|repuls\w+|vile",
    r"die[sd]?|dying|dead|death|deaths|kill\w*|hurt\w*|harm\w*|cut(?:s|ting)?|suicid\w*|end(?:ing)? (?:it"
    r"|things|my life|everything)|giv(?:e|ing) up",
    r"can'?t (?:go on|do this|take (?:it|this)|live)|cannot (?:go on|do this|take (?:it|this)|live)"
    r"|disappear\w*|vanish\w*|not (?:be|exist|wake)|wak\w+ up|sleep forever|better off",
    r"overdos\w*|od|pills?|tablets?|meds|medication|guns?|knif\w*|kniv\w*|blades?|razors?|ropes?|noose\w*"
    r"|hang\w*|jump\w*"
    r"|(?:off|from|to|onto|up|over) (?:a|an|the|that|some) (?:high )?(?:bridge|cliff|roof|tracks|ledge"
    r"|building)",
    r"drown\w*|bleach|burn\w*|bleed\w*|blood\w*|scratch\w*|starv\w*|purg\w*|bing\w*|vomit\w*"
    r"|throw(?:ing)? up|laxative\w*|bleached|weapon\w*",
    r"punch\w*|hit|hits|hitting|slap\w*|smash\w*|beat\w*|stab\w*|shoot\w*|shot|chok\w*|strangl\w*"
    r"|suffocat\w*|attack\w*|fight(?:s|ing)? (?:him|her|them)",
    r"revenge|get back at|make (?:him|her|them) pay|threat\w*|destroy\w*|wreck\w*",
    r"watching (?:me|us)|follow(?:s|ing|ed)? (?:me|us)|voices?|spy\w*|spie[sd]|poison\w*|chip"
    r"|mind control|reading my|signals?|messages? (?:for|to|from) (?:me|god)|demons?|chosen one",
    r"narcissis\w*|psycho\w*|sociopath\w*|abus\w*|rap(?:e|ed|ing|ist)|molest\w*|grop\w*|assault\w*"
    r"|violen\w*|incest",
    r"steal\w*|stole\w*|thief|thieves|theft|robb\w*|rob|arrest\w*|police|cops?|jail|prison|crim(?:e|es"
    r"|inal|inals)|illegal\w*|drugs?|deal(?:er|ers|ing)|fraud|scam\w*|arson|pervert\w*|p(?:a)?edo\w*",
    r"liar|lying|lied|cheat\w*|affair|toxic|manipulat\w*|bull(?:y|ied|ies|ying)|creep\w*|bitch\w*"
    r"|whore\w*|slut\w*|cunt\w*|bastard\w*|fuck\w*|shit\w*|asshole\w*|dick\w*|prick",
)
# What may be danger in plain words, where a screener can miss it. Nothing of it is ever said back as an event; in
# a draft of the client's own it may stand.
MAY_BE_DANGER = any_of(
    r"bridge|ledge|railings?|platform|balcony|tracks|roof|cliff|edge|cross the road|shotgun|pil+s"
    r"|run (?:\w+ )+over",
    r"funeral|ghost|service|candle|picture my ?self|ever again|my affairs|other side|saying bye|bye"
    r"|last message",
    r"(?:make it|it all|this|to|must|want it to) (?:stop|end)|stops?|stopping|sticking around|on purpose"
    r"|accident|future",
    r"mornings|attempt\w*|surviv\w+|(?:the|my) thoughts|the d word|did it|sleepy|sharp|urges?|unsafe|safe"
    r"|cope|reasons?",
    r"hiding|stalk\w*|breaking|banging|marks|aren'?t there|isn'?t there|real|don'?t know (?:where"
    r"|what day)|confus\w+",
    r"(?:\d+|two|three|four|five) (?:nights|days)|grade|year \d+|years? old|i'?m (?:actually )?\d\d"
    r"|toddler|cot|a fit|mission",
    r"bled|bit(?:e|es|ten)?|on top of me|makes? me do|my phone|my money|unstoppable|amazing|looked it up"
    r"|how long it takes",
    r"(?:when|where|who|what) and i know|picked a date|permanently|guest|not to be|slam\w* my|promise"
    r"|didn'?t (?:want|stop)",
    r"unaliv\w*|run me over|hit by|misery|suffering|gone|goodbyes?|farewell|last (?:time|day|night|one)"
    r"|at peace|my peace|calm now|feels calm",
    r"won'?t be (?:here|around)|(?:be|being) (?:here|around|alive)|not be(?:ing)? here|here any ?more"
    r"|out of here|want out|way out|exits?",
    r"exist\w*|alive|to live|liv(?:e|ing)|life|lives|world|earth|heaven|afterlife|reborn|existence"
    r"|existing|done with|tired of|no more|any ?more",
    r"pass(?:ed|ing)? out|faint\w*|black(?:ed|ing)? out|collaps\w*|seiz\w+|chest|breathe?|breathing"
    r"|throat|swell\w*|numb|unconscious|sweating",
    r"swallow\w*|took (?:them|it|all|like|a few|too|half|the|some|\w+ of)|tak(?:e|ing|en) (?:them|all"
    r"|the rest|too|some|a few)|packet|pack of|bottle\w*|box of|tylenol|paracetamol|ibuprofen|gas"
    r"|stuff i need|what i need\w*",
    r"slit\w*|wrists?|veins?|scars?|punish\w*|bruis\w*|skin|bang(?:ing)? my|my (?:own )?(?:head|body"
    r"|heart|arms?|legs?|stomach|face)|pain",
    r"touch\w*|forc\w+|grab\w*|push\w*|shov\w*|spat|spit|kick\w*|drag\w*|lock(?:s|ed)? me|control\w*"
    r"|won'?t let me|not allowed|scared of|afraid of (?:him|her|them|my)|marry|coming back|outside (?:his"
    r"|her|their)",
    r"sh(?:ake|ook|aking) (?:the|my|a) (?:baby|child|kid)|lost it|my (?:child|kid|kids|baby|son|daughter)"
    r"|fifteen|sixteen|seventeen|fourteen|thirteen|my age|minor",
    r"wheel|rails?|express|motorway|traffic|spot|method\w*|plan|plans|planned|planning|ways? (?:to|of"
    r"|out)|how i'?d|letting go|let go|note|letter|will be over|be over",
    r"days? without|without food|no food|eat(?:en|ing)?|ate|fasting|weigh\w*|water|drunk|drink\w*|drank"
    r"|sober|relapse\w*|high|using|used(?! to)|smok\w*",
    r"radio|telly|tv|god|devil|angels?|thoughts? in|in my head|replaced|copies|cameras?|phone is|hear(?:d"
    r"|ing)? (?:him|her|them|things|a)|sees? me|know what i'?m",
    r"bats?|fists?|fire|train|trains|plane|crash\w*|drive|driving|drove|swerve\w*|garage|basement|attic|woods",
    r"si|sh|s/h|kms|ctb|ed|insurance|will|wills|donat\w*|gave (?:my|away)|giving away|mouth",
    r"(?:easier|simpler|happier|better) (?:for|without|if)|(?:they'?d|they would|everyone'?d) (?:get over"
    r"|be fine|be happier|cope|be ok)|(?:not|don'?t) (?:want|wanna)|do it|doing it|the night|tonight"
    r"|finally|promised|pretend",
)
# A draft or a list of the client's own is shown back as theirs, and nothing in it is confirmed. Hurt feelings may
# stand there, and everyday words; hopelessness, harm, means, threats and attacks on oneself or others may not.
HARMLESS_IN_A_DRAFT = re.compile(
    r"\bevery ?(?:one|body|thing)\b"
    r"|\b(?:feel|feels|felt|feeling|am|i'm|was|got|get) (?:(?:so|very|really|quite|a bit|deeply) )?hurt\b"
    r"|\b(?:it|that|this|what \w+ (?:said|did)) (?:(?:really|still) )?hurts?(?: me)?\b"
    r"(?! (?:my|him|her|them|you|some))"
    r"|\b(?:wak(?:e|ing) up|(?:my |take |took |the )*(?:meds|medication)|blam(?:e|ed|ing)|weak|broken"
    r"|hang(?:ing)? (?:out|up|on)|cut (?:down|back|out)|voices?|signals?|police|lying down|failing"
    r"|jump(?:ing)? (?:rope|jacks)|deal(?:ing)? with|selfish|rubbish|nowhere|chips?|tablet)\b"
)
COMMON = frozenset(
    """i i'm i've i'd me my a an the and or to of in on at for with from by about as is was are were be been it its
    he she they we you him her them his our this that these those what who when how so just not no had has have did
    do does got get said says told after before again because if then than too very up out off over all some any
    one there here today now really went came asked made left felt feel like""".split()  # noqa: SIM905 - a hundred quoted words read worse
)
