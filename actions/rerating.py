"""The re-rating loop after a skill, and what follows from it (dbt-brief section 4, steps 8 to 10)."""

from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from actions.episode import skill_in, tried_in
from actions.loops import Loop
from actions.reply import Leads, LoopReply
from actions.services import Services
from actions.turn import Turn
from coaching import handoffs
from coaching.goals import goal_to_cite
from coaching.intake import Question, correction, read_answer
from coaching.memory import Attempt, Ending
from coaching.outcome import Outcome, judge
from coaching.ratings import spoken
from coaching.urges import Urge
from content.say import Say, client_words

STRENGTH, URGE = "intensity_after", "urge_after"
SKIPPED = "skipped"
_URGE_ANSWERS = ("gone", "lower", "same", "stronger")


def _open(turn: Turn, services: Services) -> LoopReply:  # noqa: ARG001 - every loop has this signature
    return LoopReply(slots=MappingProxyType({STRENGTH: None, URGE: None}), ask=STRENGTH)


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    if turn.requested == URGE:
        return _hear_urge(turn, services)
    heard = turn.heard
    if heard.intent == "skip_step":
        return _next(turn, services, {STRENGTH: SKIPPED})
    if heard.intent == "go_back":
        return LoopReply((Say("coaching.at_the_start"),), ask=STRENGTH)
    given = read_answer(Question.INTENSITY, heard)
    if given is None:
        # "It helped" and "no change" say which way it went; the number is still asked, once.
        helped = {"skill_helped": "rerate.helped_how_much", "skill_did_not_help": "rerate.not_helped_how_much"}
        key = helped.get(heard.intent)
        return LoopReply((Say(key),), ask=STRENGTH, hush=True) if key else None
    return _next(turn, services, {STRENGTH: given["intensity"]})


def _hear_urge(turn: Turn, services: Services) -> LoopReply | None:
    heard = turn.heard
    if heard.intent == "go_back":
        return LoopReply(slots=MappingProxyType({STRENGTH: None}), ask=STRENGTH)
    if heard.intent == "correct_answer":
        points = correction(heard).get(Question.INTENSITY.value)
        if points is not None:
            said = Say("coaching.corrected", {"value": spoken(points)})
            return LoopReply((said,), MappingProxyType({STRENGTH: points}), ask=URGE)
    answer = heard.value("value")
    if answer not in _URGE_ANSWERS:
        answer = _urge_in_words(heard.text, heard.intent)
    return None if answer is None else _judged(turn, services, {**turn.slots, URGE: answer})


def _urge_in_words(text: str, intent: str) -> str | None:
    lowered = text.lower()
    by_word = {"gone": ("gone", "none", "no urge"), "lower": ("lower", "less", "better", "weaker"),
               "stronger": ("stronger", "worse", "more"), "same": ("same", "still", "no change")}  # fmt: skip
    found = next((answer for answer, words in by_word.items() if any(w in lowered for w in words)), None)
    by_intent = {"skip_step": SKIPPED, "deny": "gone", "affirm": "same", "skill_helped": "lower",
                 "skill_did_not_help": "same"}  # fmt: skip
    return found or by_intent.get(intent)


def _next(turn: Turn, services: Services, given: dict[str, Any]) -> LoopReply:
    slots = {**turn.slots, **given}
    if turn.get("urge") not in (None, Urge.NONE, SKIPPED):
        return LoopReply(slots=MappingProxyType(given), ask=URGE)
    return _judged(turn, services, slots)


def _judged(turn: Turn, services: Services, slots: dict[str, Any]) -> LoopReply:
    """Record the try, judge it, and say what follows."""
    stamp = services.stamp(turn)
    skill = str(slots.get("chosen_skill") or skill_in(slots) or "")
    before, after = _points(slots.get("intensity")), _points(slots.get(STRENGTH))
    tried = tried_in(slots)
    if skill in services.library.skills:
        services.memory.record_attempt(stamp, Attempt(skill, before, after, finished=True))
    earlier = [(_points(one.get("before")), _points(one.get("after"))) for one in tried]
    took = _since(slots.get("began"), stamp.at)
    outcome = judge(before, after, earlier, took, urge_rose=slots.get(URGE) == "stronger")
    given = {
        STRENGTH: slots.get(STRENGTH),
        URGE: slots.get(URGE),
        "tried": [*map(dict, tried), {"skill": skill, "before": before, "after": after}],
        "intensity": before if after is None else after,
    }
    return _follow(turn, services, outcome, skill, given)


def _follow(turn: Turn, services: Services, outcome: Outcome, skill: str, given: dict[str, Any]) -> LoopReply:
    slots = MappingProxyType(given)
    match outcome:
        case Outcome.EASED:
            return LoopReply(_praise(turn, services, skill), slots, leads=Leads.WRAPUP)
        case Outcome.EASED_STILL_STRONG:
            return _human(turn, services, (*_praise(turn, services, skill), Say("outcome.still_strong")), given)
        case Outcome.UNMEASURED:
            after = _points(given[STRENGTH])
            noted = Say("outcome.noted", {"strength": spoken(after)}) if after is not None else None
            return LoopReply((noted or Say("outcome.unmeasured"),), slots, leads=Leads.WRAPUP)
        case Outcome.ANOTHER:
            return LoopReply((Say("outcome.another"),), slots, leads=Leads.OFFER)
        case _:
            return _human(turn, services, (Say("outcome.human"),), given)


def _human(turn: Turn, services: Services, says: tuple[Say, ...], given: dict[str, Any]) -> LoopReply:
    """Offer a person and ask about safety again; a further skill may come only after this offer."""
    services.memory.close_episode(services.stamp(turn), Ending.HUMAN)
    slots = MappingProxyType({**given, "human_offered": True})
    return LoopReply((*says, handoffs.safety(handoffs.REASON_NO_DROP)), slots)


def _praise(turn: Turn, services: Services, skill: str) -> tuple[Say, ...]:
    """Name the exact act, and a goal of the client's own when there is one (dbt-brief table 1, row 10)."""
    act = f"outcome.act.{skill}"
    known = act in services.library.messages
    said = Say("outcome.eased", {"act": f"@{act}" if known else "@outcome.act.any"})
    goals = services.profile(turn).goals
    if not goals:
        return (said,)
    goal = goal_to_cite(goals, services.pick)
    fits = Say("outcome.goal", {"goal": client_words(goal)}) if goal else Say("outcome.goal_unnamed")
    return said, fits


def _points(value: object) -> int | None:
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _since(began: object, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(began) if isinstance(began, str) else timedelta()


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:  # noqa: ARG001 - every question has this signature
    return (Say("rerate.ask_urge" if turn.requested == URGE else "rerate.ask_strength"),)


RERATING = Loop(
    form="rerating_form",
    questions=(STRENGTH, URGE),
    open=_open,
    hear=_hear,
    ask=_ask,
    corrects=True,
    own=frozenset({"skill_helped", "skill_did_not_help"}),
)
