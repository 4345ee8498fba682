"""The answer's schema as Gemini takes it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from llm.answer_schema import flat_schema


class Part(BaseModel):
    """A part
    of it."""

    with_: str = Field(alias="with", max_length=5)
    kind: Literal["a", "b"]
    reps: int | str | None = None


class Whole(BaseModel):
    count: int = Field(ge=1, le=9)
    share: float | None = Field(default=None, gt=0, le=1)
    parts: list[Part] = Field(min_length=1, max_length=3)
    words: list[Annotated[str, Field(max_length=3)]] = Field(default_factory=list)


def test_references_unions_and_nulls_are_gone() -> None:
    assert flat_schema(Whole) == {
        "type": "object",
        "properties": {
            "count": {"type": "integer", "minimum": 1, "maximum": 9},
            "share": {"type": "number", "maximum": 1},
            "parts": {
                "type": "array",
                "minItems": 1,
                "maxItems": 3,
                "items": {
                    "type": "object",
                    "description": "A part of it.",
                    "properties": {
                        "with": {"type": "string"},
                        "kind": {"type": "string", "enum": ["a", "b"]},
                        "reps": {"type": "string"},
                    },
                    "required": ["with", "kind"],
                },
            },
            "words": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["count", "parts"],
    }


def test_what_is_kept_is_no_more_than_both_sdks_take() -> None:
    known = {"type", "description", "enum", "minItems", "maxItems", "minimum", "maximum", "properties", "required"}

    def keys_of(schema: dict[str, Any]) -> set[str]:
        inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
        return set(schema).union(*map(keys_of, inner))

    assert keys_of(flat_schema(Whole)) <= known | {"items"}
