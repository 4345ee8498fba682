"""Plain admin pages of plans and weeks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from accounts.admin import OwnClientsAdmin, ToldToPhonesMixin
from accounts.counting import BoundedPaginator
from plans.models import FitnessPlan, LegacyArchive, LegacyStep, Microcycle

BAR: Final = (
    '<span aria-hidden="true" style="display:inline-block;width:6rem;height:.5rem;border-radius:1rem;'
    'background:var(--color-base-300);overflow:hidden"><span style="display:block;height:100%;width:{}%;'
    'background:var(--color-primary-600)"></span></span> {}'
)
STATUS_COLOURS: Final = {"draft": "warning", "active": "success", "completed": "info", "archived": "default"}


@admin.register(FitnessPlan)
class FitnessPlanAdmin(ToldToPhonesMixin, OwnClientsAdmin):
    """Blocks are read here and edited on the console's page."""

    list_display = ("opened", "program_type", "shown_status", "progress", "position", "start_date", "source")
    list_display_links = None
    list_filter = ("status", "program_type", "source", ("start_date", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("client__name", "client__phone_number", "goal_statement")
    list_select_related = ("client",)
    exclude = ("mesocycles",)
    readonly_fields = ("blocks", "created_at", "updated_at", "weeks_moved")
    ordering = ("-created_at",)

    @admin.display(description="client", ordering="client__name")
    def opened(self, plan: FitnessPlan) -> str:
        return opened_at("console:plan", plan, plan.client.name)

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def shown_status(self, plan: FitnessPlan) -> str:
        return plan.status

    @admin.display(description="weeks done")
    def progress(self, plan: FitnessPlan) -> str:
        if not plan.length_weeks or plan.status == FitnessPlan.Status.DRAFT:
            return "–"
        said = f"{weeks_done(plan)} of {plan.length_weeks}"
        return format_html(BAR, 100 * weeks_done(plan) // plan.length_weeks, said)

    @admin.display(description="position")
    def position(self, plan: FitnessPlan) -> str:
        blocks = len(plan.mesocycles)
        return (
            f"block {plan.current_mesocycle_index + 1} of {blocks}, week {plan.current_microcycle_week}"
            if blocks
            else "–"
        )

    @admin.display(description="blocks")
    def blocks(self, plan: FitnessPlan) -> str:
        lines = (
            (
                block["name"],
                block["weeks"],
                ", ".join(block.get("focus", ())),
                ", the last easy" * bool(block["deload"]),
            )
            for block in plan.mesocycles
        )
        return _list_with_a_way_to_edit(plan, "console:plan", "{}: {} weeks ({}){}", lines)


@admin.register(Microcycle)
class MicrocycleAdmin(ToldToPhonesMixin, OwnClientsAdmin):
    """Days are read here and edited on the console's page. A week is written when it begins, not by hand."""

    list_display = ("opened", "start_date", "end_date", "place", "themes", "is_active", "source")
    list_display_links = None
    list_filter = ("is_active", "source", "fitness_plan__program_type", ("start_date", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)
    raw_id_fields = ("fitness_plan",)
    ordering = ("-start_date", "-pk")
    exclude = ("pattern",)
    readonly_fields = ("days",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="client", ordering="client__name")
    def opened(self, week: Microcycle) -> str:
        return opened_at("console:week", week, week.client.name)

    @admin.display(description="block and week")
    def place(self, week: Microcycle) -> str:
        return f"block {week.mesocycle_index + 1}, week {week.week_number}"

    @admin.display(description="themes")
    def themes(self, week: Microcycle) -> str:
        return " · ".join(day["theme"] for day in week.pattern["days"])

    @admin.display(description="days")
    def days(self, week: Microcycle) -> str:
        lines = (
            (day["day"].capitalize(), day["theme"], f", {day['load']}" if day.get("load") else "", day.get("notes", ""))
            for day in week.pattern["days"]
        )
        return _list_with_a_way_to_edit(week, "console:week", "{}: {}{} {}", lines)


def weeks_done(plan: FitnessPlan) -> int:
    """By the stored position: the weeks before the current one, or all of a plan that is over."""
    if plan.status == FitnessPlan.Status.COMPLETED:
        return plan.length_weeks or 0
    before = sum(int(block["weeks"]) for block in plan.mesocycles[: plan.current_mesocycle_index])
    return before + plan.current_microcycle_week - 1


def opened_at(page: str, row: Model, words: str) -> str:
    """A link to the console's page of the row."""
    return format_html('<a class="underline" href="{}">{}</a>', reverse(page, args=[row.pk]), words)


def _list_with_a_way_to_edit(row: Model, page: str, line: str, values: Iterable[tuple[Any, ...]]) -> str:
    lines = format_html_join("", f"<li>{line}</li>", values)
    return format_html("<ul>{}</ul><p>{}</p>", lines, opened_at(page, row, "Read and edit"))


class ReadOnlyAdmin(ModelAdmin):
    """What happened is looked at, not changed; superusers only."""

    paginator = BoundedPaginator
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LegacyArchive)
class LegacyArchiveAdmin(ReadOnlyAdmin):
    list_display = ("source_table", "source_id", "reason", "archived_at")
    list_filter = ("source_table", "reason")
    search_fields = ("source_id",)


@admin.register(LegacyStep)
class LegacyStepAdmin(ReadOnlyAdmin):
    list_display = ("source_table", "rows_in", "rows_converted", "rows_quarantined")
