"""The images: two stages, locked libraries, nobody's root, no secret and nothing that was not named."""

import fnmatch
import json
import re
import tomllib
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser

from tests.support.compose import ROOT, read

APP, RASA = ROOT / "docker" / "app.Dockerfile", ROOT / "docker" / "rasa.Dockerfile"
SERVICES = read()["services"]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
    "packages"
]
both = pytest.mark.parametrize("file", [APP, RASA], ids=lambda file: file.stem)


def parsed(file: Path) -> DockerfileParser:
    return DockerfileParser(path=str(file), cache_content=True)


def values(file: Path, instruction: str) -> list[str]:
    return [step["value"] for step in parsed(file).structure if step["instruction"] == instruction]


def copied(file: Path) -> list[str]:
    """The paths that are copied in from the build context."""
    sources: list[str] = []
    for value in values(file, "COPY"):
        if not value.startswith("--from="):
            sources += value.split()[:-1]
    return sources


@both
def test_the_image_is_built_in_two_stages_and_leaves_the_tools_behind(file: Path):
    stages = values(file, "FROM")
    assert len(stages) == 2
    assert stages[0].endswith("AS build")
    steps = parsed(file).structure
    second = max(number for number, step in enumerate(steps) if step["instruction"] == "FROM")
    assert not any("pip install" in step["value"] or "uv sync" in step["value"] for step in steps[second:])


@both
def test_the_base_image_is_pinned_to_a_python_and_a_debian(file: Path):
    (argument,) = values(file, "ARG")
    assert re.fullmatch(r"PYTHON=3\.\d+-slim-[a-z]+", argument)
    assert {stage.split()[0] for stage in values(file, "FROM")} == {"python:${PYTHON}"}


def test_the_python_of_each_image_is_one_its_lock_file_is_made_for():
    for file, project in ((APP, ROOT), (RASA, ROOT / "rasa_project")):
        wanted = tomllib.loads((project / "pyproject.toml").read_text())["project"]["requires-python"]
        low, high = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", wanted).groups()
        (argument,) = values(file, "ARG")
        assert int(low) <= int(re.search(r"3\.(\d+)", argument)[1]) < int(high)


@both
def test_libraries_come_from_the_lock_file_without_the_developers_tools(file: Path):
    syncs = [value for value in values(file, "RUN") if "uv sync" in value]
    assert syncs
    assert all("--frozen" in value and "--no-dev" in value for value in syncs)


def test_the_uv_of_the_images_is_that_of_the_makefile():
    version = re.search(r"^UV_VERSION := (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    for file in (APP, RASA):
        assert f"uv=={version}" in file.read_text()


@both
def test_the_container_ends_up_as_a_user_without_rights(file: Path):
    users = values(file, "USER")
    assert users == ["10001:10001"]
    names = [step["instruction"] for step in parsed(file).structure]
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER") :]), "the user could own its own code"
    assert "--chown" not in file.read_text()


@pytest.mark.parametrize("name", ["bot", "actions", "migrate", "rasa"])
def test_compose_runs_the_image_as_the_user_it_was_built_for(name: str):
    assert [SERVICES[name]["user"]] == values(ROOT / SERVICES[name]["build"]["dockerfile"], "USER")


@both
def test_the_command_is_an_array_so_that_it_gets_the_signals_itself(file: Path):
    for value in values(file, "CMD"):
        assert isinstance(json.loads(value), list)


@both
def test_no_secret_is_baked_in(file: Path):
    for step in parsed(file).structure:
        if step["instruction"] in {"ENV", "ARG"}:
            assert not re.search(r"SECRET|TOKEN|PASSWORD|_KEY", step["value"]), step["value"]
    assert not values(file, "ADD"), "ADD fetches and unpacks; COPY does what it says"


def test_every_package_of_the_app_is_in_its_image():
    assert {f"{name}/" for name in PACKAGES} <= set(copied(APP))


@both
def test_everything_copied_exists_and_is_let_in_by_the_ignore_file(file: Path):
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    for path in copied(file):
        assert (ROOT / path).exists(), path
        assert any(path == name or path.startswith(f"{name}/") for name in let_in), path


def test_the_ignore_file_shuts_everything_out_first_and_lets_nothing_private_in():
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    let_in = [rule[1:] for rule in rules if rule.startswith("!")]
    for private in (".env", ".git", "secrets", "secrets/master_key.txt", "var", "backups", ".venv", "tests"):
        assert not any(fnmatch.fnmatch(private, name) or private.startswith(f"{name}/") for name in let_in), (
            private
        )
    assert {"rasa_project/.venv", "rasa_project/models"} <= set(rules), "built on another machine"


def test_each_command_of_the_compose_file_is_in_its_image():
    app_programs = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    for name, service in SERVICES.items():
        if "command" not in service:
            continue
        program, *rest = service["command"]
        if program == "middlepath":
            assert program in app_programs
        elif rest[0] == "-m":
            path = ROOT / rest[1].replace(".", "/")
            assert (path / "__main__.py").is_file() or path.with_suffix(".py").is_file(), name
            assert rest[1].split(".")[0] in PACKAGES
        else:
            assert (ROOT / "rasa_project" / rest[0]).is_file(), name


def test_each_health_check_is_in_its_image():
    for name, service in SERVICES.items():
        if service.get("build") and "test" in service["healthcheck"]:
            script = service["healthcheck"]["test"][2].removeprefix("/app/")
            assert script in copied(ROOT / service["build"]["dockerfile"]), name


def test_the_database_script_of_the_compose_file_is_there_and_may_be_run():
    (mount,) = [mount for mount in SERVICES["postgres"]["volumes"] if mount.startswith("./")]
    script = ROOT / mount.split(":")[0]
    assert script.is_file()
    assert script.stat().st_mode & 0o111
    assert mount.endswith(":ro")
