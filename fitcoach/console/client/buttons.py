"""What can be done to the client, as buttons: a few that can be done now, and all others with what hinders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action
from fitcoach.console.links import action_url

IN_CONVERSATION: Final = ("answer", "take-over", "hand-back")
"""These stand where the client is talked to."""
FIRST: Final = ("release-hold", "approve-proposal", "send-now", "activate-plan", "regenerate-week", "pause", "resume")
"""What coaches do most: in sight while it can be done."""


@dataclass(frozen=True, slots=True)
class Button:
    """`refusal`: why it cannot be done now, in a sentence; empty when it can."""

    action: Action
    url: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Buttons:
    at_once: Sequence[Button]
    more: Sequence[Button]
    in_conversation: Sequence[Button]


def buttons_of(client: User, *, staff: User, at: datetime) -> Buttons:
    """Every action once. What cannot be done now is never among the first."""
    told = [
        Button(action, action_url(client.pk, action.name), action.refusal(client, staff=staff, at=at))
        for action in ACTIONS.values()
    ]
    others = [each for each in told if each.action.name not in IN_CONVERSATION]
    at_once = [each for each in others if each.action.name in FIRST and not each.refusal]
    return Buttons(
        at_once=at_once,
        more=[each for each in others if each not in at_once],
        in_conversation=[each for each in told if each.action.name in IN_CONVERSATION],
    )
