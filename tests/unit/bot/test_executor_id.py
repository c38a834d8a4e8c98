"""Copies of one bot take the name of their machine or container, so that no two are alike."""

import re

import pytest

from settings.app import HOSTNAME, Settings


def test_a_given_id_is_kept() -> None:
    assert Settings(_env_file=None, executor_id="bot-7").executor == "bot-7"


@pytest.mark.parametrize("host", ["3f9c2d71ab45", "a machine/with marks", "m" * 80])
def test_a_host_lends_its_name_in_letters_that_the_queue_takes(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: host)
    name = Settings(_env_file=None, executor_id=HOSTNAME).executor
    assert re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", name)
    assert name != HOSTNAME
