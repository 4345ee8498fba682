"""The call log, to be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from llm.models import Call


@admin.register(Call)
class CallAdmin(admin.ModelAdmin):
    list_display = ("created_at", "task", "provider", "outcome", "attempts", "seconds", "cost_usd", "prompt_version")
    list_filter = ("task", "provider", "outcome")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
