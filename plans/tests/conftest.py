"""Fixtures of the tests of plans."""

from plans.tests.legacy_fixtures import before_conversion, converted, converted_once

__all__ = ["before_conversion", "converted", "converted_once"]
