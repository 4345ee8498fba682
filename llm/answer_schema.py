"""A pydantic model as the small part of JSON Schema that Gemini's `responseSchema` takes, in both of its SDKs. Pure.

No references, unions or nulls: a field that may be null is one that may be left out, and a number or a text is a text.
Source: https://ai.google.dev/api/caching#Schema (read in November 2026). What is left out here is checked afterwards.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic import BaseModel

KEPT: Final = ("type", "description", "enum", "minItems", "maxItems", "minimum", "maximum")


@cache
def flat_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Shared between callers: read, never change."""
    schema = model.model_json_schema(by_alias=True)
    return _flat(schema, schema.get("$defs", {}))


def _flat(schema: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    schema = _resolved(schema, named)
    flat: dict[str, Any] = {key: schema[key] for key in KEPT if key in schema}
    if "description" in flat:
        flat["description"] = " ".join(flat["description"].split())
    if "properties" in schema:
        flat["properties"] = {name: _flat(part, named) for name, part in schema["properties"].items()}
        flat["required"] = list(schema.get("required", ()))
    if "items" in schema:
        flat["items"] = _flat(schema["items"], named)
    return flat


def _resolved(schema: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference; of a union take what is not null, and a text where it is still one of several."""
    if "$ref" in schema:
        return _resolved(named[schema["$ref"].rsplit("/", 1)[-1]], named)
    if "anyOf" in schema:
        parts = [part for part in schema["anyOf"] if part.get("type") != "null"]
        return _resolved(parts[0], named) if len(parts) == 1 else {"type": "string"}
    return schema
