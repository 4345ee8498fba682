"""A wall clock on every answer, and many waits at once."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from llm import waiting
from llm.waiting import run, run_blocking


async def after(seconds: float, word: str = "done") -> str:
    await asyncio.sleep(seconds)
    return word


def test_what_a_coroutine_returns_or_raises_comes_back() -> None:
    async def fail() -> str:
        raise KeyError("inside")

    assert run(after(0, "word"), seconds=5) == "word"
    with pytest.raises(KeyError, match="inside"):
        run(fail(), seconds=5)


def test_an_answer_that_takes_too_long_is_cancelled() -> None:
    ended = threading.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        run(endless(), seconds=0.05)
    assert ended.wait(1)


def test_a_call_that_cannot_be_cancelled_is_left_alone() -> None:
    let_go = threading.Event()
    with pytest.raises(TimeoutError):
        run_blocking(let_go.wait, seconds=0.05)
    let_go.set()
    assert run_blocking(lambda: 7, seconds=5) == 7


def test_two_hundred_waits_take_no_longer_than_a_few() -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(200) as threads:
        words = list(threads.map(lambda number: run(after(0.3, str(number)), seconds=20), range(200)))
    assert words == [str(number) for number in range(200)]
    assert time.monotonic() - started < 200 * 0.3 / 10  # one after the other they take 60 s


def test_a_crowd_of_threads_never_has_more_than_the_allowed_questions_under_way(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LLM_CONCURRENCY = 5
    monkeypatch.setattr(waiting, "_waiting", waiting._Waiting())
    now, most = 0, 0

    async def counted() -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda _: run(counted(), seconds=20), range(40)))
    assert most == 5


def test_a_question_whose_turn_never_came_was_never_asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LLM_CONCURRENCY = 1
    monkeypatch.setattr(waiting, "_waiting", waiting._Waiting())
    asked = []

    async def ask() -> None:
        asked.append(True)

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(run, after(0.5), seconds=5)
        time.sleep(0.1)
        with pytest.raises(TimeoutError):
            run(ask(), seconds=0.1)
        assert slow.result() == "done"
    assert asked == []
    run(ask(), seconds=5)
    assert asked == [True]


def test_a_forked_child_waits_in_a_loop_of_its_own() -> None:
    assert run(after(0), seconds=5) == "done"
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if run(after(0, "child"), seconds=5) == "child" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert run(after(0, "parent"), seconds=5) == "parent"
