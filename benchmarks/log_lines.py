"""What the mask costs: a line of production beside the same line unmasked, and beside a plain line of `logging`."""

from __future__ import annotations

import logging
import timeit
import uuid
from collections.abc import Callable
from unittest.mock import patch

from fitcoach.logs import lines

TIMES = 5_000
ROUNDS = 5
RECORD = logging.LogRecord(
    "messaging.outbox", logging.INFO, "outbox.py", 7, "handed over: %s, %d characters", ("accepted", 143), None
)
RECORD.__dict__.update(message_id=str(uuid.uuid4()), client_id=str(uuid.uuid4()), attempt_id=uuid.uuid4(), error="")


def main() -> None:
    production, plain = lines.json_lines(), logging.Formatter("{asctime} {levelname} {name}: {message}", style="{")
    masked = best(lambda: production.format(RECORD))
    with patch.object(lines, "mask", str), patch.object(lines, "masked", lambda value, key: str(value)):
        unmasked = best(lambda: production.format(RECORD))
    words = best(lambda: plain.format(RECORD))
    print(f"a line of production takes {masked * 1e6:.0f} us")
    print(f"  with the mask: {masked / unmasked:.1f} times a line without it")
    print(f"  in all: {masked / words:.1f} times a plain line of `logging`")


def best(act: Callable[[], object]) -> float:
    """Seconds for one, in the quietest of several rounds."""
    return min(timeit.repeat(act, number=TIMES, repeat=ROUNDS)) / TIMES


if __name__ == "__main__":
    main()
