"""Checks on the steps of a walk-through: each can be asked, answered and left, and refers to what exists."""

from collections.abc import Iterator, Mapping, Sequence

from content.checks import check_rows, check_variants
from content.entries import Entry, of_type
from content.models import Button, Skill, Step
from content.problems import Problem
from content.slots import slot_names
from content.steps import SKIPPED, WORDS

WAYS_OUT = frozenset({"house.person", "house.helplines"})


def check_steps(entries: Sequence[Entry], buttons: Mapping[str, Button]) -> Iterator[Problem]:
    """Every step of every skill can be walked."""
    skills = {skill.id: skill for _, skill in of_type(entries, Skill)}
    for entry, skill in of_type(entries, Skill):
        seen: set[str] = set()
        for index, step in enumerate(skill.steps):
            if step.id in seen:
                yield entry.problem(f"two steps are called '{step.id}'.", "rename one.", "steps", index, "id")
            seen.add(step.id)
            yield from _check_asking(entry, step, index, buttons)
            yield from _check_where_it_leads(entry, skill, index, skills, buttons)
            yield from _check_words(entry, skill, index)
            yield from _check_saving(entry, step, index, skills)
        yield from _check_parts(entry, skill)


def _check_asking(entry: Entry, step: Step, index: int, buttons: Mapping[str, Button]) -> Iterator[Problem]:
    place = ("steps", index)
    yield from check_variants(entry, step.variants, *place, "variants")
    yield from check_rows(entry, step.choices, frozenset(buttons), *place, "choices")
    if (step.ask == "choice") != bool(step.choices):
        fix = "give 'ask: choice' and 'choices' together, or neither."
        yield entry.problem(f"step '{step.id}' asks for one thing and offers another.", fix, *place, "ask")
    if step.timer_seconds is not None and step.ask != "none":
        fix = "remove 'ask', and put the question in a step of its own."
        yield entry.problem(f"step '{step.id}' has a timer and waits for an answer.", fix, *place, "timer_seconds")
    payloads = {buttons[key].payload for row in step.choices for key in row if key in buttons}
    if any(not payload.startswith("pick:") for payload in payloads):
        fix = "give its buttons payloads of the form pick:<value>."
        yield entry.problem(f"step '{step.id}' offers a button that is no pick.", fix, *place, "choices")
    ending = (("unsafe_choices", step.unsafe_choices), ("leave_choices", step.leave_choices))
    for name, values in ending:
        missing = [value for value in values if f"pick:{value}" not in payloads]
        if missing:
            fix = "use the value of one of the step's buttons."
            what = f"{name.replace('_', ' ')[:-1]} '{missing[0]}' is not offered."
            yield entry.problem(what, fix, *place, name)
    if step.must_answer and not (step.unsafe_choices or step.leave_choices):
        fix = "name the answers that end the skill, or let the step be passed over."
        yield entry.problem(
            f"step '{step.id}' must be answered and no answer ends it.", fix, *place, "must_answer"
        )


def _check_where_it_leads(
    entry: Entry, skill: Skill, index: int, skills: Mapping[str, Skill], buttons: Mapping[str, Button]
) -> Iterator[Problem]:
    step, place = skill.steps[index], ("steps", index)
    earlier = {one.id: one for one in skill.steps[:index]}
    if step.when is not None:
        asked = earlier.get(step.when.step)
        if asked is None or asked.ask not in ("choice", "number"):
            fix = "name an earlier step of this skill that asks for a choice or a number."
            yield entry.problem(f"step '{step.id}' waits for an answer nobody gives.", fix, *place, "when")
        else:
            yield from _check_condition(entry, step, asked, index, buttons)
    if step.round is not None and (step.round.to not in earlier or step.round.on not in _values(step, buttons)):
        fix = "name an earlier step, and the value of one of this step's buttons."
        yield entry.problem(f"step '{step.id}' goes back to nowhere.", fix, *place, "round")
    for key in step.leads:
        leads_on = key.removeprefix("skill.") in skills and key != f"skill.{skill.id}"
        if not leads_on and key not in WAYS_OUT:
            fix = f"lead to another skill (skill.<ID>) or to one of: {', '.join(sorted(WAYS_OUT))}."
            yield entry.problem(f"'{key}' is no way out of a skill.", fix, *place, "leads")


