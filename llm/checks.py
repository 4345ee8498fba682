"""System checks of the settings for language models."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from llm.apps import ENDED_SDK
from llm.providers.registry import PROVIDERS

SHORTEST_SEC, LONGEST_SEC = 2, 60


@register()
def providers_are_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A name that nobody registered would fail at the first answer."""
    named = dict.fromkeys([settings.LLM_PROVIDER, *settings.LLM_PROVIDERS])
    return [
        Error(f"LLM_PROVIDER: no provider {name!r}; known: {', '.join(PROVIDERS)}", id="llm.E001")
        for name in named
        if name not in PROVIDERS
    ]


@register()
def limits_make_sense(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An answer needs some seconds and may not outlast the patience of a worker; nothing is done by nobody at once."""
    faults: list[CheckMessage] = []
    if not SHORTEST_SEC <= settings.LLM_DEADLINE_SEC <= LONGEST_SEC:
        faults.append(Error(f"LLM_DEADLINE_SEC must be {SHORTEST_SEC} to {LONGEST_SEC} seconds.", id="llm.E002"))
    if settings.LLM_CONCURRENCY < 1:
        faults.append(Error("LLM_CONCURRENCY must be 1 or more.", id="llm.E003"))
    if settings.LLM_REQUESTS_PER_MINUTE < 0:
        faults.append(Error("LLM_REQUESTS_PER_MINUTE must be 0 (no limit) or more.", id="llm.E004"))
    return faults


@register()
def whoever_knows_clients_is_asked(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Else the first question about a child would go to a model, or every question would fail."""
    try:
        is_there = callable(import_string(settings.LLM_WITHHELD_FROM))
    except ImportError:
        is_there = False
    return [] if is_there else [Error("LLM_WITHHELD_FROM has to name a function.", id="llm.E006")]


@register()
def the_ended_sdk_is_there_where_it_is_chosen(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """It is in no requirements of ours but its own."""
    if settings.LLM_PROVIDER != ENDED_SDK or not _is_missing("google.generativeai"):
        return []
    hint = "pip install -r requirements-google-generativeai.txt"
    return [Error("google-generativeai is not installed.", hint=hint, id="llm.E005")]


def _is_missing(module: str) -> bool:
    try:
        return find_spec(module) is None
    except ModuleNotFoundError:
        return True
