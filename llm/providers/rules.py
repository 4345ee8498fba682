"""The built-in coach as a provider: the last of every chain."""

from __future__ import annotations

from llm.providers.base import Draft
from llm.question import Question


class RulesProvider:
    name = "rules"
    source = "rules"
    model = ""
    setting = ""

    def generate(self, question: Question) -> Draft:
        """Rules are deterministic: complaints change nothing."""
        return Draft(question.task.rules(question.request))
