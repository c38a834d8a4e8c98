"""The tone policy as clinics read it: the graph and the guards, printed from the table that runs."""

from coaching.tone import OWED, TABLE, Tone
from coaching.tone_guards import CONDITIONS, GUARDS


def drawing() -> str:
    """Return the moves in Mermaid's language, the guards, and the conditions, as docs/tone.md shows them."""
    lines = ["stateDiagram-v2", f"    [*] --> {Tone.WARM.value}"]
    edges: dict[tuple[str, str], list[str]] = {}
    for (before, _), move in TABLE.items():
        why = f"{move.why} ({move.needs.value})" if move.needs is not None else move.why
        edges.setdefault((before.value, move.after.value), []).append(why)
        if move.refused is not None:
            edges.setdefault((before.value, move.refused.value), []).append("not all of them hold")
    edges.setdefault((Tone.SAFE.value, OWED.after.value), []).append(OWED.why)
    for (first, second), whys in edges.items():
        lines.append(f"    {first} --> {second}: {'; '.join(dict.fromkeys(whys))}")
    graph = "```mermaid\n" + "\n".join(lines) + "\n```"
    guards = "\n".join(f"| {guard.value} | {told} |" for guard, (told, _) in GUARDS.items())
    conditions = "\n".join(f"- {told}" for told, _ in CONDITIONS.values())
    return (
        f"### The moves\n\n{graph}\n\n"
        f"### The guards of a plain message\n\n| guard | holds when |\n|---|---|\n{guards}\n\n"
        f"### The conditions of plain style\n\n{conditions}"
    )
