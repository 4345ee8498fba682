"""What the schema promises of itself: names, examples and descriptions for everything, and examples that are true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from accounts.api.problems import KINDS
from fitcoach.testing.phone import api_schema

METHODS = ("get", "post", "put", "patch", "delete")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in api_schema()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method} {path}", methods[method]


OPERATIONS = dict(operations())


def faults_of(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": api_schema()["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(value)]


def media_of(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(where, media type object) of the body and of every answer."""
    for kind, media in operation.get("requestBody", {}).get("content", {}).items():
        yield f"body {kind}", media
    for status, answer in operation["responses"].items():
        for kind, media in answer.get("content", {}).items():
            yield f"{status} {kind}", media


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_body_and_answer_has_examples_that_fit(name: str) -> None:
    for where, media in media_of(OPERATIONS[name]):
        if where.endswith("text/calendar"):
            continue
        assert media["examples"], where
        for example in media["examples"].values():
            assert faults_of(media["schema"], example["value"]) == [], where


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_and_answer_is_described(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["operationId"].isidentifier()
    assert operation["summary"]
    assert all(answer["description"] for answer in operation["responses"].values())
    assert all(
        parameter.get("description") for parameter in operation.get("parameters", ()) if parameter["in"] != "path"
    )


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.startswith("post ")])
def test_every_post_takes_an_idempotency_key(name: str) -> None:
    assert "Idempotency-Key" in {parameter["name"] for parameter in OPERATIONS[name].get("parameters", ())}


def test_names_of_operations_differ() -> None:
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(names) == len(set(names)) == 50


def test_every_object_of_ours_says_that_it_has_no_other_fields() -> None:
    """So that an answer with a field which the schema lacks is found. An export's rows are as their tables are."""
    loose = {
        name
        for name, schema in api_schema()["components"]["schemas"].items()
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
    }
    assert loose == set()


def test_every_kind_of_problem_is_in_the_schema() -> None:
    """But `broken`, which is no answer that anybody plans with."""
    shown = {
        example["value"]["type"].rpartition("/")[2]
        for operation in OPERATIONS.values()
        for where, media in media_of(operation)
        if where.endswith("problem+json")
        for example in media["examples"].values()
    }
    assert shown == set(KINDS) - {"broken", "method-not-allowed"}
