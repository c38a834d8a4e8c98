"""Starting a skill that was named or pressed: the same cautions hold as for an offered one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from actions.episode import FRESH, feeling_in, points_in
from actions.feelings import validate
from actions.reply import Leads, Reply
from actions.services import Services
from actions.turn import Turn
from coaching.intake import volunteered
from coaching.offer import Circumstances, Refusal, refusal
from coaching.skill_names import named_skill
from content.say import Say

STILL_FRESH = timedelta(minutes=30)
_REFUSED = {
    Refusal.NOT_WRITTEN: "coaching.skill_not_written",
    Refusal.NOT_CLEARED: "coaching.skill_not_cleared",
    Refusal.NOT_NOW: "coaching.skill_not_now",
    Refusal.FOR_AN_URGE: "coaching.skill_for_an_urge",
}


def circumstances(turn: Turn, slots: Mapping[str, Any]) -> Circumstances:
    """Return the moment as the skill rules see it."""
    return Circumstances(
        feeling=feeling_in(slots),
        intensity=points_in(slots),
        urge=slots.get("urge"),
        acted=slots.get("acted") == "yes",
        place=slots.get("place"),
        can_change=slots.get("change"),
        topic=slots.get("topic"),
        mode=turn.facts.mode,
        codes=turn.facts.codes,
    )


def choose_named(turn: Turn, services: Services, skill_id: str, slots: Mapping[str, Any]) -> Reply:
    """Start the named skill, or say plainly why not and lead to what can be offered instead."""
    skill = services.library.skills.get(skill_id)
    if skill is None:
        return Reply(leads=Leads.OFFER)
    reason = refusal(skill, services.profile(turn), circumstances(turn, slots))
    if reason is not None:
        said = Say(_REFUSED[reason], {"skill": f"@skill.{skill.id}.name"})
        return Reply((said,), MappingProxyType({"wanted_skill": None}), Leads.OFFER)
    return Reply(slots=MappingProxyType({"chosen_skill": skill.id, "wanted_skill": None}), leads=Leads.WALKTHROUGH)


def want_skill(turn: Turn, services: Services) -> Reply:
    """Answer a wish for a skill outside any loop: validate the reaching for it, then the (shorter) intake."""
    wanted = wanted_skill(turn, services)
    told = volunteered(turn.heard)
    if _just_begun(turn, services) and not told:
        said = validate(turn, services, turn.slots, told=False)
        if wanted is None:
            return Reply(said, leads=Leads.OFFER)
        chosen = choose_named(turn, services, wanted, turn.slots)
        return Reply((*said, *chosen.says), chosen.slots, chosen.leads)
    known = {**FRESH, **told, "wanted_skill": wanted, "validated": True}
    return Reply(validate(turn, services, known, told=bool(told)), MappingProxyType(known), Leads.INTAKE)


def wanted_skill(turn: Turn, services: Services) -> str | None:
    """Return the skill that a message asks for by name, if it names one of the catalogue."""
    skills = services.library.skills
    entity = turn.heard.value("skill")
    if entity in skills:
        return entity
    walkable = {skill.id: skill for skill in skills.values() if skill.steps}
    return named_skill(turn.heard.text, walkable)


def _just_begun(turn: Turn, services: Services) -> bool:
    """Tell whether the last intake is fresh enough that asking it all again would only tire the client."""
    began = turn.get("began")
    if not isinstance(began, str) or points_in(turn.slots) is None:
        return False
    return services.clock() - datetime.fromisoformat(began) < STILL_FRESH


def press_skill(turn: Turn, services: Services) -> Reply:
    """Answer a skill's own button outside any loop; without a rating yet, the short intake comes first."""
    skill = turn.heard.value("skill") or ""
    if points_in(turn.slots) is None:
        known = {**FRESH, "wanted_skill": skill if skill in services.library.skills else None}
        return Reply(slots=MappingProxyType(known), leads=Leads.INTAKE)
    return choose_named(turn, services, skill, turn.slots)
