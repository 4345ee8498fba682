"""Settings that cannot work, and what a start without a question costs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as project
from django.core.checks import run_checks

from llm import checks


def found() -> list[str]:
    return [str(message.id) for message in run_checks() if str(message.id).startswith("llm.")]


@pytest.mark.parametrize(
    ("case", "values", "expected"),
    [
        ("as it is", {}, []),
        ("a provider that nobody knows", {"LLM_PROVIDER": "oracle"}, ["llm.E001"]),
        ("no time to answer", {"LLM_DEADLINE_SEC": 0.5}, ["llm.E002"]),
        ("more patience than a worker has", {"LLM_DEADLINE_SEC": 600}, ["llm.E002"]),
        ("nobody at once", {"LLM_CONCURRENCY": 0}, ["llm.E003"]),
        ("fewer than no requests", {"LLM_REQUESTS_PER_MINUTE": -1}, ["llm.E004"]),
        ("nobody to ask of whom no model may be told", {"LLM_WITHHELD_FROM": ""}, ["llm.E006"]),
        ("something that cannot be asked", {"LLM_WITHHELD_FROM": "accounts.model_use.MINOR"}, ["llm.E006"]),
    ],
)
def test_settings_that_cannot_work_are_named(
    case: str, values: dict[str, Any], expected: list[str], settings: Any
) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
    assert found() == expected, case


def test_the_ended_sdk_has_to_be_installed_where_it_is_chosen(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LLM_PROVIDER = "google-generativeai"
    monkeypatch.setattr(checks, "_is_missing", lambda module: module == "google.generativeai")
    assert found() == ["llm.E005"]
    monkeypatch.setattr(checks, "_is_missing", lambda module: False)
    assert found() == []


START = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("check")
import fitcoach.urls, fitcoach.celery, messaging.tasks
print(sorted(name for name in sys.modules if name.split(".")[0] in ("google", "httpx2", "limits")))
"""


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    wanted = {**os.environ, "DJANGO_SETTINGS_MODULE": "fitcoach.settings", **environment}
    command = [sys.executable, "-c", START]
    return subprocess.run(command, env=wanted, cwd=project.BASE_DIR, capture_output=True, text=True, timeout=60)


def test_no_sdk_is_imported_before_a_question_is_asked() -> None:
    done = started(GEMINI_API_KEY="a-key-of-nobody")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert "a-key-of-nobody" not in done.stdout + done.stderr


def test_whoever_chooses_the_ended_sdk_is_told_at_the_start() -> None:
    done = started(LLM_PROVIDER="google-generativeai")
    assert "LLM_PROVIDER is google-generativeai, which its maker ended on 2025-11-30" in done.stderr
    assert "its maker ended" not in started().stderr
