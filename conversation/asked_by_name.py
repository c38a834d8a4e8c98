"""Reads a short message that asks for a part of this program by its name ("open my diary card", "main menu").

Whole messages alone are read: what is told beside the name belongs to others. A name on its own may also answer a
question that takes any words, so there only a plain order counts ("open my goals").
"""

import re
from enum import StrEnum


class Part(StrEnum):
    """A part of the program that has a command of its own; `remind` is a button's."""

    DIARY = "diary"
    PLAN = "plan"
    GOALS = "goals"
    WORKS = "works"
    SKILLS = "skills"
    WEEK = "week"
    TODAY = "today"
    MENU = "menu"
    SETTINGS = "settings"
    FEEDBACK = "feedback"
    REMIND = "remind"


def _any(*ways: str) -> str:
    return f"(?:{'|'.join(ways)})"


_POLITE = _any(
    "ok", "okay", "right", "hey", "hi", "hello", "so", "actually", "sorry", "no", "nah", "wait", "well", "yes",
    "yeah", "oh", "please", "pls", "plz", "just", "now", "then", "and", "but", "instead",
)  # fmt: skip
_TOPIC = "(?:skills?|exercise|questions?|breathing|topic|one)"
_DROPPED = _any(
    "never ?mind",
    rf"(?:forget|never ?mind|drop|scrap|leave|stop|not|enough of|no more)(?: about)? "
    rf"(?:(?:(?:the|this|that|all) )?{_TOPIC}|this|that|it)",
)
"""What a change of mind begins with: "forget the skill, ..."."""
_FRAME = _any(
    "(?:can|could|may|shall|should) (?:we|i|you|u)(?: please| pls)?(?: just)?",
    "(?:i|we) (?:would like|d like|want|wanna|need|should)(?: to)?",
    "(?:i|we) (?:have|ought|got) to",
    "id like(?: to)?",
    "i gotta",
    "time (?:for|to)",
    "lets|let us|let me|lemme",
    "how (?:do|can) i",
    "where (?:do|can) i|where is|wheres",
    "is it time for|what about|how about",
)
_OPEN = ("open(?: up)?", "show(?: me| us)?", "bring up", "pull up", "get(?: me)?", "switch to", "go (?:back )?to")
_GO = ("(?:take|bring) me (?:back )?to", "get back to", "return to", "back to")
_LOOK = ("see", "view", "look at", "read(?: me)?", "find", "check", "list", "browse")
_WORK = (
    "do", "start", "begin", "fill(?: in| out| up)?", "complete", "finish", "write(?: in| up)?", "give(?: me)?",
    "leave", "change", "edit", "update", "add to", "work on",
)  # fmt: skip
_ORDER = _any(*_OPEN, *_GO, *_LOOK, *_WORK)
_SPEAKS_TO_US = re.compile(_any(*_OPEN, *_GO))
"""Orders that only a program can follow: "fill in my diary" may be a plan of a client, "open my diary" is none."""
_LOOKS = re.compile(_any(*_OPEN, *_GO, *_LOOK))
_OWN = _any(
    "my", "the", "our", "a", "todays", "tonights", "this weeks", "daily", "all(?: my| the)?", "your", "own"
)
_LATER = _any(
    "now", "please", "pls", "plz", "thanks", "thank you", "first", "instead", "again",
    "(?:for )?(?:today|tonight)", "for yesterday", "here", "then", "rn",
)  # fmt: skip
_NAMES: tuple[tuple[Part, str], ...] = (
    (
        Part.DIARY,
        _any(
            "(?:dbt |daily )?diary", "(?:dbt |daily )?diary ?cards?", "daily (?:card|log)", "diary (?:entry|log)"
        ),
    ),
    (Part.PLAN, "(?:safety|crisis) ?plan"),
    (Part.GOALS, "goals?(?: list)?"),
    (
        Part.SKILLS,
        _any("skills", "skills? (?:list|catalogu?e?|library|menu)", "list of (?:all )?(?:the |my )?skills"),
    ),
    (
        Part.WEEK,
        _any("week", "week(?:ly)? (?:summary|report|overview|review)", "(?:summary|review) of (?:my|the) week"),
    ),
    (Part.MENU, _any("(?:main |start |home )?menu", "(?:home|start) screen", "(?:main|home) page")),
    (Part.SETTINGS, "settings"),
    (Part.TODAY, _any("skill of the (?:week|day)", "step for today")),
    (Part.FEEDBACK, "feedback"),
)
_MINE = "(?: me| for me)?"
_WHOLE: tuple[tuple[Part, str], ...] = (
    (
        Part.GOALS,
        _any("what (?:are|were) my goals", "(?:set|add|write down) a (?:new )?goal", "remind me of my goals"),
    ),
    (
        Part.WORKS,
        _any(
            "what(?: usually| normally)? works(?: best)? for me",
            rf"what (?:has |have )?(?:worked|helped){_MINE} (?:before|so far|last time|in the past)",
            rf"(?:(?:show me|open|see|list) )?(?:(?:the|my) )?(?:list of )?what works{_MINE}(?: list)?",
        ),
    ),
    (
        Part.SKILLS,
        "(?:what|which) skills (?:are there|do you (?:have|know)|have you got|can i (?:use|choose))",
    ),
    (
        Part.WEEK,
        _any(
            "how (?:was|is|has) (?:my|the) week(?: been| going)?",
            "how (?:did|does) (?:my|the) week (?:go|look)",
            "what did my week look like",
        ),
    ),
    (
        Part.TODAY,
        _any(
            "what(?:s| is) (?:on |up )?for today",
            "what(?:s| is) (?:my|the) (?:skill|step) (?:of the (?:day|week)|for today)",
        ),
    ),
    (
        Part.DIARY,
        _any(
            "(?:fill in|fill out|do|complete|finish) (?:my|the|todays|tonights) card",
            "(?:log|record|write up) (?:my day|today)",
        ),
    ),
    (Part.MENU, "back to (?:the )?(?:start|beginning)"),
    (
        Part.REMIND,
        (
            "(?:remind me|(?:set|send me) a reminder) (?:about|of|for|to (?:do|fill in|fill out|complete|write)) "
            "(?:my|the) (?:daily )?diary(?: ?card)?"
            "(?: (?:every|each) (?:day|evening|night)| daily| in the evening| later)?"
        ),
    ),
)
_LEAD = rf"(?P<lead>(?:{_POLITE} )*(?:{_DROPPED} )?(?:{_POLITE} )*)"
_BEFORE = rf"{_LEAD}(?:(?P<frame>{_FRAME}) )?(?:(?P<order>{_ORDER}) )?(?P<own>(?:{_OWN} )*)"
_TAIL = rf"(?: {_LATER})*"
_NAMED = tuple((part, re.compile(rf"{_BEFORE}(?P<name>{name}){_TAIL}")) for part, name in _NAMES)
_SAID_WHOLE = tuple((part, re.compile(rf"{_LEAD}(?:{_FRAME} )?(?:{said}){_TAIL}")) for part, said in _WHOLE)
_MOST_WORDS = 14


