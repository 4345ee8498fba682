"""Plain admin pages of texts."""

from __future__ import annotations

from django.contrib import admin
from django.utils.text import Truncator

from accounts.admin import OwnClientsAdmin
from messaging.models import Conversation, Message


@admin.register(Message)
class MessageAdmin(OwnClientsAdmin):
    client_path = "user"
    list_display = ("user", "short", "kind", "direction", "state", "local_date", "due_at", "sent_at")
    list_filter = ("state", "kind", "direction", "source")
    search_fields = ("user__name", "user__phone_number", "content")
    list_select_related = ("user",)
    raw_id_fields = ("conversation", "workout")
    date_hierarchy = "due_at"
    readonly_fields = ("created_at", "attempt_id", "attempts", "claimed_at", "sent_at", "settled_at", "error")

    @admin.display(description="text")
    def short(self, message: Message) -> str:
        """The beginning of the first line."""
        return Truncator(message.content.partition("\n")[0]).chars(50)


@admin.register(Conversation)
class ConversationAdmin(OwnClientsAdmin):
    client_path = "user"
    list_display = ("user", "status", "message_count", "started_at", "last_message_at")
    list_filter = ("status",)
    search_fields = ("user__name", "user__phone_number")
    list_select_related = ("user",)
