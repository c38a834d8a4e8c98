"""English: situations, what is never validated itself, signs of an unnamed feeling, and a client's past."""

import re
from types import MappingProxyType

from coaching.languages.english_never_said import COMMON, HARMLESS_IN_A_DRAFT, MAY_BE_DANGER, NOT_TO_CONFIRM
from coaching.languages.words import Sign, Words, any_of
from content.models import Care, Situation

_SITUATIONS = {
    Situation.CRITICISED: any_of(
        r"humiliat\w+|criticis\w+|criticiz\w+|told (?:me )?off|shouted at me|yelled at me|screamed at me",
        r"belittl\w+|laughed at me|mocked|insulted|put me down|tore into me|talked over|called me",
    ),
    Situation.WAITING: any_of(
        r"waiting (?:for|to hear|on)|still no (?:reply|answer|news)|left (?:me )?on read|hasn'?t replied",
        r"results? (?:is|are|come|tomorrow)|no reply",
    ),
    Situation.ARGUMENT: any_of(
        r"argu(?:ed|ing|ment)|row with|had an? (?:\w+ )?(?:fight|row|argument)|fight with|we fought"
        r"|fighting with"
    ),
    Situation.LEFT_OUT: any_of(
        r"left (?:me )?out|not invited|wasn'?t invited|didn'?t invite|excluded|without me|ignor(?:ed|ing) me",
        r"ghosted|no ?one (?:asked|texted|called)",
    ),
    Situation.TIRED: any_of(r"exhausted|no sleep|haven'?t slept|can'?t sleep|worn out|shattered"),
    Situation.OVERLOADED: any_of(
        r"too much (?:to do|going on|work|on)|everything at once|deadlines?|overload\w*|can'?t keep up"
        r"|so much to do"
    ),
    Situation.INVALIDATED: any_of(
        r"told me (?:that )?i(?:'m| am| was) (?:over-?reacting|too sensitive|too much|dramatic|making (?:it"
        r"|a fuss))",
        r"(?:didn'?t|doesn'?t|don'?t|won'?t|wouldn'?t) (?:even )?(?:believe|listen to|hear|take) me"
        r"|laughed it off",
        r"(?:not|never|wasn'?t|isn'?t|didn'?t|doesn'?t) (?:been )?tak(?:e|en|ing) (?:me |it |this )?seriously",
        r"brushed (?:me|it) (?:off|aside)|waved (?:me|it) away|dismissed (?:me|it|what)|rolled (?:his|her"
        r"|their) eyes",
    ),
    Situation.LOSS: any_of(
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
    Care.HARM: any_of(
        rf"(?:hurt|harm|cut|burn|hit|punch|bruise|starve|punish)(?:ing)? {_SELF}|self[- ]?harm\w*",
        rf"(?:hurt|harm|hit|punch|smash|kill|slap|strangle|stab|beat|shove|attack|destroy|choke"
        rf"|shoot)(?:ing)?(?: up)? {_THEM}",
        r"make (?:him|her|them) (?:pay|suffer|sorry)|revenge|get back at|get even",
    ),
    Care.BELIEF: any_of(
        r"(?:watching|following|spying on|tracking|poisoning|controlling|filming|recording) (?:me|us|my)",
        r"read(?:ing)? my (?:mind|thoughts)|(?:hear|hearing|heard) (?:the )?voices|the voices|a chip in"
        r"|chosen one",
        r"(?:signs?|signals?|messages?) (?:just )?(?:for|to) me (?:in|on|from|through)|(?:god|the devil"
        r"|demons?) (?:is|are|told|tells) (?:telling )?me",
    ),
    Care.DESPAIR: any_of(
        r"hopeless\w*|pointless|no (?:point|hope|future|way out)|what'?s the point"
        r"|nothing (?:ever )?(?:helps|works|matters|changes|will)",
        r"(?:never|not ever|won'?t ever) (?:get|be|feel|going to (?:get|be)|change|stop"
        r"|end)(?: \w+)? ?(?:better|ok|okay|happy|different|normal|loved|enough)?",
        r"always (?:be|going to be|will be) (?:like this|this way|alone)|can'?t (?:go on|take (?:it|this)"
        r"|do this)(?: any ?more)?",
        r"giv(?:e|ing) up on|no use|too late for me|better off without me",
    ),
    Care.SELF_ATTACK: any_of(
        rf"{_I_AM} (?:stupid|worthless|pathetic|disgusting|failure|burden|ugly|useless|monster|waste"
        rf"|loser|idiot|freak|broken|bad person"
        r"|horrible|terrible|awful|unlovable|evil|toxic|weak|crazy|trash|garbage|lazy|fat|nothing|fraud"
        r"|problem|joke|mess)(?! (?:place|time|day))",
        r"(?:i )?hate (?:my ?self|me|who i am|what i am|how i look|my body)|i deserve (?:it|this|that|to"
        r"|pain|nothing)",
        r"(?:all|it'?s|its|entirely|always) my (?:own )?fault|i (?:always )?ruin(?:ed)? every ?thing"
        r"|what'?s wrong with me|good for nothing",
    ),
    Care.CLAIM: any_of(
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
    return Sign(any_of(*alternatives), noun, weight)


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
_HISTORY = any_of(
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

ENGLISH = Words(
    common=COMMON,
    not_to_confirm=NOT_TO_CONFIRM,
    may_be_danger=MAY_BE_DANGER,
    harmless_in_a_draft=HARMLESS_IN_A_DRAFT,
    situations=MappingProxyType(_SITUATIONS),
    care=MappingProxyType(_CARE),
    signs=_SIGNS,
    history=_HISTORY,
    small_words=_SMALL,
    shorter=_SHORTER,
    longer=_LONGER,
)
