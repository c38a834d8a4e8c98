"""A safety plan as text to read or to hear: each part under its heading, one item a line, no signs to decode."""

from collections.abc import Sequence

from content.library import Library
from safety.plan import Plan, Section, help_now, length

PAGE_LENGTH = 3800
"""Telegram takes 4,096 after entities; what stands around a plan needs the rest."""


def heading(section: Section) -> str:
    """Return the key of a section's heading."""
    return f"plan.heading.{section.value}"


def pages_of(library: Library, plan: Plan, *, numbered: bool = False) -> tuple[str, ...]:
    """Return the whole plan, as few messages as it fits into; a section is not torn if one message can hold it.

    `numbered` puts its number before each item, for staff, who name items by it.
    """
    pages: list[str] = []
    for part in _parts(library, plan, numbered=numbered):
        together = f"{pages[-1]}\n\n{part}" if pages else ""
        if pages and length(together) <= PAGE_LENGTH:
            pages[-1] = together
        else:
            pages += _torn(part)
    return tuple(pages)


def help_now_text(library: Library, plan: Plan) -> str:
    """Return the parts of a plan for a crisis reply, in one message; empty when nothing in it helps now."""
    return "\n\n".join(_parts(library, help_now(plan), numbered=False))


def items_text(items: Sequence[str]) -> str:
    """Return the items of one section, each on a line behind its number."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


def _parts(library: Library, plan: Plan, *, numbered: bool) -> list[str]:
    parts = []
    for section in Section:
        if items := plan.of(section):
            name = library.message(heading(section)).variants[0]
            lines = items_text(items) if numbered else "\n".join(items)
            parts.append(f"{name}:\n{lines}")
    return parts


def _torn(part: str) -> list[str]:
    """Return a section in pieces that each fit, which only one can need that grew by two hands."""
    pieces = [""]
    for line in part.split("\n"):
        together = f"{pieces[-1]}\n{line}" if pieces[-1] else line
        if length(together) <= PAGE_LENGTH:
            pieces[-1] = together
        else:
            pieces.append(line)
    return pieces
