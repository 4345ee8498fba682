"""Filters of the admin's lists that are ours."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from accounts.owning import team_of

MOST: Final = 100
"""Coaches of a team that are offered."""


class TeamFilter(SimpleListFilter):
    """By coach, for the head of a team. Who has no team is asked nothing."""

    title = "coach"
    parameter_name = "coach"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        assert isinstance(request.user, User)
        coaches = User.objects.filter(pk__in=team_of(request.user)).order_by("name")[:MOST]
        return [(str(coach.pk), coach.name) for coach in coaches]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Of the coaches that are offered; another's clients are not in the list anyway."""
        wanted = [UUID(key) for key, _ in self.lookup_choices if key == self.value()]
        return queryset.filter(coach_id__in=wanted) if wanted else queryset
