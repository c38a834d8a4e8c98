"""docker-compose.yml: valid by the Compose Specification, and every container as confined as it can be."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from settings.app import HOSTNAME
from tests.support.compose import (
    COMPOSE,
    ON_CALL,
    REQUIRED,
    ROOT,
    WEBHOOK,
    WORKERS,
    MissingVariableError,
    read,
    variables_of,
)

PROJECT = read()
SERVICES = PROJECT["services"]
ONE_SHOT = {"migrate"}
LASTING = sorted(set(SERVICES) - ONE_SHOT)


@pytest.mark.parametrize("file", [COMPOSE, WEBHOOK, ON_CALL, WORKERS], ids=lambda file: file.name)
def test_the_compose_specification_accepts_the_file(file: Path):
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(file)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_specification_would_have_noticed_a_wrong_word(tmp_path: Path):
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE.read_text().replace("mem_limit: 768m", "memory_limit: 768m"))
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(wrong)]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 1


def test_the_house_has_exactly_these_services():
    assert set(SERVICES) == {"postgres", "migrate", "rasa", "actions", "bot"}


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_service_tells_its_health_and_comes_back_after_a_crash(name: str):
    assert SERVICES[name]["restart"] == "unless-stopped"
    health = SERVICES[name]["healthcheck"]
    assert health["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} <= set(health)


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_a_task_that_runs_once_is_not_tried_again_by_itself(name: str):
    assert SERVICES[name]["restart"] == "no"
    assert SERVICES[name]["healthcheck"] == {"disable": True}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_container_runs_as_root_or_can_become_it(name: str):
    service = SERVICES[name]
    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged", False)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_container_can_write_to_its_own_image_or_fill_the_machine(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert re.fullmatch(r"\d+m", service["mem_limit"])
    assert service["pids_limit"] > 0
    assert {"max-size", "max-file"} <= set(service["logging"]["options"])
    for mount in service["tmpfs"]:
        assert "size=" in mount or mount.startswith("/var/run/"), mount


def test_memory_limits_leave_a_small_server_standing():
    limits = [int(service["mem_limit"].removesuffix("m")) for name, service in SERVICES.items() if name in LASTING]
    assert sum(limits) <= 3584  # what a server of 4 GB has left for us


def test_only_the_bot_reaches_the_outside_world():
    inner = {name for name, network in PROJECT["networks"].items() if (network or {}).get("internal")}
    outward = {name for name, service in SERVICES.items() if set(service["networks"]) - inner}
    assert outward == {"bot"}


def test_the_action_server_which_asks_nobody_who_they_are_is_met_only_by_those_who_need_it():
    met = {name for name, service in SERVICES.items() if "dialogue" in service["networks"]}
    assert met == {"actions", "rasa", "bot"}


def test_nothing_is_published_while_the_bot_asks_for_its_updates():
    assert not [name for name, service in SERVICES.items() if "ports" in service]


def test_the_webhook_is_published_to_this_machine_alone_for_the_tls_proxy():
    services = read(COMPOSE, WEBHOOK)["services"]
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        "bot": ["127.0.0.1:8443:8443"]
    }
    assert services["bot"]["environment"]["MIDDLEPATH_TELEGRAM_MODE"] == "webhook"
    assert set(services) == set(SERVICES), "a second bot beside the first would take its updates"


def test_the_bot_waits_for_neither_rasa_nor_the_action_server():
    assert set(SERVICES["bot"]["depends_on"]) == {"postgres", "migrate"}
    assert SERVICES["bot"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_whoever_uses_the_database_waits_for_it():
    for name in ("migrate", "rasa", "actions", "bot"):
        assert SERVICES[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("files", [(COMPOSE,), (COMPOSE, WEBHOOK)], ids=["polling", "webhook"])
def test_every_secret_is_a_file_under_the_secrets_folder(files: tuple[Path, ...]):
    project = read(*files)
    for name, secret in project["secrets"].items():
        assert secret == {"file": f"./secrets/{name}.txt"}
    used = {name for service in project["services"].values() for name in service.get("secrets", [])}
    assert used == set(project["secrets"]), "a secret that nothing uses, or one that is not defined"


@pytest.mark.parametrize("files", [(COMPOSE,), (COMPOSE, WEBHOOK)], ids=["polling", "webhook"])
def test_no_secret_stands_in_an_environment_and_each_named_file_is_mounted(files: tuple[Path, ...]):
    for service in read(*files)["services"].values():
        for variable, value in service["environment"].items():
            if re.search(r"SECRET|TOKEN|PASSWORD|KEY(?!S)|DATABASE_URL|TRACKER_URL", variable):
                assert variable.endswith("_FILE"), variable
                assert value.removeprefix("/run/secrets/") in service["secrets"], value


def test_each_container_is_given_only_the_secrets_of_its_own_work():
    def holders(secret: str) -> set[str]:
        return {name for name, service in SERVICES.items() if secret in service.get("secrets", [])}

    assert holders("telegram_bot_token") == {"bot"}
    assert holders("master_key") == {"bot", "actions"}
    assert holders("database_url") == {"postgres", "migrate", "bot", "actions"}
    assert holders("rasa_tracker_key") == {"rasa"}
    assert holders("rasa_secret") == {"bot", "rasa"}
    assert holders("postgres_password") == {"postgres"}


def test_executor_ids_are_set_and_no_two_containers_share_one():
    ids = [
        service["environment"]["MIDDLEPATH_EXECUTOR_ID"]
        for service in SERVICES.values()
        if service.get("command") == ["python", "-m", "bot"]
    ]
    assert ids
    assert len(ids) == len(set(ids))


def test_several_workers_have_a_name_each_and_connections_enough():
    services = read(COMPOSE, WORKERS)["services"]
    bot = services["bot"]
    assert bot["deploy"]["replicas"] == 3
    assert bot["environment"]["MIDDLEPATH_EXECUTOR_ID"] == HOSTNAME
    assert "container_name" not in bot, "a name of its own keeps a container from being copied"
    connections = int(services["postgres"]["command"][-1].partition("=")[2])
    assert connections > (bot["deploy"]["replicas"] + 2) * 31, (
        "each process opens thirty at most, and one to be seen"
    )


def test_every_image_is_built_here_or_pinned():
    for service in SERVICES.values():
        if "build" in service:
            assert (ROOT / service["build"]["dockerfile"]).is_file()
        else:
            _, _, tag = service["image"].partition(":")
            assert re.match(r"\d", tag), service["image"]


def test_postgresql_is_new_enough():
    assert int(re.match(r"postgres:(\d+)", SERVICES["postgres"]["image"])[1]) >= 16


@pytest.mark.parametrize("name", sorted(set(REQUIRED) - {"MIDDLEPATH_WEBHOOK_URL"}))
def test_compose_refuses_to_start_before_the_clinic_is_named(name: str):
    with pytest.raises(MissingVariableError, match=name):
        read(variables={key: value for key, value in REQUIRED.items() if key != name})


def test_a_deployment_is_clinical_unless_the_operator_says_demo():
    assert SERVICES["bot"]["environment"]["MIDDLEPATH_DEPLOYMENT"] == "clinical"
    assert SERVICES["bot"]["environment"]["MIDDLEPATH_ENROLMENT"] == "invite"


def test_the_variables_of_the_compose_files_are_those_of_the_app_or_named_here():
    assert {name for name in variables_of(COMPOSE, WEBHOOK) if not name.startswith("MIDDLEPATH_")} == set()
