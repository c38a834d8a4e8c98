"""Makes `docs/coverage.md`: which test answers for which row of the clinical brief, code, flow and skill.

Read from the tests themselves: the `covers` of scripted conversations, the marker `covers(...)`, names such as
`test_row_27_...`, and docstrings that name the brief's rows or sections. Nothing is run.

    python -m tests.coverage            prints what has no test yet
    python -m tests.coverage --write    writes the page anew
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from content.library import Library
from content.loader import load_library
from tests.conversations.script import load_talks
from tests.conversations.topics import EVERY_SKILL, all_topics

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "coverage.md"
MARKER = "covers"
_ROWS_IN_NAME = re.compile(r"test_rows?_(\d+)(?:_and_(\d+))?_")
_ROWS = re.compile(r"\brows? (\d+)(?:(?:, (?:and )?| and | to |-)(\d+))*")
_SECTIONS = re.compile(r"\bsections? (\d+)(?:\.(\d))?")
_BRIEF = re.compile(r"brief", re.IGNORECASE)
SHOWN = 6
"""So many tests are named for one thing; how many more there are is said."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A test, or a scripted conversation, that answers for something."""

    file: str
    name: str
    talk: bool = False


def evidence(library: Library) -> dict[str, list[Evidence]]:
    """Return for everything that can be covered the tests that name it."""
    found: dict[str, list[Evidence]] = {topic: [] for topic in all_topics(library.skills)}
    for talk in load_talks(library):
        _add(found, talk.covers, Evidence(f"talks/{talk.file}", talk.name, talk=True), library)
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, topics in _tests_of(path):
            _add(found, topics, Evidence(str(path.relative_to(TESTS)), name), library)
    return found


def _add(found: dict[str, list[Evidence]], topics: Iterable[str], one: Evidence, library: Library) -> None:
    for topic in topics:
        for meant in sorted(library.skills) if topic == EVERY_SKILL else (topic,):
            if meant not in found:
                raise SystemExit(
                    f"{one.file}: `{meant}` is nothing that can be covered; see tests/conversations/topics.py"
                )
            if one not in found[meant]:
                found[meant].append(one)


def _tests_of(path: Path) -> Iterator[tuple[str, list[str]]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = _in_words(ast.get_docstring(tree) or "")
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "pytestmark":
            whole += _marked(node.value)
    if whole:
        yield "the whole file", whole
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            topics = [topic for decorator in node.decorator_list for topic in _marked(decorator)]
            topics += _in_words(ast.get_docstring(node) or "")
            if (named := _ROWS_IN_NAME.match(node.name)) is not None:
                topics += [f"row {number}" for number in named.groups() if number]
            if topics:
                yield node.name.removeprefix("test_").replace("_", " "), topics


def _marked(node: ast.expr) -> list[str]:
    """Return what the marker `covers` names, also where it stands in a list of markers."""
    if isinstance(node, ast.List | ast.Tuple):
        return [topic for one in node.elts for topic in _marked(one)]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == MARKER:
        return [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
    return []


def _in_words(docstring: str) -> list[str]:
    """Return the rows and sections that a docstring names as the brief's."""
    if not _BRIEF.search(docstring):
        return []
    rows = [number for found in _ROWS.finditer(docstring) for number in re.findall(r"\d+", found.group())]
    if found := re.search(r"rows (\d+)-(\d+)", docstring):
        rows += [str(number) for number in range(int(found.group(1)), int(found.group(2)) + 1)]
    topics = [f"row {number}" for number in dict.fromkeys(rows) if 1 <= int(number) <= 33]
    if re.search(r"brief 1\.2|section 1\.2", docstring):
        topics.append("section 1.2")
    sections = [found.group(1) for found in _SECTIONS.finditer(docstring) if found.group(2) is None]
    return topics + [f"section {number}" for number in dict.fromkeys(sections) if 2 <= int(number) <= 10]


def page(found: Mapping[str, list[Evidence]], library: Library) -> str:
    """Return the page."""
    missing = [topic for topic, tests in found.items() if not tests]
    out = [
        "# What is tested, and by what",
        "",
        "Made from the tests by `python -m tests.coverage --write`; a test fails when it is not current.",
        "*Italics*: a scripted conversation ([conversations](conversations.md)). A name here says that a test is",
        "about the thing, not that nothing about it is left to test.",
        "",
        f"{len(found)} things can be covered, {len(missing)} of them have no test yet"
        + (f": {', '.join(missing)}." if missing else "."),
    ]
    for title, wanted in (
        ("The rows of table 1", "row "),
        ("Table 1.1 and the sections", ("table ", "section ")),
        ("The codes of section 8", "code "),
        ("The flows of a conversation", "flow "),
    ):
        out += _table(title, [t for t in found if t.startswith(wanted)], found)
    names = {skill: f"{skill} {library.skills[skill].name}" for skill in sorted(library.skills)}
    out += _table("The skills", list(names), found, names)
    return "\n".join(out) + "\n"


def _table(
    title: str, topics: list[str], found: Mapping[str, list[Evidence]], names: Mapping[str, str] | None = None
) -> list[str]:
    rows = [f"| {(names or {}).get(topic, topic)} | {_cell(found[topic])} |" for topic in topics]
    return ["", f"## {title}", "", "| what | tests |", "|---|---|", *rows]


def _cell(tests: list[Evidence]) -> str:
    if not tests:
        return "**no test yet**"
    ordered = sorted(tests, key=lambda one: (not one.talk, one.file, one.name))
    talks = [one for one in ordered if one.talk]
    code = [one for one in ordered if not one.talk]
    shown = [f"*{_plain(one.name)}*" for one in talks[:SHOWN]]
    shown += [f"{_plain(one.name)} (`tests/{one.file}`)" for one in code[:SHOWN]]
    more = len(talks[SHOWN:]) + len(code[SHOWN:])
    return "; ".join([*shown, *([f"{more} more"] if more else [])])


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def main(argv: list[str] | None = None) -> int:
    """Return 1 when something has no test yet; with `--write`, the page says so and that is enough."""
    parser = argparse.ArgumentParser(prog="python -m tests.coverage", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/coverage.md")
    options = parser.parse_args(argv)
    library = load_library()
    found = evidence(library)
    if options.write:
        PAGE.write_text(page(found, library), encoding="utf-8")
    missing = [topic for topic, tests in found.items() if not tests]
    sys.stdout.write("".join(f"no test yet: {topic}\n" for topic in missing))
    return 1 if missing and not options.write else 0


if __name__ == "__main__":
    sys.exit(main())
