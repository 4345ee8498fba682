"""What is changed on purpose, and which tests have to notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Place:
    """`changed` and `watched_by` are globs from the root; `spared` are tests that take too long to be run so often.

    `options` go to pytest. `at_once`: so many changes are tried side by side.
    """

    name: str
    changed: tuple[str, ...]
    watched_by: tuple[str, ...]
    spared: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    at_once: int = 2

    def tests(self) -> list[str]:
        return [path for path in _found(self.watched_by) if path not in self.spared]

    def files(self) -> list[str]:
        return [path for path in _found(self.changed) if not path.endswith("__init__.py")]


def _found(globs: Iterable[str]) -> list[str]:
    return sorted({str(path.relative_to(ROOT)) for each in globs for path in ROOT.glob(each)})


DOMAIN: Final = Place(
    name="domain",
    changed=("*/domain/**/*.py",),
    watched_by=(
        "*/tests/test_domain_*.py",
        "*/tests/test_agent_*.py",
        "*/tests/test_published_programmes.py",
        "accounts/tests/test_intake.py",
        "messaging/tests/test_obstacles.py",
        "messaging/tests/test_shortening.py",
        "messaging/tests/test_weekly.py",
        "workouts/tests/test_words.py",
    ),
    # Whole seasons of 480 clients: what they would notice, the tests of each module have to notice by themselves.
    spared=("workouts/tests/test_domain_everyone.py",),
    options=("-m", "not database"),
)
OUTBOX: Final = Place(
    name="outbox",
    changed=("messaging/outbox.py",),
    watched_by=(
        "messaging/tests/test_outbox*.py",
        "messaging/tests/test_sendable.py",
        "messaging/tests/test_daily.py",
        "messaging/tests/test_sending_now.py",
        "messaging/tests/test_twilio_transport.py",
        "messaging/tests/test_statuses.py",
    ),
    at_once=1,  # on the one test database of its folder
)
PLACES: Final = (DOMAIN, OUTBOX)
