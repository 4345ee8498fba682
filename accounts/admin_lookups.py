"""Ways by which a list or a form of the admin could tell more than the rows that it shows, closed."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.widgets import UnfoldForeignKeyRawIdWidget

from accounts.models import User
from accounts.selectors import clients_of


class OwnLookups:
    """What an address may ask of a list: its filters, the row's own fields, and whose row it is.

    Django lets it reach one row further, into everything that is kept of a client or a coach: a hash of a password
    could be guessed letter by letter.
    """

    KEYS: Final = frozenset({"", "exact", "in", "isnull", "isempty", "id", "id__exact", "pk", "pk__exact"})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        if lookup in self._listed():
            return True
        name, _, rest = lookup.partition("__")
        field = next((field for field in self.opts.get_fields() if field.name == name), None)  # type: ignore[attr-defined]
        if name.startswith("password") or (field is not None and field.is_relation and rest not in self.KEYS):
            return False
        return bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]

    def _listed(self) -> set[str]:
        """What the list's own filters ask of a related row."""
        paths = [path for path in self.list_filter if isinstance(path, str)]  # type: ignore[attr-defined]
        return {f"{path}__{end}" for path in paths for end in ("exact", "isnull") if "__" in path}


class OwnRowWidget(UnfoldForeignKeyRawIdWidget):
    """A field for a row's key that names the row only to whoever may see it."""

    rows: QuerySet[Any]

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        try:
            is_own = self.rows.filter(pk=value).exists()
        except (ValueError, ValidationError):
            is_own = False
        return super().label_and_url_for_value(value) if is_own else ("", "")


def own_rows(model: type[Model], staff: User) -> QuerySet[Any] | None:
    """Those of the model's rows that this member of staff may see; None for a model whose rows are no client's."""
    if model is User:
        return clients_of(staff)
    manager: Any = model._default_manager
    return manager.owned_by(staff) if hasattr(manager, "owned_by") else None
