"""What the builder of a safety plan says: for each move its wording, its slots and the buttons of this step."""

from collections.abc import Mapping
from types import MappingProxyType

from content.library import Library
from content.say import Say, client_words
from safety.plan import MAX_ITEMS, MAX_LENGTH, Section
from safety.plan_draft import Draft
from safety.plan_editor import Moved, Told
from safety.plan_print import heading, items_text, pages_of

Rows = tuple[tuple[str, ...], ...]
NUMBERS_IN_ROW, MOST_NUMBERS = 4, 12
STOP = "plan.stop"
"""The one button that is not bound to a step: stopping always works."""
ASK = "plan.ask."
_CHOICES: Mapping[Told, tuple[Rows, Rows]] = MappingProxyType(
    {
        Told.PICKED: ((("rewrite", "remove"), ("leave",)), ()),
        Told.REWRITE: ((("leave",),), ()),
        Told.EMPTY: ((("which",),), ((STOP,),)),
        Told.ASIDE: ((("keep", "drop"),), ((STOP,),)),
        Told.SURE: ((("discard_yes",),), ((STOP,),)),
    }
)
"""The buttons bound to the step, and those below them that are not."""


def says_for(library: Library, moved: Moved) -> tuple[Say, ...]:
    """Return what is said after a move."""
    draft, told = moved.draft, moved.told
    if told is Told.REVIEW:
        return _review(library, draft)
    if told is Told.ASK and draft.at is not None:
        return (Say(f"{ASK}{draft.at.value}", buttons=_rows(draft, told)),)
    return (Say(f"plan.{told.value}", _slots(draft, told), _rows(draft, told)),)


def _review(library: Library, draft: Draft) -> tuple[Say, ...]:
    rows: Rows = ((_bound(draft, "which"),), (STOP, _bound(draft, "discard")))
    pages = pages_of(library, draft.plan)
    if not pages:
        return (Say("plan.review_empty", buttons=rows),)
    first = tuple(Say("plan.review_first", {"plan": page}) for page in pages[:-1])
    return (*first, Say("plan.review", {"plan": pages[-1]}, ((_bound(draft, "save"),), *rows)))


def _slots(draft: Draft, told: Told) -> dict[str, str]:
    slots = {"limit": str(MAX_LENGTH if told is Told.TOO_LONG else MAX_ITEMS), "number": str(draft.picked or "")}
    if told is Told.ASIDE:
        section, words = draft.aside[0]
        return {"words": client_words(words), "heading": f"@{heading(section)}"}
    if draft.at is not None:
        slots["part"] = str(draft.at.number)
        slots["heading"] = f"@{heading(draft.at)}"
        slots["items"] = items_text(draft.plan.of(draft.at))
    return slots


def _rows(draft: Draft, told: Told) -> Rows | None:
    if told in {Told.STOPPED, Told.SAVED, Told.DISCARDED}:
        return None  # there is no step any more: the buttons of the wording itself
    if told is Told.PICK:
        return (*_numbers(draft), (_bound(draft, "leave"),))
    if told is Told.WHICH:
        parts = tuple((_bound(draft, f"part_{section.value}"),) for section in Section)
        return (*parts, (_bound(draft, "whole"),), (STOP,))
    if told not in _CHOICES:
        return _while_writing(draft, told)
    return tuple(tuple(_bound(draft, name) for name in row) for row in _CHOICES[told][0]) + _CHOICES[told][1]


def _while_writing(draft: Draft, told: Told) -> Rows:
    if draft.picked is not None:  # new words for one item, which were too long
        return ((_bound(draft, "leave"),),)
    items = draft.plan.of(draft.at) if draft.at is not None else ()
    onward = "next" if items else "skip" if draft.touring else "whole"
    rows: list[tuple[str, ...]] = [(_bound(draft, onward),)]
    if items:
        rows.append((_bound(draft, "undo" if told is Told.NOTED else "pick"),))
    back = draft.touring and draft.at is not None and draft.at.before is not None
    rows.append((_bound(draft, "back"), STOP) if back else (STOP,))
    return tuple(rows)


def _numbers(draft: Draft) -> Rows:
    count = len(draft.plan.of(draft.at)) if draft.at is not None else 0
    names = [_bound(draft, f"item_{number}") for number in range(1, min(count, MOST_NUMBERS) + 1)]
    return tuple(tuple(names[start : start + NUMBERS_IN_ROW]) for start in range(0, len(names), NUMBERS_IN_ROW))


def _bound(draft: Draft, name: str) -> str:
    return f"plan.{name}.{draft.step}"
