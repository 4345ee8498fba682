"""What the papers for operators tell one to type is there: commands and their options, variables, targets, scripts."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
PAPERS = [ROOT / "README.md", *(ROOT / "docs" / name for name in ("runbook.md", "rollback.md", "messages.md"))]
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
