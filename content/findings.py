"""What a lint says: which rule, which wording, where, and what to write instead."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error must not reach a client; a warning asks a writer to look again."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of wording that breaks one rule; `file` and `line` say where it is written."""

    severity: Severity
    rule: str
    key: str
    file: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        """Return the finding as one line, in the form the loader uses for its problems."""
        return f"{self.file}:{self.line}: {self.key}: {self.severity} [{self.rule}] {self.what} Fix: {self.fix}"
