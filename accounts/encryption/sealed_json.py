"""Django's JSON serializer, sealed: for copies of rows that are kept in the database.

The names are those that Django looks for in a serializer's module.
"""

from __future__ import annotations

from typing import Any

from django.core.serializers import json

from accounts.encryption.sealing import seal, unseal
from accounts.encryption.versions import VERSIONS


class Serializer(json.Serializer):
    internal_use_only = True

    def getvalue(self) -> str:
        return seal(str(super().getvalue()), VERSIONS)


def Deserializer(stored: str, **options: Any) -> Any:  # noqa: N802
    """Raises `Unreadable`."""
    return json.Deserializer(unseal(stored, VERSIONS), **options)
