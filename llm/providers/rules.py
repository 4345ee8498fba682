"""The built-in coach as a provider: the last of every chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llm.providers.base import Draft
from llm.task import Task, Violation


class RulesProvider:
    name = "rules"
    source = "rules"
    model = ""

    def generate(self, task: Task[Any, Any], request: Any, complaints: Sequence[Violation]) -> Draft:
        """Rules are deterministic: complaints change nothing."""
        return Draft(task.rules(request))
