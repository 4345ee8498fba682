"""What is answered where no view of ours answers: a few words that name nothing.

Django's own pages of errors look at the form that came along, for a token that they do not show. A form that cannot be
read then broke the page of the error, and a stranger had a 500 of every address. These look at nothing.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse

from accounts.api.problems import plain_answer

WORDS: Final = {
    400: "That could not be read",
    403: "That is not allowed",
    404: "There is nothing here",
    500: "Something of ours broke",
}
KINDS: Final = {400: "invalid", 403: "forbidden", 404: "not-found", 500: "broken"}
PAGE: Final = (
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{words}</title>\n<h1>{words}</h1>\n</html>\n'
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw."""
    return _error(request, 500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    """A problem under /api/, a page elsewhere."""
    if request.path_info.startswith("/api/"):
        return plain_answer(KINDS[status])
    return HttpResponse(PAGE.format(words=WORDS[status]), status=status)
