"""Tells criticism of this program or of DBT from other talk, so that it is thanked for without the dialogue.

It is never answered with a defence (dbt-brief table 1, row 2). That one skill did not help is no criticism: it
is a rating, and the dialogue takes it up. What is missed here the dialogue may still understand.
"""

import re

from coaching.rupture import plain_line

LONGEST, MOST_CHARACTERS = 60, 600
_THING = r"(?:bot|app|program|chat ?bot|chat|robot|machine|software|coach|ai|thing)"
_BOT = rf"(?:(?:this|your|ur|that) (?:\w+ )?{_THING}|the {_THING}|dbt)"
_OURS = (
    r"(?:(?:this|the|your|ur|these|those|all these|all your) (?:\w+ )?(?:skills?|exercises?|messages?"
    r"|answers?|repl(?:y|ies)"
    r"|responses?|questions?|buttons?|suggestions?|advice|timers?|reminders?|texts?|steps?|module|lines?))"
)
_SO = (
    r"(?:(?:so|such|just|really|very|too|a bit|a little|kind of|kinda|always|all|always so|basically|totally"
    r"|nothing but|an?|the|pure|complete|total|all the|fucking) )*"
)
_BAD = (
    r"(?:useless|pointless|stupid|dumb|rubbish|joke|cult|scam|boring|annoying|irritating|patroni[sz]ing"
    r"|condescending"
    r"|childish|robotic|generic|cold|long|slow|confusing|wrong|broken|bad|terrible|awful|horrible|worst"
    r"|waste of (?:my )?time"
    r"|waste|nonsense|bullshit|bs|crap|shit|garbage|trash|unhelpful|not helpful|preachy|cheesy|fake|creepy"
    r"|infantili[sz]ing"
    r"|victim.?blaming|abusive|gaslighting|toxic|same|copy.?pasted?|canned|scripted|repetitive|simplistic"
    r"|insulting"
    r"|overrated|outdated|unscientific|cruel|manipulative|invasive|hard to (?:use|read)|ridiculous|shallow|naive)"
)
_IS = r"(?:'s|'re| is| are| was| were| feels?| felt| sounds?| seems?| look[s]?)(?: like)?"
_FAILS = (
    r"(?:(?:doesn't|don't|does not|do not|didn't|did not|never|can't|cannot|won't|isn't|is not|not)(?: even"
    r"| really| actually)*"
    r" (?:help\w*|work\w*|understand\w*|listen\w*|answer\w*|read\w*|care\w*|fit|suit|make sense|made for)"
    r"|makes? (?:me|it|things|everything)(?: feel)? (?:worse|angry|sick)|made (?:me|it|things"
    r"|everything)(?: feel)? worse"
    r"|blames? \w+|treats? (?:me|us|people) like|talks? (?:down )?to me like|talks? down|ignores?|keeps? \w+ing"
    r"|repeats?|asks? too (?:much|many)|just teach\w* (?:people|me|us) to|spies|is spying|wastes?"
    r"|gets? (?:it|me|everything) wrong)"
)
_YOU = (
    r"(?:you|u) (?:(?:just |always |only |keep |all )*(?:repeat(?:ing)? (?:yourself|the same)"
    r"|ask(?:ing)? (?:too|the same)"
    r"|say(?:ing)? the same|sound like|talk(?:ing)? (?:down )?to me like|treat me like|ignored? (?:me|what))"
    r"|(?:keep|always) repeating|(?:don't|didn't|never|can't|won't)(?: even)? (?:answer(?:ed)? (?:me|my)"
    r"|help(?:ed)? (?:me|at all|anyone)"
    r"|read (?:what|my)))"
)
# "This is awful" is far more often said of a life than of a program: alone, "this" needs a word for a text.
_THIS = (
    rf"this{_IS} {_SO}(?:stupid|bullshit|bs|patroni[sz]ing|condescending|childish|robotic|generic|preachy|cheesy"
    r"|copy.?pasted?|canned|scripted|nonsense|rubbish|crap|a joke|joke|waste of (?:my )?time)"
)
_CRITICISM = re.compile(
    rf"\b{_BOT}{_IS} {_SO}{_BAD}\b|\b{_THIS}\b|\b{_OURS}(?:{_IS}) {_SO}{_BAD}\b|\b{_BOT} (?:\w+ )?{_FAILS}"
    rf"|\b(?:you(?:'re| are)|ur|u r) {_SO}{_BAD}\b|\b{_YOU}\b"
    r"|\b(?:worst|stupidest|dumbest|most \w+) (?:bot|app|thing|program)\b|\b(?:hate|dislike|sick of"
    r"|tired of|fed up with|don't like|can't stand)"
    rf" (?:{_BOT}|{_OURS}|how you|the way you)\b|\bwaste of (?:my )?time\b"
    r"|\b(?:bot|app|program|machine|computer|software) (?:can't|cannot|could never|should(?:n't"
    r"| not)) (?:\w+ ){0,2}(?:replace|help|understand|therap\w+)"
)
# About the skill just done, which is a rating and no criticism.
_ELSEWHERE = re.compile(r"\b(?:exercise|step|skill)s? (?:is|are|was|were) too \w+")


def is_criticism(text: str) -> bool:
    """Tell whether a message criticises this program, what it says, or DBT."""
    line = plain_line(text)
    if len(line.split()) > LONGEST or len(line) > MOST_CHARACTERS:
        return False
    return _CRITICISM.search(_ELSEWHERE.sub(" ", line)) is not None
