"""Columns that the database holds as ciphertext and Python as what they are.

For the database and for migrations they are plain texts: what is in them is nobody's business there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import DataError, models
from django.db.models import Q
from django.db.models.lookups import Exact, IsNull, Lookup, StartsWith

from accounts.encryption.sealing import SEALED, seal, unseal

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField


def is_encrypted(name: str) -> Q:
    """For a constraint: the column holds nothing, or ciphertext. A process of before the encryption writes neither."""
    return Q(**{name: ""}) | Q(**{f"{name}__startswith": SEALED})


class EmptyOrNot(Exact):
    """`note=""`, which is stored as it is, so that a constraint can speak of it. Every other text differs each time."""

    def get_prep_lookup(self) -> Any:
        return _prepared(self, "")


class SealedOrNot(StartsWith):
    """What `is_encrypted` asks."""

    def get_prep_lookup(self) -> Any:
        return _prepared(self, SEALED)


def _prepared(lookup: Lookup[Any], only: str) -> str:
    if lookup.rhs != only:
        raise FieldError(f"{lookup.lhs.output_field} is encrypted: only whether it is empty can be asked")
    return only


LOOKUPS: Final[dict[str, type[Lookup[Any]]]] = {"exact": EmptyOrNot, "isnull": IsNull, "startswith": SealedOrNot}


class Encrypted(_Text):
    """`max_length` is of the text and not of what is stored: the field itself refuses a longer one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    @property
    def sealed_as(self) -> str:
        """What is bound to each text: `limitations.note`. A column that is renamed has to be sealed anew."""
        return f"{self.model._meta.db_table}.{self.column}"

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        """Django raises `FieldError` where there is none."""
        return LOOKUPS.get(lookup_name)

    def get_transform(self, lookup_name: str) -> None:
        return None

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        text = super().get_db_prep_value(value, connection, prepared)
        return self._sealed(text) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return unseal(value, self.sealed_as) if value else value

    def _sealed(self, text: str) -> str:
        """What the column itself would refuse if it held the text."""
        if self.max_length is not None and len(text) > self.max_length:
            raise DataError(f"{self.sealed_as} takes {self.max_length} characters at most, not {len(text)}")
        if "\x00" in text:
            raise DataError(f"{self.sealed_as} takes no NUL")
        return seal(text, self.sealed_as)


class EncryptedTextField(Encrypted):
    """A text. An empty one is stored empty."""


class EncryptedJSONField(Encrypted):
    """What JSON holds, as one text; no path into it can be asked for."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)  # a value of Python's, not of the text column that migrations see
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else json.dumps(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else text

    def to_python(self, value: Any) -> Any:
        """Out of what `value_to_string` made."""
        return json.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})
