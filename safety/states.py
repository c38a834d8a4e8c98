"""The two state machines of safety, as graphs made from the code that runs: an alert's life, and a client's mode.

The documentation draws them (`middlepath states`), and a test searches every state that can be reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from records.escalation_states import MOVES
from safety.modes import Clearance, Mode, ModeState, Role, cleared, human_ended, raised

LADDER = tuple(mode for mode in Mode if mode is not Mode.HUMAN)
_CLEARANCE = Clearance(Role.CLINICIAN, "a clinician", "a reason")


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a state to another, and what takes it."""

    before: str
    after: str
    by: str


def alert_edges() -> Iterator[Edge]:
    """Yield every move of an alert that changes where it stands."""
    for step, moves in MOVES.items():
        for before, after in moves.items():
            if before is not after:
                yield Edge(before.value, after.value, step.value)


def mode_steps(state: ModeState) -> Iterator[tuple[str, ModeState]]:
    """Yield what can happen to a client's mode, and the state it leads to."""
    for asked in LADDER:
        yield f"a code asks for {asked.value}", raised(state, asked)
    if not state.human:
        yield "staff take over", raised(state, Mode.HUMAN)
    else:
        yield "handed back, lost or passed on", human_ended(state)
    if state.ladder is not Mode.COACHING:
        yield "a clinician clears, with a reason", cleared(state, _CLEARANCE)


def mode_edges() -> Iterator[Edge]:
    """Yield the edges between the modes in force; those that change nothing are left out."""
    seen: set[Edge] = set()
    for ladder in LADDER:
        for human in (False, True):
            state = ModeState(ladder, human)
            for by, after in mode_steps(state):
                label = "a code" if by.startswith("a code") else by
                edge = Edge(state.mode.value, after.mode.value, label)
                if edge.before != edge.after and edge not in seen:
                    seen.add(edge)
                    yield edge


def mermaid(edges: Iterator[Edge], start: str) -> str:
    """Return a drawing of a graph in Mermaid's language."""
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    lines += [f"    {edge.before} --> {edge.after}: {edge.by}" for edge in edges]
    return "\n".join(lines)


def drawing() -> str:
    """Return both drawings as they stand in the documentation."""
    parts = (
        ("An alert", mermaid(alert_edges(), "open")),
        ("A client's mode", mermaid(mode_edges(), "coaching")),
    )
    return "\n\n".join(f"### {title}\n\n```mermaid\n{graph}\n```" for title, graph in parts)
