"""A pytest plugin: of the tests that reach a change, the quick ones first, as the first that notices ends the run.

Of many, the slow tail is left out: what three hundred tests let pass is not what the rest is there for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

TOOK: Final = Path("took.json")
"""Seconds by test, as they were measured without a change; in the folder that pytest is run in."""
ENOUGH: Final = 300
"""Tests for one change."""
LONGEST_SEC: Final = 3.0
"""Slower tests are left out where quicker ones reach the change as well."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Nothing before the times were taken."""
    if TOOK.exists() and not config.option.collectonly:
        took: dict[str, float] = json.loads(TOOK.read_text())
        kept = chosen({item.nodeid: took.get(item.nodeid, 0.0) for item in items})
        by_id = {item.nodeid: item for item in items}
        items[:] = [by_id[each] for each in kept]


def chosen(took: dict[str, float]) -> list[str]:
    """The quickest first; of several those within `LONGEST_SEC`, and at most `ENOUGH`."""
    quickest = sorted(took, key=lambda test: (took[test], test))
    return ([test for test in quickest if took[test] <= LONGEST_SEC] or quickest)[:ENOUGH]
