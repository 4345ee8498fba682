"""What the papers for operators tell one to type is there: commands and their options, variables, targets, scripts."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, get_commands, load_command_class
from dotenv import dotenv_values

from fitcoach.environment import Environment, FromFiles

ROOT = Path(__file__).resolve().parents[2]
OPERATING = ("runbook.md", "rollback.md", "messages.md", "encryption.md", "privacy.md")
PAPERS = [ROOT / "README.md", *(ROOT / "docs" / name for name in OPERATING)]
COMMAND = re.compile(r"manage\.py ([a-z_]+)((?: +(?:\"[^\"]*\"|[^\s`|#;)&>]+))*)")
VARIABLE = re.compile(r"(?<![\w.$])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=|`)")
EXPLAINED_ELSEWHERE = {
    "BACKUP_RECIPIENT", "BACKUP_IDENTITY", "BACKUP_KEEP_DAYS",  # deploy/backup.sh
    "HTTPS_PORT", "HTTP_PORT",  # deploy/.env.example
}  # fmt: skip


def commands() -> list[tuple[str, str, str]]:
    found = []
    for paper in PAPERS:
        for name, rest in COMMAND.findall(paper.read_text()):
            found.append((paper.name, name, rest.strip()))
    return sorted(set(found))


def test_the_papers_name_commands():
    assert len(commands()) > 20
    assert {"createsuperuser", "migrate", "axes_reset", "legacy_report"} <= {name for _, name, _ in commands()}


@pytest.mark.parametrize(("paper", "name", "rest"), commands())
def test_each_command_is_there_and_takes_what_is_written(paper, name, rest):
    app = get_commands().get(name)
    assert app is not None, f"{paper}: manage.py {name}"
    command = load_command_class(app, name) if isinstance(app, str) else app
    parser = command.create_parser("manage.py", name)
    words = [word for word in shlex.split(rest) if word != "…"]
    try:
        parser.parse_args(words)
    except (SystemExit, CommandError, argparse.ArgumentError) as error:
        pytest.fail(f"{paper}: manage.py {name} {rest}: {error}")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_each_variable_is_explained(paper):
    explained = set(re.findall(r"^#?([A-Z_0-9]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    used = {name.removesuffix("_FILE") for name in VARIABLE.findall(paper.read_text())}
    assert used - explained - {"SMS"} - EXPLAINED_ELSEWHERE == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_each_make_target_is_there(paper):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = set(re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", paper.read_text(), re.MULTILINE))
    assert {one or other for one, other in used} <= targets


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_each_script_is_there_and_runs(paper):
    scripts = set(re.findall(r"(?<![\w/])(?:\./)?(deploy/[a-z_]+\.sh)", paper.read_text()))
    assert all((ROOT / script).stat().st_mode & 0o111 for script in scripts)


RUNBOOK = (ROOT / "docs" / "runbook.md").read_text()
UNIT = re.findall(r"```ini\n(.*?)```", RUNBOOK, re.DOTALL)[0].splitlines()
ETC = re.findall(r"```sh\n(# /etc/fitcoach\.env.*?)```", RUNBOOK, re.DOTALL)


def as_settings_read(path: Path) -> dict[str, str]:
    class Fresh(Environment):
        ENVIRON = FromFiles({})

    Fresh.read_env(path)
    return dict(Fresh.ENVIRON)


def test_units_and_commands_read_one_file():
    """Else `manage.py` works on an SQLite file beside the real database, with keys of the source."""
    assert "EnvironmentFile=/etc/fitcoach.env" in UNIT
    assert "ln -s /etc/fitcoach.env /srv/fitcoach/.env" in RUNBOOK
    assert "chown root:fitcoach /etc/fitcoach.env && chmod 640 /etc/fitcoach.env" in RUNBOOK
    said = " ".join(line.removeprefix("Environment=") for line in UNIT if line.startswith("Environment="))
    assert [word.split("=")[0] for word in said.split()] == ["PATH"]


def test_the_file_is_read_alike_by_the_settings_and_by_compose(tmp_path):
    (text,) = ETC
    (tmp_path / "fitcoach.env").write_text(text)

    read = as_settings_read(tmp_path / "fitcoach.env")
    assert read == dotenv_values(tmp_path / "fitcoach.env")
    assert (read["VAR_DIR"], read["EMAIL_URL"]) == ("/var/lib/fitcoach", "smtp+tls://coach:pa$word@mail.example:587")


SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
READ_ALIKE = ["plain", "a=b", "'two words'", "'a \"quote\"'", "'a#b'", "'a #b'", "a,b"]


@pytest.mark.skipif(not SYSTEMD.exists(), reason="no systemd on this machine")
@pytest.mark.parametrize("value", READ_ALIKE)
def test_what_the_runbook_says_of_quotes_holds_for_systemd(tmp_path, value):
    (tmp_path / "environment.d").mkdir()
    file = tmp_path / "environment.d" / "fitcoach.conf"
    file.write_text(f"# a comment\nFITCOACH_VALUE={value}\n")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run([SYSTEMD], env=environment, check=True, capture_output=True, text=True)
    by_systemd = dict(word.split("=", 1) for word in shlex.split(done.stdout))["FITCOACH_VALUE"]
    assert as_settings_read(file)["FITCOACH_VALUE"] == by_systemd == dotenv_values(file)["FITCOACH_VALUE"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_no_command_is_told_of_a_database_by_what_stands_before_sudo_or_docker(paper):
    """Neither passes it on: the command would work on the service's own database, or on none of it."""
    before = r"^[A-Z_]+=\S+ +(?:[A-Z_]+=\S+ +)*(?:sudo|docker|manage\.py|python|\.venv)"
    assert re.findall(before, paper.read_text(), re.MULTILINE) == []
    assert '"$DATABASE_URL"' not in paper.read_text()  # where it is not set that is nobody's database, or another's
