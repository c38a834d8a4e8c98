"""What an operator sets in .env for the dialogue engine reaches its process, or is named as wrong."""

import pytest

from middlepath.processes import rasa_environment
from settings.app import ENGINE_VARIABLES, Settings, SettingsError, load


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ENGINE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_without_a_line_in_env_the_engine_gets_what_fits_a_local_run(tmp_path):
    environment = rasa_environment(Settings())

    assert environment["MIDDLEPATH_RASA_TRACKER_URL"].endswith("rasa-tracker.db")
    assert "MIDDLEPATH_RASA_KEEP_DAYS" not in environment


def test_a_line_in_env_reaches_the_engine(tmp_path):
    (tmp_path / ".env").write_text(
        "MIDDLEPATH_RASA_KEEP_DAYS=3\nMIDDLEPATH_RASA_TRACKER_URL=sqlite:////elsewhere.db\n"
    )

    environment = rasa_environment(Settings())

    assert environment["MIDDLEPATH_RASA_KEEP_DAYS"] == "3"
    assert environment["MIDDLEPATH_RASA_TRACKER_URL"] == "sqlite:////elsewhere.db"


def test_a_variable_of_the_shell_wins_over_env(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("MIDDLEPATH_RASA_LOG_LEVEL=DEBUG\n")
    monkeypatch.setenv("MIDDLEPATH_RASA_LOG_LEVEL", "ERROR")

    assert rasa_environment(Settings())["MIDDLEPATH_RASA_LOG_LEVEL"] == "ERROR"


def test_a_misspelt_variable_of_the_engine_is_named_with_the_one_that_was_meant(tmp_path):
    (tmp_path / ".env").write_text("MIDDLEPATH_RASA_KEEP_DAY=3\n")

    with pytest.raises(
        SettingsError, match="KEEP_DAY: there is no such setting; did you mean MIDDLEPATH_RASA_KEEP_DAYS"
    ):
        load()