def _check_condition(
    entry: Entry, step: Step, asked: Step, index: int, buttons: Mapping[str, Button]
) -> Iterator[Problem]:
    when = step.when
    if when is None:
        return
    bounds = when.at_least is not None or when.below is not None
    if not (when.picked or bounds) or (bounds and asked.ask != "number"):
        fix = "name values that were picked; bounds are for numbers."
        yield entry.problem(f"step '{step.id}' has a condition that cannot hold.", fix, "steps", index, "when")
    unknown = set(when.picked) - _values(asked, buttons) - {SKIPPED}
    if unknown:
        what = f"'{min(unknown)}' is no answer of step '{asked.id}'."
        yield entry.problem(what, "use the value of one of its buttons.", "steps", index, "when")


def _values(step: Step, buttons: Mapping[str, Button]) -> set[str]:
    """Return what can be picked at a step."""
    return {buttons[key].payload.partition(":")[2] for row in step.choices for key in row if key in buttons}


def _check_words(entry: Entry, skill: Skill, index: int) -> Iterator[Problem]:
    step, place = skill.steps[index], ("steps", index)
    earlier = {one.id for one in skill.steps[:index] if one.ask == "text"}
    saved = {one.saves.section for one in skill.steps if one.saves and one.saves.skill == skill.id}
    says_back = bool(step.quotes or step.recalls)
    slots = frozenset({WORDS}) if says_back else frozenset()
    if slot_names(step.variants[0]) != slots:
        what = "does not say the words it quotes." if says_back else "has a slot and nothing fills it."
        fix = f"use {{{WORDS}}} in a step with 'quotes' or 'recalls', and no slot in any other."
        yield entry.problem(f"a step {what}", fix, *place, "variants")
    if bool(step.without) != says_back:
        fix = "write 'without' for the steps that quote, and for no others."
        yield entry.problem(f"step '{step.id}' has no wording for when nothing may be quoted.", fix, *place, "id")
    for text in step.without:
        if slot_names(text):
            yield entry.problem("'without' has a slot.", "write it as plain text.", *place, "without")
    if step.without:
        yield from check_variants(entry, step.without, *place, "without")
    if step.quotes and step.recalls:
        yield entry.problem(f"step '{step.id}' quotes twice.", "choose one.", *place, "quotes")
    if not set(step.quotes) <= earlier:
        fix = "name earlier steps of this skill that ask for text."
        yield entry.problem(f"step '{step.id}' quotes what nobody wrote.", fix, *place, "quotes")
    if not set(step.recalls) <= saved:
        fix = "name steps of this skill that save to its list."
        yield entry.problem(f"step '{step.id}' recalls what nobody saved.", fix, *place, "recalls")


def _check_saving(entry: Entry, step: Step, index: int, skills: Mapping[str, Skill]) -> Iterator[Problem]:
    if step.saves is None:
        return
    keeper = skills.get(step.saves.skill)
    if step.ask != "text" or keeper is None or step.saves.section not in {one.id for one in keeper.steps}:
        fix = "save the text of a step under a step of the skill that keeps the list."
        yield entry.problem(f"step '{step.id}' saves to nowhere.", fix, "steps", index, "saves")


def _check_parts(entry: Entry, skill: Skill) -> Iterator[Problem]:
    """Look whether a prepared skill saves in its first part what its second uses."""
    if not skill.is_prepared:
        return
    saves = any(step.saves and step.saves.skill == skill.id for step in skill.steps)
    if not saves:
        fix = "give a step of the part 'build' a 'saves' of this skill."
        yield entry.problem("the skill is used from a list that it never makes.", fix, "steps")
