"""The safety plan as a value: seven sections in order, what may stand in them, and when one is built (brief 8).

After dbt-brief section 8 (the idea is Stanley and Brown's; wording and order of ours). Pure: no clock, no IO.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from content.phrases.safety import MEANS
from safety.modes import Mode

MAX_ITEMS = 6
MAX_LENGTH = 150
"""In Telegram's units, see `length`: a whole plan fits two messages, a section is read at a glance."""
CALM_AFTER = timedelta(hours=24)
"""So long after a message that may have meant danger no plan is built, unless a clinician cleared the chat."""
HELP_NOW_ITEMS = 3
_BULLET = re.compile(r"\s*(?:[-*\u2022\u2013\u2014]+|\d{1,2}[.)](?=\s))\s*")


class Section(StrEnum):
    """The parts of a plan, in the brief's order; the reasons for living close it."""

    SIGNS = "signs"
    ALONE = "alone"
    SHIFT = "shift"
    PEOPLE = "people"
    SERVICES = "services"
    SPACE = "space"
    REASONS = "reasons"

    @property
    def number(self) -> int:
        """Return 1 for the first section up to 7."""
        return list(Section).index(self) + 1

    @property
    def after(self) -> "Section | None":
        """Return the next section; None after the last."""
        following = list(Section)[self.number :]
        return following[0] if following else None

    @property
    def before(self) -> "Section | None":
        """Return the section before; None before the first."""
        return list(Section)[self.number - 2] if self.number > 1 else None


HELP_NOW = (Section.ALONE, Section.PEOPLE, Section.SERVICES, Section.SPACE, Section.REASONS)
"""What of a plan stands in a crisis reply: what can be done now, and whom to ask. All of it is one tap away."""


class ItemError(ValueError):
    """An item was not taken; the message names the reason and never the words."""


class ItemTooLongError(ItemError):
    """The item is longer than MAX_LENGTH."""


class SectionFullError(ItemError):
    """The section holds MAX_ITEMS already."""


class PlanUnreadableError(ValueError):
    """A stored plan is not one that this release can read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a client wrote, section by section; a section without items is not in `items`."""

    items: Mapping[Section, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written in any section."""
        return not any(self.items.values())

    def of(self, section: Section) -> tuple[str, ...]:
        """Return the items of one section, in the client's order."""
        return self.items.get(section, ())

    def with_section(self, section: Section, items: tuple[str, ...]) -> "Plan":
        """Return the plan with these items in one section."""
        return Plan(MappingProxyType({s: its for s in Section if (its := items if s is section else self.of(s))}))

    def added(self, section: Section, words: str) -> "Plan":
        """Return the plan with one item more; the same words twice are one item. Raises ItemError."""
        item = checked(words)
        if item in self.of(section):
            return self
        if len(self.of(section)) >= MAX_ITEMS:
            raise SectionFullError(f"this part holds {MAX_ITEMS} items: change one, or take one out")
        return self.with_section(section, (*self.of(section), item))

    def changed(self, section: Section, number: int, words: str) -> "Plan":
        """Return the plan with the words of item `number` (from 1) changed. Raises ItemError."""
        item, rest = checked(words), self.removed(section, number)
        if item in rest.of(section):
            return rest
        items = rest.of(section)
        return self.with_section(section, (*items[: number - 1], item, *items[number - 1 :]))

    def removed(self, section: Section, number: int) -> "Plan":
        """Return the plan without item `number` (from 1). Raises ItemError."""
        items = self.of(section)
        if not 1 <= number <= len(items):
            raise ItemError(f"this part has no item {number}")
        return self.with_section(section, (*items[: number - 1], *items[number:]))

    def to_json(self) -> str:
        """Return the plan as JSON, to be stored sealed."""
        return json.dumps({section.value: list(items) for section, items in self.items.items()})

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read a plan back; raises PlanUnreadableError, without the words, for anything else."""
        return plan_of(_parsed(text))


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise PlanUnreadableError("a stored plan is not JSON: was it written by another release?") from None


def plan_of(data: object) -> Plan:
    """Return the plan in parsed JSON; raises PlanUnreadableError when it is none."""
    names = {section.value for section in Section}
    if not isinstance(data, dict) or not set(data) <= names:
        raise PlanUnreadableError("a stored plan has a part that is not known: was it written by a newer release?")
    if not all(isinstance(items, list) and all(isinstance(i, str) for i in items) for items in data.values()):
        raise PlanUnreadableError("a stored plan has a part that is no list of words")
    return Plan(MappingProxyType({s: tuple(data[s.value]) for s in Section if data.get(s.value)}))


def length(text: str) -> int:
    """Return how long Telegram counts a text: in UTF-16 units, in which most emoji count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def lines_of(text: str) -> tuple[str, ...]:
    """Return the items in what somebody wrote: one for each line, without bullets and empty lines."""
    tidied = (
        _tidied(line[found.end() :] if (found := _BULLET.match(line)) else line) for line in text.splitlines()
    )
    return tuple(line for line in tidied if any(ch.isalnum() for ch in line))


def checked(words: str) -> str:
    """Return the words as they are kept, on one line; raises ItemError when they cannot be an item."""
    item = _tidied(words)
    if not item:
        raise ItemError("an item needs words")
    if length(item) > MAX_LENGTH:
        raise ItemTooLongError(f"an item has up to {MAX_LENGTH} characters")
    return item


def _tidied(words: str) -> str:
    plain = "".join(" " if unicodedata.category(ch) in {"Cc", "Zl", "Zp"} else ch for ch in words)
    return " ".join(plain.split())


def names_means(words: str) -> bool:
    """Tell whether words name a means or a method, by the same list that our own wording is held to."""
    return MEANS.pattern.search(words) is not None


def help_now(plan: Plan) -> Plan:
    """Return what of a plan is shown in a crisis reply: the first items of the sections that help now.

    Words that name a means are left out: a reply in a crisis never says them, not even the client's own (brief 8).
    """
    kept = {s: tuple(i for i in plan.of(s) if not names_means(i))[:HELP_NOW_ITEMS] for s in HELP_NOW}
    return Plan(MappingProxyType({section: items for section, items in kept.items() if items}))


def merged(base: Plan, mine: Plan, theirs: Plan) -> Plan:
    """Return `mine` with what `theirs` changed since `base`: both sides' new items, less what either took out.

    A section may come to hold more than MAX_ITEMS: nothing that somebody wrote is dropped for that.
    """
    out = {}
    for section in Section:
        before, here, there = base.of(section), mine.of(section), theirs.of(section)
        kept = tuple(item for item in here if item in there or item not in before)
        out[section] = (*kept, *(item for item in there if item not in before and item not in here))
    return Plan(MappingProxyType({section: items for section, items in out.items() if items}))


def changed_sections(before: Plan, after: Plan) -> tuple[Section, ...]:
    """Return the sections that differ, in order."""
    return tuple(section for section in Section if before.of(section) != after.of(section))


def is_calm(mode: Mode, mode_since: datetime, newest_flag: datetime | None, now: datetime, *, alert: bool) -> bool:
    """Tell whether a plan may be built now (brief 8: built when calm).

    Only where coaching is open: crisis_skills too is a mode in which a human has yet to look. No alert may be
    open, and the last message that may have meant danger must be CALM_AFTER ago, unless a clinician has opened
    the chat again after it: that a person looked counts for more than the hours.
    """
    if mode is not Mode.COACHING or alert:
        return False
    return newest_flag is None or newest_flag <= now - CALM_AFTER or newest_flag <= mode_since
