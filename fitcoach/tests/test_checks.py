"""What `manage.py check` refuses."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.checks import run_checks

from accounts.encryption.keys import derived_key, make_key


def ids() -> list[str | None]:
    return [message.id for message in run_checks()]


def test_the_settings_of_a_fresh_clone_are_fine() -> None:
    assert ids() == []


BEHIND_A_PROXY = {
    "PUBLIC_URL": "https://coach.example.com",
    "REST_FRAMEWORK": {"NUM_PROXIES": 1},
    "STAFF_TWO_FACTOR": True,
}
KEY, IN_THE_SOURCE = make_key(), derived_key("insecure-development-key-set-SECRET_KEY-in-production")
OWN_SECRET = {**BEHIND_A_PROXY, "SECRET_KEY": "x" * 50}
ALL_SET = {**OWN_SECRET, "FIELD_ENCRYPTION_KEYS": [KEY]}


@pytest.mark.parametrize(
    ("case", "changed", "refused"),
    [
        (
            "a public address with the secret of the source",
            {**BEHIND_A_PROXY, "FIELD_ENCRYPTION_KEYS": [KEY]},
            ["fitcoach.E001"],
        ),
        ("a public address without a key of its own for health notes", OWN_SECRET, ["accounts.E002"]),
        (
            "a public address whose notes were once under the key of the source",
            {**OWN_SECRET, "FIELD_ENCRYPTION_KEYS": [KEY, IN_THE_SOURCE]},
            ["accounts.W001"],
        ),
        ("a key that is none", {"FIELD_ENCRYPTION_KEYS": [KEY, "secret"]}, ["accounts.E001"]),
        ("no key", {"FIELD_ENCRYPTION_KEYS": []}, ["accounts.E001"]),
        ("a public address with debugging", {**ALL_SET, "DEBUG": True}, ["fitcoach.E002"]),
        ("a public address, all set", ALL_SET, []),
        (
            "a public address whose proxy is not trusted",
            {**ALL_SET, "REST_FRAMEWORK": {"NUM_PROXIES": 0}},
            ["fitcoach.W001"],
        ),
        (
            "a public address without TLS, and so perhaps without a proxy",
            {**ALL_SET, "PUBLIC_URL": "http://coach.example.com", "REST_FRAMEWORK": {"NUM_PROXIES": 0}},
            [],
        ),
        ("a public address with passwords alone", {**ALL_SET, "STAFF_TWO_FACTOR": False}, ["fitcoach.W002"]),
        ("a provider that nobody registered", {"LLM_PROVIDERS": ["parrot", "rules"]}, ["llm.E001"]),
    ],
)
def test_settings_that_do_not_fit(
    case: str, changed: dict[str, object], refused: list[str], settings: SimpleNamespace
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert ids() == refused, case
