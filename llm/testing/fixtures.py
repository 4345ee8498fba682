"""Fixtures of tests that speak to a model: the real SDK, over real HTTP, to the loopback server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from llm import breaker, spending
from llm.providers.registry import load_sdks, provider
from llm.testing.gemini_server import GeminiServer, scripted_writer

KEY = "key-of-the-loopback-server"


@dataclass
class Gemini:
    """The model as the settings name it, and the server that answers for it."""

    server: GeminiServer
    settings: Any

    def use(self, model: str) -> None:
        """Another model: its name says what the server does (`fault-G14`, `thinking`, any other: a good answer)."""
        self.settings.GEMINI_MODEL = model
        provider.cache_clear()


@pytest.fixture(scope="session")
def gemini_server() -> Iterator[GeminiServer]:
    with GeminiServer() as server:
        yield server


@pytest.fixture
def gemini(gemini_server: GeminiServer, settings: Any) -> Iterator[Gemini]:
    """A model that is asked before the rules, by the SDK of `settings.LLM_PROVIDER`; nothing queued, no limit near."""
    gemini_server.clear()
    gemini_server.latency, gemini_server.writer = 0.0, scripted_writer
    settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL, settings.REDIS_URL = KEY, gemini_server.url, ""
    settings.LLM_PROVIDERS = [settings.LLM_PROVIDER, "rules"]
    settings.LLM_CAPS = {}
    load_sdks()  # tests that hold a question to its deadline start their own clock
    spending.spent_before.cache_clear()
    breaker.forget()
    model = Gemini(gemini_server, settings)
    model.use("gemini-scripted")
    yield model
    provider.cache_clear()
