"""Training from the command line: once, again, after a mistake, and how many models stay."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest
from conftest import train
from engine_process import PROJECT, SMALL

from engine.model_files import content_hash, drop_old, input_files, point_current_at


def test_a_trained_model_is_named_after_its_inputs_and_served_as_current(models):
    current = (models / "current").resolve()
    config = PROJECT / "config.yml"
    name = content_hash(input_files(config, SMALL / "domain.yml", SMALL / "data"), PROJECT)
    assert current.name == f"{name}.tar.gz"


def test_nothing_changed_means_nothing_trained_within_a_second(models):
    before = (models / "current").resolve().stat().st_mtime_ns
    started = time.monotonic()
    again = train(models)
    assert "up to date" in again.stdout
    assert time.monotonic() - started < 1.0
    assert (models / "current").resolve().stat().st_mtime_ns == before


def test_the_check_for_changes_does_not_import_rasa_or_tensorflow(models):
    code = "import sys, train; train.main(sys.argv[1:]); print(sorted({'rasa', 'tensorflow'} & set(sys.modules)))"
    arguments = ["--domain", str(SMALL / "domain.yml"), "--data", str(SMALL / "data"), "--models", str(models)]
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_progress_is_told_in_plain_lines_when_nobody_watches_a_terminal(models):
    told = train(models, "--force").stderr
    for stage in ("loading Rasa", "checking the files", "rules", "intents", "Trained"):
        assert stage in told
    assert "\r" not in told


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


def train_copy(copied, models):
    return train(models, "--domain", str(copied / "domain.yml"), "--data", str(copied / "data"))


def test_broken_yaml_names_the_file_and_keeps_the_served_model(models, copied):
    before = (models / "current").resolve()
    (copied / "data" / "nlu.yml").write_text('version: "3.1"\nnlu:\n  - intent: [greet\n', encoding="utf-8")
    failed = train_copy(copied, models)
    assert failed.returncode == 1
    assert "nlu.yml" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert (models / "current").resolve() == before


def test_an_action_the_domain_does_not_know_is_named_with_its_rule(models, copied):
    rules = copied / "data" / "rules.yml"
    rules.write_text(rules.read_text().replace("action: utter_greet", "action: action_nowhere"), encoding="utf-8")
    failed = train_copy(copied, models)
    assert failed.returncode == 1
    assert "action_nowhere" in failed.stderr


def test_an_intent_the_domain_does_not_know_is_named(models, copied):
    domain = copied / "domain.yml"
    domain.write_text(domain.read_text().replace("intents: [greet, ", "intents: ["), encoding="utf-8")
    failed = train_copy(copied, models)
    assert failed.returncode == 1
    assert "greet" in failed.stderr


def test_a_missing_file_is_named(models, tmp_path):
    failed = train(models, "--domain", str(tmp_path / "nowhere"))
    assert failed.returncode == 1
    assert "nowhere does not exist" in failed.stderr


def test_the_hash_follows_names_and_contents(tmp_path):
    one, two = tmp_path / "a.yml", tmp_path / "b.yml"
    one.write_text("x")
    two.write_text("x")
    first = content_hash([one, two], tmp_path)
    assert content_hash([one], tmp_path) != first
    two.write_text("y")
    assert content_hash([one, two], tmp_path) != first
    two.write_text("x")
    assert content_hash([one, two], tmp_path) == first


def test_three_models_stay_and_the_served_one_is_among_them(tmp_path):
    for number in range(6):
        (tmp_path / f"{number}.tar.gz").write_text("model")
    point_current_at(tmp_path / "0.tar.gz")
    drop_old(tmp_path)
    left = {model.name for model in tmp_path.glob("*.tar.gz")}
    assert len(left) == 3
    assert "0.tar.gz" in left
