"""docs/api.md is true: every snippet is run against a live server, in order, and answers what stands below it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import uuid
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.conf import settings as django_settings

from accounts.codes import code_of
from accounts.models import SignInCode
from fitcoach.testing.phone import api_schema
from fitcoach.tests.api_cast import MONDAY, first_lift

GUIDE = (Path(django_settings.BASE_DIR) / "docs" / "api.md").read_text()
SCHEMA = Path(django_settings.BASE_DIR) / "docs" / "openapi.yaml"


def snippets() -> list[tuple[str, int, str]]:
    """(command, status, the shape of the answer) of each curl in the guide."""
    found = []
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL):
        for command, status, shape in re.findall(r"(curl .*?)\n# (\d{3}) ?(.*?)\n", block, re.DOTALL):
            found.append((command, int(status), shape))
    return found


def test_every_snippet_is_read() -> None:
    assert len(snippets()) == GUIDE.count("curl -s") == 11


@pytest.mark.django_db(transaction=True)
def test_every_snippet_answers_as_the_guide_says(live_server: Any) -> None:
    known = {"API": f"{live_server.url}/api/v1", "KEY": str(uuid.uuid4())}
    with time_machine.travel(MONDAY):
        for command, status, shape in snippets():
            if "$CODE" in command:
                known["CODE"] = code_of(SignInCode.objects.get().pk)
            found, answer, etag = _run(command, known)
            assert found == status, (command, answer)
            if shape:
                _hold(answer, shape)
                _remember(answer, etag, known)


def _run(command: str, known: dict[str, str]) -> tuple[int, Any, str]:
    """Status, body and ETag. curl itself, as the guide has it, with a line for the status at its end."""
    end = "" if "-w " in command else r" -w '\n%{http_code} %header{etag}'"
    script = "; ".join(f"{name}={shlex.quote(value)}" for name, value in known.items())
    ran = subprocess.run(["bash", "-c", f"{script}; {command}{end}"], capture_output=True, text=True, timeout=30)
    assert ran.returncode == 0, ran.stderr
    body, _, last = ran.stdout.rpartition("\n")
    status, _, etag = last.partition(" ")
    return int(status), json.loads(body) if body else None, etag


def _hold(answer: Any, shape: str) -> None:
    """Every name in the guide is in the answer, and every literal value is its."""
    for name in re.findall(r'"(\w+)":', shape):
        assert f'"{name}"' in json.dumps(answer), (name, answer)
    for name, value in re.findall(r'"(\w+)": ("[^"…]*"|\d+|true|null|\[\])', shape):
        assert f'"{name}": {value}' in json.dumps(answer), (name, value, answer)


def _remember(answer: Any, etag: str, known: dict[str, str]) -> None:
    if "token" in answer:
        known["TOKEN"] = answer["token"]
        known["WORKOUT"], known["LIFT"] = answer["workout"]["id"], first_lift(answer["workout"])
        known["DONE_AT"] = answer["client"]["created_at"]
    if "since" in answer:
        known["SINCE"] = answer["since"]
    if etag:
        known["ETAG"] = etag


def test_the_checked_in_schema_is_that_of_the_views() -> None:
    """After a change: `manage.py spectacular --file docs/openapi.yaml`."""
    assert yaml.safe_load(SCHEMA.read_text()) == api_schema()


def test_the_guide_is_two_pages_long() -> None:
    assert len(GUIDE.split()) < 1200
