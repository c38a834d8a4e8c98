"""The documents tell the truth: links lead somewhere, commands exist, and every list is complete."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main
from prometheus_client.metrics import MetricWrapperBase

from conversation import metrics
from middlepath.cli import app
from records import tables
from tests.support.compose import COMPOSE, ROOT, WEBHOOK, read

TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
DOCUMENTS = [ROOT / name for name in TRACKED if name.endswith(".md")]
CODE = "\n".join((ROOT / name).read_text() for name in TRACKED if name.endswith((".py", ".yaml", ".yml")))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
documents = pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))

FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\((?P<target>[^)\s]+)\)|(?:src|href)=\"(?P<html>[^\"]+)\"")
INLINE = re.compile(r"`([^`\n]+)`")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(file: Path) -> Iterator[str]:
    """Every line that a reader may type, out of fenced blocks and inline code."""
    text = file.read_text(encoding="utf-8")
    for block in FENCE.findall(text):
        if "```mermaid" not in block:
            yield from block.splitlines()
    yield from INLINE.findall(FENCE.sub("", text))


def anchors(file: Path) -> set[str]:
    """The anchors of a document's headings, as they are made on the repository's pages."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", file.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def table_after(name: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, without its head."""
    below = text_of(name).split(f"\n{heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@documents
def test_every_link_leads_somewhere(file: Path):
    for match in LINK.finditer(FENCE.sub("", file.read_text(encoding="utf-8"))):
        target = match["target"] or match["html"]
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (file.parent / path).resolve() if path else file
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), target


@documents
def test_every_make_target_exists(file: Path):
    targets = set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))
    for line in commands(file):
        for target in re.findall(r"(?:^|\s)make ([a-z][a-z-]*)", line):
            assert target in targets, line


@documents
def test_every_command_of_ours_exists(file: Path):
    known = typer.main.get_command(app)
    for line in commands(file):
        for called in re.findall(r"(?:^|\s)middlepath ([a-z-]+(?: [a-z-]+)?)", line):
            name, _, inner = called.partition(" ")
            assert name in known.commands, line
            if inner and hasattr(known.commands[name], "commands"):
                assert inner in known.commands[name].commands, line


@documents
def test_every_module_and_script_that_can_be_run_exists(file: Path):
    for line in commands(file):
        for module in re.findall(r"python -m ([a-z_.]+)", line):
            path = ROOT / module.replace(".", "/")
            assert (path / "__main__.py").exists() or path.with_suffix(".py").exists(), line
        for script in re.findall(r"(?:^|\s)(docker/[a-z-]+)(?:\s|$)", line):
            assert (ROOT / script).stat().st_mode & 0o111, line


@documents
def test_every_file_that_is_named_exists(file: Path):
    rooms = {name.split("/")[0] for name in TRACKED if "/" in name}
    made_later = {"docs/pictures", "rasa_project/models"}
    for name in INLINE.findall(FENCE.sub("", file.read_text(encoding="utf-8"))):
        if name.split("/")[0] not in rooms or "/" not in name or re.search(r"[<>{} ]", name):
            continue
        assert list(ROOT.glob(name.rstrip("/"))) or name.rstrip("/") in made_later, name


@documents
def test_every_setting_that_is_named_exists(file: Path):
    known = set(re.findall(r"^# ([A-Z_]+)=", text_of(".env.example"), re.MULTILINE))
    for name in re.findall(r"\b(?:MIDDLEPATH|TELEGRAM)_[A-Z_]+\b", file.read_text(encoding="utf-8")):
        assert name in known, name


def test_every_room_of_the_house_is_listed_and_every_listed_room_exists():
    listed = {cell.strip("`/") for cell, _ in table_after("CONTRIBUTING.md", "## The house")}
    assert listed == {name.split("/")[0] for name in TRACKED if "/" in name}


def test_every_package_that_imports_are_checked_in_is_listed():
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]
    listed = {cell.strip("`/") for cell, _ in table_after("CONTRIBUTING.md", "## The house")}
    assert set(contracts["root_packages"]) <= listed


@pytest.mark.parametrize(
    "recipe",
    [
        "Add a skill, or a step",
        "Add or change wording",
        "Add an intent",
        "Add or verify a helpline",
        "Add a screening rule",
        "Add a stage to the turn",
        "Add a setting",
        "Make a migration",
    ],
)
def test_there_is_a_recipe_for(recipe: str):
    assert f"\n### {recipe}\n\n1. " in text_of("CONTRIBUTING.md")


def test_decisions_are_numbered_without_gaps():
    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_short_whole_and_on_the_list(file: Path):
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"# {file.name[:4]}: ")
    parts = re.findall(r"^\*\*([^*]+)\.\*\*", text, re.MULTILINE)
    assert parts == ["Context", "Choice", "Consequence", "What would change our mind"]
    assert len(text.splitlines()) <= 30
    assert f"]({file.name})" in text_of("docs/decisions/README.md")


def test_every_name_from_the_code_in_the_glossary_is_in_the_code():
    for _, _, in_code, _ in glossary():
        for name in INLINE.findall(in_code):
            word = name.removeprefix("middlepath ").strip("/")
            assert (ROOT / word).exists() or all(part in CODE for part in re.split(r"[. ]", word)), name


def test_the_glossary_has_one_entry_for_each_word():
    words = [word for row in glossary() for word in row[0].split(", ")]
    assert len(words) == len(set(words))
    assert words


def glossary() -> list[list[str]]:
    headings = re.findall(r"^## .+$", text_of("GLOSSARY.md"), re.MULTILINE)
    return [row for heading in headings for row in table_after("GLOSSARY.md", heading)]


def test_every_metric_is_explained_to_operators_with_its_labels():
    explained = {row[0].strip("`") for row in table_after("docs/operations.md", "## What the metrics mean")}
    assert explained == {
        shown(metric) for metric in vars(metrics).values() if isinstance(metric, MetricWrapperBase)
    }


def shown(metric: MetricWrapperBase) -> str:
    """The name a collector sees, with its labels."""
    name = f"{metric._name}_total" if metric._type == "counter" else metric._name
    return f"{name}{{{','.join(metric._labelnames)}}}" if metric._labelnames else name


def test_every_table_with_its_place_in_the_privacy_page():
    named = {
        name
        for row in table_after("docs/privacy.md", "## What is stored where")
        for name in INLINE.findall(row[0])
    }
    assert tables.NAMES - named == set()
    assert {name for name in named if "/" not in name} - tables.NAMES == {"dbos"}


def test_every_secret_with_how_to_change_it():
    listed = {
        name.removesuffix(".txt")
        for row in table_after("docs/operations.md", "## Keys and secrets")
        for name in INLINE.findall(row[0])
    }
    assert listed == set(read(COMPOSE, WEBHOOK)["secrets"])


def test_the_stages_of_a_turn_in_their_order():
    listed = [row[0].strip("`") for row in table_after("docs/architecture.md", "### The stages")]
    assert listed == re.findall(r"NamedStage\(\"(\w+)\"", text_of("adapters/assembly.py"))
