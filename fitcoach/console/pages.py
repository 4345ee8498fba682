"""What every page of the console is: for staff, about what they may see, with the clock read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from accounts.audit import Action, record
from accounts.holding import with_hold
from accounts.models import User
from accounts.selectors import clients_of


class ConsolePage(View):
    """A page beside those of the admin: the same sign-in, menu and theme. A door: it reads the clock.

    Rows are asked for through `own_client` or `….owned_by(self.staff)`: what is somebody else's is not there.
    """

    template_name: ClassVar[str]
    title: ClassVar[str] = ""
    for_superusers: ClassVar[bool] = False
    staff: User
    at: datetime

    @classmethod
    def as_page(cls) -> Callable[..., HttpResponseBase]:
        """The view as `urls.py` takes it: behind the admin's own sign-in."""
        return admin.site.admin_view(cls.as_view())

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        assert isinstance(request.user, User)
        self.staff, self.at = request.user, timezone.now()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.for_superusers and not self.staff.is_superuser:
            return self.refused("Only superusers may open this page.")
        return super().dispatch(request, *args, **kwargs)

    def page(self, *, title: str = "", status: int = 200, **context: Any) -> TemplateResponse:
        """The template with what the admin's pages need besides."""
        return TemplateResponse(
            self.request,
            self.template_name,
            {**admin.site.each_context(self.request), "title": title or self.title, "at": self.at, **context},
            status=status,
        )

    def refused(self, sentence: str) -> TemplateResponse:
        """403, in words."""
        context = {**admin.site.each_context(self.request), "title": "Not allowed", "sentence": sentence}
        return TemplateResponse(self.request, "console/refused.html", context, status=403)

    def own_client(self, client_id: UUID) -> User:
        """The client, with profiles, limitations and pauses. Raises `Http404` for one whom the asker may not see."""
        clients: QuerySet[User] = clients_of(self.staff).select_related("coach")
        client: User = get_object_or_404(
            with_hold(clients).prefetch_related("profiles", "limitations", "pauses"), pk=client_id
        )
        return client

    def record(self, action: Action, what: str, client: User | None = None) -> None:
        """Into the audit trail."""
        record(self.staff, action, what, at=self.at, client=client)
