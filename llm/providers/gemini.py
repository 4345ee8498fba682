"""Gemini by its maker's own SDK, `google-genai`. The SDK is imported and its client built at the first question."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from llm.providers.base import Draft, fingerprint
from llm.providers.replies import Reply, draft_of, failure_of, no_answer
from llm.question import Question
from llm.task import Task, Tuning
from llm.waiting import run

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

CONNECT_SEC: Final = 3.0
READ_SHARE: Final = 0.6
"""Of the deadline, from byte to byte: silence leaves time for a retry. The wall clock is `Question.seconds`."""
CONNECTIONS: Final = 512
"""More than the answers that one process waits for, so that no question queues for a connection."""
LEVELS: Final = ((0, "MINIMAL"), (1024, "LOW"), (8192, "MEDIUM"))
"""From Gemini 3 on thinking goes by level: (tokens up to which, level). The API gives no figures: our choice."""


class GeminiProvider:
    name = "gemini"
    source = "gemini"

    def __init__(self) -> None:
        self.model: str = settings.GEMINI_MODEL
        self.setting = fingerprint(settings.GEMINI_API_KEY, self.model, settings.GEMINI_BASE_URL)
        self._configs: dict[str, types.GenerateContentConfig] = {}
        self._built: tuple[int, genai.Client] | None = None

    def generate(self, question: Question) -> Draft:
        """Raises `ProviderFailedError` for whatever the API, the network or the SDK does instead of answering."""
        from google.genai.errors import APIError

        try:
            reply = _reply(run(self._ask(question), seconds=question.seconds))
        except APIError as error:
            raise failure_of(error.code, error.details) from None
        except Exception as trouble:  # noqa: BLE001  the SDK lets the errors of its HTTP client and its parser through
            raise no_answer(trouble) from None
        return draft_of(reply)

    async def _ask(self, question: Question) -> types.GenerateContentResponse:
        models = self._client().aio.models
        return await models.generate_content(
            model=self.model, contents=question.data, config=self._config(question.task, question)
        )

    def _client(self) -> genai.Client:
        """One for each process: one that was used before a fork gives the children each other's answers."""
        if self._built is None or self._built[0] != os.getpid():
            self._built = os.getpid(), _new_client()
        return self._built[1]

    def _config(self, task: Task[Any, Any], question: Question) -> types.GenerateContentConfig:
        from google.genai import types

        if task.name not in self._configs:
            self._configs[task.name] = types.GenerateContentConfig(
                system_instruction=question.instruction,
                response_mime_type="application/json",
                response_json_schema=question.schema,
                temperature=task.tuning.temperature,
                max_output_tokens=task.tuning.max_output_tokens,
                thinking_config=types.ThinkingConfig.model_validate(thinking(self.model, task.tuning)),
                automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            )
        return self._configs[task.name]


def thinking(model: str, tuning: Tuning) -> dict[str, Any]:
    """Tokens for the models up to 2.5, a level for those after, which refuse a budget together with one."""
    if "gemini-2" in model or "gemini-1" in model:
        return {"thinking_budget": tuning.thinking_budget}
    level = next((level for most, level in LEVELS if tuning.thinking_budget <= most), "HIGH")
    return {"thinking_level": level}


def read_sec() -> float:
    return READ_SHARE * float(settings.LLM_DEADLINE_SEC)


def _new_client() -> genai.Client:
    import httpx2
    from google import genai
    from google.genai import types

    # A client of ours, because the SDK would take aiohttp where that is installed, and then retry by itself.
    http = httpx2.AsyncClient(
        event_hooks={"request": [_connect_sooner]},
        limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
    )
    options = types.HttpOptions(
        base_url=settings.GEMINI_BASE_URL or None,
        api_version="v1beta",
        timeout=int(read_sec() * 1000),
        httpx_async_client=http,
    )
    return genai.Client(vertexai=False, api_key=settings.GEMINI_API_KEY, http_options=options)


async def _connect_sooner(request: Any) -> None:
    """The SDK has one time-out for everything; connecting gets its own."""
    request.extensions["timeout"]["connect"] = CONNECT_SEC


def _reply(response: types.GenerateContentResponse) -> Reply:
    candidate = next(iter(response.candidates or ()), None)
    finish = candidate.finish_reason if candidate is not None else None
    usage, feedback = response.usage_metadata, response.prompt_feedback
    counts = usage.model_dump() if usage is not None else {}
    return Reply(
        texts=None if candidate is None else _texts(candidate),
        finish=finish.value if finish is not None else "",
        blocked=feedback.block_reason.value if feedback is not None and feedback.block_reason else "",
        input_tokens=counts.get("prompt_token_count") or 0,
        output_tokens=(counts.get("candidates_token_count") or 0) + (counts.get("thoughts_token_count") or 0),
    )


def _texts(candidate: types.Candidate) -> list[str]:
    """What was said and not only thought."""
    parts = candidate.content.parts if candidate.content is not None else None
    return [part.text for part in parts or () if part.text and not part.thought]
