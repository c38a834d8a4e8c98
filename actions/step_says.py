"""How a step of a walk-through is put: its wording, the client's own words in it, and the buttons below."""

from collections.abc import Iterable, Mapping

from actions.services import Services
from actions.skills import circumstances
from actions.turn import Turn
from coaching.offer import allowed
from coaching.quoting import showable
from coaching.walk import Verb, Walk, is_first, rounds_left
from content.models import Skill, Step
from content.say import Say, client_words
from content.steps import WORDS

MOST_SHOWN = 480
"""Characters of the client's own words in one message: a list is read on a phone, on a bad day."""

NUMBERS = (tuple(f"rate.{number}" for number in range(6)), tuple(f"rate.{number}" for number in range(6, 11)))


def step_say(turn: Turn, services: Services, walk: Walk, skill: Skill, step: Step) -> Say:
    """Return the step as it is asked now."""
    key = f"skill.{skill.id}.step.{step.id}"
    slots: dict[str, str] = {}
    if step.quotes or step.recalls:
        words = _own_words(turn, services, walk, skill, step)
        key, slots = (key, {WORDS: client_words(words)}) if words else (f"{key}.without", {})
    return Say(key, slots, buttons=buttons(turn, services, walk, skill, step), timer_seconds=step.timer_seconds)


def buttons(turn: Turn, services: Services, walk: Walk, skill: Skill, step: Step) -> tuple[tuple[str, ...], ...]:
    """Return the step's choices and ways out, the ways on and back, and the three exits, bound to this step."""
    waits = step.ask != "none" or step.timer_seconds is not None
    onward = [] if is_first(walk, skill) else [Verb.BACK]
    if not step.must_answer:
        onward.append(Verb.SKIP if waits else Verb.NEXT)
    if step.body and not waits:
        onward.append(Verb.SKIP)

    def bound(verbs: Iterable[Verb]) -> tuple[str, ...]:
        return tuple(f"walk.{verb.value}.{skill.id}.{step.id}" for verb in verbs)

    rows = (*_choices(services, walk, step), *_ways_out(turn, services, step), bound(onward))
    return (*(row for row in rows if row), bound((Verb.PAUSE, Verb.STOP, Verb.TOO_MUCH)))


def _choices(services: Services, walk: Walk, step: Step) -> tuple[tuple[str, ...], ...]:
    """Return the rows of choices or numbers; another round is offered while there are rounds left."""
    if step.ask == "number":
        return NUMBERS
    if step.round is None or rounds_left(walk, step):
        return step.choices
    again = f"pick:{step.round.on}"
    return tuple(
        tuple(key for key in row if services.library.button(key).payload != again) for row in step.choices
    )


def _ways_out(turn: Turn, services: Services, step: Step) -> tuple[tuple[str, ...], ...]:
    """Return a row for each way out of the skill; another skill only where this client may be offered it."""
    if not step.leads:
        return ()
    profile, now = services.profile(turn), circumstances(turn, turn.slots)
    skills = services.library.skills

    def open_now(key: str) -> bool:
        skill = skills.get(key.removeprefix("skill."))
        return skill is None or allowed(skill, profile, now)

    return tuple((key,) for key in step.leads if open_now(key))


def _own_words(turn: Turn, services: Services, walk: Walk, skill: Skill, step: Step) -> str:
    """Return the client's words that the step says back, a line each; empty when there is nothing to say back.

    A draft is shown whole or not at all, since one with a gap would read as if something was wrong with it.
    """
    if step.quotes:
        wanted = {name: message for name, message in walk.notes if name in step.quotes}
        found = services.memory.step_words(turn.client, wanted)
        return _lines([found[name] for name in step.quotes if name in found], whole=True)
    items = services.memory.saved_list(turn.client, skill.id)
    by_section: Mapping[str, list[str]] = {
        name: [item.text for item in items if item.section == name] for name in step.recalls
    }
    return _lines([text for name in step.recalls for text in by_section[name]], whole=False)


def _lines(texts: list[str], *, whole: bool) -> str:
    shown = [showable(text) for text in texts]
    if whole and None in shown:
        return ""
    lines: list[str] = []
    for text in shown:
        if text is not None and sum(map(len, lines)) + len(text) <= MOST_SHOWN:
            lines.append(f"\u201c{text}\u201d")
        elif whole:
            return ""
    return "\n".join(lines)
