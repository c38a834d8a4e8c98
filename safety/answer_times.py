"""A clinic's own times to acknowledge, within bounds: none is longer than the table's without a named person."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from content.models import Strict
from safety.policy import Policy, PolicyRow
from safety.types import Action, Code

NEXT_WORKING_DAY_SECONDS = 24 * 3600
MOST = 2
"""No time may be longer than so many times the table's (dbt-brief section 8), whoever says so."""
MINUTE = 60


class AnswerWithin(Strict):
    """Another time to acknowledge a code, in minutes; for one action, or for every row of the code.

    A time longer than the table's needs `approved_by`, a named person, and their `reason`.
    """

    code: Code
    action: Action | None = None
    minutes: Annotated[int, Field(ge=1, le=48 * 60)]
    approved_by: str = ""
    reason: str = ""

    def concerns(self, row: PolicyRow) -> bool:
        """Tell whether it changes this row's time."""
        return self.code is row.code and self.action in {None, row.action} and table_seconds(row) is not None


def table_seconds(row: PolicyRow) -> int | None:
    """Return the table's own time in seconds; None for a row that nobody has to acknowledge."""
    within = row.page.acknowledge_within
    return NEXT_WORKING_DAY_SECONDS if within == "next_working_day" else within


def seconds_for(own: Sequence[AnswerWithin], code: Code, action: Action, table: int) -> int:
    """Return the time to acknowledge in seconds: the clinic's own for this action, or the code, else `table`."""
    fitting = [one for one in own if one.code is code and one.action in {None, action}]
    for one in sorted(fitting, key=lambda one: one.action is None):
        return one.minutes * MINUTE
    return table


def problems(own: Sequence[AnswerWithin], policy: Policy) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with which of the clinic's own times, and what to do."""
    for index, one in enumerate(own):
        rows = [row for row in policy.rows if one.concerns(row)]
        if not rows:
            yield index, f"no row of the policy has a time for {_name(one)}: see safety/policy.yaml"
        if any(other.code is one.code and other.action is one.action for other in own[:index]):
            yield index, f"{_name(one)} is given twice: keep one of the two"
        shortest = min((table_seconds(row) or 0 for row in rows), default=0) // MINUTE
        if not rows or one.minutes <= shortest:
            continue
        if one.minutes > MOST * shortest:
            yield (
                index,
                f"{one.minutes} minutes is more than {MOST} times the table's {shortest}: take at most that",
            )
        elif not (one.approved_by.strip() and one.reason.strip()):
            what = f"{one.minutes} minutes is longer than the table's {shortest} for {_name(one)}"
            yield index, f"{what}: take at most {shortest}, or name who decided it (approved_by) and why (reason)"


def differences(own: Sequence[AnswerWithin], policy: Policy) -> tuple[str, ...]:
    """Return a line for each row whose time differs from the table's, to be shown to staff and operators."""
    lines = []
    for row in policy.rows:
        table = table_seconds(row)
        if table is None:
            continue
        now = seconds_for(own, row.code, row.action, table)
        if now != table:
            by = next((one for one in own if one.concerns(row) and one.approved_by and now > table), None)
            why = f", decided by {by.approved_by}: {by.reason}" if by is not None else ""
            flag = f" ({row.flag})" if row.flag else ""
            lines.append(
                f"{row.code.value} {row.action.value}{flag}: {now // MINUTE} min, not {table // MINUTE} min{why}"
            )
    return tuple(lines)


def _name(one: AnswerWithin) -> str:
    return f"{one.code.value} {one.action.value}" if one.action is not None else one.code.value
