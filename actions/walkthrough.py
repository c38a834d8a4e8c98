"""The walk-through loop: one step a message, with Stop, Pause and "too much" on each (dbt-brief section 4)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from actions import feelings
from actions.episode import park, points_in
from actions.loops import Loop
from actions.reply import Leads, LoopReply
from actions.services import Services
from actions.skills import circumstances, press_skill
from actions.steering import CARRY_ON, TELLING
from actions.step_says import buttons, step_say
from actions.turn import Phase, Turn
from coaching import handoffs
from coaching.memory import Attempt, ListItem, Note
from coaching.offer import from_saved_list
from coaching.quoting import showable
from coaching.ratings import read_rating
from coaching.walk import Answer, Command, Effect, Input, Moved, TimerDone, Verb, Walk, advance, current, start
from content.models import Skill, Step
from content.say import Say

QUESTION = "step_answer"
_NO_HELP = re.compile(
    r"\W*(?:no(?:pe)?\W+)?(?:sorry\W+)?(?:(?:this|it|that)(?: one| skill)?)?(?:'s|s| is| does| did| was)?"
    r" ?(?:just |really )*(?:isn't|isnt|doesn't|doesnt|didn't|didnt|not|n't)(?: really| even)* "
    r"(?:help|helped|helping|work|worked|working)(?: me| at all| much| anymore| for me)*\W*"
)
_VERBS = {
    "next_step": Verb.NEXT,
    "affirm": Verb.NEXT,
    "skip_step": Verb.SKIP,
    "go_back": Verb.BACK,
    "wait": Verb.PAUSE,
    "resume": Verb.RESUME,
    "repeat": Verb.REPEAT,
    "stop": Verb.STOP,
    "too_much": Verb.TOO_MUCH,
    "something_else": Verb.STOP,
}
STILL_RUNNING = MappingProxyType({"still_running": True})
TIMER_SLACK = timedelta(seconds=2)
_WHY_UNSAFE = MappingProxyType(
    {
        "DT02": handoffs.REASON_MEDICAL,
        "DT03": handoffs.REASON_MEDICAL,
        "DT15": handoffs.REASON_MEANS,
        "DT16": handoffs.REASON_MEANS,
        "DT17": handoffs.REASON_MEDICAL,
    }
)
"""What an unsafe answer is about, by skill; in all others it is harm by somebody that goes on."""
_OWN = frozenset({*_VERBS, *TELLING, "walk", "timer_done", "skill_helped", "skill_did_not_help", "choose_skill"})


def _open(turn: Turn, services: Services) -> LoopReply:
    skill = services.library.skills.get(str(turn.get("chosen_skill")))
    if skill is None or not skill.steps:
        return LoopReply(leads=Leads.OFFER)
    profile = services.profile(turn)
    using = from_saved_list(skill, profile, circumstances(turn, turn.slots))
    intro = Say("walk.intro", {"skill": f"@skill.{skill.id}.name", "minutes": str(skill.minutes)})
    if using:
        intro = Say("walk.intro_saved", {"skill": f"@skill.{skill.id}.name"})
    slots = {
        "walk": start(skill, using=using, cautions=profile.cautions).to_json(),
        QUESTION: None,
        "before": points_in(turn.slots),
        "reshown_at": None,
        "still_running": False,
    }
    return LoopReply((intro,), MappingProxyType(slots), ask=QUESTION)


def _place(turn: Turn, services: Services) -> tuple[Walk, Skill] | None:
    walk = Walk.from_json(turn.get("walk"), services.library.skills)
    return (walk, services.library.skills[walk.skill]) if walk else None


def _takes_text(turn: Turn, services: Services) -> bool:
    at = _place(turn, services)
    return at is not None and current(*at).ask == "text" and not _says_no_help(turn)


def _says_no_help(turn: Turn) -> bool:
    """Tell whether a client says outright that the skill does not help: no step takes that for its answer."""
    text = turn.heard.text.lower().replace("\u2019", "'")
    return not turn.heard.trusted and _NO_HELP.fullmatch(text) is not None


def _hear(turn: Turn, services: Services) -> LoopReply | None:
    at = _place(turn, services)
    if at is None:
        return LoopReply(leads=Leads.OFFER)
    aside = _not_an_answer(turn, services, *at)
    return aside if aside is not None else _at_step(turn, services, *at)


def _not_an_answer(turn: Turn, services: Services, walk: Walk, skill: Skill) -> LoopReply | None:
    """Deal with what is no answer to the step: it helped, a new feeling, another skill, back from a pause."""
    intent, step = turn.heard.intent, current(walk, skill)
    answers = step.ask == "choice" and _choice(turn, services, step) is not None
    outcome = intent in ("skill_helped", "skill_did_not_help") and step.ask in ("none", "choice")
    if (outcome or _says_no_help(turn)) and not answers:
        return _ended(turn, services, Moved(walk, Effect.FINISHED))
    if intent in TELLING and step.ask != "text" and not _is_number_for(turn, step):
        return _new_feeling(turn, services, walk)
    if turn.get("paused") and intent in CARRY_ON:
        return _going_on(turn, services, walk, Moved(replace(walk, paused=False), Effect.SHOW))
    return _another_skill(turn, services, walk, skill) if intent == "choose_skill" else None


def _at_step(turn: Turn, services: Services, walk: Walk, skill: Skill) -> LoopReply:
    """Read the message as the step needs it, and go where it leads."""
    step = current(walk, skill)
    said = _input(turn, services, step)
    if isinstance(said, Answer) and _cannot_be_shown(said, walk, step):
        unread = replace(walk, unread=walk.unread + 1, paused=False)
        return LoopReply(
            (Say("walk.reword"),), MappingProxyType({"walk": unread.to_json()}), ask=QUESTION, hush=True
        )
    moved = advance(walk, skill, said)
    if moved.answered is not None and step.ask == "text":
        moved = _noted(turn, services, skill, step, moved)
    if moved.effect.ends:
        return _ended(turn, services, moved)
    if moved.effect is Effect.UNREAD and (turn.heard.trusted or step.ask == "none"):
        return _nothing_asked(turn, services, walk, skill, step)
    return _going_on(turn, services, walk, moved)


def _another_skill(turn: Turn, services: Services, walk: Walk, skill: Skill) -> LoopReply:
    """Turn to a skill that was chosen in the middle, or that a step led to; what was done so far is recorded."""
    done = advance(walk, skill, Command(Verb.NEXT)).effect is Effect.FINISHED
    attempt = Attempt(skill.id, turn.get("before"), None, finished=done)
    services.memory.record_attempt(services.stamp(turn), attempt)
    pressed = press_skill(turn, services)
    return LoopReply(pressed.says, pressed.slots, leads=pressed.leads or Leads.NOWHERE)


def _cannot_be_shown(said: Answer, walk: Walk, step: Step) -> bool:
    """Tell whether words meant for a hard day could not be shown then; other words are asked for, once."""
    return step.saves is not None and bool(said.text.strip()) and not walk.unread and showable(said.text) is None


def _noted(turn: Turn, services: Services, skill: Skill, step: Step, moved: Moved) -> Moved:
    """Keep the client's words, sealed; the walk remembers the message they stood in, and never the words."""
    stamp, text = services.stamp(turn), turn.heard.text
    services.memory.note(stamp, Note.STEP, text, f"{skill.id}.{step.id}")
    if step.saves is not None and showable(text) is not None:
        item = ListItem(step.saves.skill, step.saves.section, text)
        services.memory.save_item(stamp, item, adds=step.saves.adds)
    return replace(moved, walk=moved.walk.noted(step.id, stamp.message_id))


