"""What a skill, a module or a word of DBT means, in a sentence or two; never a dead end."""

import re
from types import MappingProxyType

from actions.reply import Reply
from actions.services import Services
from actions.turn import Turn
from coaching.skill_names import named_skill
from content.say import Say

_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("explain.dbt", re.compile(r"\b(?:dbt|dialectical)\b")),
    ("explain.wise_mind", re.compile(r"\b(?:wise mind|emotion mind|reasonable mind)\b")),
    ("explain.mindfulness", re.compile(r"\bmindful\w*\b")),
    ("explain.distress_tolerance", re.compile(r"\bdistress tolerance\b")),
    ("explain.emotion_regulation", re.compile(r"\bemotion(?:al)? regulation\b")),
    ("explain.interpersonal_effectiveness", re.compile(r"\binterpersonal\b")),
    ("explain.validation", re.compile(r"\bvalidat\w+\b")),
    ("explain.diary_card", re.compile(r"\bdiary\b")),
    ("explain.skill", re.compile(r"\bskills?\b")),
)


def explain(turn: Turn, services: Services) -> Reply:
    """Explain what was named; when nothing is recognised, offer the four modules to choose from."""
    asked = turn.heard.value("skill") or ""
    skills = services.library.skills
    skill = asked if asked in skills else named_skill(turn.heard.text, skills)
    if skill is not None:
        return Reply((explain_skill(skill, services),))
    topic = f"explain.{asked}"
    if asked and topic in services.library.messages:
        return Reply((Say(topic),))
    text = turn.heard.text.lower()
    found = next((key for key, pattern in _TOPICS if pattern.search(text)), "explain.choose")
    return Reply((Say(found),))


def explain_skill(skill: str, services: Services) -> Say:
    """Return the gist of a skill, with the way into it where it can be walked through."""
    slots = MappingProxyType({"skill": f"@skill.{skill}.name", "gist": f"@skill.{skill}.gist"})
    walkable = bool(services.library.skills[skill].steps)
    rows = ((f"skill.{skill}",), ("house.menu",)) if walkable else (("offer.find",), ("house.menu",))
    return Say("explain.one_skill", slots, buttons=rows)
