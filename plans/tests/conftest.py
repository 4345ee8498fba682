"""Fixtures of the tests of plans."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plans.tests.legacy_database import MANAGE, MANAGE_EMBEDDED
from plans.tests.legacy_fixtures import before_conversion, converted, converted_once

__all__ = ["before_conversion", "converted", "converted_once"]


@pytest.fixture(scope="session", autouse=True)
def those_who_waited_go_home() -> Iterator[None]:
    """At the end of all tests."""
    yield
    MANAGE.close()
    MANAGE_EMBEDDED.close()
