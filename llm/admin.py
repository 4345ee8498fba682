"""The call log, the breakers and what was spent, to be looked at."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from llm import breaker
from llm.models import Breaker, Call, Spend

LATELY: Final = 1000
MOST: Final = 10_000
BY_DAY: Final = ("created_at", admin.DateFieldListFilter)


class BoundedPaginator(Paginator):
    """Counts to 10,000 and no further: the log has a row for each answer of a season."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


def seen_lately(column: str) -> type[admin.SimpleListFilter]:
    """A filter by a column, which offers what stands in the newest thousand rows: nobody reads all for a menu."""

    class SeenLately(admin.SimpleListFilter):
        title = column.replace("_", " ")
        parameter_name = column

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
            newest = model_admin.model.objects.order_by(*model_admin.ordering).values_list(column, flat=True)
            return [(word, word) for word in sorted({*newest[:LATELY]} - {""})]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return queryset.filter(**{column: self.value()}) if self.value() else queryset

    return SeenLately


class LookOnlyAdmin(ModelAdmin):
    """Rows that code alone writes."""

    paginator = BoundedPaginator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Call)
class CallAdmin(LookOnlyAdmin):
    list_display = (
        "created_at",
        "task",
        "provider",
        "model",
        "outcome",
        "fault",
        "attempts",
        "tokens",
        "cost_usd",
        "took",
    )
    ordering = ("-created_at",)
    list_filter = (*map(seen_lately, ("task", "provider", "outcome", "fault", "model", "prompt_version")), BY_DAY)
    search_fields = ("client_id",)
    show_full_result_count = False

    @admin.display(description="tokens in, out")
    def tokens(self, call: Call) -> str:
        return f"{call.input_tokens:,} + {call.output_tokens:,}"

    @admin.display(description="took", ordering="seconds")
    def took(self, call: Call) -> str:
        return f"{call.seconds:.1f} s"


@admin.register(Breaker)
class BreakerAdmin(LookOnlyAdmin):
    list_display = ("model", "state", "fault", "opened_at")
    actions = ("ask_again",)

    @admin.display(description="may it be asked?")
    def state(self, breaker: Breaker) -> str:
        if breaker.needs_change:
            return "not before its setting changes"
        return f"not before {breaker.open_until:%Y-%m-%d %H:%M} UTC" if breaker.open_until else "yes"

    @admin.action(
        description="Ask this model again (after its trouble was mended elsewhere)", permissions=["ask_again"]
    )
    def ask_again(self, request: HttpRequest, rows: QuerySet[Breaker]) -> None:
        for row in rows:
            breaker.close(row.model, setting=row.setting)
        self.message_user(request, f"{len(rows)} opened: the next question asks again.")

    def has_ask_again_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


@admin.register(Spend)
class SpendAdmin(LookOnlyAdmin):
    list_display = ("began_at", "window", "client_id", "requests", "tokens", "cost_usd")
    list_filter = (seen_lately("window"), ("began_at", admin.DateFieldListFilter))
    ordering = ("-began_at",)
    show_full_result_count = False
