"""System checks of the database that `migrate` is about to change: they run before its first step, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from plans.legacy.fit import misfit


@register(Tags.database)
def legacy_tables_fit(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A legacy database that lacks something we need is named here, before anything in it is changed."""
    problems = [misfit(connections[alias]) for alias in databases or ()]
    return [Error(problem, id="plans.E001") for problem in problems if problem]
