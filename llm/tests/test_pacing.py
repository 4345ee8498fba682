"""Requests a minute, over all processes."""

from __future__ import annotations

import subprocess
import sys
import uuid
from typing import Any

import pytest
import redis
from django.conf import settings as project

from llm import pacing
from llm.providers.base import ProviderFailedError

TAKE = """
import sys, django
from django.conf import settings
django.setup()
from llm import pacing
from llm.providers.base import ProviderFailedError
settings.REDIS_URL, pacing.KEY, settings.LLM_REQUESTS_PER_MINUTE = sys.argv[1], sys.argv[2], 20
granted = 0
for _ in range(15):
    try:
        granted += pacing.take_a_turn()
    except ProviderFailedError:
        pass
print(granted)
"""


@pytest.fixture
def key(redis_url: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    name = f"test-{uuid.uuid4().hex}"
    monkeypatch.setattr(pacing, "KEY", name)
    settings.REDIS_URL = redis_url
    yield name
    with redis.Redis.from_url(redis_url) as client:
        for found in client.scan_iter(f"*{name}*"):
            client.delete(found)


def test_redis_grants_a_minutes_requests_and_no_more(key: str, settings: Any) -> None:
    settings.LLM_REQUESTS_PER_MINUTE = 3
    assert [pacing.take_a_turn() for _ in range(3)] == [True] * 3
    with pytest.raises(ProviderFailedError) as refused:
        pacing.take_a_turn()
    assert (refused.value.fault, refused.value.is_ours) == ("cap_minute", True)


def test_looking_whether_a_minute_is_full_takes_nothing(key: str, settings: Any) -> None:
    settings.LLM_REQUESTS_PER_MINUTE = 1
    assert [pacing.is_full() for _ in range(3)] == [False] * 3
    pacing.take_a_turn()
    assert pacing.is_full() is True


def test_three_processes_share_one_minute(key: str, redis_url: str) -> None:
    command = [sys.executable, "-c", TAKE, redis_url, key]
    running = [subprocess.Popen(command, cwd=project.BASE_DIR, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 20


@pytest.mark.parametrize(("url", "limit"), [("", 5), ("redis://127.0.0.1:1/0", 5), ("redis://127.0.0.1:1/0", 0)])
def test_without_a_redis_that_answers_the_database_counts(url: str, limit: int, settings: Any) -> None:
    settings.REDIS_URL, settings.LLM_REQUESTS_PER_MINUTE = url, limit
    assert [pacing.take_a_turn() for _ in range(7)] == [False] * 7
    assert pacing.is_full() is None
