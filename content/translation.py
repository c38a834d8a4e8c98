"""Wording in another language: each item gives its words by the key that English has; all else is English's own.

Rows of buttons, registers, levels, steps and where they lead are written once, in English, so that a translation
can neither lose a step nor a way to a person. What a clinician writes here is words alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from content.entries import Entry
from content.models import Button, Message, Register, Skill, ValidationLine
from content.problems import Problem
from content.slots import slot_names
from content.steps import Step, StepId
from content.strict import Allowance, Key, SkillId, Strict

STAFF_TOPICS = ("staff.", "tone_staff.")
"""Buttons that only staff see: they keep the language of the clinic."""

_Model = TypeVar("_Model", bound=BaseModel)
Variants = Annotated[tuple[str, ...], Field(min_length=1)]


class MessageWords(Strict):
    """What a message says in this language."""

    key: Key
    note: str = ""
    variants: Variants
    allow: tuple[Allowance, ...] = ()


class ButtonWords(Strict):
    """What a button is called."""

    key: Key
    label: Annotated[str, Field(min_length=1, max_length=40)]


class StepWords(Strict):
    """What a step of a skill says; `without` where the English step has one."""

    id: StepId
    variants: Variants
    without: tuple[str, ...] = ()
    allow: tuple[Allowance, ...] = ()


class SkillWords(Strict):
    """What a skill is called, its gist, and every one of its steps."""

    id: SkillId
    name: str
    gist: str
    steps: tuple[StepWords, ...] = ()
    allow: tuple[Allowance, ...] = ()


class LineWords(Strict):
    """What a validating line says."""

    key: Key
    variants: Variants
    allow: tuple[Allowance, ...] = ()


SECTIONS: Mapping[str, tuple[type[Strict], str]] = {
    "messages": (MessageWords, "key"),
    "buttons": (ButtonWords, "key"),
    "skills": (SkillWords, "id"),
    "validation": (LineWords, "key"),
}


def translated(base: Sequence[Entry], words: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Return the base with these words in place of its own, and every problem: unknown, given twice, missing."""
    given, problems = _by_place(words)
    known = {(entry.section, entry.key) for entry in base}
    for place, entry in given.items():
        if place not in known:
            problems.append(entry.problem("English has no such key.", "correct it, or write it in English first."))
    out: list[Entry] = []
    for entry in base:
        said = given.get((entry.section, entry.key))
        if said is None:
            problems += _missing(entry)
            out.append(entry)
            continue
        model, wrong = _with_words(entry.model, said)
        problems += wrong
        out.append(Entry(entry.section, model, entry.key, said.file, said.document, said.path))
    return out, problems


def _by_place(words: Sequence[Entry]) -> tuple[dict[tuple[str, str], Entry], list[Problem]]:
    given: dict[tuple[str, str], Entry] = {}
    problems: list[Problem] = []
    for entry in words:
        first = given.setdefault((entry.section, entry.key), entry)
        if first is not entry:
            where = f"{first.file}:{first.line()}"
            problems.append(entry.problem(f"the key is already translated at {where}.", "remove one."))
    return given, problems


def _missing(entry: Entry) -> Iterator[Problem]:
    model = entry.model
    if entry.section not in SECTIONS or (isinstance(model, Message) and model.register_ is Register.STAFF):
        return
    if isinstance(model, Button) and entry.key.startswith(STAFF_TOPICS):
        return
    yield entry.problem("it has no words in this language.", "add its key and its words.")


def _with_words(model: Strict, said: Entry) -> tuple[Strict, list[Problem]]:
    words = said.model
    if isinstance(model, Skill) and isinstance(words, SkillWords):
        return _skill(model, words, said)
    if isinstance(model, Button) and isinstance(words, ButtonWords):
        return _copy(model, label=words.label), []
    if isinstance(model, Message | ValidationLine) and isinstance(words, MessageWords | LineWords):
        wrong = _slots(said, model.variants, words.variants, "variants")
        return _copy(model, variants=words.variants, allow=words.allow), list(wrong)
    raise TypeError(f"no words for {type(model).__name__}")  # the sections of both are the same


def _skill(skill: Skill, words: SkillWords, said: Entry) -> tuple[Skill, list[Problem]]:
    problems: list[Problem] = []
    theirs = {step.id: (place, step) for place, step in enumerate(words.steps)}
    steps: list[Step] = []
    for step in skill.steps:
        if step.id not in theirs:
            problems.append(said.problem(f"the step '{step.id}' has no words.", "write it.", "steps"))
            steps.append(step)
            continue
        place, own = theirs.pop(step.id)
        problems += _slots(said, step.variants, own.variants, "steps", place, "variants")
        if bool(own.without) != bool(step.without):
            fix = "give 'without' exactly where English has it."
            problems.append(said.problem(f"the step '{step.id}' differs in 'without'.", fix, "steps", place))
        steps.append(_copy(step, variants=own.variants, without=own.without, allow=own.allow))
    for name, (place, _) in theirs.items():
        problems.append(said.problem(f"there is no step '{name}'.", "correct or remove it.", "steps", place))
    made = _copy(skill, name=words.name, gist=words.gist, steps=tuple(steps), allow=words.allow)
    return made, problems


def _slots(said: Entry, theirs: Sequence[str], ours: Sequence[str], *inside: str | int) -> Iterator[Problem]:
    expected = slot_names(theirs[0])
    if slot_names(ours[0]) != expected:
        fix = f"use exactly these slots: [{', '.join(sorted(expected))}]."
        yield said.problem("it has other slots than the English wording.", fix, *inside)


def _copy(model: _Model, **words: object) -> _Model:
    return model.model_copy(update=words)
