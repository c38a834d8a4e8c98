"""What a test can cover: rows and sections of the clinical brief, skills, and the flows a client goes through."""

import re
from collections.abc import Iterable

from content.library import Library

BRIEF_ROWS = tuple(f"row {n}" for n in range(1, 34))
BRIEF_PARTS = ("table 1.1", *(f"section {n}" for n in range(1, 11) if n != 1), "section 1.2")
FLOWS = (
    "onboarding", "intake", "offer", "walkthrough", "rerating", "wrapup", "practice", "missed links", "short log",
    "diary", "week", "plan", "goals", "works", "skills", "today", "feedback", "repair", "tone", "settings",
    "data", "menu", "help", "crisis", "paused", "not text", "fallback", "takeover", "routing", "absence",
    "commitment", "parked", "our faults",
)  # fmt: skip
CODES = ("T1", "T2", "T3", "T4", "T5", "SH-U", "SH-A", "HTO", "ABU", "PSM", "MED", "CHI", "OTHER", "UNCLEAR")
EVERY_SKILL = "every skill"
_SKILL = re.compile(r"(?:M|DT|ER|IE)\d{2}")


def all_topics(skills: Iterable[str]) -> tuple[str, ...]:
    """Return everything that can be covered, in the order of the coverage page."""
    flows = tuple(f"flow {name}" for name in FLOWS)
    codes = tuple(f"code {name}" for name in CODES)
    return (*BRIEF_ROWS, *BRIEF_PARTS, *codes, *flows, *sorted(skills))


def unknown_topics(covers: Iterable[str], library: Library) -> list[str]:
    """Return what is named as covered and does not exist."""
    known = {*all_topics(library.skills), EVERY_SKILL}
    return [topic for topic in covers if topic not in known]
