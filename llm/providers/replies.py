"""What the Gemini API says, read the same way whichever SDK brought it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from llm.providers.base import Draft, ProviderFailedError, Shuts

GOOD_FINISH: Final = "STOP"
_FENCED: Final = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with status 200. `texts`: those parts of the first candidate that are no thoughts; null without one."""

    texts: Sequence[str] | None
    finish: str = ""
    blocked: str = ""
    input_tokens: int = 0
    output_tokens: int = 0


def draft_of(reply: Reply) -> Draft:
    """The text of an answer that was finished. Raises `ProviderFailedError`: nothing but `STOP` is a good end."""
    if reply.blocked:
        raise _unusable(reply, "prompt_blocked", f"the prompt was blocked: {reply.blocked}")
    if reply.texts is None and not reply.finish:
        raise _unusable(reply, "no_candidates", "no candidate came", passing=True)
    if reply.finish != GOOD_FINISH:
        raise _unusable(
            reply, f"finish_{reply.finish.lower() or 'unknown'}", f"it ended with {reply.finish or 'nothing'}"
        )
    text = "".join(reply.texts or ())
    if not text.strip():
        raise _unusable(reply, "empty_answer", "the answer is empty", passing=True)
    return Draft(_unfenced(text), reply.input_tokens, reply.output_tokens)


def _unusable(reply: Reply, fault: str, words: str, *, passing: bool = False) -> ProviderFailedError:
    return ProviderFailedError(
        words, fault=fault, passing=passing, input_tokens=reply.input_tokens, output_tokens=reply.output_tokens
    )


def _unfenced(text: str) -> str:
    """A model that was asked for JSON sometimes puts a sentence before it, or a fence around it."""
    if text.lstrip().startswith("{"):
        return text
    fenced = _FENCED.search(text)
    return fenced.group(1) if fenced else text[max(text.find("{"), 0) :]


def failure_of(code: int, body: Any) -> ProviderFailedError:
    """What an answer with an error status means. `body`: parsed JSON, an HTTP client's answer, or anything else.

    The words name the status alone: what a server wrote does not go to our logs.
    """
    error = _error_in(body)
    status = str(error.get("status") or "")
    details = [part for part in error.get("details") or () if isinstance(part, Mapping)]
    if code == 429:
        return _quota(details)
    fault, shuts = _refusal(code, status, {str(part.get("reason", "")) for part in details})
    if fault:
        return ProviderFailedError(f"{code} {status}".strip(), fault=fault, shuts=shuts)
    fault = {500: "server_error", 503: "overloaded", 408: "timeout", 504: "timeout"}.get(code, "bad_gateway")
    return ProviderFailedError(f"{code} {status}".strip(), fault=fault, passing=True, counts=True)


def _error_in(body: Any) -> Mapping[str, Any]:
    if hasattr(body, "json"):
        try:
            body = body.json()
        except ValueError:
            return {}
    error = body.get("error", body) if isinstance(body, Mapping) else {}
    return error if isinstance(error, Mapping) else {}


def _refusal(code: int, status: str, reasons: set[str]) -> tuple[str, Shuts]:
    """What a 4xx refuses: the key, the place, the model, or no more than this one request."""
    if code == 401 or "API_KEY_INVALID" in reasons:
        return "bad_key", "until_changed"
    if code == 403:
        return "key_refused", "until_changed"
    if code == 404:
        return "model_gone", "until_changed"
    if code == 400 and status == "FAILED_PRECONDITION":
        return "not_served_here", "until_changed"
    return ("bad_request", "") if 400 <= code < 500 and code != 408 else ("", "")


def _quota(details: Sequence[Mapping[str, Any]]) -> ProviderFailedError:
    """A day's quota is gone until it comes back; a minute's for as long as the API says; a bare 429 may pass."""
    wait = next(_waits(details), None)
    if any("PerDay" in quota for quota in _quota_ids(details)):
        return ProviderFailedError("429 of the day", fault="quota_day", shuts="for_the_day")
    if wait is not None:
        return ProviderFailedError(
            f"429, again in {wait.total_seconds():g} s",
            fault="quota_minute",
            passing=True,
            retry_after=wait,
            shuts="for_a_while",
        )
    return ProviderFailedError("429", fault="quota", passing=True, counts=True)


def _quota_ids(details: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for part in details:
        for violation in part.get("violations") or ():
            yield str(violation.get("quotaId", "")) if isinstance(violation, Mapping) else ""


def _waits(details: Sequence[Mapping[str, Any]]) -> Iterator[timedelta]:
    for part in details:
        said = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(part.get("retryDelay", "")))
        if said:
            yield timedelta(seconds=float(said.group(1)))


def no_answer(trouble: BaseException) -> ProviderFailedError:
    """The transport failed: refused, dropped, too slow, or a body that is no JSON. Only the kind is said."""
    kind = type(trouble).__name__
    if isinstance(trouble, TimeoutError) or "Timeout" in kind:
        return ProviderFailedError(kind, fault="timeout", passing=True, counts=True)
    fault = "bad_body" if isinstance(trouble, ValueError) or kind == "ParseError" else "connection"
    return ProviderFailedError(kind, fault=fault, passing=True, counts=True)
