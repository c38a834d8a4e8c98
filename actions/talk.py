"""Answers that stand alone: greetings, questions about the bot, complaints, repair, and hand-overs to the app."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from actions.episode import FRESH, interrupt, points_in, tried_in
from actions.feelings import validate
from actions.reply import Leads, Reply
from actions.services import Services
from actions.turn import Turn
from coaching import handoffs
from coaching.memory import Ending, Note
from content.say import Say

PARKED_FOR = timedelta(hours=24)
Handler = Callable[[Turn, Services], Reply]


def saying(key: str) -> Handler:
    """Return a handler that says one thing."""

    def say(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
        return Reply((Say(key),))

    return say


def hand_over(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Leave what was asked for to the app: a person, helplines, the plan, settings, data, the menu."""
    return Reply((Say(handoffs.BY_INTENT[turn.heard.intent]),))


def complaint(turn: Turn, services: Services) -> Reply:
    """Thank for criticism and keep it; no defence (dbt-brief table 1, row 2)."""
    services.memory.note(services.stamp(turn), Note.COMPLAINT, turn.heard.text, about="criticism")
    return Reply((Say("talk.complaint"),))


def repair(turn: Turn, services: Services) -> Reply:
    """Own the hurt, drop the topic, offer a human (dbt-brief section 1, repair script)."""
    services.memory.note(services.stamp(turn), Note.COMPLAINT, turn.heard.text, about="rupture")
    services.memory.close_episode(services.stamp(turn), Ending.STOPPED)
    return Reply((Say("talk.repair"),))


def good_news(turn: Turn, services: Services) -> Reply:
    """Mark what went well, with the record's own strengths where there are any."""
    return Reply((*validate(turn, services, {}), Say("talk.good_news")))


def again(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Say the last answer once more."""
    says = tuple(replace(say, timer_seconds=None) for say in turn.said)
    return Reply(says or (Say("talk.nothing_to_repeat"),))


def something_else(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Offer other skills when a moment is still open, else the menu of what can be done."""
    if points_in(turn.slots) is not None:
        return Reply(leads=Leads.OFFER)
    return Reply((Say("talk.what_next"),), leads=Leads.NOWHERE)


def helped(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Take note that a skill helped, told later: rate it while the episode is known, else log it."""
    return Reply(leads=Leads.RERATING if _can_rerate(turn) else Leads.PRACTICE)


def did_not_help(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Take note that a skill did not help, told later; no failure: rate again a known try, else begin afresh."""
    says = (Say("outcome.no_failure"),)
    return Reply(says, leads=Leads.RERATING if _can_rerate(turn) else Leads.INTAKE)


def rerate(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Ask for the strength again."""
    return Reply(leads=Leads.RERATING)


def resume(turn: Turn, services: Services) -> Reply:
    """Take up a topic parked within a day; with none, say what can be done."""
    stamp = services.stamp(turn)
    parked = services.memory.take_parked(stamp)
    if parked is None or stamp.at - parked.at > PARKED_FOR:
        return Reply((Say("talk.what_next"),), leads=Leads.NOWHERE)
    known = {**FRESH, "wanted_skill": parked.skill if parked.skill in services.library.skills else None}
    if parked.feeling is None:
        said = Say("coaching.parked_skill", {"skill": f"@skill.{parked.skill}.name"})
    else:
        known["feeling"] = parked.feeling.value
        said = Say("coaching.parked", {"feeling": f"@feeling.{parked.feeling.value}"})
    return Reply((said,), MappingProxyType(known), Leads.INTAKE)


def interrupted(turn: Turn, services: Services) -> Reply:
    """Give way to something more urgent: keep the topic and say nothing; the app is speaking."""
    interrupt(turn, services)
    return Reply()


def silent(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Say nothing: a timer ended for a step that is long past."""
    return Reply()


def _can_rerate(turn: Turn) -> bool:
    return bool(turn.get("chosen_skill")) and points_in(turn.slots) is not None and not tried_in(turn.slots)
