"""Names, and those that `settings.LLM_PROVIDERS` asks for. Nothing is imported or built before it is used."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.conf import settings
from django.utils.module_loading import import_string

from llm.providers.base import Provider

PROVIDERS = {
    "rules": "llm.providers.rules.RulesProvider",
    "memory": "llm.providers.memory.MemoryProvider",
    "gemini": "llm.providers.gemini.GeminiProvider",
    "google-generativeai": "llm.providers.google_generativeai.GoogleGenerativeAiProvider",
}
SDKS = {"gemini": ("google.genai", "httpx2"), "google-generativeai": ("google.generativeai",)}
"""What the providers import at their first question; it takes one to three seconds in each process."""


@cache
def provider(name: str) -> Provider:
    """The provider of this name, one per process. Raises `KeyError` for a name that nobody registered."""
    built: Provider = import_string(PROVIDERS[name])()
    return built


def rules_provider() -> Provider:
    return provider("rules")


def models() -> list[Provider]:
    """The models that are asked before the rules, in order."""
    return [provider(name) for name in settings.LLM_PROVIDERS if name != "rules"]


def load_sdks() -> None:
    """Have the SDKs of the models at hand, so that the first question of a process does not spend its time on them.

    Raises `ModuleNotFoundError` for one that is not installed.
    """
    for name in settings.LLM_PROVIDERS:
        for module in SDKS.get(name, ()):
            import_module(module)