def _is_number_for(turn: Turn, step: Step) -> bool:
    return step.ask == "number" and read_rating(turn.heard.text) is not None


def _nothing_asked(turn: Turn, services: Services, walk: Walk, skill: Skill, step: Step) -> LoopReply:
    """Answer words or buttons where the step wants none: the way on is shown again, and nothing moves."""
    if turn.heard.trusted:
        return LoopReply((Say("walk.earlier_button"),), STILL_RUNNING, ask=QUESTION)
    key = "walk.when_ready" if step.timer_seconds is None else "walk.still_here"
    said = Say(key, {"skill": f"@skill.{skill.id}.name"}, buttons=buttons(turn, services, walk, skill, step))
    return LoopReply((said,), ask=QUESTION, hush=True)


def _input(turn: Turn, services: Services, step: Step) -> Input:
    """Read the message as the step needs it: its button, its timer, a steering word, or an answer."""
    heard = turn.heard
    if heard.intent == "timer_done":
        early = _is_early(turn, services, step)
        return TimerDone(heard.value("skill") or "", heard.value("step") or "", early)
    if heard.intent == "walk":
        return Command(Verb(heard.value("verb") or Verb.REPEAT), heard.value("skill"), heard.value("step"))
    choice = _choice(turn, services, step)
    in_words = step.ask == "text" and not heard.trusted and heard.intent in ("affirm", "something_else")
    # "Yes" to a question with choices is an answer or none: it never passes the question over.
    asked = step.ask == "choice" and not heard.trusted and heard.intent == "affirm"
    verb = None if choice or in_words or asked else _VERBS.get(heard.intent)
    if verb is not None:
        return Command(verb)
    number = heard.value("number") or heard.text
    return Answer(
        text=heard.text,
        number=read_rating(number) if step.ask == "number" else None,
        choice=choice,
    )


def _choice(turn: Turn, services: Services, step: Step) -> str | None:
    """Return the chosen value if this step offers it, by its button or its label in words."""
    buttons = [services.library.button(key) for row in step.choices for key in row]
    values = {button.payload.partition(":")[2]: button.label.lower() for button in buttons}
    picked = turn.heard.value("value")
    if picked is not None:
        return picked if picked in values else None
    text = turn.heard.text.strip(" .!").lower().replace("\u2019", "'")
    same = next((value for value, label in values.items() if text == label), None)
    return same if same is not None else _yes_or_no(turn.heard.intent, values)


