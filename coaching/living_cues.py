"""Words of daily life by which a clause shows what it is about, and how a client asks to learn a skill.

Each list is many ways to say one thing, as people write it: the reader of `coaching/targets.py` needs one of them.
"""

from collections.abc import Mapping
from types import MappingProxyType

KIN = (
    r"(?:mum|mom|mam|mother|dad|father|sister|brother|sis|bro|friends?|bestie|bf|gf|boyfriend"
    r"|girlfriend|husband|wife|partner|ex|son|daughter|kids?|cousin|aunt|uncle|gran|grandma|nan"
    r"|roommate|flatmate|housemate|family|parents?|fianc\w+|mates?|neighbou?rs?|in.laws)"
)
_BAD_TURN = (
    r"(?:hates?|left|leaving|scream\w*|shout\w*|yell\w*|ignor\w*|texting|bail\w*|slam\w*|lied|lying"
    r"|cheat\w*|block\w*|unfriend\w*|kick\w*|hit|threat\w*|laugh\w*|judg\w*|blam\w*|nag\w*|control\w*"
    r"|moan\w*|cr(?:y|ied|ying)|upset|angry|mad|drunk|distant|cold|mean|rude|horrible|useless|stupid"
    r"|wont|doesnt|didnt|dont|never|isnt|arent|stopped|called me|told me|let me down|walked out"
    r"|moved out|on at me|in a mood|silent|away|doing my head|divorc\w*|split|died|sick|ill)"
)
_PEOPLE = (
    (
        r"(?:a|big|huge|massive|another|had|the|blazing) (?:\w+ )?(?:fight|row|argument|bust.?up"
        r"|falling out|scene|barney)s?"
    ),
    (
        r"fight(?:s|ing)?|fought|argu(?:e|ed|ing|ment|ments)|row with|rows|rowed|rowing|had words"
        r"|bicker\w*|beef|drama"
    ),
    (
        r"br(?:eak|oke)(?:ing)? up|broken up|split up|split with|dumped|divorc\w+|separat(?:ed|ing)"
        r"|f[ea]ll(?:ing|en)? out"
    ),
    (
        r"(?:not|arent|isnt|wont|werent|stopped) (?:speaking|talk(?:ing)?|replying|texting)|left me"
        r"|on a break|cheat(?:ed|ing)"
    ),
    (
        r"(?:ignor|block|ghost|dump|cheat|reject|exclud|unfriend|unfollow|judg|laugh|bull(?:y|i)|bail"
        r"|walk)\w* (?:on |at |out on )?me"
    ),
    rf"{KIN}(?: \w+){{0,4}}? {_BAD_TURN}",
    (
        rf"(?:hate|stupid|useless|(?:yell|scream|shout|snapp?|lash|swore|kick)\w*(?: out| off)? at|let down"
        rf"|lied to|hurt)(?: \w+)? {KIN}"
    ),
    (
        r"(?:he|she|they)s? (?:left|cheat\w*|hit|lied|shout\w*|scream\w*|yell\w*|ignor\w*|block\w*|dumped"
        r"|hates|wont|texted|slam\w*|call\w*)"
    ),
    (
        r"(?:lonely|left out|no friends|nobody (?:talks|texts)|jealous|betrayed|stood me up|let me down"
        r"|kicked me out|up the wall|(?:having|had|has) a go at me|ghosted|rejected|grief|grieving|funeral"
        r"|died)"
    ),
    r"kids? (?:were|are) (?:screaming|fighting)|(?:lost|losing) (?:my temper|it with|it at)",
)
_SUBSTANCES = (
    (
        r"drank|drunk|drink(?:ing|s)?|hung ?over|hangover|wasted|stoned|pissed|tipsy|bender|booz\w+|wine"
        r"|vodka|beers?|pints?|gin|rum|whisk\w+|tequila|cider|blackout|relaps\w+|lapsed|sober|fags?|cigs?"
        r"|cigarettes?|vap(?:e|ing|ed)|joints?|spliffs?|edibles?|(?:got|get|was|am|im|so|being) (?:so "
        r"|really )?high|smok(?:e|ed|ing)|weed|coke|cocaine|ket|ketamine|mdma|xan\w*|benzos|(?:off"
        r"|back on) (?:the )?(?:wagon|drugs|gear|meth|heroin)|drugs|dealer|used again|weeks? clean"
        r"|days? clean"
    ),
    (
        r"(?:i|and|ve|have) used(?= (?:on|last|yesterday|sat|sun|mon|tue|wed|thu|fri)|$)"
        r"|craving (?:a )?\w+"
    ),
)
_EATING = (
    (
        r"bing(?:e|ed|ing|eing|es)|purg(?:e|ed|ing)|thr[eo]w(?:ing|n)? up|puk(?:e|ed|ing)|vomit\w*"
        r"|(?:havent|hvnt|not|didnt|barely|cant|wont) (?:\w+ )?eat(?:en|ing)?|ate (?:nothing|everything"
        r"|a whole|the whole|too much|so much|loads)|starv\w+|fasting|thinking about food|calories|overate"
        r"|overeat\w*|restrict(?:ing|ed)|laxative\w*|diet(?:ing|s)?|grazing|stuffed my face|cant stop eating"
    ),
    (
        r"skip\w*(?: \w+){0,3}? (?:meals?|lunch|dinner|breakfast|tea)|(?:lunch|dinner|breakfast|food"
        r"|meal)(?: \w+){0,5}? (?:toilet|sink)"
    ),
)
_HOME = (
    (
        r"evict\w*|landlord\w*|landlady|homeless|(?:sofa|couch).?surf\w*|kick(?:ed|ing) (?:us|me) out"
        r"|out of the house by|hostel|mov(?:e|ed|ing) (?:house|home|flat|out|back in)|moving|lost (?:my"
        r"|the|our) (?:flat|house|home|apartment|place|tenancy)|nowhere to (?:live|stay|sleep)|(?:sleeping"
        r"|living|slept) in (?:my|the|a) (?:car|van|tent)|housing|shelter|tenancy|lease|mould|mold|council"
        r"|(?:we|i) (?:have|had) to leave by|chucked out|no (?:heating|hot water|electric\w*)|boiler"
    ),
)
_MONEY = (
    (
        r"money|rent|bills?|debts?|overdraft|overdrawn|skint|(?:im|so|am|were|flat|totally) broke"
        r"|broke again|(?:cant|couldnt) (?:afford|pay)|the bank|payday|loans?|bailiffs?|benefits"
        r"|universal credit|credit cards?|repossess\w*|owe|wages|borrow\w*|gambl\w+|betting|mortgage"
        r"|pawn\w*|savings|spent (?:it )?all|spending"
    ),
)
_WORK = (
    (
        r"boss|line manager|manager|a pip|supervisor|fired|sacked|laid off|jobs?|at work|my work"
        r"|work (?:is|was|were|has|keeps|stuff)|(?:of|from) work|(?:night |my )?shifts?|rota|overtime"
        r"|deadlines?|exams?|uni|college|school|coursework|essay|dissertation|tutor|lecturer|redundan\w+"
        r"|unemploy\w+|cowork\w+|colleagues?|wrote me up|(?:my|cut) hours|the office|the shop|customers?"
        r"|interview|probation|promotion|hr"
    ),
)
_SLEEP = (
    (
        r"(?:cant|couldnt|didnt|havent|not|never|barely|hardly) (?:\w+ )?(?:sleep|slept|sleeping)|no sleep"
        r"|of no sleep|insomnia|sleepless|awake|up (?:all|every|half the) night|slept (?:only |like |for "
        r"|about |maybe )?(?:\d+|two|three|four|badly)|sleeping \d+|only sleep\w*|[1-5] ?am|nightmares?"
        r"|hours? (?:of )?sleep|night terrors|exhausted|knackered|shattered"
    ),
)
_SKILL = (
    r"(?:skills?|techniques?|wise mind|dear ?man|tipp|stop|radical acceptance|opposite action"
    r"|check(?:ing)? the facts|self.?sooth\w*|half.?smile|pros and cons|urge surf\w*"
    r"|surf(?:ing)? (?:the )?urges?|cope ahead|coping ahead|please|give|fast|body scan"
    r"|(?:paced )?breathing|problem solving|grounding|mindfulness|dialectical abstinence|accepts"
    r"|improve|validat\w+|willing hands|the pros|loving kindness|turning the mind|distract\w*"
    r"|five senses|building mastery|observe|describe|participate|non.?judging)"
)
_ASK = (
    r"(?:teach|show|explain|learn|(?:walk|talk|take) me through|is there|help w|help with|help me"
    r"|go over|remind me|try|want to|wanna|like to|can (?:you|u|we|i)|could (?:you|u|we|i)|how (?:do"
    r"|does|to)|hows|what(?: is|s| are| was| does)?|whats|which|any|need|have a|got a|wanted to"
    r"|meant to ask|give me|tell me|lets|do)"
)
_SKILLS = (
    rf"{_ASK}(?: \w+){{0,6}}? {_SKILL}",
    (
        r"(?:teach|show) me|(?:give|show) me something|something for (?:anger|anxiety|sleep|panic|urges"
        r"|this)"
    ),
    r"what (?:skill|should i use)|which one (?:is|should)",
)
LIVING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "people": _PEOPLE,
        "substances": _SUBSTANCES,
        "eating": _EATING,
        "home": _HOME,
        "money": _MONEY,
        "work": _WORK,
        "sleep": _SLEEP,
        "skills": _SKILLS,
    }
)
