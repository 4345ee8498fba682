"""What a problem's `type` leads to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from rest_framework.request import Request

from accounts.api.base import OpenView, answer
from accounts.api.problems import ADDRESS, KINDS
from accounts.api.schema import describe
from accounts.api.shapes import Outgoing


class KindAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {
        "type": ADDRESS + "not-found",
        "title": KINDS["not-found"].title,
        "status": 404,
        "what_to_do": KINDS["not-found"].what_to_do,
    }

    type: str
    title: str
    status: int
    what_to_do: str


class ProblemView(OpenView):
    @describe("get_problem", "What a kind of problem means, and what to do about it.", answers={200: KindAnswer},
              kinds=("not-found",), open_to_all=True)  # fmt: skip
    def get(self, request: Request, kind: str) -> HttpResponse:
        known = KINDS.get(kind)
        if known is None:
            raise Http404
        told = KindAnswer(type=ADDRESS + kind, title=known.title, status=known.status, what_to_do=known.what_to_do)
        return answer(told)
