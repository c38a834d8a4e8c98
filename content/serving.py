"""Content as it is served to clients: loaded, and read by every lint; what breaks a rule is never served."""

from pathlib import Path

from content.findings import Finding, Severity
from content.library import Library
from content.lints import lint
from content.loader import load_library
from content.problems import ContentError, Problem


def load_served(root: Path | None = None, language: str = "en") -> Library:
    """Load one language and run the lints over it.

    Raises ContentError naming every problem and every broken rule with its file, line, key and fix (dbt-brief
    section 2: validation before suggestion, never the invalid; table 1: what the bot never says).
    """
    library = load_library(root, language)
    broken = errors(lint(library))
    if broken:
        raise ContentError(map(_problem, broken))
    return library


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep content from being served."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def _problem(finding: Finding) -> Problem:
    return Problem(finding.file, finding.line, finding.key, f"[{finding.rule}] {finding.what}", finding.fix)
