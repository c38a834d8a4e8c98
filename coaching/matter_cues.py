"""The words by which a clause shows what it is about: patterns over plain text, built to miss rather than accuse.

What gets in the way of therapy is read only where the client speaks of themselves; for a story about somebody
else, for what was years ago, and for "what if", there is no cue.
"""

import re
from dataclasses import dataclass

_SHORT = (
    (
        r"\b(?:did|have|had|could|was|were|do|does|has|is|are|would|can|will) not\b",
        lambda m: m[0].split()[0] + "nt",
    ),
    (r"\bcannot\b", lambda _m: "cant"),
)
BETWEEN = re.compile(
    r"\s*[.!?;:\n+,\u2026]+\s+|[!?;]+|\s+[-\u2013\u2014]+\s+|\s+&\s+"
    r"|\s+(?:and|but|then|so|because|becuase|bc|cos|cuz|coz|cause|also|while|when|since|plus|although|instead"
    r"|honestly)\s+",
    re.IGNORECASE,
)
"""Where one part of a message ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern for one matter; with `own` it counts only where the client speaks of themselves and of now."""

    pattern: re.Pattern[str]
    own: bool = False

    def is_in(self, plain: str) -> bool:
        """Tell whether a clause, as `plain` gives it, shows the matter."""
        if not self.own:
            return self.pattern.search(plain) is not None
        if _NOT_NOW.search(plain):
            return False
        return any(not _NOT_MINE.search(plain[: found.start()]) for found in self.pattern.finditer(plain))


def plain(clause: str) -> str:
    """Return a clause in lower case, without apostrophes, with "did not" as "didnt"."""
    text = clause.lower().replace("'", "")
    for pattern, short in _SHORT:
        text = re.sub(pattern, short, text)
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s/:-]", " ", text)).strip()


_KIN = (
    r"(?:mum|mom|mam|mother|dad|father|sister|brother|sis|bro|friend|best friend|bf|gf|boyfriend|girlfriend"
    r"|husband|wife"
    r"|partner|ex|son|daughter|kids?|cousin|aunt|uncle|gran|nan|roommate|flatmate|housemate|family|parents?"
    r"|fianc\w+|mate)"
)
_THEY = (
    rf"(?:he|she|they|everyone|everybody|people|somebody|someone|my {_KIN}|the (?:leader|others)"
    r"|(?:my|the) therapist)"
)
_NOT_MINE = re.compile(
    rf"\b{_THEY}(?: \w+)?\s*$|\b(?:didnt|never|havent|dont|wont|wouldnt|not|if i|if you|did you)(?: \w+)?\s*$"
)
_NOT_NOW = re.compile(
    r"\b(?:used to|last year|years? ago|when i was|back then|in the past|as a (?:kid|child|teen\w*)|what if"
    r"|months ago)\b"
)
_NOT = (
    r"(?:didnt|havent|hadnt|couldnt|cant|wont|not|never|dont|didn|isnt|aint|havnt|haven|forgot(?: to)?|failed to)"
)
_MISS = (
    r"(?:miss(?:ed|ing)?|skip(?:ped|ping)?|bunk(?:ed|ing)?(?: off)?|bail(?:ed|ing)?(?: on)?|ditch(?:ed|ing)?"
    r"|blew off"
    r"|blowing off|cancel(?:l?ed|l?ing)?|no.?show(?:ed)?|ghost(?:ed|ing)|slept through|overslept"
    r"|flaked(?: out)?(?: on)?|dodg(?:ed|ing)|avoid(?:ed|ing)|stood up)"
)
_GO = (
    r"(?:go(?:ing)?|went|get|got|make|made it|turn(?:ed)? up|come|been|attend(?:ed)?|face|show(?:ed)? up"
    r"|join(?:ed)?)"
)
_GROUP = (
    r"(?:(?:dbt |skills? )?(?:group|(?<=skills )class)(?<!friend group)(?<!study group)"
    r"(?! (?:chat|project|work|text|photo|call)))"
)
_SESSION = (
    r"(?:(?:dbt|therapy|individual|counsell?ing|our|my) (?:session|appointment|appt)s?|session|therapy"
    r"|counsell?ing"
    r"|(?:my|the|an?) (?:appointment|appt)|(?:my|the) therapist|one to one|1:1)"
)
_ELSEWHERE = (
    r"(?! (?:at the |with the |for the )?(?:dentist|doctor|doctors|gp|vet|hair\w*|job ?centre|bank|council))"
)
_CARD = (
    r"(?:(?:diary|dbt|daily) ?cards?|diary"
    r"|(?<!credit )(?<!bank )(?<!debit )(?<!birthday )(?<!sim )(?<!gift )(?<!id )(?<!post )cards?)"
)
_FILL = (
    r"(?:do|done|did|doing|fill|filled|filling|complete|completed|touch|touched|open|opened|keep|kept|write"
    r"|written|start|started)"
)
_WORK = (
    r"(?:practi[cs]e[ds]?|practi[cs]ing|homework|home work|worksheets?|handouts?|exercises|(?:dbt |any |the "
    r"|my )?skills"
    r"(?: practi[cs]e)?)"
)
_TRY = (
    r"(?:do|done|doing|did|use|used|using|touch|touched|look|looked|try|tried|open|opened|get|got|start|started)"
)