def _yes_or_no(intent: str, values: Mapping[str, str]) -> str | None:
    """Return the one choice that "yes it is" or "no, I am not" means; None where there is no such button."""
    start_of = {"affirm": "yes", "deny": "no"}.get(intent)
    found = [value for value, label in values.items() if start_of and re.match(rf"{start_of}\b", label)]
    return found[0] if len(found) == 1 else None


def _is_early(turn: Turn, services: Services, step: Step) -> bool:
    """Tell whether a timer ends too soon after its step was shown again: then an earlier timer is meant."""
    shown = turn.get("reshown_at")
    if not isinstance(shown, str) or step.timer_seconds is None:
        return False
    return services.clock() - datetime.fromisoformat(shown) < timedelta(seconds=step.timer_seconds) - TIMER_SLACK


def _going_on(turn: Turn, services: Services, before: Walk, moved: Moved) -> LoopReply:
    kept: dict[str, Any] = {"walk": moved.walk.to_json(), "still_running": False}
    if moved.effect is Effect.SHOW:
        again = moved.walk.step <= before.furthest
        kept["reshown_at"] = services.clock().isoformat() if again else None
    if moved.effect is Effect.PAUSED:
        park(turn, services)
    slots = MappingProxyType(kept)
    match moved.effect:
        case Effect.PAUSED:
            return LoopReply((Say("walk.paused"),), slots, ask=QUESTION, hush=True)
        case Effect.FIRST:
            return LoopReply((Say("coaching.at_the_start"),), slots, ask=QUESTION)
        case Effect.STALE:
            return LoopReply(
                (Say("walk.earlier_button"),), MappingProxyType({**slots, **STILL_RUNNING}), ask=QUESTION
            )
        case Effect.IGNORED:
            return LoopReply(slots=slots, ask=QUESTION, hush=True)
        case Effect.UNREAD:
            key = "coaching.not_caught" if moved.walk.unread == 1 else "walk.unread"
            return LoopReply((Say(key),), slots, ask=QUESTION, hush=moved.walk.unread > 1)
        case _:
            return LoopReply(slots=slots, ask=QUESTION)


def _ended(turn: Turn, services: Services, moved: Moved) -> LoopReply:
    slots = MappingProxyType({"walk": None, "ended": moved.effect.value})
    match moved.effect:
        case Effect.FINISHED:
            return LoopReply(slots=slots, leads=Leads.RERATING)
        case Effect.UNSAFE:
            reason = _WHY_UNSAFE.get(moved.walk.skill, handoffs.REASON_ONGOING_HARM)
            return LoopReply((handoffs.safety(reason),), slots)
        case Effect.LEFT:
            offered = [*(turn.get("offered") or []), moved.walk.skill]
            left = MappingProxyType({**slots, "offered": offered})
            return LoopReply((Say("walk.left"),), left, leads=Leads.OFFER)
        case Effect.TOO_MUCH:
            _record_unfinished(turn, services, moved)
            return LoopReply((Say("coaching.too_much"),), slots)
        case _:
            _record_unfinished(turn, services, moved)
            another = turn.heard.intent == "something_else"
            return (
                LoopReply(slots=slots, leads=Leads.OFFER) if another else LoopReply((Say("walk.stopped"),), slots)
            )


def _record_unfinished(turn: Turn, services: Services, moved: Moved) -> None:
    attempt = Attempt(moved.walk.skill, turn.get("before"), None, finished=False)
    services.memory.record_attempt(services.stamp(turn), attempt)


def _new_feeling(turn: Turn, services: Services, walk: Walk) -> LoopReply:
    """Validate a strong feeling in the middle of a skill, and let the client choose to stay or to change."""
    says = feelings.validate(turn, services, {"feeling": None})
    paused = replace(walk, paused=True, unread=0)
    slots = MappingProxyType({"walk": paused.to_json()})
    return LoopReply((*says, Say("walk.new_feeling")), slots, ask=QUESTION, hush=True)


def _ask(turn: Turn, services: Services) -> tuple[Say, ...]:
    at = _place(turn, services)
    if at is None:
        return ()
    walk, skill = at
    step = current(walk, skill)
    running = step.timer_seconds is not None and (turn.phase is Phase.RETURNING or turn.get("still_running"))
    if running:
        return (
            Say(
                "walk.still_here",
                {"skill": f"@skill.{skill.id}.name"},
                buttons=buttons(turn, services, walk, skill, step),
            ),
        )
    return (step_say(turn, services, walk, skill, step),)


WALKTHROUGH = Loop(
    form="walkthrough_form",
    questions=(QUESTION,),
    open=_open,
    hear=_hear,
    ask=_ask,
    free_text=_takes_text,
    own=_OWN,
)
