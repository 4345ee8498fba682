"""The loopback server of the Gemini API: what it serves to plain HTTP, whatever SDK will ask it later."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest

from llm.testing.gemini_replies import THOUGHT, faults
from llm.testing.gemini_server import Asked, GeminiServer, Reply

ROOT = Path(__file__).resolve().parents[2]
FAULTS_THAT_ARE_BODIES = sorted(fault for fault, entry in faults().items() if isinstance(entry["body"], dict))


@pytest.fixture
def server() -> Iterator[GeminiServer]:
    """It greets whoever asks."""
    with GeminiServer(writer=lambda asked: {"words": f"Hi {asked.data['request']['name']}"}) as server:
        yield server


def question(task: str = "greeting", name: str = "Ana") -> dict[str, Any]:
    data = json.dumps({"task": task, "request": {"name": name}})
    return {
        "systemInstruction": {"parts": [{"text": "Greet the client."}]},
        "contents": [{"role": "user", "parts": [{"text": data}]}],
    }


@contextmanager
def connected(server: GeminiServer, timeout: float = 10) -> Iterator[HTTPConnection]:
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=timeout)) as connection:
        yield connection


def post(connection: HTTPConnection, model: str = "m", body: Any = None, version: str = "v1beta") -> tuple[int, str]:
    """Status and text."""
    data = json.dumps(question() if body is None else body)
    connection.request("POST", f"/{version}/models/{model}:generateContent", data, {"X-Goog-Api-Key": "secret"})
    response = connection.getresponse()
    return response.status, response.read().decode()


def ask(server: GeminiServer, model: str = "m", body: Any = None, version: str = "v1beta") -> tuple[int, Any]:
    """Status and JSON."""
    with connected(server) as connection:
        status, text = post(connection, model, body, version)
    return status, json.loads(text)


def words_of(answer: tuple[int, Any]) -> str:
    """The text of an answer's last part."""
    assert answer[0] == 200, answer
    return str(answer[1]["candidates"][0]["content"]["parts"][-1]["text"])


def test_a_good_answer_comes_in_the_envelope_of_the_api(server: GeminiServer) -> None:
    status, answer = ask(server, "gemini-x")
    assert status == 200
    assert answer == {
        "candidates": [
            {
                "content": {"parts": [{"text": '{"words": "Hi Ana"}'}], "role": "model"},
                "finishReason": "STOP",
                "index": 0,
            }
        ],
        "usageMetadata": {"promptTokenCount": 16, "candidatesTokenCount": 4, "totalTokenCount": 20},
        "modelVersion": "gemini-x",
        "responseId": "r1",
    }


def test_a_thinking_model_thinks_aloud_before_it_answers(server: GeminiServer) -> None:
    answer = ask(server, "gemini-thinking-2")[1]
    thought, said = answer["candidates"][0]["content"]["parts"]
    assert thought == {"text": THOUGHT, "thought": True}
    assert said == {"text": '{"words": "Hi Ana"}'}
    assert answer["usageMetadata"] == {
        "promptTokenCount": 16,
        "candidatesTokenCount": 4,
        "thoughtsTokenCount": len(THOUGHT) // 4,
        "totalTokenCount": 20 + len(THOUGHT) // 4,
    }


@pytest.mark.parametrize("version", ["v1", "v1beta"])
@pytest.mark.parametrize("instruction", ["systemInstruction", "system_instruction"])
def test_what_was_asked_is_remembered(server: GeminiServer, version: str, instruction: str) -> None:
    body = question()
    body[instruction] = body.pop("systemInstruction")
    ask(server, "gemini-x", body, version)
    (asked,) = server.asked
    assert (asked.model, asked.path) == ("gemini-x", f"/{version}/models/gemini-x:generateContent")
    assert asked.headers["x-goog-api-key"] == "secret"
    assert asked.instruction == "Greet the client."
    assert (asked.data, asked.body) == ({"task": "greeting", "request": {"name": "Ana"}}, body)


