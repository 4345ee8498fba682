"""System checks of the settings for language models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from llm.providers.registry import PROVIDERS


@register()
def providers_are_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A name that nobody registered would fail at the first answer."""
    unknown = [name for name in settings.LLM_PROVIDERS if name not in PROVIDERS]
    return [
        Error(f"LLM_PROVIDERS: no provider {name!r}; known: {', '.join(PROVIDERS)}", id="llm.E001") for name in unknown
    ]
