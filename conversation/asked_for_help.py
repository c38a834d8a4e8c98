"""What is asked for outright: numbers, help, the plan, a person. Fixed words, in every state, without Rasa."""

import re
from collections.abc import Callable

from content.say import Say
from conversation import plans
from conversation.last_asked import typed
from conversation.safety_facts import ClientFacts, Decision, PageOrder, asked, emergency_slots, lines_say
from conversation.types import Inbound, Kind
from safety.further import FURTHER, next_question
from safety.modes import Mode

PERSON_ASKED = "PERSON"
"""Not a safety code: the client asked for a human. Answered by staff within four hours, like T2."""
PERSON_SECONDS = 4 * 3600
_A_PERSON = re.compile(
    r"(?:(?:ok|okay|please|no|can|could|may|i|we|want|wanna|need|would like|to|just|let me|get me|is there) )*"
    r"(?:(?:talk|speak|chat|write) (?:to|with) )?(?:a |an |some )?(?:real |actual |live )?"
    r"(?:person|human(?: being)?|someone|somebody)(?: real| here| please| now| there)*"
)
"""A wish for a person, typed by itself."""


def answer_to(inbound: Inbound, facts: ClientFacts) -> Decision | None:
    """Return the answer to /crisis, /help, /plan and the safety buttons; None for everything else."""
    what = asked(inbound)
    if wants_person(inbound) and facts.mode not in {Mode.COACHING, Mode.CRISIS_SKILLS}:
        what = "crisis:person"  # the dialogue, which hears such words at other times, is not asked in a held chat
    make = _HELP.get(what)
    if make is None and what.startswith(_NO_DANGER_PREFIXES):
        make = answered_no
    return make(facts) if make else None


def wants_person(inbound: Inbound) -> bool:
    """Tell whether a message is a wish for a person and nothing else."""
    return inbound.kind is Kind.TEXT and _A_PERSON.fullmatch(typed(inbound)) is not None


def person(facts: ClientFacts) -> Decision:
    """Answer the wish for a person; says at once where nobody is there."""
    if facts.held_by is not None:
        return Decision("help", (Say("human.is_here", {"staff": facts.held_by}), lines_say(facts)))
    if not facts.staff_configured:
        return Decision("help", (Say("house.person_nobody"), lines_say(facts)))
    truths = {
        "after_page": Say("house.person_asked").to_json(),
        "if_unreachable": Say("house.person_not_reached").to_json(),
    }
    page = PageOrder(PERSON_SECONDS, "staff.page.person_asked", truths=truths)
    return Decision(PERSON_ASKED, (Say("crisis.person_asked"),), page=page)


def _emergency_and_lines(facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.command", emergency_slots(facts)), lines_say(facts)))


def _help(facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.help", emergency_slots(facts)),))


def _plan(facts: ClientFacts) -> Decision:
    return Decision("help", plans.opened(facts.plan))


def _safe(facts: ClientFacts) -> Decision:
    held = facts.mode is not Mode.COACHING
    return Decision("help", (Say("crisis.safe_noted_kept" if held else "crisis.safe_noted"),))


def answered_no(facts: ClientFacts) -> Decision:
    """Answer a no to a question about dying: the next one of the Columbia order follows, where there is one.

    A no lowers nothing (dbt-brief section 8); beside a person who holds the chat nothing more is asked.
    """
    held = facts.mode is not Mode.COACHING
    if facts.open_question in FURTHER and facts.recent and facts.held_by is None:
        worst = max(facts.recent, key=lambda told: told.action.rank)
        following = next_question(worst.code, facts.further_asked)
        if following is not None:
            return Decision("help", (Say("crisis.further_thanks"), Say(following)))
        return Decision("help", (Say("crisis.further_done"),))
    return Decision("help", (Say("crisis.answered_no_kept" if held else "crisis.answered_no"),))


def _own_pace(_facts: ClientFacts) -> Decision:
    return Decision("help", (Say("crisis.own_pace"),))


_HELP: dict[str, Callable[[ClientFacts], Decision]] = {
    "/crisis": _emergency_and_lines,
    "/help": _help,
    "/plan": _plan,
    "crisis:now": _emergency_and_lines,
    "crisis:lines": _emergency_and_lines,
    "crisis:help": _help,
    "crisis:plan": _plan,
    "crisis:person": person,
    "crisis:safe": _safe,
    "suicide_answer:no": answered_no,
    **{f"further:{question}:no": answered_no for question in ("method", "intent", "ready", "past")},
    "safe_to_type:yes": _own_pace,
    "urge_strength:self_harm:0": _safe,
}
PLAN_ASKED = frozenset(what for what, make in _HELP.items() if make is _plan)
_NO_DANGER_PREFIXES = ("acted:self_harm:no", "acted:suicide:no", "wound:none")
