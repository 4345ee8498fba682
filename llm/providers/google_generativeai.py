"""Gemini by `google-generativeai`, the SDK that its maker ended on 2025-11-30. Not the default; it proves the seam.

Its packages are in `requirements-google-generativeai.txt`; docs/decisions/0005-language-models.md says why it is here.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings

from llm.providers.base import Draft, fingerprint
from llm.providers.gemini import read_sec
from llm.providers.replies import Reply, draft_of, failure_of, no_answer
from llm.question import Question
from llm.waiting import run_blocking

OWN_NAMES: Final = {"minItems": "min_items", "maxItems": "max_items"}


class GoogleGenerativeAiProvider:
    name = "google-generativeai"
    source = "gemini"

    def __init__(self) -> None:
        self.model: str = settings.GEMINI_MODEL
        self.setting = fingerprint(settings.GEMINI_API_KEY, self.model, settings.GEMINI_BASE_URL)

    def generate(self, question: Question) -> Draft:
        """Raises `ProviderFailedError` for whatever comes instead of an answer."""
        from google.api_core.exceptions import GoogleAPICallError

        try:
            reply = _reply(run_blocking(lambda: self._ask(question), seconds=question.seconds))
        except GoogleAPICallError as error:
            raise failure_of(int(error.code or 0), getattr(error, "response", None)) from None
        except Exception as trouble:  # noqa: BLE001  the errors of `requests` and of protobuf come as they are
            raise no_answer(trouble) from None
        return draft_of(reply)

    def _ask(self, question: Question) -> Any:
        import google.generativeai as genai

        address = {"api_endpoint": settings.GEMINI_BASE_URL or None}
        genai.configure(api_key=settings.GEMINI_API_KEY, transport="rest", client_options=address)
        config = {
            "response_mime_type": "application/json",
            "response_schema": _in_its_words(question.schema),
            "temperature": question.task.tuning.temperature,
            "max_output_tokens": question.task.tuning.max_output_tokens,
        }
        model = genai.GenerativeModel(self.model, system_instruction=question.instruction)
        once = {"retry": None, "timeout": min(read_sec(), question.seconds)}  # else it tries for minutes after a 503
        return model.generate_content(question.data, generation_config=config, request_options=once)


def _in_its_words(schema: dict[str, Any]) -> dict[str, Any]:
    """Its schema knows no smallest and no largest number; the checks do."""
    own = {OWN_NAMES.get(key, key): part for key, part in schema.items() if key not in ("minimum", "maximum")}
    if "properties" in own:
        own["properties"] = {name: _in_its_words(part) for name, part in own["properties"].items()}
    return {**own, "items": _in_its_words(own["items"])} if "items" in own else own


def _reply(response: Any) -> Reply:
    """Of its protobuf, in which 0 stands for none, and which cannot tell a thought: what counts is the last object."""
    candidate = next(iter(response._result.candidates), None)
    texts = [part.text for part in candidate.content.parts if part.text] if candidate is not None else []
    objects = [place for place, text in enumerate(texts) if text.lstrip().startswith("{")]
    blocked, usage = response.prompt_feedback.block_reason, response.usage_metadata
    return Reply(
        texts=None if candidate is None else texts[objects[-1] if objects else 0 :],
        finish=candidate.finish_reason.name if candidate is not None and candidate.finish_reason else "",
        blocked=blocked.name if blocked else "",
        input_tokens=usage.prompt_token_count,
        output_tokens=usage.candidates_token_count,
    )
