"""What clients are asked to agree to, what they said, and how they take back what is a choice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from django.http import HttpResponse
from pydantic import Field
from rest_framework.request import Request

from accounts.api.base import ClientView, OpenView, answer, in_words, user_of
from accounts.api.problems import Refused
from accounts.api.reading import body_of
from accounts.api.schema import describe
from accounts.api.shapes import Incoming, OneOf, Outgoing
from accounts.consenting import consents_of, give, refuse_other_words, state_of, withdraw
from accounts.domain.consents import CURRENT, LANGUAGE_MODEL, NEEDED, SUBJECTS, TEXTS, Wording
from accounts.model_use import is_minor
from accounts.models import Consent, User

Subject = Annotated[str, OneOf(SUBJECTS)]
API = "api"
Version = Annotated[str, Field(min_length=1, max_length=20)]


class Agreed(Incoming):
    """A yes to these words: the version says which they were."""

    EXAMPLE: ClassVar[Any] = {"subject": TEXTS, "version": CURRENT[TEXTS].version}

    subject: Subject
    version: Version


class WordingAnswer(Outgoing):
    """`needed`: without it there is no coaching by text; what is not needed is the client's choice."""

    EXAMPLE: ClassVar[Any] = {
        "subject": LANGUAGE_MODEL,
        "version": CURRENT[LANGUAGE_MODEL].version,
        "text": CURRENT[LANGUAGE_MODEL].text,
        "needed": False,
    }

    subject: Subject
    version: str
    text: str
    needed: bool

    @classmethod
    def of(cls, wording: Wording) -> Self:
        return cls(
            subject=wording.subject, version=wording.version, text=wording.text, needed=wording.subject in NEEDED
        )


class WordingsAnswer(Outgoing):
    EXAMPLE: ClassVar[Any] = {"items": [WordingAnswer.EXAMPLE]}

    items: list[WordingAnswer]


class ConsentAnswer(Outgoing):
    """`state` of a row that ended is `withdrawn`; `unknown`: nobody recorded when and in which words it was given.

    Of a client who said no at once, `given_at` is null and `withdrawn_at` says when.
    """

    EXAMPLE: ClassVar[Any] = {
        "subject": LANGUAGE_MODEL,
        "state": "given",
        "version": CURRENT[LANGUAGE_MODEL].version,
        "text": CURRENT[LANGUAGE_MODEL].text,
        "how": API,
        "given_at": "2026-03-01T16:20:00Z",
        "withdrawn_at": None,
    }

    subject: Subject
    state: Literal["given", "withdrawn", "unknown"]
    version: str
    text: str
    how: Literal["api", "text", "admin", "legacy", "demo"]
    given_at: datetime | None
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, row: Consent) -> Self:
        told = {name: getattr(row, name) for name in ("subject", "version", "how", "given_at", "withdrawn_at")}
        return cls(**told, state=state_of(row), text=row.wording)


class ConsentsAnswer(Outgoing):
    """The newest first; of each subject the first row holds."""

    EXAMPLE: ClassVar[Any] = {"items": [ConsentAnswer.EXAMPLE]}

    items: list[ConsentAnswer]

    @classmethod
    def of(cls, client: User) -> Self:
        return cls(items=[ConsentAnswer.of(row) for row in consents_of(client)])


class ConsentChange(Incoming):
    """A yes or a no to a language model. Texts end by texting STOP, and what is kept ends with `forget_me`."""

    EXAMPLE: ClassVar[Any] = {"language_model": False}

    language_model: bool
    version: Version | None = Field(default=None, description="of the words that were shown; needed for a yes")


class WordingsView(OpenView):
    @describe("list_wordings", "What a new client is asked to agree to, word for word.",
              answers={200: WordingsAnswer}, open_to_all=True)  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        return answer(WordingsAnswer(items=[WordingAnswer.of(wording) for wording in CURRENT.values()]))


class ConsentsView(ClientView):
    @describe("list_consents", "What the client agreed to, in which words, and what was taken back.",
              answers={200: ConsentsAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        return answer(ConsentsAnswer.of(user_of(request)))

    @describe(
        "change_consent",
        "Take back, or give, the consent to a language model. From then on the built-in coach alone writes, or not.",
        body=ConsentChange,
        answers={200: ConsentsAnswer},
    )
    def patch(self, request: Request) -> HttpResponse:
        client, told = user_of(request), body_of(request, ConsentChange)
        if not told.language_model:
            withdraw(client, LANGUAGE_MODEL, how=API, at=self.at)
            return answer(ConsentsAnswer.of(client))
        if told.version is None:
            raise Refused("refused", "A yes needs the `version` of the words that were shown.")
        _refuse_other_words([(LANGUAGE_MODEL, told.version)])
        if is_minor(client):
            raise Refused("refused", "No language model is told of anybody under 18.")
        give(client, LANGUAGE_MODEL, how=API, at=self.at)
        return answer(ConsentsAnswer.of(client))


def agreed_to(consents: Iterable[Agreed] | None) -> Collection[str] | None:
    """The subjects of these; None for nothing that was asked. Raises `Refused` for words that are not today's."""
    if consents is None:
        return None
    told = [(each.subject, each.version) for each in consents]
    _refuse_other_words(told)
    return {subject for subject, _ in told}


def _refuse_other_words(told: Iterable[tuple[str, str]]) -> None:
    try:
        refuse_other_words(told)
    except ValueError as error:
        raise in_words(error) from error
