"""What staff read and change in the plain admin pages, into the audit trail."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.admin import ModelAdmin

from accounts.audit import Action, record
from accounts.models import User


class AuditedAdmin(ModelAdmin):
    """Pages about clients. A list is one entry, not one for each row; `client_of` says whom a row is about."""

    def client_of(self, row: Any) -> User | None:
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response: HttpResponse = super().changelist_view(request, extra_context)
        if request.method == "GET" and response.status_code == 200:
            self.audit(request, Action.READ, f"list of {self.opts.verbose_name_plural}")
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Whatever shows the form of a row that is there already."""
        if kwargs.get("obj") is not None:
            self.audit(request, Action.READ, str(self.opts.verbose_name), kwargs["obj"])
        shown: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return shown

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse):
            shown = (response.context_data or {})["object"]
            self.audit(request, Action.READ, f"history of a {self.opts.verbose_name}", shown)
        return response

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self.audit(request, Action.CHANGE, f"added a {self.opts.verbose_name}", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self.audit(request, Action.CHANGE, f"changed a {self.opts.verbose_name}", obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Into the audit trail alone: the admin's own log would keep a row's words when nobody knows any more whose
        they were, and so when their client is erased.
        """
        for row in queryset:
            self.audit(request, Action.CHANGE, f"deleted a {self.opts.verbose_name}", row)
        return []

    def audit(self, request: HttpRequest, action: Action, what: str, row: Model | None = None) -> None:
        """An entry; actions on rows of a list call it with what they did."""
        assert isinstance(request.user, User)
        client = self.client_of(row) if row is not None else None
        record(request.user, action, what, at=timezone.now(), client=client)
