"""What `manage.py check` refuses."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.checks import run_checks


def ids() -> list[str | None]:
    return [message.id for message in run_checks()]


def test_the_settings_of_a_fresh_clone_are_fine() -> None:
    assert ids() == []


@pytest.mark.parametrize(
    ("case", "changed", "refused"),
    [
        ("a public address with the key of the source", {"PUBLIC_URL": "https://coach.example.com"}, ["fitcoach.E001"]),
        (
            "a public address with debugging",
            {"PUBLIC_URL": "https://coach.example.com", "SECRET_KEY": "x" * 50, "DEBUG": True},
            ["fitcoach.E002"],
        ),
        ("a public address, all set", {"PUBLIC_URL": "https://coach.example.com", "SECRET_KEY": "x" * 50}, []),
        ("a provider that nobody registered", {"LLM_PROVIDERS": ["parrot", "rules"]}, ["llm.E001"]),
    ],
)
def test_settings_that_do_not_fit(
    case: str, changed: dict[str, object], refused: list[str], settings: SimpleNamespace
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert ids() == refused, case
