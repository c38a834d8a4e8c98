"""What keeps the pages working, on the running bot: drills, a changed rota, a lost chat, held clients."""

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.durable import Durable
from adapters.mail import MailServer
from local_telegram.phone import Phone
from local_telegram.views import Person
from records import clients, staff
from records.db import Database
from records.vault import Vault, read_master_key
from tests.support.reach import SECRET, Gateway, MailRoom, mail_server, pager_gateway
from tests.support.stack import STAFF_CHAT, Stack

NOT_RUN = 2
ROTA = """
timezone: Europe/London
people:
  Dana: {{ways: [telegram, email], email: dana@clinic.example}}
  Sam: {{ways: [pager], pager: "{pager}"}}
shifts:
  - {{duty: on_call, days: every day, from: "00:00", to: "00:00", who: [Dana]}}
  - {{duty: backup, days: every day, from: "00:00", to: "00:00", who: [Sam]}}
"""


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[MailRoom, MailServer, Gateway]]:
    with mail_server() as (room, server), pager_gateway() as gateway:
        yield room, server, gateway


@pytest.fixture(scope="module")
def clinic(
    outside: tuple[MailRoom, MailServer, Gateway], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    _, server, gateway = outside
    folder = tmp_path_factory.mktemp("clinic")
    rota = folder / "rota.yaml"
    rota.write_text(ROTA.format(pager=gateway.url))
    extra = {
        "MIDDLEPATH_ROTA_FILE": str(rota),
        "MIDDLEPATH_MAIL_HOST": server.host,
        "MIDDLEPATH_MAIL_PORT": str(server.port),
        "MIDDLEPATH_MAIL_TLS": "none",
        "MIDDLEPATH_PAGER_SECRET": SECRET,
    }
    with Stack(folder, extra, only=("phone", "bot")) as running:
        yield running


@pytest.fixture
async def phone(clinic: Stack) -> AsyncIterator[Phone]:
    async with Phone(clinic.phone_url) as phone:
        yield phone


@contextlib.contextmanager
def rows(clinic: Stack) -> Iterator[tuple[Database, Vault]]:
    database = Database(clinic.settings.database)
    yield database, Vault(read_master_key(clinic.settings.master_key_path))
    database.close()


@pytest.fixture
async def dana(clinic: Stack, phone: Phone) -> Person:
    """Dana, enrolled from her own phone."""
    person = await phone.person("Dana", role="staff")
    await phone.set_member(STAFF_CHAT, person)
    now = datetime.now(UTC)
    with rows(clinic) as (database, vault), database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo clinic", now)
        code = staff.add(session, vault, clinic_id="demo", name="Dana", clinician=True, now=now)
    await phone.start(person, code)
    await phone.expect(person, contains="You are enrolled as Dana")
    return person


def command(clinic: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of our commands as an operator would, beside the bot."""
    return subprocess.run(
        [sys.executable, "-c", "from middlepath.cli import main; main()", *words],
        cwd=clinic.folder,
        env={**os.environ, **clinic.environment, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


async def test_a_drill_reaches_everybody_and_shows_who_got_it(
    clinic: Stack, phone: Phone, dana: Person, outside: tuple[MailRoom, MailServer, Gateway]
) -> None:
    room, _, gateway = outside
    running = asyncio.create_task(asyncio.to_thread(command, clinic, "drill", "--wait", "20"))
    await phone.expect(dana, contains="TEST of the pages. No client is in danger", timeout=20)
    await phone.expect(STAFF_CHAT, contains="TEST of the pages")
    await phone.press(dana, "I got the test")
    await phone.expect(dana, contains="Thank you. Dana got the test")
    (mail,) = room.arrived
    assert mail["Subject"] == "TEST of the Middle Path pages: nobody is in danger"
    numbers = [
        re.findall(r"/got (\w+)", text)[0]
        for text in (str(mail.get_payload()).replace("=\n", ""), gateway.arrived[0]["text"])
    ]
    await phone.say(dana, f"/got {numbers[0]}")
    assert (await asyncio.to_thread(command, clinic, "got", numbers[1], "--name", "Sam")).returncode == 0
    await phone.press(dana, "I got the test", chat=STAFF_CHAT)
    done = await running
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASSED: 4 test pages went out, 4 confirmed so far." in done.stdout
    assert re.search(r"Dana +on call +own chat +\d+\.\d s +\d+\.\d s\n", done.stdout)
    last = command(clinic, "drill", "--last")
    assert last.stdout == done.stdout, last.stdout + last.stderr


async def test_a_member_who_blocks_the_bot_is_told_of_at_once_and_shown_by_the_check(
    clinic: Stack, phone: Phone, dana: Person
) -> None:
    await phone.block(dana)
    await phone.expect(STAFF_CHAT, contains="Dana cannot be paged in their own chat any more: they have blocked")
    said = await asyncio.to_thread(command, clinic, "rota")
    assert "the own chat of Dana is lost since" in said.stdout
    assert "Dana is not reached by every way (telegram: own chat lost)" in said.stdout
    await phone.unblock(dana)
    await phone.expect(STAFF_CHAT, contains="Dana can be paged in their own chat again")
    assert "Dana" not in (await asyncio.to_thread(command, clinic, "rota")).stdout.replace("on call: Dana", "")


async def test_the_bot_put_out_of_the_staff_chat_tells_the_members(
    clinic: Stack, phone: Phone, dana: Person
) -> None:
    await phone.set_bot(STAFF_CHAT, "kicked", by=dana)
    await phone.expect(dana, contains="The staff chat cannot be written to any more: the bot was put out of it")
    await phone.set_bot(STAFF_CHAT, "administrator", by=dana)
    await phone.expect(STAFF_CHAT, contains="The staff chat can be written to again")


async def test_a_changed_rota_is_taken_up_and_a_slip_is_said_and_kept_out(
    clinic: Stack, phone: Phone, dana: Person
) -> None:
    rota = clinic.folder / "rota.yaml"
    good = rota.read_text()
    rota.write_text(good.replace("who: [Sam]", "who: [Ruth]"))
    said = await phone.expect(STAFF_CHAT, contains="the last good one stays in force", timeout=60)
    assert "rota.yaml:2: the file: 'Ruth' has a duty" in said.text
    check = await asyncio.to_thread(command, clinic, "check")
    assert check.returncode == NOT_RUN
    assert "bot-1 runs by the rota of" in check.stderr
    clinic.kill("bot")
    clinic.restart("bot")  # with the file still broken
    await phone.expect(STAFF_CHAT, contains="the last good one stays in force", timeout=60)
    rota.write_text(good)
    await phone.expect(STAFF_CHAT, contains="The rota is in order again", timeout=60)


async def test_a_clearance_is_asked_for_once_through_kills_of_the_bot(
    clinic: Stack, phone: Phone, dana: Person
) -> None:
    client = await phone.person("Noa")
    await phone.start(client)
    await phone.expect(client, timeout=20)
    clinic.kill("bot")
    due = datetime.now(UTC) - timedelta(hours=1)
    with rows(clinic) as (database, vault):
        durable = Durable(database, "rounds")
        durable.connect()

        def round_comes() -> None:
            with database.transaction() as session:
                row = clients.find_by_chat(session, vault, client.id)
                assert row is not None
                row.mode, row.mode_since = "paused", due - timedelta(hours=12)
                durable.enqueue_on_call(session, f"clearance/{row.id}/{due.isoformat()}")

        round_comes()
        clinic.restart("bot")
        await phone.expect(dana, contains="Held and not cleared", timeout=20)
        clinic.kill("bot")
        round_comes()
        clinic.restart("bot")
    await phone.expect_silence(dana, seconds=3)


def test_a_drill_without_a_bot_says_that_nothing_was_tried(clinic: Stack) -> None:
    clinic.kill("bot")
    try:
        done = command(clinic, "drill")
    finally:
        clinic.restart("bot")
    assert done.returncode == NOT_RUN
    assert "no bot has taken the drill up" in done.stderr
    assert command(clinic, "drill", "--person", "Nobody").returncode == NOT_RUN
