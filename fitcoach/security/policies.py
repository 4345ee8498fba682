"""What a browser may do with an answer of ours: Content-Security-Policy by kind of page, and the headers beside it.

Nothing is allowed anywhere but what a kind of page needs. The page behind a link brings a policy of its own, with no
script at all. An inline script runs on no page unless a template of ours gave it the nonce of that very answer.
`docs/decisions/0010-security.md` says why the console may do more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

Policy = Mapping[str, list[Any]]

ANSWERS: Final[Policy] = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}
"""JSON, errors, files: nothing on them is to be run or shown."""
CONSOLE: Final[Policy] = {
    **ANSWERS,
    "script-src": [SELF, NONCE, UNSAFE_EVAL],  # Alpine.js, of the theme, reads what its attributes say with `Function`
    "style-src": [SELF, UNSAFE_INLINE],  # the theme writes its colours into each page, and widths into attributes
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
}
DOCS: Final[Policy] = {
    **ANSWERS,
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    "connect-src": [SELF],
}
"""The pages of the API: they ask our schema, and try requests out."""

HEADERS: Final[Mapping[str, str]] = {
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PagePolicies(CSPMiddleware):
    """The policy of this kind of page, with the answer's nonce where its template used one."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for name, value in HEADERS.items():
            response[name] = value
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.config = {**policy_of(request.path_info)}
        return parts


def policy_of(path: str) -> dict[str, Any]:
    """By where a page stands."""
    if path.startswith(f"/{settings.ADMIN_PATH}"):
        return dict(CONSOLE)
    return dict(DOCS if path == reverse("api-docs") else ANSWERS)