def test_the_last_text_of_the_user_is_the_question() -> None:
    contents = [
        {"parts": [{"text": "first"}, {"text": '{"task": "b"}'}]},
        {"role": "model", "parts": [{"text": "not this one"}]},
    ]
    asked = Asked("m", "/", {}, {"contents": contents})
    assert (asked.data, asked.task, asked.instruction) == ({"task": "b"}, "b", "")


@pytest.mark.parametrize("fault", FAULTS_THAT_ARE_BODIES)
def test_a_fault_is_served_as_it_is_on_file_each_time(server: GeminiServer, fault: str) -> None:
    entry = faults()[fault]
    assert [ask(server, f"fault-{fault}") for _ in range(2)] == [(entry["http"], entry["body"])] * 2


@pytest.mark.parametrize(
    ("case", "fault", "status", "content_type", "beginning"),
    [
        ("a proxy's page is HTML", "G25", 502, "text/html; charset=UTF-8", "<html>"),
        ("a broken body claims to be JSON", "X05", 200, "application/json; charset=UTF-8", '{"candidates": ['),
    ],
)
def test_faults_that_are_no_json(
    case: str, fault: str, status: int, content_type: str, beginning: str, server: GeminiServer
) -> None:
    with connected(server) as connection:
        connection.request("POST", f"/v1beta/models/fault-{fault}:generateContent", "{}")
        response = connection.getresponse()
        text = response.read().decode()
    assert (response.status, response.headers["Content-Type"]) == (status, content_type), case
    assert text.startswith(beginning)
    with pytest.raises(ValueError):
        json.loads(text)


def test_a_fault_that_comes_once_comes_every_other_time_for_each_task(server: GeminiServer) -> None:
    asked = ["a", "b", "a", "b", "a", "a"]
    statuses = [ask(server, "fault-G17-once", question(task))[0] for task in asked]
    assert statuses == [503, 503, 200, 200, 503, 200]


def test_what_is_queued_is_served_first_and_in_order(server: GeminiServer) -> None:
    server.queue("no JSON at all", {"words": "queued"}, Reply(http=418, body={"short": "and stout"}))
    answers = [ask(server, "fault-G18") for _ in range(4)]
    assert [words_of(answer) for answer in answers[:2]] == ["no JSON at all", '{"words": "queued"}']
    assert answers[2] == (418, {"short": "and stout"})
    assert answers[3][0] == 500


def test_clearing_forgets_what_was_queued_asked_and_counted(server: GeminiServer) -> None:
    ask(server, "fault-G17-once")
    server.queue("never served")
    server.clear()
    assert server.asked == []
    assert ask(server, "fault-G17-once")[0] == 503
    assert len(server.asked) == 1


def test_one_connection_serves_many_questions(server: GeminiServer) -> None:
    with connected(server) as connection:
        assert post(connection)[0] == 200
        address = connection.sock.getsockname()
        assert (post(connection, "fault-G17")[0], post(connection)[0]) == (503, 200)
        assert connection.sock.getsockname() == address


@pytest.mark.parametrize(
    ("case", "method", "path", "body", "status", "name"),
    [
        ("no such path", "POST", "/v1beta/models", "{}", 404, "NOT_FOUND"),
        ("no such method of a model", "POST", "/v1beta/models/m:countTokens", "{}", 404, "NOT_FOUND"),
        ("no such version", "POST", "/v2/models/m:generateContent", "{}", 404, "NOT_FOUND"),
        ("a question is posted", "GET", "/v1beta/models/m:generateContent", "", 404, "NOT_FOUND"),
        ("no such fault", "POST", "/v1beta/models/fault-G99:generateContent", "{}", 404, "NOT_FOUND"),
        ("no JSON", "POST", "/v1beta/models/m:generateContent", "{", 400, "INVALID_ARGUMENT"),
        ("a question that the writer fails at", "POST", "/v1/models/m:generateContent", "{}", 500, "INTERNAL"),
    ],
)
def test_what_is_not_served_is_refused_in_the_shape_of_the_api(
    case: str, method: str, path: str, body: str, status: int, name: str, server: GeminiServer
) -> None:
    with connected(server) as connection:
        connection.request(method, path, body)
        response = connection.getresponse()
        error = json.loads(response.read())["error"]
    assert (response.status, error["code"], error["status"]) == (status, status, name), case
    assert error["message"]
    assert words_of(ask(server)) == '{"words": "Hi Ana"}'


