"""OpenAPI out of the views: every operation with a name, an example for what goes in and out, and its problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, TypeVar

from drf_spectacular.drainage import set_override
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from accounts.api import problems
from accounts.api.idempotency import HEADER, LONGEST_KEY, SHORTEST_KEY
from accounts.api.problems import KINDS, Problem
from accounts.api.shapes import Incoming, Query

F = TypeVar("F", bound=Callable[..., Any])
BODY: Final = ("invalid", "too-large", "unsupported-media-type", "refused")
ALWAYS: Final = ("not-acceptable", "too-many")


class ApiSchema(AutoSchema):
    """The security of an operation is its view's; nothing else is guessed from a view."""


class Documented:
    """For a JSON column: described in the schema as `model`, which it was checked against when it was stored."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(self.model.__pydantic_core_schema__)


class WithoutFieldTitles(GenerateJsonSchema):
    """A field's title would be its name once more."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


class DeviceTokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.DeviceAuthentication"
    name = "deviceToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The token of `auth/token` or `signup`."}


class ShapeExtension(OpenApiSerializerExtension):
    """Our shapes, as pydantic describes them: what it validates for a body, what it writes for an answer."""

    target_class = "pydantic.BaseModel"
    match_subclasses = True
    priority = 1

    def get_name(self, auto_schema: AutoSchema, direction: str) -> str:
        set_override(self.target, "suppress_collision_warning", True)
        return str(self.target.__name__)

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        mode = "validation" if direction == "request" else "serialization"
        schema: dict[str, Any] = self.target.model_json_schema(
            ref_template="#/components/schemas/{model}", mode=mode, schema_generator=WithoutFieldTitles
        )
        for name, part in schema.pop("$defs", {}).items():
            component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=part)
            if component in auto_schema.registry and auto_schema.registry[component].schema not in (part, None):
                raise ValueError(f"two shapes are called {name}")
            auto_schema.registry.register_on_missing(component)
        return schema


def describe(
    name: str,
    summary: str,
    *,
    answers: Mapping[int, type[BaseModel] | None],
    body: type[Incoming] | None = None,
    query: type[Query] | None = None,
    kinds: Sequence[str] = (),
    once: bool = False,
    open_to_all: bool = False,
    own_problems: Mapping[str, type[BaseModel]] | None = None,
) -> Callable[[F], F]:
    """What the schema says of one operation. `kinds`: problems of its own; `once`: it takes an Idempotency-Key.

    `own_problems`: kinds whose answer holds more than a problem's five fields. A shape's `EXAMPLE` is its example.
    """
    needed = [*kinds, *ALWAYS, *(BODY if body else ()), *(("invalid", "refused") if query else ())]
    needed += ["in-flight", "key-reused", "invalid"] if once else []
    needed += [] if open_to_all else ["unauthenticated", "forbidden"]
    return extend_schema(
        operation_id=name,
        summary=summary.split("\n", 1)[0],
        description=summary,
        request=body,
        parameters=[*(_parameters(query) if query else ()), *((_KEY,) if once else ())],
        responses={
            **{status: _answer(status, shape) for status, shape in answers.items()},
            **problem_answers(needed, own_problems or {}),
        },
        examples=[OpenApiExample(name, value=_example(body), request_only=True)] if body else [],
    )


_KEY: Final = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": SHORTEST_KEY, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="A fresh UUID for each action, kept while it is tried again. The same key and body again: the same "
    "answer, nothing done.",
    examples=[OpenApiExample("key", value="0b9f7c1e-6f0a-4e0c-9c0e-0c3f5b0a7d11")],
)


def _answer(status: int, shape: type[BaseModel] | None) -> OpenApiResponse:
    if shape is None:
        return OpenApiResponse(description=HTTPStatus(status).phrase)
    example = OpenApiExample(shape.__name__, value=_example(shape), response_only=True, status_codes=[str(status)])
    return OpenApiResponse(shape, description=HTTPStatus(status).phrase, examples=[example])


def problem_answers(
    kinds: Sequence[str], own: Mapping[str, type[BaseModel]] = MappingProxyType({})
) -> dict[tuple[int, str], OpenApiResponse]:
    """The answers of these kinds of problems, by status; `own`: those whose answer holds more than others."""
    by_status: dict[int, list[str]] = {}
    for kind in dict.fromkeys(kinds):
        by_status.setdefault(KINDS[kind].status, []).append(kind)
    return {
        (status, problems.CONTENT_TYPE): OpenApiResponse(
            next((own[kind] for kind in same if kind in own), Problem),
            description="; ".join(f"`{kind}`: {KINDS[kind].title.lower()}" for kind in same),
            examples=[_problem_example(kind, own.get(kind)) for kind in same],
        )
        for status, same in sorted(by_status.items())
    }


def _problem_example(kind: str, own: type[BaseModel] | None) -> OpenApiExample:
    value = _example(own) if own else problems.problem(kind, KINDS[kind].what_to_do)
    return OpenApiExample(kind, value=value, response_only=True, status_codes=[str(KINDS[kind].status)])


def _example(shape: type[BaseModel]) -> Any:
    return getattr(shape, "EXAMPLE")  # noqa: B009  declared by each shape of its own


def _parameters(query: type[Query]) -> list[OpenApiParameter]:
    schema = query.model_json_schema()
    required = schema.get("required", ())
    return [
        OpenApiParameter(name, _plain(part), OpenApiParameter.QUERY, required=name in required,
                         description=part.get("description", ""))
        for name, part in schema["properties"].items()
    ]  # fmt: skip


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """A query has no null: it is there or not."""
    options = [each for each in part.get("anyOf", ()) if each.get("type") != "null"]
    told = {name: value for name, value in part.items() if name not in ("anyOf", "title", "description", "default")}
    return {**(options[0] if len(options) == 1 else {"anyOf": options} if options else {}), **told}
