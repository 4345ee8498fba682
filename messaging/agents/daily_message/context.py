"""What a model is told of a request."""

from __future__ import annotations

from typing import Any

from llm.plain_text import Fixed
from messaging.agents.daily_message.request import DailyMessageRequest


def context_of(request: DailyMessageRequest) -> dict[str, Any]:
    """What a model is told: JSON-ready, without anything that says who the client is."""
    return {
        "weekday": request.date.strftime("%A").upper(),
        "theme": request.theme,
        "load": request.load and Fixed(request.load),
        "session_type": Fixed(request.session_type),
        "block": {
            "name": request.block_name,
            "week": request.week,
            "weeks": request.weeks,
            "deload": request.is_deload,
        },
        "program_type": Fixed(request.program_type),
        "workout": _workout(request),
        "must_be_named": list(map(Fixed, request.main_exercises())),
    }


def _workout(request: DailyMessageRequest) -> dict[str, Any]:
    """The stored details; the names of exercises travel as they are, so that the message can name them."""
    blocks = [{**block, "items": [_item(item) for item in block["items"]]} for block in request.blocks]
    return {"blocks": blocks, "modifications": [_modification(each) for each in request.modifications]}


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, **{name: Fixed(item[name]) for name in ("type", "exercise_id", "exercise")}}


def _modification(modification: dict[str, Any]) -> dict[str, Any]:
    replace = {key: Fixed(name) for key, name in modification["replace"].items()}
    return {**modification, "replace": replace}
