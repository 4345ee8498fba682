"""Named places between a claim and its last write, at which a test can have the process die.

Nothing happens at them unless FAULT_POINT names one (`name` or `name:3` for the third time it is reached): then the
process ends at once, as a machine without power would. `NAMES` lists them in the order of a message's way.
"""

from __future__ import annotations

import os
from typing import Final

NAMES: Final = (
    "planned, not committed",
    "planned",
    "composing taken",
    "workout written",
    "composed",
    "claimed, not committed",
    "claimed",
    "before the call",
    "after the call",
    "before settling",
    "accepted written",
    "settled, not looked at again",
    "given up",
    "looked up",
    "found written",
    "requeued",
)
EXIT_STATUS: Final = 86

_name, _, _count = os.environ.get("FAULT_POINT", "").partition(":")
_left = int(_count or 1)


def reach(name: str) -> None:
    """Die here if this is the place and the time."""
    if name == _name:
        _count_down()


def _count_down() -> None:
    global _left
    _left -= 1
    if _left == 0:
        os._exit(EXIT_STATUS)


if _name and _name not in NAMES:
    raise RuntimeError(f"FAULT_POINT names no fault point: {_name!r}")
