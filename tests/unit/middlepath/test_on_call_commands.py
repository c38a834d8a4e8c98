"""The commands of whoever keeps the rota: who is on call, which hours are uncovered, what is wrong in the file."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from adapters.rota import RotaError, load_rota, rota_for
from middlepath.cli import app
from records import clients, reach, rotas
from records.db import Database
from records.migrate import upgrade
from records.models import StaffMember
from records.vault import Vault, write_new_master_key

PAGE = Path(__file__).resolve().parents[3] / "docs" / "on-call.md"
COVERED = """
timezone: Europe/London
people:
  Dana: {ways: [telegram]}
shifts:
  - {duty: on_call, days: every day, from: "00:00", to: "00:00", who: [Dana]}
"""


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, rota: str | None, *command: str) -> tuple[int, str]:
    monkeypatch.chdir(folder)
    if rota is not None:
        (folder / "rota.yaml").write_text(rota)
        monkeypatch.setenv("MIDDLEPATH_ROTA_FILE", "rota.yaml")
    result = CliRunner().invoke(app, command)
    return result.exit_code, result.output


def test_who_is_on_call_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    code, said = run(monkeypatch, tmp_path, COVERED, "rota")
    assert code == 0
    assert "on call: Dana" in said
    assert "at every hour" in said


def enrolled(folder: Path, *, lost: str | None) -> None:
    """Put Dana, who has enrolled, into the database; `lost` is whose chat cannot be written to."""
    database = Database(f"sqlite:///{folder / 'var' / 'middlepath.db'}")
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo clinic", now)
        session.add(
            StaffMember(
                id="d",
                clinic_id="demo",
                name="Dana",
                clinician=True,
                chat_hash="h",
                chat_sealed=b"-",
                created_at=now,
            )
        )
        if lost is not None:
            reach.lose(session, "demo", lost, "blocked", now)
    database.close()


@pytest.mark.parametrize(
    ("lost", "code", "lines"),
    [
        (None, 0, ["somebody can be paged at every hour"]),
        (
            "Dana",
            0,
            ["the own chat of Dana is lost", "only the staff chat reaches Dana (telegram: own chat lost)"],
        ),
        ("", 0, ["THE STAFF CHAT is lost since"]),
    ],
)
def test_what_really_reaches_people_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: str | None, code: int, lines: list[str]
):
    enrolled(tmp_path, lost=lost)
    done, said = run(monkeypatch, tmp_path, COVERED, "rota")
    assert done == code
    for line in [*lines, "last drill that passed: none yet"]:
        assert line in said
    assert ("only the staff chat would hear of an alert from" in said) is (lost == "Dana")


def test_without_a_staff_chat_a_member_who_has_blocked_the_bot_leaves_hours_uncovered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    enrolled(tmp_path, lost="Dana")
    monkeypatch.setenv("MIDDLEPATH_STAFF_CHAT_ID", "0")
    done, said = run(monkeypatch, tmp_path, COVERED, "rota")
    assert done == 1
    assert "NOTHING REACHES Dana" in said
    assert "NOBODY CAN BE PAGED from" in said
    assert "NOBODY CAN BE PAGED from" in run(monkeypatch, tmp_path, COVERED, "check")[1]
    assert "cannot be written to since" in run(monkeypatch, tmp_path, COVERED, "staff", "list")[1]


def test_a_bot_that_runs_by_another_rota_than_the_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    enrolled(tmp_path, lost=None)
    database = Database(f"sqlite:///{tmp_path / 'var' / 'middlepath.db'}")
    with database.transaction() as session:
        cipher = Vault(bytes(32)).house
        rotas.keep(
            session, cipher, executor="bot-1", clinic_id="demo", text="-", fingerprint="-", now=datetime.now(UTC)
        )
    assert "the file is taken up within a minute" in run(monkeypatch, tmp_path, COVERED, "rota")[1]
    with database.transaction() as session:
        rotas.mark_broken(session, "bot-1", "a slip", datetime.now(UTC))
    database.close()
    done, said = run(monkeypatch, tmp_path, COVERED.replace("who: [Dana]", "who: [Ruth]"), "check")
    assert done == 2
    assert "bot-1 runs by the rota of" in said
    assert "could not be used since" in said
    assert "'Ruth' has a duty" in said


def test_who_is_next_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    rota = COVERED.replace('to: "00:00"', 'to: "23:00"')
    assert re.search(r"on call: .*; from \w+ \d+ \w+ (23|00):00: ", run(monkeypatch, tmp_path, rota, "rota")[1])


def test_an_uncovered_hour_is_listed_and_ends_with_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    rota = COVERED.replace('to: "00:00"', 'to: "23:00"')
    code, said = run(monkeypatch, tmp_path, rota, "rota")
    assert code == 1
    assert len(re.findall(r"NOBODY CAN BE PAGED from \w+ \d+ \w+ 23:00 to \w+ \d+ \w+ 00:00", said)) == 8
    assert re.search(r"at 4[78] other times", said)


def test_without_a_rota_it_is_said_that_the_staff_chat_is_all_there_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    assert "staff chat alone" in run(monkeypatch, tmp_path, None, "rota")[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("every day", "never"), r"rota\.yaml:6: shifts\.0\.days: 'never' is no day"),
        (("{ways: [telegram]}", "{ways: [owl]}"), r"rota\.yaml:4: people\.Dana\.ways\.0"),
        (("timezone: Europe/London\n", ""), r"timezone: Field required"),
        (("shifts:", "people: {}\nshifts:"), r"rota\.yaml:5: .*given twice"),
        (("people:", "people: ["), r"not valid YAML"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_its_line(change: tuple[str, str], said: str, tmp_path: Path):
    path = tmp_path / "rota.yaml"
    path.write_text(COVERED.replace(*change))
    with pytest.raises(RotaError, match=said):
        load_rota(path)


def test_a_file_that_is_not_there_is_an_error_and_not_a_silent_staff_chat(tmp_path: Path):
    with pytest.raises(RotaError, match="check the path"):
        load_rota(tmp_path / "rota.yaml")


@pytest.mark.parametrize(
    ("person", "fix"),
    [
        ("{ways: [email], email: a@b.example}", "MIDDLEPATH_MAIL_HOST"),
        ('{ways: [pager], pager: "https://p.example"}', "MIDDLEPATH_PAGER_SECRET"),
    ],
)
def test_a_way_that_is_not_set_up_stops_the_start(person: str, fix: str, tmp_path: Path):
    path = tmp_path / "rota.yaml"
    path.write_text(COVERED.replace("{ways: [telegram]}", person))
    with pytest.raises(RotaError, match=fix):
        rota_for(path, mail=False, pager=False)
    assert rota_for(path, mail=True, pager=True)


def test_the_rota_of_the_manual_is_one(tmp_path: Path):
    (example,) = re.findall(r"```yaml\n(timezone:.*?)```", PAGE.read_text(), re.DOTALL)
    path = tmp_path / "rota.yaml"
    path.write_text(example)
    assert set(load_rota(path).people) == set(yaml.safe_load(example)["people"])


def test_the_manual_s_check_of_a_signature_accepts_ours_and_no_other():
    from adapters.pager import signature  # noqa: PLC0415 - only here

    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - the manual's own lines
    genuine = names["genuine"]
    header = signature(b"secret", 1_790_000_000, b"body")
    assert genuine(b"secret", header, b"body")  # type: ignore[operator]
    assert not genuine(b"secret", header, b"another body")  # type: ignore[operator]
    assert not genuine(b"other", header, b"body")  # type: ignore[operator]


def test_an_alert_that_is_not_known_cannot_be_acknowledged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    run(monkeypatch, tmp_path, None, "migrate")
    code, said = run(monkeypatch, tmp_path, None, "acknowledge", "no-such-alert", "--name", "Dana")
    assert code == 2
    assert "no alert" in said


def test_members_are_added_listed_and_let_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def staff(*command: str) -> tuple[int, str]:
        return run(monkeypatch, tmp_path, None, "staff", *command)

    key = tmp_path / "var" / "secrets"
    key.mkdir(parents=True)
    write_new_master_key(key / "master.key")
    assert "anyone in the staff chat" in staff("list")[1]
    code, said = staff("add", "--name", "Dana Ruiz")
    assert code == 0
    assert re.fullmatch(r"/start staff_[\w-]{16}\n", said)
    staff("add", "--name", "Sam", "--colleague")
    listed = staff("list")[1]
    assert "Dana Ruiz, clinician: has not used the code yet" in listed
    assert "Sam, colleague" in listed
    assert staff("leave", "--name", "Sam")[0] == 0
    assert "Sam" not in staff("list")[1]
    assert staff("leave", "--name", "Sam")[0] == 2