def _of(*patterns: str, own: bool = False) -> Cue:
    return Cue(re.compile(rf"\b(?:{'|'.join(patterns)})\b"), own)


def _absence(noun: str) -> tuple[str, ...]:
    return (
        rf"{_MISS}(?: \w+){{0,3}}? {noun}",
        rf"forgot(?: about| to go to)?(?: my| the| our)? {noun}",
        rf"{_NOT}(?: \w+){{0,3}}? {_GO}(?: \w+){{0,4}}? {noun}",
        rf"(?:\w+ )?(?:late|mins? late|minutes late) (?:to|for)(?: \w+){{0,2}}? {noun}",
        rf"no {noun} (?:for me|today|tonight|this week|last (?:night|week)|again)",
        rf"(?:meant|supposed) to (?:be at|go to|be in)(?: \w+){{0,2}}? {noun}",
    )


TO_THE_BOT = re.compile(r"\b(?:you|youre|u|ur|your|bot|app|chatbot|program|machine)\b")
"""A clause of a longer message is only taken for anger at this program where it is spoken to or named."""
LETS_DO_IT = re.compile(
    r"\b(?:lets|can we|could we|can i|want to|id like to|ill) (?:do|fill|start|open)\b|\bdo it now\b"
)
"""A card that is about to be filled in is nothing that got missed."""
OWN_DATA = re.compile(r"\b(?:delete|remove|erase|wipe)\b")
AT_THE_BOT = re.compile(
    r"\b(?:(?:this|that|the|u|you|ur|youre|your|stupid|useless|dumb) (?:\w+ ){0,2}(?:bot|app|chatbot)\b.{0,20}"
    r"(?:stupid|useless|joke|dumb|rubbish|shit|crap|pointless|hate)|(?:stupid|useless|dumb|shit|crap"
    r"|fucking) (?:bot|app|chatbot)"
    r"|(?:youre|you are|ur|u r) (?:not|no) (?:even |really |any )?(?:help\w*|use|listening)"
    r"|^(?:you|u) (?:just |really |still )?(?:dont|never) (?:get|understand) (?:it|me|this)$)\b"
)
CUES: tuple[tuple[str, Cue], ...] = (
    (
        "disrupted",
        _of(
            r"(?:yell|shout|scream|swear|kick(?:ed)? off|swore|curs|snap|threw|argu|fought|had a go|blew up"
            r"|lost it)\w*"
            rf"(?: \w+){{0,5}}? (?:in|during|at)(?: the| my)? (?:{_GROUP}|{_SESSION})",
            r"(?:yell|shout|scream|swore|snap)\w* at (?:the|my|our) (?:group leaders?|group|skills trainer"
            r"|therapist)",
            rf"(?:storm|walk)ed out (?:of |on )(?:the |my |our )?(?:{_GROUP}|{_SESSION})",
            rf"(?:got|was|been|were) (?:kicked|thrown|sent|asked to leave)(?: \w+){{0,3}}? {_GROUP}",
            rf"(?:turned up|showed up|came|went|was|were)(?: \w+)? (?:drunk|high|stoned|wasted) (?:to|in"
            rf"|at)(?: my| the)?"
            rf" (?:{_GROUP}|{_SESSION})",
            own=True,
        ),
    ),
    (
        "quitting",
        _of(
            r"(?:quit(?:ting)?|dropp?(?:ing|ed)? out of|leav(?:e|ing)|stop(?:ping)?|done with|giv(?:e"
            r"|ing) up on|want out of)"
            r"(?: \w+)? (?:dbt|therapy|treatment|group|the program\w*|my therapist|counsell?ing|sessions)",
            own=True,
        ),
    ),
    ("group", _of(*_absence(_GROUP), own=True)),
    (
        "session",
        _of(*_absence(_SESSION + _ELSEWHERE), rf"{_NOT} {_GO} to see (?!a doctor|the doctor)\w+", own=True),
    ),
    (
        "diary",
        _of(
            rf"no (?:dbt )?{_CARD}",
            rf"{_NOT}(?: \w+){{0,3}}? {_FILL}(?: \w+){{0,4}}? {_CARD}",
            rf"(?:forgot|skipped|missed|behind on|ignored|avoiding|too tired for"
            rf"|no time for)(?: \w+){{0,2}}? {_CARD}",
            rf"{_NOT}(?: \w+){{0,3}}? time for(?: \w+){{0,2}}? {_CARD}",
            rf"{_CARD}(?: \w+){{0,2}}? (?:blank|empty|not done|undone|unfilled|not filled)",
            rf"let(?: \w+){{0,2}}? {_CARD} slide",
            own=True,
        ),
    ),
    (
        "practice",
        _of(
            rf"(?:no|zero)(?: \w+){{0,3}}? {_WORK}",
            rf"{_NOT}(?: \w+){{0,3}}? {_TRY}(?: \w+){{0,4}}? {_WORK}",
            rf"{_NOT}(?: \w+)?(?: to)? practi[cs](?:e|ed|ing)",
            rf"(?:forgot|skipped|missed|dodg\w+|skipping|avoid\w+)(?: \w+){{0,3}}? {_WORK}",
            r"forgot to (?:do|use|try)(?: \w+){0,2}? (?:breathing|mindfulness|skill\w*)",
            own=True,
        ),
    ),
    (
        "people",
        _of(
            r"(?:a|big|huge|massive|another|had|the) (?:\w+ )?(?:fight|row|argument|bust.?up|falling out)s?",
            r"fight(?:s|ing)?|fought|argu(?:e|ed|ing|ment|ments)|row with|rows|br(?:eak|oke)(?:ing)? up"
            r"|broken up|split up|dumped me",
            r"f[ea]ll(?:ing|en)? out|(?:not|arent|isnt|wont|werent) (?:speaking|talk(?:ing)?)|(?:ignor|block"
            r"|ghost|dump|cheat)\w*"
            r" (?:on )?me|left me|on a break|drama",
            rf"{_KIN}(?: \w+){{0,4}}? (?:hates?|left|leaving|screaming|shouting|yelling|wont|ignoring|texting"
            rf"|doing my head"
            r"|on at me|called me|useless|stupid|hit|shouted)",
            rf"(?:hate|stupid|useless|yelled at|screamed at|shouted at|snapped at)(?: \w+)? {_KIN}",
            r"hit me|kids? (?:were|are) (?:screaming|fighting)",
        ),
    ),
    (
        "substances",
        _of(
            r"drank|drunk|drink(?:ing|s)?|hung ?over|hangover|wasted|stoned|pissed|tipsy|bender|booze|wine"
            r"|vodka|beers?|relaps\w+"
            r"|(?:got|get|was|am|im|so|being) (?:so |really )?high|smok(?:ed|ing)|weed|coke|cocaine|ketamine|mdma",
            r"(?:i|and|ve|have) used(?: again)?(?= (?:on|last|yesterday|again|sat|sun|mon|tue|wed|thu|fri)|$)"
            r"|^used again"
            r"|used again|weeks? clean|craving (?:a )?\w+",
        ),
    ),
    (
        "eating",
        _of(
            r"bing(?:e|ed|ing|eing|es)|purg(?:e|ed|ing)|thr[eo]w(?:ing|n)? up|vomit\w*|havent eaten|hvnt eaten"
            r"|not eat(?:en|ing)"
            r"|ate nothing|didnt eat|starv\w+|thinking about food|calories|overate|overeat\w*|restrict(?:ing|ed)"
            r"|skip\w*(?: \w+){0,3}? (?:meals?|lunch|dinner|breakfast)",
        ),
    ),
    (
        "home",
        _of(
            r"evict\w*|landlord\w*|homeless|(?:sofa|couch).?surf\w*|kick(?:ed|ing) (?:us|me) out"
            r"|out of the house by"
            r"|mov(?:e|ed|ing) (?:house|home|flat|out)|moving|lost (?:my|the|our) (?:flat|house|home|apartment"
            r"|place)"
            r"|nowhere to (?:live|stay|sleep)|housing|shelter",
        ),
    ),
    (
        "money",
        _of(
            r"money|rent|bills?|debts?|overdraft|(?:im|so|am|were) broke|broke again|(?:cant|couldnt) (?:afford"
            r"|pay)|the bank"
            r"|payday|loans?|bailiffs?|benefits|universal credit",
        ),
    ),
    (
        "work",
        _of(
            r"boss|manager|fired|sacked|laid off|jobs?|at work|work (?:is|was|were|has)|(?:of|from) work"
            r"|shifts?|overtime|deadlines?"
            r"|exams?|uni|college|coursework|redundan\w+|cowork\w+|colleagues?|wrote me up",
        ),
    ),
    (
        "sleep",
        _of(
            r"(?:cant|couldnt|didnt|havent|not|never|barely|hardly) (?:\w+ )?(?:sleep|slept|sleeping)|no sleep"
            r"|insomnia|sleepless"
            r"|awake|up (?:all|every) night|slept (?:only |like |for )?\d+|sleeping \d+|only sleep\w*|[2-5] ?am",
        ),
    ),
    (
        "skills",
        _of(
            r"(?:teach|show|explain|learn|walk me through|try|want to|like to|can (?:you|u|we)|could (?:you|u"
            r"|we)|help me|how (?:do|does)"
            r"|what(?: is|s| are| was)?|whats|which|any|need|have a|wanted to|just)(?: \w+){0,6}? "
            r"(?:skills?|wise mind|dear ?man|tipp|stop|radical acceptance|opposite action|check the facts"
            r"|self ?soothe|half smile"
            r"|pros and cons|urge surfing|cope ahead|please|give|fast|body scan|(?:paced )?breathing"
            r"|problem solving|grounding"
            r"|mindfulness|dialectical abstinence|accepts|improve|self-soothe|half-smile)",
            r"(?:teach|show) me|explain (?:wise|radical|opposite|dear)|whats the (?:pros|breathing)",
        ),
    ),
)
