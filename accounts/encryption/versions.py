"""The copies that django-reversion keeps of rows: each is sealed as a whole, whatever the row holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from accounts.encryption.sealing import unseal

if TYPE_CHECKING:
    from reversion.models import Version

FORMAT: Final = "sealed_json"
"""The name of the serializer: the setting `SERIALIZATION_MODULES` has it."""
VERSIONS: Final = "reversion_version.serialized_data"


def words_of(version: Version) -> str:
    """The JSON of a copy. Raises `Unreadable`."""
    stored: str = version.serialized_data
    return unseal(stored, VERSIONS) if version.format == FORMAT else stored
