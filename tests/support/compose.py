"""Reads the Compose files as Docker Compose would, and turns a service into a process of this machine.

Only what our own files use is understood: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, and an addition whose
mappings update and whose lists lengthen those of the first file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
WEBHOOK = ROOT / "docker" / "webhook.yml"
ON_CALL = ROOT / "docker" / "oncall.yml"
WORKERS = ROOT / "docker" / "workers.yml"
REQUIRED = {
    "MIDDLEPATH_CLINIC_ID": "river",
    "MIDDLEPATH_CLINIC_NAME": "River clinic",
    "MIDDLEPATH_STAFF_CHAT_ID": "-1001000000001",
    "MIDDLEPATH_WEBHOOK_URL": "https://bot.example.org",
}
"""What an operator must set in .env before Compose starts anything."""
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?:(?P<how>:-|:\?)(?P<rest>[^}]*))?\}")
IN_IMAGE = "/app"

Tree = dict[str, Any]


class MissingVariableError(KeyError):
    """Compose would refuse to start: a `${NAME:?message}` has no value."""


def read(*files: Path, variables: Mapping[str, str] | None = None) -> Tree:
    """Return the merged project with every variable filled in."""
    values = REQUIRED if variables is None else variables
    project: Tree = {}
    for file in files or (COMPOSE,):
        project = _merge(project, yaml.safe_load(file.read_text(encoding="utf-8")))
    return _fill(project, values)


def variables_of(*files: Path) -> set[str]:
    """Return the names of every variable the files ask for."""
    found: set[str] = set()
    for file in files:
        # Read as YAML first: a comment may mention a variable that nothing uses.
        found |= {match["name"] for match in VARIABLE.finditer(str(yaml.safe_load(file.read_text())))}
    return found


def _merge(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merge(old[key], value) if key in old else value for key, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *new]
    return new


def _fill(tree: Any, values: Mapping[str, str]) -> Any:
    if isinstance(tree, dict):
        return {key: _fill(value, values) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_fill(value, values) for value in tree]
    return VARIABLE.sub(lambda match: _value(match, values), tree) if isinstance(tree, str) else tree


def _value(match: re.Match[str], values: Mapping[str, str]) -> str:
    value = values.get(match["name"], "")
    if value or match["how"] is None:
        return value
    if match["how"] == ":?":
        raise MissingVariableError(f"{match['name']}: {match['rest']}")
    return str(match["rest"])


@dataclass(frozen=True)
class Here:
    """How a container's world looks on this machine.

    `ports` maps `service:port` to a port of the loopback interface, `programs` the first word of a command to a
    program here, `secrets` is the folder in place of /run/secrets.
    """

    ports: Mapping[str, int]
    programs: Mapping[str, str]
    secrets: Path
    scratch: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    def command(self, service: str, definition: Tree) -> list[str]:
        """Return the service's own command."""
        return self._translate_command(service, definition["command"])

    def health_command(self, service: str, definition: Tree) -> list[str]:
        """Return the command by which Docker would judge the container's health."""
        how, *command = definition["healthcheck"]["test"]
        assert how == "CMD", "a health check that needs a shell depends on the image having one"
        return self._translate_command(service, command)

    def environment(self, service: str, definition: Tree) -> dict[str, str]:
        """Return what the container would see, and nothing of the developer's own shell."""
        given = {name: self._translate(service, str(value)) for name, value in definition["environment"].items()}
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(self.scratch), "PYTHONUNBUFFERED": "1"}
        return {**bare, **given, **self.extra}

    def _translate_command(self, service: str, command: list[str]) -> list[str]:
        program, *rest = [self._translate(service, word) for word in command]
        return [self.programs[program], *rest]

    def _translate(self, service: str, text: str) -> str:
        text = text.replace("/run/secrets/", f"{self.secrets}/")
        text = re.sub(rf"^{IN_IMAGE}/", f"{ROOT}/", text)
        text = text.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - taken out, not bound to
        for address, port in self.ports.items():
            name, inside = address.split(":")
            text = re.sub(rf"(?<=//){name}:{inside}\b", f"127.0.0.1:{port}", text)
            if name == service:
                text = re.sub(rf"(?<=127\.0\.0\.1:){inside}\b|^{inside}$", str(port), text)
        return text
