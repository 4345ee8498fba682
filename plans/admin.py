"""Plain admin pages of plans and weeks."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.admin import OwnClientsAdmin, ToldToPhonesMixin
from plans.models import FitnessPlan, LegacyArchive, LegacyStep, Microcycle


@admin.register(FitnessPlan)
class FitnessPlanAdmin(ToldToPhonesMixin, OwnClientsAdmin):
    list_display = ("client", "program_type", "status", "length_weeks", "start_date", "position", "source")
    list_filter = ("status", "program_type", "source")
    search_fields = ("client__name", "client__phone_number", "goal_statement")
    list_select_related = ("client",)
    date_hierarchy = "start_date"
    readonly_fields = ("created_at", "updated_at", "weeks_moved")
    ordering = ("-created_at",)

    @admin.display(description="position")
    def position(self, plan: FitnessPlan) -> str:
        blocks = len(plan.mesocycles)
        return (
            f"block {plan.current_mesocycle_index + 1} of {blocks}, week {plan.current_microcycle_week}"
            if blocks
            else "–"
        )


@admin.register(Microcycle)
class MicrocycleAdmin(ToldToPhonesMixin, OwnClientsAdmin):
    list_display = (
        "client",
        "start_date",
        "end_date",
        "mesocycle_index",
        "week_number",
        "themes",
        "is_active",
        "source",
    )
    list_filter = ("is_active", "source")
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)
    raw_id_fields = ("fitness_plan",)
    date_hierarchy = "start_date"

    @admin.display(description="themes")
    def themes(self, week: Microcycle) -> str:
        return " · ".join(day["theme"] for day in week.pattern["days"])


class ReadOnlyAdmin(ModelAdmin):
    """What happened is looked at, not changed; superusers only."""

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
