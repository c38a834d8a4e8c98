"""The mixed messages: what people write in one breath, with the target that comes first and what else is in it.

`level` is the highest target by dbt-brief section 7. `screened` names a code that screening finds in a message of
a lower level: it leans to caution, and then danger comes first.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mixed:
    """One message."""

    id: int
    text: str
    level: int
    parts: frozenset[str]
    screened: str | None

    @property
    def first(self) -> int:
        """Return the level that is acted on."""
        return 1 if self.screened else self.level


def messages() -> list[Mixed]:
    """Return all of them."""
    lines = Path(__file__).with_name("mixed_messages.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Mixed(r["id"], r["text"], r["level"], frozenset(r["parts"]), r.get("screened")) for r in rows]
