"""Plain admin pages of sessions and results."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import OwnClientsAdmin, StaffMixin
from workouts.models import ExerciseResult, WorkoutInstance


class ResultInline(StaffMixin, admin.TabularInline):
    model = ExerciseResult
    extra = 0


@admin.register(WorkoutInstance)
class WorkoutInstanceAdmin(OwnClientsAdmin):
    list_display = ("client", "date", "theme", "load", "session_type", "status", "source")
    list_filter = ("status", "session_type", "load", "source")
    search_fields = ("client__name", "client__phone_number", "theme")
    list_select_related = ("client",)
    raw_id_fields = ("fitness_plan", "microcycle")
    date_hierarchy = "date"
    readonly_fields = ("created_at", "updated_at")
    inlines = (ResultInline,)


@admin.register(ExerciseResult)
class ExerciseResultAdmin(OwnClientsAdmin):
    client_path = "workout__client"
    list_display = ("workout", "exercise_id", "set_number", "reps", "weight_kg", "rpe", "logged_at")
    search_fields = ("workout__client__name", "exercise_id")
    list_select_related = ("workout",)
    raw_id_fields = ("workout",)
