"""The audit trail and the erasures, to be looked at; and what libraries bring that nobody is to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.views import ChangeList

from accounts.models import AuditEntry, Erasure, User
from plans.admin import ReadOnlyAdmin

admin.site.unregister([TOTPDevice, StaticDevice])  # with their secrets, anybody signs in as anybody


class NamedEntries(ChangeList):
    """A page of entries with the names of whom they are about, of those who still are there."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        entries: list[Any] = list(self.result_list)  # type: ignore[has-type]
        keys = {key for entry in entries for key in (entry.actor_id, entry.client_id)}
        names = dict(User.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
        for entry in entries:
            entry.actor_name = names.get(entry.actor_id, entry.actor_id and "somebody who is gone")
            entry.client_name = names.get(entry.client_id, entry.client_id and "somebody who is gone")
        self.result_list = entries


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """For superusers. Entries are kept for years (docs/retention.md); of who was erased a key is left, and no more."""

    list_display = ("at", "actor_name", "action", "what", "client_name")
    list_filter = ("action", ("at", admin.DateFieldListFilter))
    search_fields = ("what",)
    search_help_text = "a name, a phone number, or what was done"
    ordering: ClassVar = ("-at", "-pk")
    list_per_page = 100

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return NamedEntries

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        people = User.objects.filter(Q(name__icontains=term) | Q(phone_number__contains=term)).values("pk")
        found = Q(what__icontains=term) | Q(actor_id__in=people) | Q(client_id__in=people)
        return queryset.filter(found), False

    @admin.display(description="who")
    def actor_name(self, entry: AuditEntry) -> str | None:
        return entry.actor_name  # type: ignore[attr-defined, no-any-return]

    @admin.display(description="about whom")
    def client_name(self, entry: AuditEntry) -> str | None:
        return entry.client_name  # type: ignore[attr-defined, no-any-return]


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """For superusers. Kept for ever: how many rows went, and of nobody whose they were."""

    list_display = ("at", "door", "total", "tables")
    list_filter = ("door",)
    date_hierarchy = "at"
    ordering: ClassVar = ("-at", "-pk")
    show_full_result_count = False

    @admin.display(description="rows of each table")
    def tables(self, erasure: Erasure) -> str:
        return ", ".join(f"{table} {count}" for table, count in sorted(erasure.rows.items()))
