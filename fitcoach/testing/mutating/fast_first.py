"""A pytest plugin: of the tests that reach a change, the quick ones first, as the first that notices ends the run.

What takes longer than all the quick ones together is left out: it is no test of one function.
"""

from __future__ import annotations

import json
from itertools import accumulate
from pathlib import Path
from typing import Final

import pytest

TOOK: Final = Path("took.json")
"""Seconds by test, as they were measured without a change; in the folder that pytest is run in."""
LONGEST_SEC: Final = 10.0
"""Slower tests are left out where quicker ones reach the change as well."""
ENOUGH_SEC: Final = 120.0
"""Of tests for one change."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Nothing before the times were taken."""
    if TOOK.exists() and not config.option.collectonly:
        took: dict[str, float] = json.loads(TOOK.read_text())
        kept = chosen({item.nodeid: took.get(item.nodeid, 0.0) for item in items})
        by_id = {item.nodeid: item for item in items}
        items[:] = [by_id[each] for each in kept]


def chosen(took: dict[str, float]) -> list[str]:
    """The quickest first; of several those within `LONGEST_SEC`, and as many as take `ENOUGH_SEC` together."""
    quickest = sorted(took, key=lambda test: (took[test], test))
    kept = [test for test in quickest if took[test] <= LONGEST_SEC] or quickest
    passed = accumulate(took[test] for test in kept)
    return [test for test, seconds in zip(kept, passed, strict=True) if seconds <= ENOUGH_SEC] or kept[:1]
