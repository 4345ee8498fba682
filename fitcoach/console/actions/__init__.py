"""What a coach does to a client with one click and a confirmation: each action is one class, `ACTIONS` the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fitcoach.console.actions.base import Action

ACTIONS: Final[Mapping[str, Action]] = {}
"""By the name in the address, in the order in which a client's page shows them."""
