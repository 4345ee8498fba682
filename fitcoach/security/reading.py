"""A request as it is read: by its bytes, and never by what it says its letters are.

Django takes a request's word for its coding, any that Python has, and reads the address by it before anything of ours
runs, where nothing catches an error. `charset=rot13` was a 500 of every address, `a*=nowhere''b` another.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    """Forms and addresses are UTF-8, as browsers and Twilio send them; a type that cannot be read is none."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        told = meta.get("CONTENT_TYPE", "")
        try:
            self.content_type, self.content_params = parse_header_parameters(told)
        except (LookupError, ValueError, TypeError):
            self.content_type, self.content_params = "", {}


def application() -> WSGIHandler:
    """For `fitcoach.wsgi`."""
    handler = get_wsgi_application()
    handler.request_class = Utf8Request
    return handler
