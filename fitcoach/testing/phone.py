"""A phone for tests of the API: it sends JSON, keeps its token, and holds every answer against the schema."""

from __future__ import annotations

import json
import re
from functools import cache
from threading import Lock
from typing import Any

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from knox.models import get_token_model

BASE = "/api/v1/"


class Phone:
    """`user`: who is signed in; nobody without."""

    def __init__(self, user: Any = None, *, name: str = "phone") -> None:
        self.http = Client()
        self.token = get_token_model().objects.create(user, name=name)[1] if user is not None else ""

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("get", path, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("post", path, body or {}, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self.send("patch", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self.send("delete", path, None, **headers)

    def send(self, method: str, path: str, body: Any, **headers: str) -> Answer:
        """`headers`: Idempotency_Key="…". The answer is documented, as it came, or this raises."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        response = self.http.generic(
            method.upper(),
            BASE + path,
            content,
            content_type=sent.pop("Content-Type", "application/json"),
            headers=sent,
        )
        hold_against_the_schema(method, BASE + path, response)
        return Answer(response)


class Answer:
    """Status, headers and decoded body of a response."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.content: bytes = response.content
        self.json: Any = json.loads(response.content) if "json" in response.headers.get("Content-Type", "") else None

    def __repr__(self) -> str:
        return f"{self.status} {self.content[:500]!r}"


def hold_against_the_schema(method: str, path: str, response: Any) -> None:
    """Raises AssertionError for a status, a type or a field that the schema does not have."""
    operation = _operation(method, path.partition("?")[0])
    if operation is None:
        assert response.status_code in (404, 405), f"{method} {path} is not in the schema"
        return
    if response.status_code == 304:
        return
    documented = operation["responses"].get(str(response.status_code))
    assert documented is not None, f"{method} {path} answered {response.status_code}: {response.content[:300]!r}"
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if "content" not in documented:
        assert not response.content
        return
    assert media_type in documented["content"], f"{media_type} is not documented"
    if "json" in media_type:
        schema = {**documented["content"][media_type]["schema"], "components": api_schema()["components"]}
        errors = [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(response.content))]
        assert errors == [], f"{method} {path}: {errors[:3]}"


_ONE_AT_A_TIME = Lock()
"""Two threads that make the schema at once find half of its extensions loaded."""


def api_schema() -> dict[str, Any]:
    """The schema as the views give it now."""
    with _ONE_AT_A_TIME:
        return _api_schema()


@cache
def _api_schema() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    plain: dict[str, Any] = json.loads(json.dumps(schema))
    return plain


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for pattern, operations in api_schema()["paths"].items():
        if re.fullmatch(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(pattern)), path) and method in operations:
            found: dict[str, Any] = operations[method]
            return found
    return None
