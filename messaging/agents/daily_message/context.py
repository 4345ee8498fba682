"""What a model is told of a request."""

from __future__ import annotations

from typing import Any

from messaging.agents.daily_message.request import DailyMessageRequest


def context_of(request: DailyMessageRequest) -> dict[str, Any]:
    """What a model is told: JSON-ready, without anything that says who the client is."""
    return {
        "weekday": request.date.strftime("%A").upper(),
        "theme": request.theme,
        "load": request.load,
        "session_type": request.session_type,
        "block": {
            "name": request.block_name,
            "week": request.week,
            "weeks": request.weeks,
            "deload": request.is_deload,
        },
        "program_type": request.program_type,
        "workout": request.details,
        "must_be_named": request.main_exercises(),
    }
