"""The words by which a clause shows what it is about: patterns over plain text, built to miss rather than accuse.

What gets in the way of therapy is read only where the client speaks of themselves; for a story about somebody
else, for what was years ago, and for "what if", there is no cue.
"""

import re
from dataclasses import dataclass

from coaching.living_cues import KIN, LIVING

_SHORT = (
    (
        r"\b(?:did|have|had|could|was|were|do|does|has|is|are|would|can|will) not\b",
        lambda m: m[0].split()[0] + "nt",
    ),
    (r"\bcannot\b", lambda _m: "cant"),
)
BETWEEN = re.compile(
    r"\s*[.!?;:\n+,\u2026]+\s+|[!?;]+|\s+[-\u2013\u2014]+\s+|\s+&\s+"
    r"|\s+(?:and|but|then|so|because|becuase|bc|cos|cuz|coz|cause|also|while|when|since|plus|although"
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
    text = clause.lower().replace("'", "").replace("\u2019", "")
    for pattern, short in _SHORT:
        text = re.sub(pattern, short, text)
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s/:-]", " ", text)).strip()


_THEY = (
    rf"(?:he|she|they|everyone|everybody|people|somebody|someone|my {KIN}|the (?:leader|others)"
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
    r"(?:didnt|havent|hadnt|couldnt|cant|wont|not|never|dont|didn|isnt|aint|wasnt|havnt|haven|forgot(?: to)?"
    r"|failed to)"
)
_MISS = (
    r"(?:miss(?:ed|ing)?|skip(?:ped|ping)?|bunk(?:ed|ing)?(?: off)?|bail(?:ed|ing)?(?: on)?|ditch(?:ed|ing)?"
    r"|bl(?:ew|ow|owing|own) off|cancel(?:l?ed|l?ing)?|no.?show(?:ed)?(?: again)?(?: for me)?(?: at)?"
    r"|ghost(?:ed|ing)|slept through|overslept"
    r"|flaked(?: out)?(?: on)?|dodg(?:ed|ing)|avoid(?:ed|ing)|stood up|swerv(?:ed|ing)|sack(?:ed|ing) off"
    r"|wagged|skiv(?:ed|ing)"
    r"|pull(?:ed|ing) a sickie(?: on)?|bottled|duck(?:ed|ing)(?: out of)?|instead of(?: going to)?"
    r"|too \w+ (?:for|to go to))"
)
_GO = (
    r"(?:go(?:ing)?|went|get|got|make|made it|turn(?:ed)? up|come|been|attend(?:ed)?|face|show(?:ed)? up"
    r"|join(?:ed)?|log(?:ged)? (?:on|in|into|onto)|bring myself)"
)
_GROUP = (
    r"(?:(?:dbt |skills? )?(?:groups?|(?<=skills )class)(?<!friend group)(?<!study group)"
    r"(?! (?:chat|project|work|text|photo|call)))"
)
_SESSION = (
    r"(?:(?:dbt|therapy|individual|counsell?ing|our|my) (?:session|appointment|appt)s?|session|therapy"
    r"|counsell?ing|(?:my|the|an?) (?:appointment|appt)|(?:my|the) (?:therapist|counsell?or)|one.to.one|1[:-]1)"
)
_ELSEWHERE = (
    r"(?! (?:at the |with the |for the )?(?:dentist|doctor|doctors|gp|vet|hair\w*|job ?centre|bank|council))"
)
_CARD = (
    r"(?:(?:diary|dbt|daily) ?cards?|diary(?: app)?"
    r"|(?<!credit )(?<!bank )(?<!debit )(?<!birthday )(?<!sim )(?<!gift )(?<!id )(?<!post )cards?)"
)
_FILL = (
    r"(?:do|done|did|doing|fill|filled|filling|complete|completed|touch|touched|open|opened|keep|kept|write"
    r"|written|start|started|look|looked|manag\w+|got round to|get round to|been|updat\w+)"
)
_WORK = (
    r"(?:practi[cs]e[ds]?|practi[cs]ing|homework|home work|worksheets?|handouts?|exercises|assignments?"
    r"|(?:dbt |any |the |my |single )?skills?(?: (?:practi[cs]e|stuff|work))?|mindfulness|(?:paced )?breathing)"
)
_TRY = (
    r"(?:do|done|doing|did|use|used|using|touch|touched|look|looked|try|tried|open|opened|get|got|start|started"
    r"|been|find time for|manag\w+|keep up|kept up)"
)
_ALL = r"(?:dbt|therapy|treatment|group|the program\w*|my therapist|counsell?ing|sessions)"


