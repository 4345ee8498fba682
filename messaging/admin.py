"""Plain admin pages of texts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from unfold.admin import ModelAdmin

from accounts.admin import OwnClientsAdmin, StaffMixin, ToldToPhonesMixin
from accounts.audit import Action
from messaging.acting.registry import ACTIONS, CHANGES_NOTHING
from messaging.models import (
    Alert,
    BadNumber,
    Change,
    Conversation,
    Heartbeat,
    InboundText,
    Message,
    ObstaclePlan,
    OperationsAlert,
    Proposal,
    RedFlag,
)
from messaging.reviewing import is_open_to_review


class ReadOnly(StaffMixin):
    """Rows that only the service writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Message)
class MessageAdmin(ToldToPhonesMixin, ReadOnly, OwnClientsAdmin):
    """The outbox writes them. Words are changed on the review page alone, where they are checked and approved."""

    client_path = "user"
    list_display = ("user", "short", "kind", "direction", "state", "local_date", "due_at", "sent_at", "review")
    list_filter = ("state", "kind", "direction", "source", "user__review_first", ("due_at", admin.DateFieldListFilter))
    search_fields = ("user__name", "user__phone_number", "content")
    list_select_related = ("user",)
    ordering = ("-created_at", "-pk")
    exclude = ("facts_seen", "look_ups", "look_up_at", "resends", "retry_at")

    @admin.display(description="text")
    def short(self, message: Message) -> str:
        """The beginning of the first line."""
        return Truncator(message.content.partition("\n")[0]).chars(50)

    @admin.display(description="before it goes")
    def review(self, message: Message) -> str:
        """Where it is read, changed and approved."""
        if not is_open_to_review(message, at=timezone.now()):
            return ""
        word = "Approved" if message.approved_at else "Read and approve"
        return format_html('<a href="{}">{}</a>', reverse("console:review", args=[message.pk]), word)


@admin.register(Conversation)
class ConversationAdmin(OwnClientsAdmin):
    client_path = "user"
    list_display = ("user", "status", "message_count", "started_at", "last_message_at")
    list_filter = ("status",)
    ordering = ("-last_message_at", "-pk")
    search_fields = ("user__name", "user__phone_number")
    list_select_related = ("user",)


@admin.register(Alert)
class AlertAdmin(OwnClientsAdmin):
    """The coach's list. Whoever took care of something ticks it off."""

    list_display = ("client", "kind", "sentence", "created_at", "settled_at")
    list_filter = ("kind", ("settled_at", admin.EmptyFieldListFilter), ("created_at", admin.DateFieldListFilter))
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)
    ordering = ("-created_at",)
    readonly_fields = ("client", "kind", "sentence", "message", "created_at", "settled_at")
    actions = ("settle", "export_chosen")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Taken care of")
    def settle(self, request: HttpRequest, alerts: QuerySet[Alert]) -> None:
        count = alerts.filter(settled_at__isnull=True).update(settled_at=timezone.now())
        self.audit(request, Action.ACT, f"took care of {count} alerts")
        self.message_user(request, f"{count} taken care of.")


@admin.register(InboundText)
class InboundTextAdmin(ReadOnly, OwnClientsAdmin):
    """As they came in. Texts of numbers that no client has are seen by superusers alone."""

    client_path = "user"
    list_display = ("user", "phone_from", "body", "legal_word", "understood", "received_at", "handled_at")
    list_filter = ("legal_word", "understood", ("received_at", admin.DateFieldListFilter))
    search_fields = ("user__name", "phone_from", "body")
    list_select_related = ("user",)
    ordering = ("-received_at",)


@admin.register(RedFlag)
class RedFlagAdmin(ReadOnly, OwnClientsAdmin):
    list_display = ("client", "kinds", "about", "quote", "raised_at")
    list_filter = ("about",)
    search_fields = ("client__name", "client__phone_number")
    list_select_related = ("client",)
    ordering = ("-raised_at",)


class KindOfChange(admin.SimpleListFilter):
    """By the wishes that there are, not by those that a million rows have been made for."""

    title = parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(wish.__name__, wish.__name__) for wish in ACTIONS if wish not in CHANGES_NOTHING]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Change]) -> QuerySet[Change]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeAdmin(ReadOnly, OwnClientsAdmin):
    """What clients changed by text, each with its rows before and after."""

    list_display = ("client", "kind", "sentence", "made_at", "undone_at")
    list_filter = (KindOfChange, ("undone_at", admin.EmptyFieldListFilter))
    search_fields = ("client__name", "client__phone_number", "sentence")
    list_select_related = ("client",)
    ordering = ("-pk",)


@admin.register(Proposal)
class ProposalAdmin(ReadOnly, OwnClientsAdmin):
    list_display = ("client", "sentence", "state", "made_at", "decided_at", "decided_by")
    list_filter = ("state",)
    search_fields = ("client__name", "client__phone_number", "sentence")
    list_select_related = ("client", "decided_by")
    ordering = ("-made_at",)


@admin.register(ObstaclePlan)
class ObstaclePlanAdmin(ReadOnly, OwnClientsAdmin):
    list_display = ("client", "date", "words", "if_part", "then_part", "created_at")
    search_fields = ("client__name", "client__phone_number", "words")
    list_select_related = ("client",)
    list_filter = (("date", admin.DateFieldListFilter),)
    ordering = ("-date",)


class ForSuperusers(ModelAdmin):
    """What belongs to no client."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


@admin.register(BadNumber)
class BadNumberAdmin(ForSuperusers):
    """A number that works again is deleted here."""

    list_display = ("phone_number", "error", "since")
    search_fields = ("phone_number",)


@admin.register(Heartbeat)
class HeartbeatAdmin(ForSuperusers):
    list_display = ("queue", "began_at", "beat_at")


@admin.register(OperationsAlert)
class OperationsAlertAdmin(ForSuperusers):
    """What was wrong with the service, and since when. It settles by itself."""

    list_display = ("kind", "sentence", "since", "seen_at", "told_at", "settled_at")
    list_filter = ("kind",)
    ordering = ("-since",)
