"""The environment of a fitcoach that is on the air, with secrets that are told from everything else in an answer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

HOST: Final = "coach.example.com"
SECRETS: Final[Mapping[str, str]] = {
    "SECRET_KEY": "Vj7-canary-of-the-signing-key-Qx3mZ81-pL0wN5yT2rB6-uK9",
    "SECRET_KEY_BEFORE": "Hs2-canary-of-the-key-before-Gd5nX40-cR7vM1zJ8-tF6qW3",
    "FIELD_ENCRYPTION_KEYS": "Y2FuYXJ5IG9mIHRoZSBrZXkgb2YgaGVhbHRoIG5vdGU=",
    "TWILIO_ACCOUNT_SID": "AC00canary00of00the00account00001",
    "TWILIO_AUTH_TOKEN": "canary0of0the0token0e4b9d1f7a2c05",
    "TWILIO_AUTH_TOKEN_BEFORE": "canary0of0the0token0before0a81b7d",
    "GEMINI_API_KEY": "AIza-canary-of-the-model-key-0000001",
}
_OURS: Final = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DEBUG", "STAFF_TWO_FACTOR", "ADMIN_PATH", "SMS_FILE")


def environment(*, database_url: str, **more: str) -> dict[str, str]:
    """For a process of its own. `more` wins. No text leaves, and no model answers."""
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in _OURS}
    return {
        **kept,
        **SECRETS,
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "DATABASE_URL": database_url,
        "DATABASE_POOL_SIZE": "0",  # as the Procfile has it
        "PUBLIC_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "TRUSTED_PROXIES": "1",
        "DEBUG": "0",
        "STAFF_TWO_FACTOR": "1",
        "ADMIN_PATH": "",
        "CELERY_BROKER_URL": "memory://",
        "REDIS_URL": "",
        "SMS_TRANSPORT": "memory",
        "GEMINI_BASE_URL": "http://127.0.0.1:9",  # nobody answers there
        **more,
    }