def _of(*patterns: str, own: bool = False) -> Cue:
    return Cue(re.compile(rf"\b(?:{'|'.join(patterns)})\b"), own)


def _absence(noun: str) -> tuple[str, ...]:
    return (
        rf"{_MISS}(?: \w+){{0,3}}? {noun}",
        rf"forgot(?: about| to go to)?(?: my| the| our)? {noun}",
        rf"{_NOT}(?: \w+){{0,3}}? {_GO}(?: \w+){{0,4}}? {noun}",
        rf"(?:wasnt|werent|not) (?:at|in|there for)(?: my| the| our)? {noun}",
        rf"(?:\w+ )?(?:late|mins? late|minutes late) (?:to|for)(?: \w+){{0,2}}? {noun}",
        rf"{noun} (?:\w+ )?(?:\d+ )?(?:mins?|minutes|an hour|half an hour|really|so|very)?(?: )?late",
        rf"no {noun} (?:for me|today|tonight|this week|last (?:night|week)|again)",
        rf"(?:meant|supposed) to (?:be at|go to|be in)(?: \w+){{0,2}}? {noun}",
        rf"(?:left|leaving) (?:my |the )?{noun} (?:early|half ?way)",
        rf"(?:gave|give|giving) (?:my |the )?{noun} a miss",
    )


