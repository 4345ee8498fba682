"""Plain admin pages of sessions and results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import TabularInline

from accounts.admin import OwnClientsAdmin, StaffMixin, ToldToPhonesMixin
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.recording import tell_of_results
from workouts.services import new_faults


class ResultInline(StaffMixin, TabularInline):
    model = ExerciseResult
    extra = 0


class WorkoutForm(forms.ModelForm):
    """A session that is edited by hand keeps what every session must keep: the same checks as for a model's."""

    def clean_details(self) -> Any:
        details = self.cleaned_data["details"]
        if not self.instance._state.adding and "details" in self.changed_data:
            faults = new_faults(self.instance, details)
            if faults:
                raise forms.ValidationError(faults)
        return details


@admin.register(WorkoutInstance)
class WorkoutInstanceAdmin(ToldToPhonesMixin, OwnClientsAdmin):
    form = WorkoutForm
    list_display = ("client", "date", "theme", "load", "session_type", "status", "source")
    list_filter = ("status", "session_type", "load", "source")
    search_fields = ("client__name", "client__phone_number", "theme")
    list_select_related = ("client",)
    raw_id_fields = ("fitness_plan", "microcycle")
    date_hierarchy = "date"
    readonly_fields = ("created_at", "updated_at")
    inlines = (ResultInline,)

    def save_model(self, request: HttpRequest, obj: WorkoutInstance, form: forms.ModelForm, change: bool) -> None:
        """What a coach wrote is the coach's."""
        if "details" in form.changed_data:
            obj.source = "coach"
        obj.revision += change
        super().save_model(request, obj, form, change)


@admin.register(ExerciseResult)
class ExerciseResultAdmin(OwnClientsAdmin):
    client_path = "workout__client"
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