def test_forty_questions_wait_side_by_side(server: GeminiServer) -> None:
    server.latency = 0.5
    begun = time.monotonic()
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda number: ask(server, "m", question(name=f"client {number}")), range(40)))
    assert 0.5 <= time.monotonic() - begun < 5
    assert [words_of(answer) for answer in answers] == [f'{{"words": "Hi client {number}"}}' for number in range(40)]
    assert len(server.asked) == 40


def test_a_hang_sends_no_byte_until_the_client_gives_up(server: GeminiServer) -> None:
    with connected(server, timeout=0.3) as connection, pytest.raises(TimeoutError):
        post(connection, "fault-G27")
    assert words_of(ask(server)) == '{"words": "Hi Ana"}'


def test_a_hang_does_not_hold_up_the_end() -> None:
    with ExitStack() as still_open:
        with GeminiServer() as server:
            patient = still_open.enter_context(connected(server))
            patient.request("POST", "/v1beta/models/fault-G27:generateContent", "{}")
            while not server.asked:
                time.sleep(0.01)
            begun = time.monotonic()
        assert time.monotonic() - begun < 1
        with pytest.raises(RemoteDisconnected):
            patient.getresponse()


def test_a_dropped_connection_closes_without_an_answer(server: GeminiServer) -> None:
    with connected(server) as connection, pytest.raises(RemoteDisconnected):
        post(connection, "fault-X04")
    assert words_of(ask(server)) == '{"words": "Hi Ana"}'


def test_a_drip_sends_its_head_at_once_and_then_a_byte_a_second(server: GeminiServer) -> None:
    with connected(server) as connection:
        begun = time.monotonic()
        connection.request("POST", "/v1beta/models/fault-X03:generateContent", "{}")
        with connection.getresponse() as response:
            assert time.monotonic() - begun < 0.9
            assert (response.status, int(response.headers["Content-Length"]) > 600) == (200, True)
            assert response.read(1) == b"{"
            assert 0.9 <= time.monotonic() - begun < 1.9


def test_the_faults_on_file_are_those_of_the_vectors_and_our_own() -> None:
    ours = {fault for fault in faults() if fault.startswith("X")}
    assert ours == {"X01", "X02", "X03", "X04", "X05", "X07", "X08", "X09"}
    assert len(faults().keys() - ours) == 18
    assert all({"id", "name", "http", "body"} <= entry.keys() for entry in faults().values())


def ignore_interrupts() -> None:
    """As a shell in the background tells its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@pytest.mark.parametrize("wish_to_end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_what_to_set_and_serves_until_it_is_interrupted(wish_to_end: signal.Signals) -> None:
    command = [sys.executable, "-m", "llm.testing.gemini_server", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=ignore_interrupts
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            settings = dict(word.split("=") for word in said.split() if "=" in word)
            assert set(settings) == {"GEMINI_BASE_URL", "GEMINI_API_KEY", "GEMINI_MODEL"}
            port = int(settings["GEMINI_BASE_URL"].rpartition(":")[2])
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                assert post(connection, "fault-G16")[0] == 429
            process.send_signal(wish_to_end)
            assert process.wait(10) == 0
            assert process.stdout.read() == ""
        finally:
            process.kill()


def test_the_command_refuses_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        command = [sys.executable, "-m", "llm.testing.gemini_server", "--port", str(other.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be used" in done.stderr
