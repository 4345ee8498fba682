"""deploy/compose.yaml, deploy/Containerfile and the Procfile: what each promises, and that they agree."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["release", "web-1", "web-2", "generate", "send", "beat-1", "beat-2"]
STAYING = [name for name in SERVICES if name != "release"]
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
CAPABILITIES = {
    "postgres": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"],
    "caddy": ["NET_BIND_SERVICE"],
}


def test_everything_that_the_service_needs_is_there():
    others = {"postgres", "redis", "caddy", "prometheus", "grafana"}
    assert set(SERVICES) == {*OURS, *others}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_container_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == CAPABILITIES.get(name, [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_up_is_started_again_and_has_a_limit(name):
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert set(SERVICES[name]["deploy"]["resources"]["limits"]) >= {"memory", "cpus"}


@pytest.mark.parametrize("name", [*(set(OURS) - {"release"}), "postgres", "redis"])
def test_what_others_wait_for_says_whether_it_lives(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_postgres_is_asked_where_it_does_not_listen_before_it_is_made():
    """While its image makes the cluster a server of a moment listens at the socket: ready, and then gone."""
    test = SERVICES["postgres"]["healthcheck"]["test"]
    assert test[test.index("-h") + 1] == "127.0.0.1"


@pytest.mark.parametrize("name", OURS)
def test_ours_is_one_image_that_writes_to_tmp_alone(name):
    service = SERVICES[name]
    assert service["image"] == "${IMAGE:-fitcoach:latest}"
    assert service["tmpfs"] == ["/tmp:size=256m,mode=1777"]
    assert "volumes" not in service
    assert "ports" not in service


@pytest.mark.parametrize("name", [name for name in OURS if name != "release"])
def test_ours_starts_after_the_migrations(name):
    assert SERVICES[name]["depends_on"]["release"] == {"condition": "service_completed_successfully"}


def test_no_secret_stands_in_an_environment():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            is_secret = re.search(r"PASSWORD|SECRET|TOKEN|_KEY|DSN|DATABASE_URL", variable)
            assert not is_secret or (variable.endswith("_FILE") and value.startswith("/run/secrets/")), (name, variable)


@pytest.mark.parametrize("name", OURS)
def test_each_secret_that_is_named_is_given(name):
    files = {value for value in SERVICES[name]["environment"].values() if str(value).startswith("/run/secrets/")}
    assert files == {f"/run/secrets/{secret}" for secret in SERVICES[name]["secrets"]}
    assert set(SERVICES[name]["secrets"]) <= set(COMPOSE["secrets"])


KEYS_OF_BEFORE = ["SECRET_KEY_BEFORE", "SILENCE_KEYS_BEFORE", "TWILIO_AUTH_TOKEN_BEFORE"]


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("variable", KEYS_OF_BEFORE)
def test_keys_of_before_reach_each_process(name, variable):
    """Who texted STOP is looked up by them: a process without them texts who said no."""
    assert SERVICES[name]["environment"][f"{variable}_FILE"] == f"/run/secrets/{variable.lower()}"


def test_rows_and_tasks_are_reached_from_within_alone():
    assert COMPOSE["networks"]["within"] == {"internal": True}
    assert (SERVICES["postgres"]["networks"], SERVICES["redis"]["networks"]) == (["within"], ["within"])
    published = {name for name, service in SERVICES.items() if "ports" in service}
    assert published == {"caddy", "grafana"}
    assert SERVICES["grafana"]["ports"] == ["127.0.0.1:3000:3000"]


def test_a_full_broker_refuses_and_forgets_nothing_by_itself():
    command = SERVICES["redis"]["command"]
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_one_proxy_is_trusted_and_it_is_caddy():
    assert SERVICES["web-1"]["environment"]["TRUSTED_PROXIES"] == "1"
    assert "web-1:8000 web-2:8000" in (DEPLOY / "Caddyfile").read_text()


@pytest.mark.parametrize("name", ["generate", "send"])
def test_a_worker_has_time_to_end_what_it_began(name, settings):
    seconds = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
    assert seconds > settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.parametrize(
    ("process", "service"), [("generate", "generate"), ("send", "send"), ("beat", "beat-1"), ("beat", "beat-2")]
)
def test_a_container_runs_what_the_procfile_says(process, service):
    command = [re.sub(r"^\$\{", "${", word) for word in SERVICES[service]["command"]]
    assert command == shlex.split(PROCFILE[process])


def test_the_web_container_runs_what_the_procfile_says():
    words = set(shlex.split(PROCFILE["web"])) - {"env", "--workers", "${WEB_CONCURRENCY:-2}"}
    command = set(re.findall(r'"([^"]+)"', CONTAINERFILE.splitlines()[-1]))
    assert words - command == {"DATABASE_POOL_SIZE=0", "0.0.0.0:${PORT:-8000}"}
    assert SERVICES["web-1"]["environment"]["DATABASE_POOL_SIZE"] == "0"
    assert "WEB_CONCURRENCY=2" in CONTAINERFILE


def test_the_image_runs_as_nobody_in_particular_and_builds_in_a_stage_of_its_own():
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert CONTAINERFILE.count("\nFROM ${BASE}") == 2
    assert "\nUSER 10001:10001\n" in last
    assert "pip install" not in last
    assert "collectstatic" not in last
    assert re.search(r"^HEALTHCHECK .*fitcoach\.alive", last, re.MULTILINE)
    assert last.count("org.opencontainers.image.") == 4


def test_the_image_takes_only_what_is_named():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [line[1:] for line in lines if line.startswith("!")]
    assert lines[1] == "*"
    assert all((ROOT / name).exists() for name in allowed)
    assert not {".env", "deploy", "var", ".git", "."} & set(allowed)
    assert {"**/tests", "**/*.sqlite3*"} <= set(lines)


SETTINGS = re.findall(r"^#([A-Z_0-9]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
OF_COMPOSE = re.findall(r"^([A-Z_0-9]+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE)
FIXED = {
    "CELERY_BROKER_URL", "REDIS_URL",  # the container `redis`
    "PUBLIC_URL", "ALLOWED_HOSTS",  # made of DOMAIN in deploy/.env
    "TRUSTED_PROXIES",  # Caddy
    "PORT", "VAR_DIR", "STATIC_ROOT",  # as the image is built
}  # fmt: skip
FIXED_FOR_WEB = {"DATABASE_POOL_SIZE"}


@pytest.mark.parametrize("setting", SETTINGS)
def test_each_setting_can_be_set_for_containers(setting):
    """In deploy/secrets/, in deploy/.env, or in deploy/fitcoach.env, which counts where `environment` says nothing."""
    for name in OURS:
        environment = SERVICES[name]["environment"]
        if f"{setting}_FILE" in environment:
            assert setting.lower() in SERVICES[name]["secrets"]
        elif setting in OF_COMPOSE:
            assert f"${{{setting}:-" in (DEPLOY / "compose.yaml").read_text()
        else:
            fixed = FIXED | (FIXED_FOR_WEB if name.startswith("web") else set())
            assert (setting in environment) == (setting in fixed), name
            assert SERVICES[name]["env_file"] == [{"path": "./fitcoach.env", "required": False}]


def test_where_files_are_is_said_as_the_image_says_it():
    for setting in ("VAR_DIR", "STATIC_ROOT"):
        assert f" {setting}={SERVICES['web-1']['environment'][setting]} " in CONTAINERFILE


def test_what_operators_write_stays_out_of_git():
    ignored = set((ROOT / ".gitignore").read_text().splitlines())
    assert {".env", "deploy/.env", "deploy/fitcoach.env", "deploy/secrets/"} <= ignored


VARIABLE = re.compile(r"\$\{([A-Z_]+)")


def test_each_variable_of_compose_is_explained():
    used = set(VARIABLE.findall((DEPLOY / "compose.yaml").read_text()))
    explained = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE)
    assert used == set(explained)


@pytest.mark.skipif(
    not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode != 0,
    reason="no docker compose on this machine",
)
def test_docker_compose_reads_it(tmp_path):
    shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("secrets", "*.env"))
    subprocess.run([tmp_path / "deploy" / "prepare.sh"], check=True, capture_output=True)
    command = ["docker", "compose", "-f", "deploy/compose.yaml", "config", "--quiet"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("podman"), reason="podman-compose reads nothing where there is no podman")
def test_podman_compose_reads_it_as_it_is_meant(tmp_path):
    shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("secrets", "*.env"))
    subprocess.run([tmp_path / "deploy" / "prepare.sh"], check=True, capture_output=True)
    command = [sys.executable, "-m", "podman_compose", "-f", "deploy/compose.yaml", "--profile", "monitoring", "config"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    read = yaml.safe_load(done.stdout)["services"]
    assert set(read) == set(SERVICES)
    assert read["web-1"]["environment"]["PUBLIC_URL"] == "https://localhost"
    assert read["web-1"]["environment"]["ALLOWED_HOSTS"] == "localhost,web-1,web-2"
    assert read["send"]["command"] == [
        word.replace("${SEND_CONCURRENCY:-4}", "4") for word in SERVICES["send"]["command"]
    ]
    assert "${" not in done.stdout


SPY = """#!/bin/sh
if [ "$1" = --version ]; then echo "podman version 4.3.1"; fi
for word; do printf '%s\\0' "$word"; done >>"$(dirname "$0")/told"
"""
MAIL = 'smtp+tls://coach:pa$s#w o"rd@mail.example:587'


def test_what_stands_in_fitcoach_env_reaches_a_container(tmp_path):
    """As podman-compose reads the file; what `environment` says comes after it and wins."""
    shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("secrets", "*.env"))
    subprocess.run([tmp_path / "deploy" / "prepare.sh"], check=True, capture_output=True)
    with (tmp_path / "deploy" / "fitcoach.env").open("a") as file:
        file.write(f"ADMIN_PATH=staff/\nEMAIL_URL='{MAIL}'\n# KEEP_CALLS_DAYS=1\nTRUSTED_PROXIES=7\n")
    (tmp_path / "podman").write_text(SPY)
    (tmp_path / "podman").chmod(0o755)
    compose = [sys.executable, "-m", "podman_compose", "--podman-path", str(tmp_path / "podman")]
    command = [*compose, "-f", "deploy/compose.yaml", "run", "--rm", "--no-deps", "web-1", "true"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    words = (tmp_path / "told").read_text().split("\0")
    given = dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "-e")
    assert (given["ADMIN_PATH"], given["EMAIL_URL"], given["TRUSTED_PROXIES"]) == ("staff/", MAIL, "1")
    assert "KEEP_CALLS_DAYS" not in given
