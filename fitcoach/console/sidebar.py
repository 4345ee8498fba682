"""The console's menu: what coaches work with first, and what only those who run the service see."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

COACHING: Final = {
    "Coaching": (
        ("Home", "home", "index"),
        ("Clients", "groups", "accounts_user"),
        ("Alerts", "error", "messaging_alert"),
        ("Plans", "calendar_month", "plans_fitnessplan"),
        ("Weeks", "view_week", "plans_microcycle"),
        ("Workouts", "fitness_center", "workouts_workoutinstance"),
        ("Results", "checklist", "workouts_exerciseresult"),
        ("Exercises", "menu_book", "console:exercises"),
    ),
    "Clients' facts": (
        ("Profiles", "badge", "accounts_fitnessprofile"),
        ("Limitations", "healing", "accounts_limitation"),
        ("Pauses", "pause_circle", "accounts_pause"),
        ("Notes", "sticky_note_2", "accounts_coachnote"),
        ("Subscriptions", "card_membership", "accounts_subscription"),
    ),
    "Conversation": (
        ("Messages", "chat", "messaging_message"),
        ("Texts that came in", "sms", "messaging_inboundtext"),
        ("Conversations", "forum", "messaging_conversation"),
    ),
}
SERVICE: Final = {
    "Service": (
        ("Audit trail", "policy", "accounts_auditentry"),
        ("Erasures", "delete_forever", "accounts_erasure"),
        ("Generations", "robot_2", "llm_call"),
        ("Models", "electric_bolt", "llm_breaker"),
        ("Spend", "payments", "llm_spend"),
        ("Operations", "emergency_home", "messaging_operationsalert"),
        ("Workers", "monitor_heart", "messaging_heartbeat"),
        ("Bad numbers", "phone_disabled", "messaging_badnumber"),
        ("Old rows", "inventory_2", "plans_legacyarchive"),
        ("Conversion", "swap_horiz", "plans_legacystep"),
    )
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """As unfold wants it. Who may not open a page does not see its name."""
    groups = {**COACHING, **SERVICE} if request.user.is_superuser else COACHING
    return [
        {"title": title, "separator": True, "items": [_item(*item) for item in items]}
        for title, items in groups.items()
    ]


def _item(title: str, icon: str, name: str) -> dict[str, Any]:
    """`name`: of an admin list, or of a page with its namespace."""
    if name == "index":
        name = "admin:index"
    return {"title": title, "icon": icon, "link": reverse(name if ":" in name else f"admin:{name}_changelist")}
