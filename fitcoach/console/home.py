"""The first page of the console: who needs a coach, and how the day goes."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from fitcoach.console.attention import needs_of
from fitcoach.console.figures import DaysMessages, agents_day, days_messages
from messaging.operations.telling import open_alerts
from messaging.operations.troubles import CONDITIONS
from messaging.paging import somebody_is_told

COLOURS: Final = {
    "delivered": "#0d9488",
    "sent": "#5eead4",
    "still due": "#94a3b8",
    "failed or missed": "#dc2626",
    "held back": "#f59e0b",
}


def for_coach(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the template shows, for whoever looks. A door: it reads the clock."""
    at, staff = timezone.now(), request.user
    assert isinstance(staff, User)
    messages = days_messages(staff, at=at)
    return {
        **context,
        "troubles": troubles_known() if staff.is_superuser else [],
        "nobody_is_told": staff.is_superuser and not somebody_is_told(),
        "needs": needs_of(staff, at=at),
        "texts": messages,
        "chart": json.dumps(_chart(messages)),
        "chart_options": json.dumps(STACKED),
        "columns": COLUMNS,
        "agents": agents_day(at=at) if staff.is_superuser else None,
    }


def troubles_known() -> list[dict[str, Any]]:
    """What is wrong with the service, for those who run it: what, since when, and what to do."""
    return [
        {"sentence": alert.sentence, "since": alert.since, "remedy": CONDITIONS[alert.kind].remedy}
        for alert in open_alerts()
    ]


COLUMNS: Final = ("agent", "written", "by a model", "asked again", "fell back to rules", "p50", "p95", "cost")
STACKED: Final = {
    "maintainAspectRatio": False,
    "scales": {"x": {"stacked": True}, "y": {"stacked": True, "beginAtZero": True, "ticks": {"precision": 0}}},
    "plugins": {"legend": {"display": True, "position": "bottom"}},
}


def _chart(messages: DaysMessages) -> dict[str, Any]:
    return {
        "labels": list(messages.hours),
        "datasets": [
            {"label": group, "data": list(numbers), "backgroundColor": COLOURS[group], "stack": "texts"}
            for group, numbers in messages.counts.items()
        ],
    }
