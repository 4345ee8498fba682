"""fitcoach's addresses, and what costs nothing beside them: two empty views of DRF and an empty page of the console."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.base import ApiView
from fitcoach.console.pages import ConsolePage
from fitcoach.urls import handler500  # noqa: F401  Django looks for it here
from fitcoach.urls import urlpatterns as fitcoach_urls


class Empty(APIView):
    """What DRF costs by itself."""

    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> Response:
        return Response({})


class EmptyForUsers(ApiView):
    """The same as every view of ours is: signed in, counted, with an ETag and zipped where that pays."""

    def get(self, request: Request) -> Response:
        return Response({})


class EmptyPage(ConsolePage):
    """What the theme costs by itself: the menu, and nothing beside it."""

    template_name, title = "console/base.html", "Nothing"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


urlpatterns = [
    path("empty", Empty.as_view()),
    path("empty-for-users", EmptyForUsers.as_view()),
    path("admin/empty/", EmptyPage.as_page()),
    *fitcoach_urls,
]
