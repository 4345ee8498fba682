"""Names and the chain that `settings.LLM_PROVIDERS` asks for. Nothing is imported or built before it is used."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from llm.providers.base import Provider

PROVIDERS = {
    "rules": "llm.providers.rules.RulesProvider",
    "memory": "llm.providers.memory.MemoryProvider",
}


@cache
def provider(name: str) -> Provider:
    """The provider of this name, one per process. Raises `KeyError` for a name that nobody registered."""
    built: Provider = import_string(PROVIDERS[name])()
    return built


def rules_provider() -> Provider:
    return provider("rules")


def chain() -> list[Provider]:
    """Who is asked, in order. The rules come last, whether the setting names them or not."""
    names = [name for name in settings.LLM_PROVIDERS if name != "rules"]
    return [*map(provider, names), rules_provider()]