def part_named(text: str, *, words_asked: bool) -> Part | None:
    """Return the part that a whole message asks for, or None.

    `words_asked` tells that what was last shown takes any words: then a bare name may be the answer ("my goals",
    "what works for me"), and only the menu and plain orders are read.
    """
    plain = _plain(text)
    if not plain or len(plain.split()) > _MOST_WORDS:
        return None
    for part, pattern in _NAMED:
        found = pattern.fullmatch(plain)
        if found is not None:
            return part if _is_meant(part, found, words_asked=words_asked) else None
    if words_asked:
        return None
    return next((part for part, pattern in _SAID_WHOLE if pattern.fullmatch(plain)), None)


def _is_meant(part: Part, found: re.Match[str], *, words_asked: bool) -> bool:
    """Tell whether the name asks for its part, and is no mere word: "no diary", "week", "i need skills"."""
    order, own = found["order"] or "", bool(found["own"])
    asked = bool(order or found["frame"])
    if words_asked and part is not Part.MENU:
        return bool(_SPEAKS_TO_US.fullmatch(order))
    if found["lead"].endswith(("no ", "nah ")) and not asked:
        return own
    if found["name"] in {"week", "goal"}:
        return asked or own
    return found["name"] != "skills" or not asked or bool(_LOOKS.fullmatch(order))


def _plain(text: str) -> str:
    lowered = text.lower().replace("\u2019", "'").replace("'", "")
    return " ".join(re.sub(r"[^\w\s]", " ", lowered).split())
