"""Every action by the name that the domain gives it; the one list that the server and the tests read."""

from collections.abc import Mapping
from types import MappingProxyType

from actions import diary, feelings, practice, skills, talk
from actions.edge import Handler
from actions.explain import explain
from actions.fallback import not_understood, pressed_elsewhere
from actions.intake import INTAKE
from actions.loops import Loop, asking_of, validation_of
from actions.offer import OFFER
from actions.reply import Reply
from actions.rerating import RERATING
from actions.services import Services
from actions.turn import Turn
from actions.walkthrough import WALKTHROUGH
from actions.wrapup import WRAPUP

LOOPS: tuple[Loop, ...] = (
    INTAKE,
    OFFER,
    WALKTHROUGH,
    RERATING,
    WRAPUP,
    practice.PRACTICE,
    diary.LOG,
)


def _route(turn: Turn, services: Services) -> Reply:  # noqa: ARG001 - every handler has this signature
    """Do nothing: the rules in `routes.yml` read the slot `next_loop` after this action."""
    return Reply()


_ALONE: dict[str, Handler] = {
    "action_route": _route,
    "action_hear_feeling": feelings.hear_feeling,
    "action_start_coaching": feelings.start_coaching,
    "action_want_skill": skills.want_skill,
    "action_press_skill": skills.press_skill,
    "action_explain": explain,
    "action_log_practice": practice.log_practice,
    "action_start_log": diary.start_log,
    "action_helped": talk.helped,
    "action_did_not_help": talk.did_not_help,
    "action_rerate": talk.rerate,
    "action_something_else": talk.something_else,
    "action_resume": talk.resume,
    "action_interrupted": talk.interrupted,
    "action_silent": talk.silent,
    "action_again": talk.again,
    "action_hand_over": talk.hand_over,
    "action_complaint": talk.complaint,
    "action_repair": talk.repair,
    "action_good_news": talk.good_news,
    "action_greet": talk.saying("talk.greet"),
    "action_goodbye": talk.saying("talk.goodbye"),
    "action_thank": talk.saying("talk.thank"),
    "action_about_bot": talk.saying("talk.about_bot"),
    "action_privacy": talk.saying("talk.privacy"),
    "action_out_of_scope": talk.saying("talk.out_of_scope"),
    "action_ask_direct": talk.saying("talk.ask_direct"),
    "action_what_next": talk.saying("talk.what_next"),
    "action_deny": talk.saying("talk.no_is_fine"),
    "action_stop": talk.saying("coaching.stopped"),
    "action_wait": talk.saying("talk.wait"),
    "action_old_button": talk.saying("coaching.old_button_outside"),
    "action_pressed_elsewhere": pressed_elsewhere,
    "action_not_understood": not_understood,
    "action_default_fallback": not_understood,
}


def _of_loops() -> dict[str, Handler]:
    found: dict[str, Handler] = {}
    for loop in LOOPS:
        found[f"validate_{loop.form}"] = validation_of(loop)
        for question in loop.questions:
            found[f"action_ask_{loop.form}_{question}"] = asking_of(loop, question)
    return found


HANDLERS: Mapping[str, Handler] = MappingProxyType({**_ALONE, **_of_loops()})
