"""What is wrong in the content files: every problem with its place and its fix, all reported at once."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to fix. `file` is relative to the content folder, `line` counts from 1 (0: the whole file)."""

    file: str
    line: int
    key: str
    what: str
    fix: str

    def __str__(self) -> str:
        """Return the problem as one line, without the content itself."""
        return f"{self.file}:{self.line}: {self.key}: {self.what} Fix: {self.fix}"


class ContentError(Exception):
    """The content cannot be served; `problems` holds every reason, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        count = len(self.problems)
        head = f"the content has {count} problem{'' if count == 1 else 's'} and cannot be served:"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))
