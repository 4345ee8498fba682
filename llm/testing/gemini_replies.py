"""What the loopback server of the Gemini API is asked and what it says, as values: good answers, faults, errors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

Json = dict[str, Any]

HANG, DRIP, DROP = "__HANG__", "__DRIP__", "__DROP__"
"""Bodies that are no text: no byte at all, a byte a second, a closed connection."""
THOUGHT: Final = '{"hidden": "reasoning"} and more of it'
CHARACTERS_PER_TOKEN: Final = 4
_FAULT: Final = re.compile(r"fault-([A-Z]\d\d)(-once)?")


@dataclass(frozen=True)
class Reply:
    """A raw answer. `body`: a JSON object, a text as it is, or one of `__HANG__`, `__DRIP__` and `__DROP__`.

    `slowly`: the head at once and a byte of the body at a time.
    """

    http: int = 200
    body: Any = field(default_factory=dict)
    content_type: str = ""
    slowly: bool = False

    @property
    def type(self) -> str:
        if self.content_type:
            return self.content_type
        return "text/html; charset=UTF-8" if isinstance(self.body, str) else "application/json; charset=UTF-8"

    @property
    def data(self) -> bytes:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)
        return text.encode()


@dataclass(frozen=True)
class Asked:
    """One request as it came; the names of headers in lower case."""

    model: str
    path: str
    headers: dict[str, str]
    body: Json

    @cached_property
    def instruction(self) -> str:
        """The system instruction, whichever way its field is spelled."""
        return "".join(_texts(self.body.get("systemInstruction") or self.body.get("system_instruction") or {}))

    @cached_property
    def said(self) -> list[str]:
        """Every text part of the user's, in order."""
        contents = self.body.get("contents") or ()
        return [text for content in contents if content.get("role", "user") == "user" for text in _texts(content)]

    @property
    def data(self) -> Any:
        """The user's last text part, parsed. Raises `ValueError` where that is no JSON.

        Parsed each time: thousands of kept lists would cost the garbage collector more than the parsing.
        """
        return json.loads(self.said[-1] if self.said else "")

    @property
    def task(self) -> str:
        """The task's name, empty for a question that is none of ours."""
        try:
            return str(self.data["task"])
        except (ValueError, TypeError, KeyError):
            return ""


def _texts(content: Json) -> list[str]:
    return [part["text"] for part in content.get("parts") or () if "text" in part]


def good_reply(asked: Asked, answer: Json | str) -> Reply:
    """The envelope of an answer that was finished; a thinking model's thought comes first."""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    thoughts: list[Json] = [{"text": THOUGHT, "thought": True}] if "thinking" in asked.model else []
    candidate = {
        "content": {"parts": [*thoughts, {"text": text}], "role": "model"},
        "finishReason": "STOP",
        "index": 0,
    }
    return Reply(
        body={
            "candidates": [candidate],
            "usageMetadata": _usage(asked, text, thoughts),
            "modelVersion": asked.model,
            "responseId": "r1",
        }
    )


def _usage(asked: Asked, text: str, thoughts: list[Json]) -> dict[str, int]:
    """Of the texts alone: instruction and user's parts in, the answer out."""
    asked_for, answered = _tokens(asked.instruction, *asked.said), _tokens(text)
    thought = {"thoughtsTokenCount": _tokens(THOUGHT)} if thoughts else {}
    total = asked_for + answered + sum(thought.values())
    return {"promptTokenCount": asked_for, "candidatesTokenCount": answered, **thought, "totalTokenCount": total}


def _tokens(*texts: str) -> int:
    return sum(map(len, texts)) // CHARACTERS_PER_TOKEN


def fault_named(model: str) -> tuple[str, bool] | None:
    """`fault-G14` in a model's name: the entry's id, and whether it comes every other time only."""
    named = _FAULT.search(model)
    return (named[1], named[2] is not None) if named else None


def fault_reply(fault: str) -> Reply:
    """An entry of `faults.json` by its id."""
    if fault not in faults():
        return error_reply(404, "NOT_FOUND", f"no fault {fault} is on file")
    entry = faults()[fault]
    return Reply(entry["http"], entry["body"], entry.get("content_type", ""))


@cache
def faults() -> dict[str, Json]:
    """By id. Shared between callers: read, never change."""
    entries = json.loads(Path(__file__).with_name("faults.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in entries}


def error_reply(code: int, status: str, message: str) -> Reply:
    return Reply(code, {"error": {"code": code, "message": message, "status": status}})
