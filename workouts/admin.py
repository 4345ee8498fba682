"""Plain admin pages of sessions and results."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from accounts.admin import OwnClientsAdmin, StaffMixin, ToldToPhonesMixin
from plans.admin import opened_at
from workouts.models import Activity, ExerciseResult, WorkoutInstance
from workouts.recording import tell_of_results


class ResultInline(StaffMixin, TabularInline):
    model = ExerciseResult
    extra = 0


STATUS_COLOURS: Final = {"scheduled": "info", "completed": "success", "skipped": "warning", "withdrawn": "default"}


@admin.register(WorkoutInstance)
class WorkoutInstanceAdmin(ToldToPhonesMixin, OwnClientsAdmin):
    """Exercises are read here and edited on the console's page. A session is written on its day, not by hand."""

    list_display = ("opened", "date", "theme", "load", "session_type", "shown_status", "source")
    list_display_links = None
    list_filter = ("status", "session_type", "load", "source", ("date", RangeDateFilter))
    list_filter_submit = True
    search_fields = ("client__name", "client__phone_number", "theme")
    list_select_related = ("client",)
    raw_id_fields = ("fitness_plan", "microcycle")
    ordering = ("-date", "-pk")
    exclude = ("details", "reasons")
    readonly_fields = ("exercises", "why", "revision", "created_at", "updated_at")
    inlines = (ResultInline,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: WorkoutInstance, form: forms.ModelForm, change: bool) -> None:
        """What is changed here, phones hear of as well."""
        obj.revision += 1
        super().save_model(request, obj, form, change)

    @admin.display(description="client", ordering="client__name")
    def opened(self, workout: WorkoutInstance) -> str:
        return opened_at("console:workout", workout, workout.client.name)

    @display(description="status", ordering="status", label=STATUS_COLOURS)
    def shown_status(self, workout: WorkoutInstance) -> str:
        return workout.status

    @admin.display(description="exercises")
    def exercises(self, workout: WorkoutInstance) -> str:
        lines = (
            (block["name"], ", ".join(item["exercise"] for item in block["items"]))
            for block in workout.details.get("blocks", ())
        )
        told = format_html_join("", "<li>{}: {}</li>", lines)
        return format_html("<ul>{}</ul><p>{}</p>", told, opened_at("console:workout", workout, "Read and edit"))

    @admin.display(description="why it is like this")
    def why(self, workout: WorkoutInstance) -> str:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((each,) for each in workout.reasons)))


@admin.register(ExerciseResult)
class ExerciseResultAdmin(OwnClientsAdmin):
    client_path = "workout__client"
    ordering = ("-logged_at", "-pk")
    list_display = ("workout", "exercise_id", "set_number", "reps", "weight_kg", "rpe", "logged_at")
    search_fields = ("workout__client__name", "exercise_id")
    list_select_related = ("workout",)
    raw_id_fields = ("workout",)

    def save_model(self, request: HttpRequest, obj: ExerciseResult, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        tell_of_results({obj.workout_id, form.initial.get("workout", obj.workout_id)}, at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: ExerciseResult) -> None:
        super().delete_model(request, obj)
        tell_of_results({obj.workout_id}, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ExerciseResult]) -> None:
        sessions = set(queryset.values_list("workout_id", flat=True))
        super().delete_queryset(request, queryset)
        tell_of_results(sessions, at=timezone.now())


@admin.register(Activity)
class ActivityAdmin(OwnClientsAdmin):
    """Other sports that clients told of."""

    list_display = ("client", "sport", "minutes", "rpe", "date")
    list_filter = ("sport",)
    search_fields = ("client__name", "client__phone_number", "sport")
    list_select_related = ("client",)
    ordering = ("-date", "-pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