TO_THE_BOT = re.compile(r"\b(?:this thing|you|youre|u|ur|your|bot|app|chatbot|program|machine)\b")
"""A clause of a longer message is only taken for anger at this program where it is spoken to or named."""
LETS_DO_IT = re.compile(
    r"\b(?:lets|can we|could we|can i|want to|id like to|ill) (?:do|fill|start|open) (?:it|one|my (?:diary|card)"
    r"|the (?:diary|card)|this)\b|\bdo it now\b"
)
"""A card that is about to be filled in is nothing that got missed."""
OWN_DATA = re.compile(r"\b(?:delete|remove|erase|wipe)\b")
AT_THE_BOT = re.compile(
    r"\b(?:(?:this|that|the|u|you|ur|youre|your|stupid|useless|dumb) (?:\w+ ){0,2}(?:bot|app|chatbot)\b.{0,20}"
    r"(?:stupid|useless|joke|dumb|rubbish|shit|crap|pointless|hate)"
    r"|(?:stupid|useless|dumb|shit|crap|fucking|waste of space) (?:bot|app|chatbot)"
    r"|this thing (?:is )?(?:so )?(?:useless|stupid|shit|crap|rubbish|pointless)|hate this (?:bot|app|thing)"
    r"|(?:youre|you are|ur|u r) (?:not|no) (?:even |really |any )?(?:help\w*|use|listening)"
    r"|^(?:you|u) (?:just |really |still )?(?:dont|never) (?:get|understand) (?:it|me|this)$)\b"
)
WHOLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("diary", re.compile(rf"\b{_CARD} (?:lol |haha |well |um )?(?:no|nope|nah|not a chance|what diary)\b")),
    ("group", re.compile(rf"\b{_GROUP} (?:\w+ ){{0,6}}(?:and|but) i (?:didnt go|couldnt|wasnt|stayed)\b")),
    (
        "session",
        re.compile(
            r"\b(?:told|texted|emailed) (?:my|the) (?:therapist|counsell?or)(?: that)? i (?:was|am) (?:ill|sick)\b"
        ),
    ),
)
"""What is said over more than one clause: "my group was today and I didn't go"."""
CUES: tuple[tuple[str, Cue], ...] = (
    (
        "disrupted",
        _of(
            r"(?:yell|shout|scream|swear|kick(?:ed)? off|swore|curs|snap|threw|argu|fought|had a go"
            r"|blew up|lost it)"
            rf"\w*(?: \w+){{0,5}}? (?:in|during|at)(?: the| my)? (?:{_GROUP}|{_SESSION})",
            r"(?:yell|shout|scream|swore|snap)\w* at (?:the|my|our) (?:group leaders?|group|skills trainer"
            r"|therapist)",
            r"hung up on (?:my|the) (?:therapist|counsell?or)|(?:slamm|threw)\w*(?: \w+){0,3} at (?:my"
            r"|the) therapist",
            rf"(?:storm|walk)ed out (?:of |on )(?:the |my |our )?(?:{_GROUP}|{_SESSION})",
            rf"(?:got|was|been|were) (?:kicked|thrown|sent|asked to leave)(?: \w+){{0,3}}? {_GROUP}",
            r"(?:turned up|showed up|came|went|was|were)(?: \w+)? (?:drunk|high|stoned|wasted) (?:to|in|at)"
            rf"(?: my| the)? (?:{_GROUP}|{_SESSION})",
            own=True,
        ),
    ),
    (
        "quitting",
        _of(
            r"(?:quit(?:ting)?|dropp?(?:ing|ed)? out of|leav(?:e|ing)|stop(?:ping)?|done with|giv(?:e|ing) up on"
            rf"|want out of|(?:pack|jack)(?:ing)? in|dropping)(?: \w+)? {_ALL}",
            rf"(?:not|never|aint) going back(?: to)?(?: \w+)? {_ALL}",
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
            r"(?:forgot|skipp?(?:ed|ing)|missed|missing|behind on|ignor(?:ed|ing)|avoiding|neglect\w*"
            r"|too \w+ for|no time for)"
            rf"(?: \w+){{0,3}}? {_CARD}",
            rf"{_NOT}(?: \w+){{0,3}}? time for(?: \w+){{0,2}}? {_CARD}",
            rf"(?:kept meaning|keep meaning|meant|been meaning|was going) to (?:do|fill)(?: \w+){{0,3}}? {_CARD}",
            rf"{_CARD}(?: \w+){{0,2}}? (?:blank|empty|not done|undone|unfilled|not filled|untouched"
            r"|write off|cobwebs)",
            rf"let(?: \w+){{0,2}}? {_CARD} slide",
            rf"(?:couldnt|cant) be (?:bothered|arsed)(?: \w+){{0,4}}? {_CARD}",
            own=True,
        ),
    ),
    (
        "practice",
        _of(
            rf"(?:no|zero)(?: \w+){{0,3}}? {_WORK}",
            rf"{_NOT}(?: \w+){{0,3}}? {_TRY}(?: \w+){{0,4}}? {_WORK}",
            rf"{_NOT}(?: \w+)?(?: to)? practi[cs](?:e|ed|ing)",
            r"(?:forgot|skipped|missed|dodg\w+|skipping|avoid\w+|ignor\w+|put off|putting off|bottled)"
            rf"(?: \w+){{0,3}}? {_WORK}",
            r"forgot to (?:do|use|try)(?: \w+){0,2}? (?:breathing|mindfulness|skill\w*)",
            rf"(?:kept meaning|keep meaning|meant|been meaning|was going) to (?:do|use"
            rf"|try)?(?: \w+){{0,3}}? ?{_WORK}",
            rf"(?:couldnt|cant|no) (?:be (?:bothered|arsed)|time|energy)(?: \w+){{0,3}}? {_WORK}",
            r"(?:worksheets?|homework|handouts?)(?: \w+){0,3}? (?:blank|empty|undone|not done|in my bag"
            r"|unopened|untouched)",
            r"(?:practi[cs]e|practi[cs]ing|homework) (?:just )?(?:didnt happen|hasnt happened)",
            own=True,
        ),
    ),
    *((name, _of(*patterns)) for name, patterns in LIVING.items()),
)
