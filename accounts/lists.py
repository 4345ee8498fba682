"""What every list of clients' rows in the admin can do: export itself as CSV, and keep filters under names.

A list stays light however long it grows: it counts once, and nobody is asked to choose among ten thousand clients.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from accounts.audit import Action, record
from accounts.counting import BoundedPaginator, few_by_key
from accounts.csv_export import csv_response
from accounts.encryption.fields import Encrypted
from accounts.models import User
from accounts.saved_filters import delete_filter, filters_of, kept_of, save_filter


class CoachList(ModelAdmin):
    """A list that coaches work with."""

    list_before_template = "console/parts/list_tools.html"
    show_full_result_count = False
    paginator: Any = BoundedPaginator
    actions: ClassVar[Any] = ("export_chosen",)

    def get_urls(self) -> list[URLPattern]:
        name = self.list_name.replace(".", "_")
        ours = [
            path("csv/", self.admin_site.admin_view(require_POST(self.csv_view)), name=f"{name}_csv"),
            path("filters/", self.admin_site.admin_view(require_POST(self.filters_view)), name=f"{name}_filters"),
        ]
        return [*ours, *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Who sees all rows searches all of them."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term and _staff(request).is_superuser:
            found = few_by_key(found, among=queryset)
        return found, may_repeat

    @property
    def list_name(self) -> str:
        label: str = self.opts.label_lower
        return label

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Clients and coaches are looked for by name, not chosen from a list of all."""
        return [field.name for field in self.opts.concrete_fields if field.related_model is User and field.editable]

    def get_sortable_by(self, request: HttpRequest) -> list[Any]:
        """All but what is encrypted: the order of ciphertexts is none."""
        hidden = {field.name for field in self.opts.concrete_fields if isinstance(field, Encrypted)}
        return [name for name in super().get_sortable_by(request) if name not in hidden]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        told = {
            "saved_filters": filters_of(_staff(request), self.list_name),
            "csv_url": f"{self._url('csv')}?{request.GET.urlencode()}",
            "filters_url": f"{self._url('filters')}?{request.GET.urlencode()}",
        }
        shown: HttpResponse = super().changelist_view(request, {**told, **(extra_context or {})})
        return shown

    def csv_view(self, request: HttpRequest) -> HttpResponseBase:
        """What the list's present filter and search find, all pages of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            changes: ChangeList = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(self._url("changelist"))
        return self._export(request, changes.queryset)

    @admin.action(description="Export as CSV")
    def export_chosen(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
        return self._export(request, rows)

    def _export(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
        what = f"a list as CSV: {self.opts.verbose_name_plural}"
        record(_staff(request), Action.EXPORT, what, at=timezone.now())
        return csv_response(self, request, rows)

    def filters_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the list's present filter under a name, or delete one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        staff, name = _staff(request), request.POST.get("name", "")
        if "delete" in request.POST:
            delete_filter(staff, list_name=self.list_name, name=request.POST["delete"])
            return redirect(f"{self._url('changelist')}?{request.GET.urlencode()}")
        query = kept_of(request.GET, self._filter_keys(request))
        try:
            save_filter(staff, list_name=self.list_name, name=name, query=query)
        except ValueError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The filter is kept.")
        return redirect(f"{self._url('changelist')}?{query}")

    def _filter_keys(self, request: HttpRequest) -> set[str]:
        """What the list filters and orders by. Words of a search are left out: they are mostly somebody's name."""
        changes: ChangeList = self.get_changelist_instance(request)
        keys = {key for spec in changes.filter_specs for key in spec.expected_parameters() if key}
        day = self.date_hierarchy
        return {ORDER_VAR, *keys, *(f"{day}__{part}" for part in ("year", "month", "day") if day)}

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.list_name.replace('.', '_')}_{page}")


def _staff(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
