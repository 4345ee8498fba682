"""Codes by text, and the texts themselves."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from pydantic import Field, field_validator
from rest_framework.request import Request

from accounts.api.base import ClientView, OpenView, answer, user_of
from accounts.api.paging import SyncQuery, page_of
from accounts.api.problems import Refused
from accounts.api.reading import body_of, query_of
from accounts.api.schema import describe
from accounts.api.shapes import Incoming, Outgoing, Phone
from accounts.api.throttles import PerUser
from accounts.codes import LASTS, TooManyCodes
from messaging.codes import text_code
from messaging.models import Message
from messaging.sendable import NOT_APPROVED
from messaging.taking_in import write_from_app

State = Message.State
NOT_YET = (State.PLANNED, State.QUEUED)


class CodeBody(Incoming):
    EXAMPLE: ClassVar[Any] = {"phone_number": "+15550100101"}

    phone_number: Phone


class CodeAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {"expires_in": 600}

    expires_in: int


class MessageAnswer(Outgoing):
    """`state` is null for texts from the client, and for those from before fitcoach kept it."""

    EXAMPLE: ClassVar[Any] = {
        "id": "8d7c6b5a-4f3e-4d1c-8b0a-9f8e7d6c5b4a",
        "kind": "daily",
        "direction": "outbound",
        "content": "Good morning Ana! Today: easy run, 25 min at RPE 4.",
        "local_date": "2026-03-02",
        "state": "delivered",
        "workout_id": "2d1c0b9a-8f7e-4d6c-9b5a-4f3e2d1c0b9a",
        "sent_at": "2026-03-02T14:00:03Z",
        "created_at": "2026-03-02T13:31:12Z",
    }

    id: UUID
    kind: Literal["chat", "daily", "weekly", "reset", "reply", "answer", "question"]
    direction: Literal["inbound", "outbound"]
    content: str
    local_date: date | None
    state: Literal["sending", "accepted", "delivered", "failed", "unknown", "missed"] | None
    workout_id: UUID | None
    sent_at: datetime | None
    created_at: datetime


class MessagesAnswer(Outgoing):
    """`next`: the cursor of the page after. `since`: for the next look. `deleted`: with `since`, texts never sent."""

    EXAMPLE: ClassVar[Any] = {
        "items": [MessageAnswer.EXAMPLE], "deleted": [], "next": None, "since": "2026-03-02T14:10:00Z",
    }  # fmt: skip

    items: list[MessageAnswer]
    deleted: list[UUID]
    next: str | None
    since: datetime


class WordsBody(Incoming):
    """What the client writes, as they would text it."""

    EXAMPLE: ClassVar[Any] = {"text": "done, bench 3x8 @ 60kg"}

    text: str = Field(min_length=1, max_length=1600)

    @field_validator("text")
    @classmethod
    def says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("A message says something.")
        return text


class WordsAnswer(Outgoing):
    """`id`: of the text. Its answer comes as a message, within a minute."""

    EXAMPLE: ClassVar[Any] = {"id": "8d7c6b5a-4f3e-4d1c-8b0a-9f8e7d6c5b4a", "received_at": "2026-03-02T14:00:03Z"}

    id: UUID
    received_at: datetime


class CodeView(OpenView):
    @describe(
        "request_code",
        "Have a one-time code texted to a number. The answer is the same for numbers that nobody knows.",
        body=CodeBody,
        answers={202: CodeAnswer},
        once=True,
        open_to_all=True,
    )
    def post(self, request: Request) -> HttpResponse:
        asked = body_of(request, CodeBody)
        try:
            text_code(asked.phone_number, address=PerUser().get_ident(request), at=self.at)
        except TooManyCodes as error:
            wait = str(math.ceil(error.retry_after.total_seconds()))
            raise Refused("too-many", f"Ask again in {wait} s.", headers={"Retry-After": wait}) from error
        return answer(CodeAnswer(expires_in=int(LASTS.total_seconds())), status=202)


class MessagesView(ClientView):
    @describe("list_messages", "The texts to and from the client, newest first; none that is still to be sent.",
              query=SyncQuery, answers={200: MessagesAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        query = query_of(request, SyncQuery)
        hidden = NOT_YET if query.since else (*NOT_YET, State.SUPPRESSED)
        told = Message.objects.owned_by(user_of(request)).filter(~Q(state__in=hidden) | Q(state=None))
        told = told.exclude(state=State.MISSED, error=NOT_APPROVED)  # words that no coach let out
        page = page_of(
            told.annotate(changed_at=Coalesce("settled_at", "created_at")),
            query,
            at=self.at,
            newest_by="created_at",
            changed_by="changed_at",
        )
        items = [MessageAnswer.model_validate(each) for each in page.rows if each.state != State.SUPPRESSED]
        gone = [each.pk for each in page.rows if each.state == State.SUPPRESSED]
        return answer(MessagesAnswer(items=items, deleted=gone, next=page.next, since=page.since))

    @describe("write_message", "Write to the coach: it goes the same way as a text, and is answered like one.",
              body=WordsBody, answers={202: WordsAnswer}, once=True)  # fmt: skip
    def post(self, request: Request) -> HttpResponse:
        text = write_from_app(user_of(request), body_of(request, WordsBody).text, at=self.at)
        return answer(WordsAnswer(id=text.pk, received_at=text.received_at), status=202)
