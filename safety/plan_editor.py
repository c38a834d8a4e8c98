"""The building of a safety plan as a pure state machine: from a draft and what the client did to the next draft.

A draft is kept after every step, so that whoever stops half-way, or is interrupted, goes on where they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from safety.plan import (
    MAX_ITEMS,
    ItemError,
    ItemTooLongError,
    Plan,
    Section,
    SectionFullError,
    checked,
    lines_of,
    merged,
    names_means,
)
from safety.plan_draft import Draft


class Told(StrEnum):
    """What the client is told next; the wording is `plan.<value>`."""

    ASK = "ask"
    SO_FAR = "so_far"
    NOTED = "noted"
    NOTED_PLAIN = "noted_plain"
    FULL = "full"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    PICK = "pick"
    PICKED = "picked"
    REWRITE = "rewrite"
    WHICH = "which"
    REVIEW = "review"
    EMPTY = "empty"
    ASIDE = "aside"
    STOPPED = "stopped"
    SAVED = "saved"
    SURE = "sure"
    DISCARDED = "discarded"


WANTS_WORDS = frozenset(
    {Told.ASK, Told.SO_FAR, Told.NOTED, Told.NOTED_PLAIN, Told.TOO_MANY, Told.TOO_LONG, Told.FULL, Told.REWRITE}
)
"""After these, what the client writes is an answer; after all others it is ordinary talk."""
ENDS = frozenset({Told.SAVED, Told.DISCARDED})
"""After these there is no draft any more."""


class Verb(StrEnum):
    """What a button of the builder does; `item` and `part` carry which one."""

    NEXT = "next"
    BACK = "back"
    STOP = "stop"
    WHOLE = "whole"
    UNDO = "undo"
    PICK = "pick"
    ITEM = "item"
    REWRITE = "rewrite"
    REMOVE = "remove"
    LEAVE = "leave"
    WHICH = "which"
    PART = "part"
    KEEP = "keep"
    DROP = "drop"
    SAVE = "save"
    DISCARD = "discard"
    DISCARD_YES = "discard_yes"


TYPED: Mapping[str, Verb | None] = MappingProxyType(
    {
        "stop": Verb.STOP, "cancel": Verb.STOP, "quit": Verb.STOP, "not now": Verb.STOP,
        "skip": Verb.NEXT, "next": Verb.NEXT, "done": Verb.NEXT, "no": Verb.NEXT, "nope": Verb.NEXT,
        "none": Verb.NEXT, "nothing": Verb.NEXT, "nothing else": Verb.NEXT, "no more": Verb.NEXT,
        "that is all": Verb.NEXT, "that's all": Verb.NEXT, "thats all": Verb.NEXT, "that's it": Verb.NEXT,
        "back": Verb.BACK, "go back": Verb.BACK, "undo": Verb.UNDO,
        "yes": None, "ok": None, "okay": None,
    }
)  # fmt: skip
"""What a client types in place of a button; None: they are asked again, for it is no item of a plan."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The draft after a move, and what is said about it."""

    draft: Draft
    told: Told


def begin(step: int) -> Moved:
    """Begin a first plan; `step` must be higher than any of a draft before, such as the time in seconds."""
    return view(Draft(step=step))


def change(plan: Plan, version: int, step: int) -> Moved:
    """Begin to change a saved plan, of this version, part by part; `step` as in `begin`."""
    return Moved(Draft(plan=plan, at=None, step=step, touring=False, base=version), Told.WHICH)


def view(draft: Draft) -> Moved:
    """Return what is shown to somebody who comes back to a draft; no item is being changed any more."""
    draft = replace(draft, picked=None)
    if draft.aside:
        return Moved(draft, Told.ASIDE)
    if draft.at is None:
        return Moved(draft, Told.REVIEW)
    return Moved(draft, Told.SO_FAR if draft.plan.of(draft.at) else Told.ASK)


def rebased(draft: Draft, base: Plan, newest: Plan, version: int) -> Draft:
    """Return a draft brought up to a version that somebody else saved since; nothing of either is lost."""
    if version == draft.base:
        return draft
    return replace(draft, plan=merged(base, draft.plan, newest), base=version, picked=None)


def write(draft: Draft, text: str) -> Moved:
    """Take the client's words as items of the part they are in, one for each line."""
    if draft.at is None or not (lines := lines_of(text)):
        return view(draft)
    if draft.picked is not None:
        return _reworded(draft, draft.at, draft.picked, text)
    before, plan = draft.plan.of(draft.at), draft.plan
    too_long = too_many = False
    for line in lines:
        try:
            plan = plan.added(draft.at, line)
        except ItemTooLongError:
            too_long = True
        except SectionFullError:
            too_many = True
    new = [item for item in plan.of(draft.at) if item not in before]
    told = Told.NOTED_PLAIN if any(map(names_means, new)) else Told.NOTED
    if too_long or too_many:
        told = Told.TOO_LONG if too_long else Told.TOO_MANY
    elif len(plan.of(draft.at)) >= MAX_ITEMS:
        told = Told.FULL
    return Moved(replace(draft, plan=plan), told)


