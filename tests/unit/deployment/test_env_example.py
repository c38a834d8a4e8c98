""".env.example: every setting, with the value that is in force without it, and no setting that does not exist."""

import re
from pathlib import Path

import pytest

from settings.app import Settings
from tests.support.compose import COMPOSE, ON_CALL, ROOT, WEBHOOK, read, variables_of

EXAMPLE = ROOT / ".env.example"
RASA_SOURCES = [ROOT / "rasa_project" / name for name in ("engine/settings.py", "train.py", "serve.py")]
COMPOSE_ONLY = {"MIDDLEPATH_VERSION", "COMPOSE_FILE"}
LINE = re.compile(r"# (?P<name>[A-Z][A-Z_]+)=(?P<value>.*)")


def documented() -> dict[str, str]:
    lines = (LINE.fullmatch(line) for line in EXAMPLE.read_text().splitlines())
    return {match["name"]: match["value"] for match in lines if match}


def app_settings() -> dict[str, str]:
    """Each setting's variable, with its default as it would be written."""
    found: dict[str, str] = {}
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias) if field.validation_alias else f"MIDDLEPATH_{name.upper()}"
        found[variable] = "" if field.default is None else str(field.default)
    return found


def rasa_settings() -> set[str]:
    """Every variable named in the dialogue engine's source; a secret's can be given as a file too."""
    source = "\n".join(path.read_text() for path in RASA_SOURCES)
    names = set(re.findall(r"\"(MIDDLEPATH_[A-Z_]+)\"", source))
    secret = set(re.findall(r"_secret\(environment, \"(MIDDLEPATH_[A-Z_]+)\"", source))
    return names | {f"{name}_FILE" for name in secret}


def test_every_setting_of_the_app_is_documented_with_its_default():
    assert {name: documented().get(name) for name in app_settings()} == app_settings()


def test_every_setting_of_the_dialogue_engine_is_documented():
    assert rasa_settings()
    assert rasa_settings() - set(documented()) == set()


def test_the_defaults_of_the_dialogue_engine_are_those_of_its_source():
    source = RASA_SOURCES[0].read_text()
    for name, value in re.findall(r"\"(MIDDLEPATH_[A-Z_]+)\", (?:\")?([\w.:/]+?)(?:\")?\)", source):
        shown = documented()[name]
        assert shown == value or float(shown) == float(value), name


def test_nothing_is_documented_that_does_not_exist():
    assert set(documented()) - set(app_settings()) - rasa_settings() - COMPOSE_ONLY == set()


def test_every_variable_of_the_compose_files_is_documented():
    assert variables_of(COMPOSE, WEBHOOK, ON_CALL) - set(documented()) == set()


def test_every_variable_that_compose_hands_to_a_process_is_one_that_the_process_reads():
    for name, service in read(COMPOSE, WEBHOOK)["services"].items():
        ours = {variable for variable in service["environment"] if re.match(r"MIDDLEPATH|TELEGRAM", variable)}
        known = rasa_settings() if name == "rasa" else set(app_settings())
        assert ours - known == set(), name


def test_the_file_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in app_settings():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_the_file_with_every_line_in_force_is_accepted_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in app_settings():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    text = "\n".join(f"{name}={value}" for name, value in documented().items() if value)
    (tmp_path / ".env").write_text(text)
    assert Settings() == Settings(_env_file=None)
