"""Bodies and queries into shapes. What does not fit is refused with a pointer to each field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, Final, TypeVar

from pydantic import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from accounts.api.problems import FieldError, Refused
from accounts.api.shapes import Incoming

Shape = TypeVar("Shape", bound=Incoming)

LARGEST_BODY: Final = 256 * 1024
"""Bytes. A day of logged sets is two thousand."""


class RawJsonParser(BaseParser):
    """Leaves the bytes to the shape, which reads JSON strictly: no NaN, and no text in the place of a number."""

    media_type = "application/json"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        body: bytes = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise Refused("too-large", f"A body has at most {LARGEST_BODY} bytes.")
        return body


def raw_body(request: Request) -> bytes:
    """As it came. No body is an empty object, with or without a content type; one of blanks alone is no JSON."""
    body: Any = request.data
    return body if isinstance(body, bytes) and body else b"{}"


def body_of(request: Request, shape: type[Shape]) -> Shape:
    """The body. Raises `Refused`: 400 for what the schema rules out, 422 for what is well-formed and cannot be."""
    try:
        return shape.model_validate_json(raw_body(request))
    except ValidationError as error:
        raise refusal(error, prefix="/") from error


def query_of(request: Request, shape: type[Shape]) -> Shape:
    """The query parameters. Raises `Refused` as `body_of`; an unknown one is a mistake that nobody would notice."""
    try:
        return shape.model_validate_strings(dict(request.query_params.items()))
    except ValidationError as error:
        raise refusal(error, prefix="?") from error


def refusal(error: ValidationError, *, prefix: str) -> Refused:
    """400 for what the schema rules out, 422 for what is well-formed and cannot be; `prefix` is `/` or `?`."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    errors = [FieldError(pointer=_pointer(fault["loc"], prefix), detail=_sentence(fault)) for fault in faults]
    kind = "refused" if all(_is_well_formed(fault["type"]) for fault in faults) else "invalid"
    return Refused(kind, "; ".join(f"{each.pointer} {each.detail}" for each in errors)[:1000], errors=errors)


def _is_well_formed(fault_type: str) -> bool:
    """A rule of ours, or a day that no calendar has (30 February): it looked as the schema asks."""
    return fault_type == "value_error" or fault_type.startswith(("date_", "datetime_"))


def _sentence(fault: Mapping[str, Any]) -> str:
    return str(fault["msg"]).removeprefix("Value error, ")


def _pointer(location: tuple[int | str, ...], prefix: str) -> str:
    if prefix == "?":
        return "?" + ".".join(map(str, location))
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)