def _reworded(draft: Draft, section: Section, number: int, text: str) -> Moved:
    try:
        plan = draft.plan.changed(section, number, text)
    except ItemTooLongError:
        return Moved(draft, Told.TOO_LONG)
    except ItemError:  # the item is gone: nothing to change
        plan = draft.plan
    return view(replace(draft, plan=plan))


def set_aside(draft: Draft, text: str) -> Draft:
    """Keep words that were answered as a possible crisis, to ask about them in a calm moment.

    What names a means, or is too long for an item, is not kept here: it must not be shown again.
    """
    section = draft.at or Section.SIGNS
    kept = tuple((section, line) for line in lines_of(text) if _may_be_item(line))
    return replace(draft, aside=(*draft.aside, *kept)[-MAX_ITEMS:], picked=None)


def _may_be_item(line: str) -> bool:
    try:
        checked(line)
    except ItemError:
        return False
    return not names_means(line)


def press(draft: Draft, verb: Verb, step: int | None, which: str = "") -> Moved:
    """Do what a button says; one of an earlier step, or that makes no sense here, only shows where we are."""
    if verb is Verb.STOP:
        return Moved(_next_step(draft), Told.STOPPED)
    if step != draft.step:
        return view(draft)
    moved = _MOVES[verb](_next_step(draft), which)
    return moved if moved is not None else view(draft)


def _next_step(draft: Draft) -> Draft:
    return replace(draft, step=draft.step + 1)


def _next(draft: Draft, _which: str) -> Moved:
    onward = draft.at.after if draft.at is not None and draft.touring else None
    return view(replace(draft, at=onward, picked=None, touring=draft.touring and onward is not None))


def _back(draft: Draft, _which: str) -> Moved:
    return view(replace(draft, at=draft.at and (draft.at.before or draft.at)))


def _whole(draft: Draft, _which: str) -> Moved:
    return view(replace(draft, at=None))


def _undo(draft: Draft, _which: str) -> Moved | None:
    if draft.at is None or not (items := draft.plan.of(draft.at)):
        return None
    return view(replace(draft, plan=draft.plan.removed(draft.at, len(items))))


def _pick(draft: Draft, _which: str) -> Moved | None:
    if draft.at is None or not draft.plan.of(draft.at):
        return None
    return Moved(replace(draft, picked=None), Told.PICK)


def _item(draft: Draft, which: str) -> Moved | None:
    items = draft.plan.of(draft.at) if draft.at is not None else ()
    if not which.isascii() or not which.isdecimal() or not 1 <= int(which) <= len(items):
        return None
    return Moved(replace(draft, picked=int(which)), Told.PICKED)


def _rewrite(draft: Draft, _which: str) -> Moved | None:
    return Moved(draft, Told.REWRITE) if draft.picked is not None else None


def _remove(draft: Draft, _which: str) -> Moved | None:
    if draft.at is None or draft.picked is None:
        return None
    return view(replace(draft, plan=draft.plan.removed(draft.at, draft.picked)))


def _leave(draft: Draft, _which: str) -> Moved:
    return view(draft)


def _which_part(draft: Draft, _which: str) -> Moved:
    return Moved(replace(draft, at=None, picked=None), Told.WHICH)


def _part(draft: Draft, which: str) -> Moved | None:
    if which not in set(Section):
        return None
    return view(replace(draft, at=Section(which), picked=None, touring=False))


def _keep(draft: Draft, _which: str) -> Moved | None:
    if not draft.aside:
        return None
    (section, words), *rest = draft.aside
    items = draft.plan.of(section)
    plan = draft.plan if words in items else draft.plan.with_section(section, (*items, words))
    return view(replace(draft, plan=plan, aside=tuple(rest)))


def _drop(draft: Draft, _which: str) -> Moved | None:
    return view(replace(draft, aside=draft.aside[1:])) if draft.aside else None


def _save(draft: Draft, _which: str) -> Moved:
    if draft.aside:
        return view(draft)
    return Moved(draft, Told.EMPTY if draft.plan.is_empty else Told.SAVED)


def _discard(draft: Draft, _which: str) -> Moved:
    return Moved(draft, Told.SURE)


def _discard_yes(draft: Draft, _which: str) -> Moved:
    return Moved(draft, Told.DISCARDED)


_MOVES = MappingProxyType(
    {
        Verb.NEXT: _next, Verb.BACK: _back, Verb.WHOLE: _whole, Verb.UNDO: _undo, Verb.PICK: _pick,
        Verb.ITEM: _item, Verb.REWRITE: _rewrite, Verb.REMOVE: _remove, Verb.LEAVE: _leave,
        Verb.WHICH: _which_part, Verb.PART: _part, Verb.KEEP: _keep, Verb.DROP: _drop, Verb.SAVE: _save,
        Verb.DISCARD: _discard, Verb.DISCARD_YES: _discard_yes,
    }
)  # fmt: skip
