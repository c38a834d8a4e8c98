"""docker/make-secrets: everything the compose file mounts, made once, closed to the rest of the machine."""

import base64
import subprocess
from pathlib import Path

from records.vault import KEY_BYTES
from tests.support.compose import COMPOSE, ON_CALL, ROOT, WEBHOOK, read

SCRIPT = ROOT / "docker" / "make-secrets"
FROM_ELSEWHERE = {"telegram_bot_token", "mail_password"}


def make(folder: Path) -> str:
    return subprocess.run([SCRIPT, folder], capture_output=True, text=True, check=True).stdout


def words(folder: Path) -> dict[str, str]:
    return {file.stem: file.read_text().strip() for file in folder.iterdir()}


def test_it_makes_every_secret_that_compose_mounts_but_the_token(tmp_path: Path):
    out = make(tmp_path / "secrets")
    assert set(words(tmp_path / "secrets")) == set(read(COMPOSE, WEBHOOK, ON_CALL)["secrets"]) - FROM_ELSEWHERE
    assert "STILL MISSING" in out


def test_it_asks_for_the_token_no_more_once_it_is_there(tmp_path: Path):
    (tmp_path / "telegram_bot_token.txt").write_text("123:abc\n")
    assert "STILL MISSING" not in make(tmp_path)


def test_running_it_again_changes_nothing(tmp_path: Path):
    make(tmp_path)
    before = words(tmp_path)
    make(tmp_path)
    assert words(tmp_path) == before


def test_two_deployments_share_no_secret(tmp_path: Path):
    make(tmp_path / "one")
    make(tmp_path / "two")
    one, two = words(tmp_path / "one"), words(tmp_path / "two")
    assert not set(one.values()) & set(two.values())


def test_nobody_else_on_the_machine_gets_into_the_folder_and_containers_can_read_the_files(tmp_path: Path):
    make(tmp_path / "secrets")
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "secrets").iterdir()} == {0o444}


def test_the_keys_are_keys_and_never_show_on_the_screen(tmp_path: Path):
    out = make(tmp_path)
    made = words(tmp_path)
    for name in ("master_key", "rasa_tracker_key"):
        assert len(base64.b64decode(made[name], validate=True)) == KEY_BYTES
    assert not [value for value in made.values() if value in out]
