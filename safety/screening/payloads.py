"""What a pressed button says about safety. The grammar is `verb:argument:argument`."""

from dataclasses import dataclass

from safety.types import Action, Code

STRONG_URGE = 5
STRONG_ON_CARD = 3
RISE = 2


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a safety-relevant button means; `name` is its evidence."""

    name: str
    code: Code
    action: Action


_NOTHING = (Code.NONE, Action.NONE)
_FIXED: dict[str, tuple[Code, Action]] = {
    "suicide_answer:yes": (Code.T2, Action.URGENT),
    "suicide_answer:unsure": (Code.T2, Action.URGENT),
    "suicide_answer:passive": (Code.T1, Action.CHECK_IN),
    "suicide_answer:no": _NOTHING,
    "further:method:yes": (Code.T3, Action.URGENT),
    "further:method:unsure": (Code.T3, Action.URGENT),
    "further:intent:yes": (Code.T4, Action.EMERGENCY),
    "further:intent:unsure": (Code.T4, Action.EMERGENCY),
    "further:ready:yes": (Code.T4, Action.EMERGENCY),
    "further:ready:begun": (Code.T5, Action.EMERGENCY),
    "further:ready:unsure": (Code.T4, Action.EMERGENCY),
    "further:past:lately": (Code.T4, Action.EMERGENCY),
    "further:past:longer": (Code.T3, Action.URGENT),
    "further:past:unsure": (Code.T3, Action.URGENT),
    **{f"further:{question}:no": _NOTHING for question in ("method", "intent", "ready", "past")},
    "urge:suicide": (Code.T2, Action.URGENT),
    "urge:self_harm": (Code.SH_U, Action.CHECK_IN),
    "urge:harm_others": (Code.HTO, Action.URGENT),
    "acted:suicide:yes": (Code.T5, Action.EMERGENCY),
    "acted:self_harm:yes": (Code.SH_A, Action.URGENT),
    "acted:harm_others:yes": (Code.HTO, Action.URGENT),
    "acted:lash_out:yes": (Code.HTO, Action.URGENT),
    "wound:bleeding": (Code.SH_A, Action.EMERGENCY),
    "wound:deep": (Code.SH_A, Action.EMERGENCY),
    "wound:swallowed": (Code.SH_A, Action.EMERGENCY),
    "wound:head": (Code.SH_A, Action.EMERGENCY),
    "wound:unsure": (Code.SH_A, Action.EMERGENCY),
    "wound:none": _NOTHING,
    "safe_to_type:no": (Code.ABU, Action.EMERGENCY),
    "safe_to_type:yes": _NOTHING,
    "crisis:about_me": (Code.T1, Action.CHECK_IN),
}


def screening_of_payload(payload: str) -> Pressed | None:
    """Return what a button means for safety; None for a payload that is not this module's business."""
    if payload in _FIXED:
        code, action = _FIXED[payload]
        return Pressed(f"button:{payload}", code, action)
    verb, *arguments = payload.split(":")
    if verb == "urge_strength" and len(arguments) == 2:
        return _strength(verb, arguments[0], arguments[1])
    if verb == "diary_urge" and len(arguments) >= 2:
        return _strength(verb, *arguments[:2], before=arguments[3] if len(arguments) > 3 else None)
    if verb == "diary_acted" and arguments and (acted := _FIXED.get(f"acted:{arguments[0]}:yes")):
        return Pressed(f"button:diary_acted:{arguments[0]}", *acted)
    return None


def _strength(verb: str, urge: str, number: str, *, before: str | None = None) -> Pressed | None:
    """Read an urge's strength: 0-10 at intake, 0-5 on the diary card (dbt-brief sections 4, 5 and 8).

    On a card a button is `diary_urge:<urge>:<strength>[:<step>[:<strength on the last card>]]`. An urge to end
    their life that has risen by 2 counts like a strong one.
    """
    if urge not in ("self_harm", "suicide", "harm_others"):
        return None
    # An unreadable strength is not a weak one.
    strength = int(number) if number.isdecimal() and len(number) <= 3 else 10
    name = f"button:{verb}:{urge}"
    if strength == 0:
        return Pressed(name, *_NOTHING)
    if urge == "suicide":
        risen = before is not None and before.isdecimal() and strength - int(before) >= RISE
        weak = verb == "diary_urge" and strength < STRONG_ON_CARD and not risen
        return Pressed(name, Code.T1, Action.CHECK_IN) if weak else Pressed(name, Code.T2, Action.URGENT)
    if urge == "harm_others":
        return Pressed(name, Code.HTO, Action.URGENT)
    strong = strength >= (STRONG_URGE if verb == "urge_strength" else STRONG_ON_CARD)
    return Pressed(name, Code.SH_U, Action.URGENT if strong else Action.CHECK_IN)
