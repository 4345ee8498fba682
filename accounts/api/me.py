"""What a client sees and changes of themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from pydantic import BaseModel
from rest_framework.request import Request

from accounts.api.base import ApiView, ClientView, answer, in_words, user_of
from accounts.api.people import (
    LimitationAnswer,
    LimitationChange,
    LimitationsAnswer,
    MeAnswer,
    MeChange,
    NewLimitation,
    ProfileAnswer,
    ProfileChange,
)
from accounts.api.reading import body_of
from accounts.api.schema import describe
from accounts.changing import (
    ask_to_be_forgotten,
    change_client,
    change_limitation,
    change_profile,
    report_limitation,
    stay,
)
from accounts.models import Limitation, User


class MeView(ApiView):
    @describe("get_me", "Who is signed in.", answers={200: MeAnswer})
    def get(self, request: Request) -> HttpResponse:
        return answer(_me(request))

    @describe("change_me", "Name, zone, and the hour of the daily message.", body=MeChange, answers={200: MeAnswer})
    def patch(self, request: Request) -> HttpResponse:
        fields = fields_of(body_of(request, MeChange))
        try:
            change_client(user_of(request), fields, at=self.at)
        except ValueError as error:
            raise in_words(error) from error
        return answer(_me(request))

    @describe(
        "forget_me",
        "Erase everything, in a day. Until then `restore_me` takes it back; no text is sent meanwhile.",
        answers={202: MeAnswer},
    )
    def delete(self, request: Request) -> HttpResponse:
        me = user_of(request)
        if not me.is_client:
            raise PermissionDenied
        ask_to_be_forgotten(me, at=self.at)
        return answer(_me(request), status=202)


class RestoreMeView(ClientView):
    @describe("restore_me", "Stay after all: nothing is erased.", answers={200: MeAnswer}, once=True)
    def post(self, request: Request) -> HttpResponse:
        stay(user_of(request), at=self.at)
        return answer(_me(request))


class ProfileView(ClientView):
    @describe("get_profile", "What the client wants and has.", answers={200: ProfileAnswer})
    def get(self, request: Request) -> HttpResponse:
        return self._profile(request)

    @describe("change_profile", "Change what is sent; today's session follows, unless it is logged already.",
              body=ProfileChange, answers={200: ProfileAnswer})  # fmt: skip
    def patch(self, request: Request) -> HttpResponse:
        try:
            change_profile(user_of(request), fields_of(body_of(request, ProfileChange)), at=self.at)
        except ValueError as error:
            raise in_words(error) from error
        return self._profile(request)

    def _profile(self, request: Request) -> HttpResponse:
        client = user_of(request)
        prefetch_related_objects([client], "profiles", "limitations")
        return answer(ProfileAnswer.of(client))


class LimitationsView(ClientView):
    @describe("list_limitations", "What limits the client, oldest first; ended ones too.",
              answers={200: LimitationsAnswer})  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        return answer(LimitationsAnswer.of(Limitation.objects.owned_by(user_of(request))))

    @describe(
        "report_limitation",
        "Report a region that hurts or must be spared.",
        body=NewLimitation,
        answers={201: LimitationAnswer},
        once=True,
    )
    def post(self, request: Request) -> HttpResponse:
        told = body_of(request, NewLimitation)
        try:
            row = report_limitation(user_of(request), told.model_dump(), source="client")
        except ValueError as error:
            raise in_words(error) from error
        return answer(LimitationAnswer.model_validate(row), status=201)


class LimitationView(ClientView):
    @describe(
        "change_limitation",
        "Resolve, withdraw or correct what the client reported themselves; what a coach has set stays.",
        body=LimitationChange,
        answers={200: LimitationAnswer},
        kinds=("not-found",),
    )
    def patch(self, request: Request, limitation_id: UUID) -> HttpResponse:
        row = get_object_or_404(Limitation.objects.owned_by(user_of(request)), pk=limitation_id)
        try:
            changed = change_limitation(row, fields_of(body_of(request, LimitationChange)), at=self.at)
        except ValueError as error:
            raise in_words(error) from error
        return answer(LimitationAnswer.model_validate(changed))


def _me(request: Request) -> MeAnswer:
    return MeAnswer.model_validate(User.objects.select_related("coach").get(pk=user_of(request).pk))


def fields_of(shape: BaseModel) -> dict[str, Any]:
    """The fields that the body held, and no defaults."""
    return {name: getattr(shape, name) for name in shape.model_fields_set}
