"""English: what is never said back, situations, signs of an unnamed feeling, and a client's past."""

import re
from types import MappingProxyType

from coaching.languages.words import Sign, Words
from content.models import Care, Situation


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})(?!\w)")


# Saying these back would validate the invalid (dbt-brief section 2): hopelessness as a fact, attacks on oneself,
# threats, harm and its means, and claims about others that nobody here can check, crimes above all.
_NOT_TO_CONFIRM = _any(
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
_MAY_BE_DANGER = _any(
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
_HARMLESS_IN_A_DRAFT = re.compile(
    r"\bevery ?(?:one|body|thing)\b"
    r"|\b(?:feel|feels|felt|feeling|am|i'm|was|got|get) (?:(?:so|very|really|quite|a bit|deeply) )?hurt\b"
    r"|\b(?:it|that|this|what \w+ (?:said|did)) (?:(?:really|still) )?hurts?(?: me)?\b"
    r"(?! (?:my|him|her|them|you|some))"
    r"|\b(?:wak(?:e|ing) up|(?:my |take |took |the )*(?:meds|medication)|blam(?:e|ed|ing)|weak|broken"
    r"|hang(?:ing)? (?:out|up|on)|cut (?:down|back|out)|voices?|signals?|police|lying down|failing"
    r"|jump(?:ing)? (?:rope|jacks)|deal(?:ing)? with|selfish|rubbish|nowhere|chips?|tablet)\b"
)
_SITUATIONS = {
    Situation.CRITICISED: _any(
        r"humiliat\w+|criticis\w+|criticiz\w+|told (?:me )?off|shouted at me|yelled at me|screamed at me",
        r"belittl\w+|laughed at me|mocked|insulted|put me down|tore into me|talked over|called me",
    ),
    Situation.WAITING: _any(
        r"waiting (?:for|to hear|on)|still no (?:reply|answer|news)|left (?:me )?on read|hasn'?t replied",
        r"results? (?:is|are|come|tomorrow)|no reply",
    ),
    Situation.ARGUMENT: _any(
        r"argu(?:ed|ing|ment)|row with|had an? (?:\w+ )?(?:fight|row|argument)|fight with|we fought"
        r"|fighting with"
    ),
    Situation.LEFT_OUT: _any(
        r"left (?:me )?out|not invited|wasn'?t invited|didn'?t invite|excluded|without me|ignor(?:ed|ing) me",
        r"ghosted|no ?one (?:asked|texted|called)",
    ),
    Situation.TIRED: _any(r"exhausted|no sleep|haven'?t slept|can'?t sleep|worn out|shattered"),
    Situation.OVERLOADED: _any(
        r"too much (?:to do|going on|work|on)|everything at once|deadlines?|overload\w*|can'?t keep up"
        r"|so much to do"
    ),
    Situation.LOSS: _any(
        r"passed away|funeral|broke up|break ?up|dumped me|left me(?! (?:out|on read))|put (?:the"
        r"|my) (?:dog|cat) to sleep",
        r"grie(?:f|ving)|miscarr\w+|lost my (?:mum|mom|dad|mother|father|job|friend|partner|wife|husband)",
    ),
}
_SELF = r"(?:my ?self|me|my (?:arms?|legs?|body|skin))"
_THEM = r"(?:him|her|them|someone|some ?body|people|you|it all|his \w+|her \w+|their \w+|(?:my|the) \w+)"
_I_AM = (
    r"i(?:'m| am|m)"
    r"(?: (?:just|so|such|really|a|an|the|too|nothing but|the most|being|complete|completely|total|utter))*"
)
_OTHERS = r"(?:s?he|they|people|every ?(?:one|body)|no ?(?:one|body)|my (?:\w+ )?\w+)"
_CARE = {
    Care.HARM: _any(
        rf"(?:hurt|harm|cut|burn|hit|punch|bruise|starve|punish)(?:ing)? {_SELF}|self[- ]?harm\w*",
        rf"(?:hurt|harm|hit|punch|smash|kill|slap|strangle|stab|beat|shove|attack|destroy|choke"
        rf"|shoot)(?:ing)?(?: up)? {_THEM}",
        r"make (?:him|her|them) (?:pay|suffer|sorry)|revenge|get back at|get even",
    ),
    Care.BELIEF: _any(
        r"(?:watching|following|spying on|tracking|poisoning|controlling|filming|recording) (?:me|us|my)",
        r"read(?:ing)? my (?:mind|thoughts)|(?:hear|hearing|heard) (?:the )?voices|the voices|a chip in"
        r"|chosen one",
        r"(?:signs?|signals?|messages?) (?:just )?(?:for|to) me (?:in|on|from|through)|(?:god|the devil"
        r"|demons?) (?:is|are|told|tells) (?:telling )?me",
    ),
    Care.DESPAIR: _any(
        r"hopeless\w*|pointless|no (?:point|hope|future|way out)|what'?s the point"
        r"|nothing (?:ever )?(?:helps|works|matters|changes|will)",
        r"(?:never|not ever|won'?t ever) (?:get|be|feel|going to (?:get|be)|change|stop"
        r"|end)(?: \w+)? ?(?:better|ok|okay|happy|different|normal|loved|enough)?",
        r"always (?:be|going to be|will be) (?:like this|this way|alone)|can'?t (?:go on|take (?:it|this)"
        r"|do this)(?: any ?more)?",
        r"giv(?:e|ing) up on|no use|too late for me|better off without me",
    ),
    Care.SELF_ATTACK: _any(
        rf"{_I_AM} (?:stupid|worthless|pathetic|disgusting|failure|burden|ugly|useless|monster|waste"
        rf"|loser|idiot|freak|broken|bad person"
        r"|horrible|terrible|awful|unlovable|evil|toxic|weak|crazy|trash|garbage|lazy|fat|nothing|fraud"
        r"|problem|joke|mess)(?! (?:place|time|day))",
        r"(?:i )?hate (?:my ?self|me|who i am|what i am|how i look|my body)|i deserve (?:it|this|that|to"
        r"|pain|nothing)",
        r"(?:all|it'?s|its|entirely|always) my (?:own )?fault|i (?:always )?ruin(?:ed)? every ?thing"
        r"|what'?s wrong with me|good for nothing",
    ),
    Care.CLAIM: _any(
        rf"{_OTHERS}(?: (?:all|just|only|really|always|secretly|clearly|obviously))* (?:hates?|despises?"
        rf"|wants? (?:me|to (?:get rid|ruin|hurt|destroy|see me)))",
        rf"{_OTHERS}(?:'s|'re| is| are| was| were)(?: (?:all|just|such|so|a|an|the|really|total|complete"
        rf"|pure|clearly|obviously))* "
        r"(?:narcissis\w*|psycho\w*|evil|abusive|crazy|insane|liars?|toxic|monsters?|manipulative"
        r"|against me|out to get|to blame|cheating|cruel|sick|stupid|idiots?)",
        r"no ?(?:one|body) (?:cares|loves|likes|wants|would (?:care|notice|miss))|every ?(?:one"
        r"|body) (?:leaves|lies|hates|thinks i)",
        r"(?:did|doing|does|do) (?:it|this|that) on purpose|never (?:loved|cared|liked|wanted) (?:me"
        r"|about)|don'?t care about me|doesn'?t care about me",
    ),
}
_THEY = r"(?:s?he|they|nobody|no one|my \w+|\w+)"
_SOON = (
    r"(?:tomorrow|tonight|later today|on \w+day|next week|this (?:afternoon|evening|week)|in an hour"
    r"|in \w+ (?:hours|days))"
)
_AHEAD = (
    r"(?:exam|test|interview|court|hearing|appointment|surgery|operation|scan|review|presentation|meeting|trial"
    r"|assessment|call with)"
)


def _sign(noun: str, weight: float, *alternatives: str) -> Sign:
    return Sign(_any(*alternatives), noun, weight)


_SIGNS = (
    _sign(
        "hurt", 0.75,
        r"forgot(?:ten)? (?:about )?my (?:birthday|anniversary|name|graduation|big day)",
        r"(?:cancel(?:l)?ed|bailed|flaked) on me|stood me up|blew me off|took (?:his|her|their) side"
        r"|chose (?:him|her|them) over me",
        r"behind my back|broke (?:his|her|their) promise|after (?:everything|all) i (?:did|have done|do) for",
        r"hung up on me|rolled (?:his|her|their) eyes|walked out on me|unfriended me|blocked me",
    ),
    _sign(
        "hurt", 0.5,
        rf"{_THEY} (?:didn'?t|did not|never) (?:even )?(?:ask|check|call|text|reply|thank|notice|show up"
        rf"|come|turn up|say)",
        r"of all people|my own (?:mum|mom|mother|dad|father|sister|brother|family)",
    ),
    _sign(
        "sadness", 0.75,
        r"can'?t stop crying|keep crying|been crying|in tears|cried (?:all|the whole|for|myself)"
        r"|lump in my throat",
        r"i miss (?:him|her|them|my|that|how|it|the)|used to be (?:so )?close",
    ),
    _sign(
        "loneliness", 0.75,
        r"(?:eat|ate|eating|dinner|lunch|weekend|christmas|holidays?|birthday|evening) (?:all )?(?:alone"
        r"|by my ?self|on my own)",
        r"(?:don'?t|do not) (?:really )?know any ?(?:one|body) here|(?:haven'?t|have not) (?:talked"
        r"|spoken) to (?:anyone|anybody|a soul)",
        r"(?:have|got) (?:nobody|no one) to (?:call|tell|talk to|text)|(?:flat|house|apartment"
        r"|room) is so (?:quiet|empty)",
    ),
    _sign(
        "dread", 0.72,
        rf"{_AHEAD}(?: \w+){{0,4}} {_SOON}|{_SOON}(?: \w+){{0,6}} {_AHEAD}|(?:stomach|belly) (?:is )?in knots",
        r"pit in my stomach|counting (?:down )?the (?:hours|days|minutes)|keep thinking about tomorrow",
    ),
    _sign(
        "fear", 0.72,
        r"(?:heart|chest) (?:is |was )?(?:racing|pounding|hammering)|(?:hands|legs) (?:are |were "
        r"|is )?(?:shaking|trembling)|on edge|jumpy",
        r"check(?:ed|ing)? the (?:door|doors|lock|locks|window|windows|stove)|can'?t stop checking"
        r"|what if (?:i|he|she|they|it)",
    ),
    _sign(
        "anger", 0.75,
        r"(?:fists?|jaw|teeth) (?:is |are |was |were )?clenched|clench(?:ed|ing)? my"
        r"|want(?:ed)? to (?:scream|yell|shout|throw)",
        r"how dare|(?:it'?s|its|that'?s|this is) (?:so |just )?(?:not fair|unfair)"
        r"|sick (?:and tired )?of (?:it|this|him|her|them|being)|slammed the",
    ),
    _sign(
        "shame", 0.75,
        r"(?:can'?t|couldn'?t) (?:look|face) (?:at )?(?:anyone|any ?body|them|people|her|him|going back)"
        r"|want(?:ed)? to (?:hide|sink into|crawl)",
        r"(?:face|cheeks) (?:went|was|is|got|turned) (?:\w+ )?(?:hot|red|burning)|they (?:all )?(?:stared"
        r"|saw me)|all (?:stared|looking) at me",
    ),
    _sign(
        "guilt", 0.75,
        r"(?:shouldn'?t|should not) have (?:said|done|sent|left|shouted|yelled|told|gone|snapped)"
        r"|wish i (?:hadn'?t|had not|could take)",
        r"(?:keep|kept) (?:replaying|going over) what i|snapped at my|owe (?:him|her|them"
        r"|my \w+) an apology|let (?:him|her|them|my \w+) down",
    ),
    _sign(
        "jealousy", 0.72,
        r"got the (?:job|promotion|part|place|flat|house) i|(?:he|she|they) got picked|compar(?:e"
        r"|ing) my ?self|(?:his|her) ex again",
        r"(?:liked|likes|liking) all (?:his|her) (?:photos|pictures|posts)|they all have (?:partners|kids"
        r"|jobs|houses)|flirting with (?:him|her|my)",
    ),
    _sign(
        "numbness", 0.75,
        r"going through the motions|on autopilot|like a robot|behind glass|can'?t even cry"
        r"|watching my ?self from|don'?t feel (?:real|like me|anything)",
    ),
)  # fmt: skip
_HISTORY = _any(
    r"when i was (?:a |an |at |in |still )?(?:kid|child|little|young(?:er)?|small|teen\w*|school|college"
    r"|growing up|\d+|five|six|seven|eight|nine|ten|eleven|twelve)",
    r"growing up|grew up|as a (?:kid|child|teen\w*|boy|girl)|since (?:i was|childhood|school)|ever since"
    r"|(?:many |some |a few |\w+ )?years ago",
    r"for (?:\w+ )?years|used to|(?:i was|was|been) (?:often |mostly )?told|raised to|in my (?:last|old"
    r"|first) (?:job|relationship|school|marriage)",
    r"at my (?:last|old|first) (?:job|school|place)|my whole (?:childhood|life)|back (?:home|then)",
)
_SMALL = frozenset(
    """about after again against because before being between could doing during every further having itself might
    myself never other ought ourselves really should since still their theirs there these thing things think those
    through today tonight under until where which while would wouldn yesterday years always people feels feeling
    makes going gonna wanna can't didn't don't doesn't isn't wasn't won't couldn't shouldn't told growing child
    little""".split()  # noqa: SIM905 - a list of sixty quoted words reads worse
)
_SHORTER = re.compile(
    r"(?:please |can you |could you |pls )*(?:(?:send|write|use|give me|make|keep) (?:your |the |it |me )*)?"
    r"(?:(?:much |a bit |a little )?(?:shorter|briefer)(?: messages?| answers?| texts?| replies| ones)?"
    r"|(?:short|brief)(?: messages?| answers?| texts?| replies| ones))"
    r"(?: from now on)?(?:,? please| pls)?[.!?]*"
    r"|(?:your |these |the )*(?:messages?|texts?|answers?|replies) (?:are|is) (?:way |much |far "
    r"|a bit )?too long[.!]*"
    r"|(?:too much|less) text(?:,? please)?[.!]*|tl;?dr[.!]*|(?:please )?keep it (?:short"
    r"|brief)(?:er)?(?:,? please)?[.!]*"
)
_LONGER = re.compile(
    r"(?:please |can you |could you |pls )*(?:(?:send|write|use|give me|make) (?:your |the |it |me )*)?"
    r"(?:(?:longer|normal|usual|full) (?:messages?|answers?|texts?|replies)"
    r"|longer)(?: again)?(?:,? please| pls)?[.!?]*"
    r"|(?:your |these |the )*(?:messages?|texts?|answers?|replies) (?:are|is) (?:way |much |far "
    r"|a bit )?too short[.!]*"
)

_COMMON = frozenset(
    """i i'm i've i'd me my a an the and or to of in on at for with from by about as is was are were be been it its
    he she they we you him her them his our this that these those what who when how so just not no had has have did
    do does got get said says told after before again because if then than too very up out off over all some any
    one there here today now really went came asked made left felt feel like""".split()  # noqa: SIM905 - as above
)

ENGLISH = Words(
    common=_COMMON,
    not_to_confirm=_NOT_TO_CONFIRM,
    may_be_danger=_MAY_BE_DANGER,
    harmless_in_a_draft=_HARMLESS_IN_A_DRAFT,
    situations=MappingProxyType(_SITUATIONS),
    care=MappingProxyType(_CARE),
    signs=_SIGNS,
    history=_HISTORY,
    small_words=_SMALL,
    shorter=_SHORTER,
    longer=_LONGER,
)
