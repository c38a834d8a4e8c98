"""What the dialogue leaves to the app: it says one of these keys, and the app does the real thing instead."""

from collections.abc import Mapping

from content.say import Say

PREFIX = "handoff."
PERSON = "handoff.person"
HELPLINES = "handoff.helplines"
PLAN = "handoff.plan"
MENU = "handoff.menu"
SETTINGS = "handoff.settings"
DIARY = "handoff.diary"
"""The diary card of the day; the short log of a moment is the dialogue's own."""
DELETE_DATA = "handoff.delete_data"
MISSED = "handoff.missed"
"""A practice or a card did not happen: the app asks the missing links."""
SAFETY = "handoff.safety"
"""Ask about safety now. Slot `reason` is one of the REASON_ values; the app decides what follows."""

ALL = frozenset({PERSON, HELPLINES, PLAN, MENU, SETTINGS, DIARY, DELETE_DATA, MISSED, SAFETY})

REASON_URGE = "urge_self_harm"
REASON_HARM_OTHERS = "acted_harm_others"
REASON_MEDICAL = "medical_signs"
REASON_ONGOING_HARM = "ongoing_harm"
REASON_MEANS = "means_near"
REASON_NO_DROP = "no_drop"
REASONS = frozenset(
    {REASON_URGE, REASON_HARM_OTHERS, REASON_MEDICAL, REASON_ONGOING_HARM, REASON_MEANS, REASON_NO_DROP}
)

BY_INTENT: Mapping[str, str] = {
    "ask_human": PERSON,
    "ask_helplines": HELPLINES,
    "ask_safety_plan": PLAN,
    "change_settings": SETTINGS,
    "delete_data": DELETE_DATA,
    "show_menu": MENU,
    "report_missed_practice": MISSED,
}


def safety(reason: str) -> Say:
    """Return the hand-off to the app's safety check; `reason` must be one of REASONS."""
    if reason not in REASONS:
        raise ValueError(f"unknown reason for a safety check: {reason}")
    return Say(SAFETY, {"reason": reason})
