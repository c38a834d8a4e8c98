"""A slip in the rota never keeps the bot from starting, as long as the staff chat can be paged."""

from pathlib import Path

import pytest

from bot.app import house_of
from safety.rota import STAFF_CHAT_ALONE
from settings.app import Settings, SettingsError

BROKEN = "timezone: Europe/London\npeople: {Dana: {ways: [owl]}}\nshifts: []\n"


def settings(monkeypatch: pytest.MonkeyPatch, folder: Path, rota: str, **more: str) -> Settings:
    monkeypatch.chdir(folder)
    (folder / "rota.yaml").write_text(rota)
    for name, value in {"ROTA_FILE": "rota.yaml", **more}.items():
        monkeypatch.setenv(f"MIDDLEPATH_{name}", value)
    return Settings()


def test_a_broken_rota_leaves_the_staff_chat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    house, _ = house_of(settings(monkeypatch, tmp_path, BROKEN))
    assert house.rota is STAFF_CHAT_ALONE
    assert house.staff_watching


def test_a_way_that_is_not_set_up_leaves_the_staff_chat(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    rota = BROKEN.replace("{ways: [owl]}", "{ways: [email], email: a@b.example}")
    assert house_of(settings(monkeypatch, tmp_path, rota))[0].rota is STAFF_CHAT_ALONE
    with_mail = settings(monkeypatch, tmp_path, rota, MAIL_HOST="mail.example")
    assert house_of(with_mail)[0].rota is not STAFF_CHAT_ALONE


def test_without_a_staff_chat_a_broken_rota_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with pytest.raises(SettingsError, match=r"rota\.yaml"):
        house_of(settings(monkeypatch, tmp_path, BROKEN, STAFF_CHAT_ID="0"))


def test_a_rota_that_could_be_used_before_stays_in_force(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    good = BROKEN.replace("owl", "telegram")
    house, reading = house_of(settings(monkeypatch, tmp_path, BROKEN), kept=good)
    assert list(house.rota.people) == ["Dana"]
    assert reading is not None
    assert "rota.yaml:2" in reading.problem
    without_chat = settings(monkeypatch, tmp_path, BROKEN, STAFF_CHAT_ID="0")
    assert list(house_of(without_chat, kept=good)[0].rota.people) == ["Dana"]


def test_a_kept_rota_that_cannot_be_used_any_more_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert house_of(settings(monkeypatch, tmp_path, BROKEN), kept=BROKEN)[0].rota is STAFF_CHAT_ALONE
