"""What no log line may tell, taken out of any value: by the key it stands under, and by what its words look like.

What comes out is made of JSON's own kinds. An object says which class it is of, and a row which one; its own `repr` is
never asked for, as that of a client is a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from fitcoach.logs.masking import HIDDEN, mask, mask_error

FACTS: Final = frozenset(
    (
        "address", "answer", "body", "content", "description", "first_name", "fitness_goals", "from", "full_name",
        "goal_statement", "instruction", "last_name", "name", "note", "notes", "overview", "payload", "prompt",
        "question", "quote", "reason", "remark", "sender", "sentence", "summary", "text", "to", "username", "words",
    )
)  # fmt: skip
"""Keys of what is told of a client, or said to one."""
LOOKS_LIKE_ONE: Final = re.compile(
    r"phone|e-?mail|passw|secret|token|api.?key|authoriz|cookie|session_?(?:id|key)|signature|credential|csrf"
)
"""Parts of keys of what reaches somebody or opens something."""
CODE: Final = "code"
ERROR: Final = "error"
DEEPEST: Final = 8
LONGEST: Final = 32_000
"""Signs of one text: a traceback has a tenth. What is cut was never masked, so it is not shown either."""


def masked(value: Any, key: str = "", depth: int = 0) -> Any:
    """The value as it may stand in a log line. `key`: what it is called there."""
    if value is None or isinstance(value, bool):
        return value
    if is_hidden(key, value):
        return HIDDEN
    if isinstance(value, str):
        return (mask_error if key == ERROR else mask)(value[:LONGEST])
    if isinstance(value, int | float):
        return _figure(value)
    if isinstance(value, UUID | Decimal | date | time | timedelta):
        return str(value)
    if isinstance(value, BaseException):
        return mask_error(f"{type(value).__name__}: {value}"[:LONGEST])
    return "…" if depth > DEEPEST else _inside(value, key, depth + 1)


def is_hidden(key: str, value: Any) -> bool:
    """Whether a value is hidden for its key alone. A `code` of letters or six digits opens something; 404 is none."""
    lower = key.lower()
    if lower == CODE:
        return isinstance(value, str) and not (value.isdigit() and len(value) != 6)
    return lower in FACTS or LOOKS_LIKE_ONE.search(lower) is not None


def presented(thing: object) -> str:
    """What an object is, and never what is in it: `User 5f0c…` for a row, else its class."""
    key = getattr(thing, "pk", None) if hasattr(thing, "_meta") else None
    kind = type(thing).__name__
    return f"{kind} {key}" if isinstance(key, UUID | int) else f"<{kind}>"


def _figure(value: float) -> Any:
    return value if abs(value) < 1e9 or mask(str(value)) == str(value) else HIDDEN


def _inside(value: Any, key: str, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {_key(name): masked(part, str(name), depth) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked(part, key, depth) for part in value]
    if isinstance(value, bytes | bytearray):
        return mask(value[:LONGEST].decode(errors="replace"))
    return presented(value)


def _key(name: object) -> str:
    return mask(name) if isinstance(name, str) else str(masked(name))


def plain_arguments(arguments: Any) -> Any:
    """What a message is filled in with: rows present themselves, and what errors quote is masked. The rest is masked
    with the whole message, as numbers may have to stay numbers until then.
    """
    if isinstance(arguments, Mapping):
        return {name: _plain(part) for name, part in arguments.items()}
    return tuple(map(_plain, arguments)) if isinstance(arguments, tuple) else arguments


def _plain(value: Any) -> Any:
    if isinstance(value, BaseException):
        return mask_error(str(value)[:LONGEST])
    return presented(value) if hasattr(value, "_meta") else value
