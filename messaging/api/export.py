"""Everything that is kept of a client."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from pydantic import create_model
from rest_framework.request import Request

from accounts.api.base import ClientView, answer, user_of
from accounts.api.people import CLIENT_ID
from accounts.api.schema import describe
from accounts.api.shapes import Anything, Outgoing
from messaging.belongings import BELONGINGS
from messaging.exporting import export_of

_LISTS: dict[str, Any] = dict.fromkeys(BELONGINGS, (list[Anything], ...))
ExportAnswer = create_model(
    "ExportAnswer", __base__=Outgoing, exported_at=(datetime, ...), client=(Anything, ...), **_LISTS
)
ExportAnswer.__doc__ = "Each table's rows of the client, with their columns as they are; secrets are left out."
ExportAnswer.EXAMPLE = {
    "exported_at": "2026-03-06T14:10:00Z",
    "client": {"id": CLIENT_ID, "name": "Ana Lima"},
    **{name: [] for name in BELONGINGS},
}


class ExportView(ClientView):
    @describe("export_me", "Everything that fitcoach keeps of the client.", answers={200: ExportAnswer})
    def get(self, request: Request) -> HttpResponse:
        return answer(ExportAnswer(**export_of(user_of(request), at=self.at)))
