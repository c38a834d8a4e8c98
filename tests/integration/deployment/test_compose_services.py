"""What docker-compose.yml starts, started here without Docker: healthy, useful, and gone when told to stop.

The commands, the environment and the health checks are read from the file. Not shown here: that the images
build, and that the containers' limits hold.
"""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local_telegram.testing import Phone
from tests.integration.deployment.conftest import PHONE
from tests.support.compose import COMPOSE, WEBHOOK
from tests.support.postgres import PostgresServer
from tests.support.services import Clinic, Running, rasa_is_installed

pytestmark = pytest.mark.postgres
SIGN = ["middlepath", "content", "approve", "--clinician", "Dr. R. Example, PSY 12345"]


@pytest.fixture(scope="module")
def migrated(clinic: Clinic) -> Clinic:
    done = clinic.run_once("migrate")
    assert done.returncode == 0, done.stderr
    return clinic


@pytest.fixture(scope="module")
def signed(migrated: Clinic) -> Clinic:
    done = migrated.run_once("bot", SIGN)
    assert done.returncode == 0, done.stderr
    return migrated


@pytest.fixture(scope="module")
def bot(signed: Clinic) -> Iterator[Running]:
    with signed.running("bot") as bot:
        bot.wait_until_healthy(90)
        yield bot


def secret(clinic: Clinic, name: str) -> str:
    return (clinic.secrets / name).read_text().strip()


def test_each_database_opens_to_its_own_role_and_to_no_other(clinic: Clinic):
    app, rasa = secret(clinic, "database_url"), secret(clinic, "rasa_tracker_url")
    psycopg.connect(app).close()
    psycopg.connect(rasa).close()
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(
            app.replace("/middlepath:", "/middlepath_rasa:").replace("//middlepath:", "//middlepath_rasa:")
        )


def test_passwords_are_kept_scrambled(clinic: Clinic, postgres_server: PostgresServer):
    with postgres_server._connect() as connection:
        rows = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'middlepath%' AND rolpassword IS NOT NULL"
        )
        kept = [password for (password,) in rows]
    assert len(kept) == 2
    assert all(password.startswith("SCRAM-SHA-256$") for password in kept)


def test_migrating_twice_does_no_harm(migrated: Clinic):
    assert migrated.run_once("migrate").returncode == 0


def test_a_clinical_bot_refuses_wording_that_nobody_signed_and_says_what_to_do(migrated: Clinic):
    # This test comes before the first one that asks for `signed`.
    done = migrated.run_once("bot")
    assert done.returncode != 0
    assert "middlepath content approve" in done.stderr


def test_the_bot_gets_healthy_while_rasa_and_the_action_server_are_down(bot: Running):
    assert bot.is_healthy()


async def test_the_bot_answers_a_call_for_help_while_rasa_and_the_action_server_are_down(
    bot: Running, telegram: str
):
    async with Phone(telegram) as phone:
        alex = next(person for person in await phone.people() if person.name == "Alex")
        sent = await phone.say(alex, "/crisis")
        answer = await phone.expect(alex, contains="findahelpline.com", timeout=15, after=sent)
    assert answer.text


def test_the_bot_gets_unhealthy_when_its_database_is_gone_and_well_again_after(
    signed: Clinic, bot: Running, postgres_server: PostgresServer
):
    postgres_server.admin("ALTER DATABASE middlepath ALLOW_CONNECTIONS false")
    postgres_server.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'middlepath'")
    try:
        assert not bot.is_healthy()
    finally:
        postgres_server.admin("ALTER DATABASE middlepath ALLOW_CONNECTIONS true")
    bot.wait_until_healthy(90)


def test_metrics_are_there_for_the_clinics_collector(signed: Clinic, bot: Running):
    with urllib.request.urlopen(f"http://127.0.0.1:{signed.here.ports['bot:8090']}/metrics", timeout=5) as answer:
        assert b"middlepath_crisis_seconds" in answer.read()


def test_the_bot_stops_cleanly_when_docker_stops_it_and_its_log_names_no_secret(bot: Running, signed: Clinic):
    # The last test of this bot: it is gone afterwards.
    assert bot.stop() == 0
    log = bot.log.read_text()
    assert "the bot is ready" in log
    password = secret(signed, "database_url").split(":")[2].split("@")[0]
    for value in (PHONE.token, password, secret(signed, "master_key"), secret(signed, "rasa_secret")):
        assert value not in log


async def test_when_the_bot_that_takes_updates_in_is_killed_another_one_answers(
    signed: Clinic, tmp_path: Path, postgres_server: PostgresServer, telegram: str
):
    other = Clinic(tmp_path, postgres_server, COMPOSE, telegram=telegram, token=PHONE.token)
    for name in ("database_url", "master_key"):  # the same clinic
        (other.secrets / name).write_text(secret(signed, name))
    other.services["bot"]["environment"]["MIDDLEPATH_EXECUTOR_ID"] = "bot-2"
    with signed.running("bot") as first:
        first.wait_until_healthy(90)
        with other.running("bot") as second:
            second.wait_until_healthy(90)
            first.process.kill()
            async with Phone(telegram) as phone:
                alex = next(person for person in await phone.people() if person.name == "Alex")
                sent = await phone.say(alex, "/crisis")
                answer = await phone.expect(alex, contains="findahelpline.com", timeout=5, after=sent)
            assert answer.text
            assert second.stop() == 0


def test_the_action_server_gets_healthy_and_stops_cleanly(migrated: Clinic):
    with migrated.running("actions") as actions:
        actions.wait_until_healthy(90)
        assert actions.stop() == 0


@pytest.mark.rasa
def test_rasa_keeps_its_memory_in_its_own_database_gets_healthy_and_stops_cleanly(clinic: Clinic):
    if not rasa_is_installed():
        if os.environ.get("CI"):
            pytest.fail("the dialogue engine is not installed or not trained: `middlepath setup`")
        pytest.skip("the dialogue engine is not installed or not trained: `middlepath setup`")
    with clinic.running("rasa") as rasa:
        rasa.wait_until_healthy(180)
        assert rasa.stop() == 0
    with psycopg.connect(secret(clinic, "rasa_tracker_url")) as connection:
        assert connection.execute("SELECT to_regclass('dialogue_events')").fetchone() != (None,)


def test_behind_a_tls_proxy_telegram_is_let_in_with_its_secret_and_nobody_else_is(
    signed: Clinic, tmp_path: Path, postgres_server: PostgresServer, telegram: str
):
    caller = Clinic(tmp_path, postgres_server, COMPOSE, WEBHOOK, telegram=telegram, token=PHONE.token)
    for name in ("database_url", "master_key"):  # the same clinic, now called instead of asking
        (caller.secrets / name).write_text(secret(signed, name))
    with caller.running("bot") as bot:
        bot.wait_until_healthy(90)
        address = f"http://127.0.0.1:{caller.here.ports['bot:8443']}/telegram"
        header = "X-Telegram-Bot-Api-Secret-Token"
        assert post(address, {}) == 401
        assert post(address, {header: "a guess"}) == 401
        assert post(address, {header: secret(caller, "webhook_secret")}) == 200
        assert bot.stop() == 0


def post(address: str, headers: dict[str, str]) -> int:
    request = urllib.request.Request(address, data=b'{"update_id": 1}', headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return int(error.code)
