"""Addresses that the console's pages link to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse


def client_url(client_id: UUID) -> str:
    """The client's own page."""
    return reverse("console:client", args=[client_id])


def action_url(client_id: UUID, name: str, **told: Any) -> str:
    """The page that asks whether to do it, with what is known filled in."""
    query = f"?{urlencode(told)}" if told else ""
    return reverse("console:action", args=[client_id, name]) + query
