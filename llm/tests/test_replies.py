"""What the API says, read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from llm.providers.base import ProviderFailedError
from llm.providers.replies import Reply, draft_of, failure_of, no_answer
from llm.testing.gemini_replies import faults


def vector(fault: str) -> tuple[int, Any]:
    return faults()[fault]["http"], faults()[fault]["body"]


@pytest.mark.parametrize(
    ("fault", "name", "passing", "shuts", "counts"),
    [
        ("G14", "quota_minute", True, "for_a_while", False),
        ("G16", "quota", True, "", True),
        ("G17", "overloaded", True, "", True),
        ("G18", "server_error", True, "", True),
        ("G20", "bad_key", False, "until_changed", False),
        ("G21", "key_refused", False, "until_changed", False),
        ("G23", "not_served_here", False, "until_changed", False),
        ("G25", "bad_gateway", True, "", True),
        ("X01", "quota_day", False, "for_the_day", False),
        ("X02", "model_gone", False, "until_changed", False),
        ("X09", "bad_request", False, "", False),
    ],
)
def test_an_error_says_whether_it_passes_and_what_it_shuts(
    fault: str, name: str, passing: bool, shuts: str, counts: bool
) -> None:
    failure = failure_of(*vector(fault))
    assert (failure.fault, failure.passing, failure.shuts, failure.counts) == (name, passing, shuts, counts)


def test_the_minutes_quota_says_how_long_to_wait() -> None:
    assert failure_of(*vector("G14")).retry_after == timedelta(seconds=38)


@pytest.mark.parametrize("body", [None, "<html>", [], {}, {"error": "text"}, {"error": {"details": ["x", None]}}])
def test_any_body_of_an_error_can_be_read(body: Any) -> None:
    assert failure_of(503, body).fault == "overloaded"
    assert failure_of(429, body).fault == "quota"
    assert failure_of(400, body).fault == "bad_request"


def test_what_a_server_wrote_does_not_go_to_our_logs() -> None:
    body = {"error": {"status": "INVALID_ARGUMENT", "message": "key AIza-secret of Maria"}}
    assert str(failure_of(400, body)) == "400 INVALID_ARGUMENT"


@pytest.mark.parametrize(
    ("case", "reply", "fault", "passing"),
    [
        ("blocked", Reply(None, blocked="PROHIBITED_CONTENT"), "prompt_blocked", False),
        ("nothing", Reply(None), "no_candidates", True),
        ("cut off", Reply(["{"], finish="MAX_TOKENS"), "finish_max_tokens", False),
        ("unsafe", Reply([], finish="SAFETY"), "finish_safety", False),
        ("other", Reply([], finish="OTHER"), "finish_other", False),
        ("no reason", Reply(["{}"]), "no_candidates", True),
        ("empty", Reply([" "], finish="STOP"), "empty_answer", True),
    ],
)
def test_only_an_answer_that_was_finished_is_one(case: str, reply: Reply, fault: str, passing: bool) -> None:
    if case == "no reason":
        reply = Reply(["{}"], finish="FINISH_REASON_UNSPECIFIED")
        fault, passing = "finish_finish_reason_unspecified", False
    with pytest.raises(ProviderFailedError) as refused:
        draft_of(reply)
    assert (refused.value.fault, refused.value.passing) == (fault, passing), case


def test_figures_and_words_that_no_row_can_hold_are_brought_within_bounds() -> None:
    draft = draft_of(Reply(["{}"], finish="STOP", input_tokens=-5, output_tokens=2**40))
    assert (draft.input_tokens, draft.output_tokens) == (0, 10_000_000)
    with pytest.raises(ProviderFailedError) as refused:
        draft_of(Reply([], finish="A_REASON_" * 20, input_tokens=-1))
    assert (len(refused.value.fault), refused.value.input_tokens) == (40, 0)


@pytest.mark.parametrize(
    "texts",
    [
        ['{"a": 1}'],
        ['{"a":', " 1}"],
        ['Here is it:\n```json\n{"a": 1}\n```'],
        ['```\n{"a": 1}\n```\nEnjoy!'],
        ['Thinking aloud. {"a": 1}'],
    ],
)
def test_json_is_found_in_what_a_model_puts_around_it(texts: list[str]) -> None:
    assert json.loads(draft_of(Reply(texts, finish="STOP")).raw) == {"a": 1}


@pytest.mark.parametrize(
    ("trouble", "fault"),
    [
        (TimeoutError(), "timeout"),
        (ConnectionRefusedError(), "connection"),
        (json.JSONDecodeError("no", "x", 0), "bad_body"),
        (KeyError("x"), "connection"),
    ],
)
def test_trouble_of_the_transport_may_pass(trouble: Exception, fault: str) -> None:
    failure = no_answer(trouble)
    assert (failure.fault, failure.passing, failure.counts) == (fault, True, True)
