"""The offer loop: two skills, something else, a person, or just noting it down; always with a way on."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from actions import feelings
from actions.episode import points_in, tried_in
from actions.explain import explain_skill
from actions.loops import Loop
from actions.reply import Leads, LoopReply
from actions.services import Services
from actions.skills import choose_named, circumstances
from actions.steering import TELLING, steer
from actions.turn import Turn
from coaching import handoffs
from coaching.diary_words import names_card
from coaching.intake import correction, volunteered
from coaching.memory import Ending
from coaching.offer import MIDDLE, STRONG, offer
from coaching.skill_names import STOP, named_skill, one_of
from content.models import Deed
from content.say import Say

QUESTION = "chosen_skill"
_ABOUT = re.compile(r"\b(?:what(?:'?s| is| are| does)?|how does|explain|mean)\b")
AFTER_SKILLS = (("offer.else", "house.person"), ("offer.just_log",))


def _open(turn: Turn, services: Services) -> LoopReply:
    """Offer skills; validation comes first, at the latest here (dbt-brief section 2)."""
    offering = _offering(turn, services, turn.slots, {QUESTION: None, "declined": False, "validated": True})
    if turn.get("validated"):
        return offering
    says = feelings.validate(turn, services, turn.slots, told=False)
    return replace(offering, says=(*says, *offering.says))


def _offering(
    turn: Turn, services: Services, slots: Mapping[str, Any], given: dict[str, Any], *, anew: bool = False
) -> LoopReply:
    """Offer what has not been offered yet; with nothing left, say so and turn to a person."""
    before = [] if anew else list(slots.get("offered") or [])
    already = [*before, *(str(one["skill"]) for one in tried_in(slots))]
    found = offer(services.library.skills, services.profile(turn), circumstances(turn, slots), already)
    if found:
        offering = {**given, "offered": [*before, *found], "offer": list(found)}
        return LoopReply(slots=MappingProxyType(offering), ask=QUESTION)
    if before:
        says = (Say("offer.no_more"),)
        return LoopReply(says, MappingProxyType({**given, "offered": None}), ask=QUESTION, hush=True)
    services.memory.close_episode(services.stamp(turn), Ending.HUMAN)
    return LoopReply((Say("offer.none_fits"), Say(handoffs.PERSON)), MappingProxyType(given))


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    heard = turn.heard
    offered = [str(skill) for skill in turn.get("offer") or []]
    picked = heard.value("skill") or _picked_in_words(turn, offered, services)
    if picked and _ABOUT.search(heard.text.lower()):
        return LoopReply((explain_skill(picked, services),), ask=QUESTION)
    if heard.intent == "affirm" and offered:
        picked = picked or offered[0]
    if picked and (heard.intent == "choose_skill" or heard.intent not in TELLING):
        return _chosen(turn, services, picked)
    if heard.intent == "stop":
        return _stop(turn, services, offered)
    return _other_way(turn, services) or _told(turn, services)


def _stop(turn: Turn, services: Services, offered: list[str]) -> LoopReply | None:
    """Stop, as said; where the skill of that name was on offer, its button stays at hand."""
    stopped = steer(turn, services)
    if stopped is None or STOP not in offered:
        return stopped
    rows = ((f"skill.{STOP}",), ("menu.skill", "menu.log"), ("house.person", "house.menu"))
    return replace(stopped, says=tuple(replace(say, buttons=rows) for say in stopped.says))


def _picked_in_words(turn: Turn, offered: list[str], services: Services) -> str | None:
    """Return the skill that is meant, of those on offer or another by its name; "something else" names none."""
    skills = services.library.skills
    if turn.heard.intent in ("deny", "skill_did_not_help"):
        return None
    if turn.heard.intent in ("ask_for_skill", "rate_intensity", "nlu_fallback"):  # "five senses" holds a number
        return one_of(turn.heard.text, offered, skills) or named_skill(turn.heard.text, skills)
    if turn.heard.intent == "something_else":
        return named_skill(turn.heard.text, {skill: skills[skill] for skill in offered if skill in skills})
    return one_of(turn.heard.text, offered, skills)


def _other_way(turn: Turn, services: Services) -> LoopReply | None:
    """Follow a client who wants none of these skills: others, the same again, a note, nothing."""
    heard = turn.heard
    value = heard.value("value")
    if heard.intent in ("something_else", "ask_for_skill") or value == "again":
        offering = _offering(turn, services, turn.slots, {}, anew=value == "again")
        return _as_asked(turn, services, offering) if heard.intent == "something_else" else offering
    if value == "just_log" or (heard.intent == "start_diary" and not names_card(heard.text)):
        return _just_log(turn, services)
    if heard.intent == "start_diary":
        return steer(turn, services)
    if heard.intent in ("deny", "skip_step", "skill_did_not_help"):
        return _declined(turn, services)
    if heard.intent == "go_back":
        return LoopReply(slots=MappingProxyType({"intensity": None}), leads=Leads.INTAKE)
    return None


def _as_asked(turn: Turn, services: Services, offering: LoopReply) -> LoopReply:
    """Say that something else was asked for and comes; not where nothing else is left to offer."""
    if "offer" not in offering.slots:
        return offering
    return replace(offering, says=(*feelings.done(turn, services, Deed.ANOTHER), *offering.says))


def _chosen(turn: Turn, services: Services, skill: str) -> LoopReply:
    reply = choose_named(turn, services, skill, turn.slots)
    if reply.leads is Leads.WALKTHROUGH:
        return LoopReply(reply.says, reply.slots, leads=Leads.WALKTHROUGH)
    return LoopReply(reply.says, reply.slots, ask=QUESTION)


def _just_log(turn: Turn, services: Services) -> LoopReply:
    services.memory.close_episode(services.stamp(turn), Ending.LOGGED)
    return LoopReply((Say("offer.logged"),))


def _declined(turn: Turn, services: Services) -> LoopReply:
    """No skill now is a fine answer; asked once what would help instead, then left in peace."""
    if turn.get("declined"):
        return _just_log(turn, services)
    return LoopReply((Say("offer.declined"),), MappingProxyType({"declined": True}), ask=QUESTION, hush=True)


def _told(turn: Turn, services: Services) -> LoopReply | None:
    """Take a further feeling or a corrected strength into account and offer anew."""
    heard = turn.heard
    if heard.intent in TELLING:
        given = volunteered(heard)
        says = feelings.validate(turn, services, {**turn.slots, **given})
    elif heard.intent in ("rate_intensity", "correct_answer"):
        given, says = correction(heard), ()
    else:
        return None
    if not given:
        return LoopReply(says, ask=QUESTION) if says else None
    reply = _offering(turn, services, {**turn.slots, **given}, given, anew=True)
    return LoopReply((*says, *reply.says), reply.slots, reply.ask, reply.leads, reply.hush)


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    offered = [str(skill) for skill in turn.get("offer") or []]
    rows = (*((f"skill.{skill}",) for skill in offered), *AFTER_SKILLS)
    slots = {f"skill_{n}": f"@skill.{skill}.name" for n, skill in enumerate(offered, start=1)}
    slots |= {f"gist_{n}": f"@skill.{skill}.gist" for n, skill in enumerate(offered, start=1)}
    key = "offer.one" if len(offered) == 1 else _key_for(points_in(turn.slots))
    return (Say(key, MappingProxyType(slots), buttons=rows),)


def _key_for(points: int | None) -> str:
    if points is None or points >= STRONG:
        return "offer.strong"
    return "offer.middle" if points >= MIDDLE else "offer.gentle"


OFFER = Loop(
    form="offer_form",
    questions=(QUESTION,),
    open=_open,
    hear=_hear,
    ask=_ask,
    corrects=True,
    own=TELLING | {"choose_skill", "something_else", "ask_for_skill", "skill_did_not_help", "start_diary", "stop"},
)
