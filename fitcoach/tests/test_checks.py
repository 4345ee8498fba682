"""What `manage.py check` refuses."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.db import connection

import fitcoach.urls  # noqa: F401  views take their settings from what holds now, and not from what a test changes
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
IN_THE_SOURCE_AS_IT_STANDS = "insecure-development-key-set-SECRET_KEY-in-production"
KEY, IN_THE_SOURCE = make_key(), derived_key(IN_THE_SOURCE_AS_IT_STANDS)
OWN_SECRET = {**BEHIND_A_PROXY, "SECRET_KEY": "f4:Kq8-zR1_wT7+pL3.vN6/xB9=mC2~sD5!hG0?jF8*yQ1$aE4&"}
ALL_SET = {**OWN_SECRET, "FIELD_ENCRYPTION_KEYS": [KEY]}


@pytest.mark.parametrize(
    ("case", "changed", "refused"),
    [
        (
            "a public address with the secret of the source",
            {**BEHIND_A_PROXY, "FIELD_ENCRYPTION_KEYS": [KEY]},
            ["fitcoach.E001"],
        ),
        ("a public address without a key of its own for health notes", OWN_SECRET, ["fitcoach.E005"]),
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
            {
                **ALL_SET,
                "PUBLIC_URL": "http://coach.example.com",
                "PLAIN_HTTP": True,
                "REST_FRAMEWORK": {"NUM_PROXIES": 0},
            },
            [],
        ),
        (
            "a public address without TLS that nobody asked for",
            {**ALL_SET, "PUBLIC_URL": "http://coach.example.com"},
            ["fitcoach.E006"],
        ),
        ("a public address without a scheme", {**ALL_SET, "PUBLIC_URL": "coach.example.com"}, ["fitcoach.E006"]),
        ("a public address in capitals", {**ALL_SET, "PUBLIC_URL": "HTTPS://COACH.EXAMPLE.COM"}, []),
        (
            "a public address that still believes the secret of the source",
            {**ALL_SET, "SECRET_KEY_FALLBACKS": [IN_THE_SOURCE_AS_IT_STANDS]},
            ["fitcoach.E007"],
        ),
        ("a public address with passwords alone", {**ALL_SET, "STAFF_TWO_FACTOR": False}, ["fitcoach.W002"]),
        ("a public address with a short key", {**ALL_SET, "SECRET_KEY": "f4:Kq8-zR1_wT7"}, ["fitcoach.E003"]),
        ("a public address with a key of one letter", {**ALL_SET, "SECRET_KEY": "x" * 60}, ["fitcoach.E003"]),
        ("a public address for every name", {**ALL_SET, "ALLOWED_HOSTS": ["*"]}, ["fitcoach.E004"]),
        (
            "a name beyond this machine is answered to, whatever the public address",
            {"ALLOWED_HOSTS": ["coach.example.com"], "STAFF_TWO_FACTOR": True},
            ["fitcoach.E001", "fitcoach.E005", "fitcoach.E006"],
        ),
        ("an address of this network, while developing", {"ALLOWED_HOSTS": ["10.0.0.7"], "DEBUG": True}, []),
        (
            "a name beyond this machine, while debugging",
            {**ALL_SET, "PUBLIC_URL": "http://localhost:8000", "ALLOWED_HOSTS": ["coach.example.com"], "DEBUG": True},
            ["fitcoach.E002", "fitcoach.E006"],
        ),
        (
            "every name, while debugging",
            {"ALLOWED_HOSTS": ["*"], "DEBUG": True},
            ["fitcoach.E001", "fitcoach.E002", "fitcoach.E005", "fitcoach.E006", "fitcoach.E004"],
        ),
        ("a provider that nobody registered", {"LLM_PROVIDERS": ["parrot", "rules"]}, ["llm.E001"]),
    ],
)
def test_settings_that_do_not_fit(
    case: str,
    changed: dict[str, object],
    refused: list[str],
    settings: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")  # whichever the tests are on
    for name, value in changed.items():
        setattr(settings, name, value)
    assert ids() == refused, case


def test_a_file_of_rows_at_a_public_address_is_warned_of(
    settings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    for name, value in ALL_SET.items():
        setattr(settings, name, value)
    assert ids() == ["fitcoach.W003"]
