"""The trained model understands the committed sets at least as well as it did when their floors were set."""

import subprocess

import pytest

from tests.support.dialogue import RASA, RASA_PYTHON, Engine

pytestmark = pytest.mark.rasa


def test_no_committed_set_is_understood_less_well_than_before(engine: Engine) -> None:
    gate = subprocess.run(
        [str(RASA_PYTHON), "evaluate.py", "--gate"], cwd=RASA, capture_output=True, text=True, check=False
    )
    assert gate.returncode == 0, gate.stdout + gate.stderr
