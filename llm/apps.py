import logging

from django.apps import AppConfig
from django.conf import settings

log = logging.getLogger(__name__)

ENDED_SDK = "google-generativeai"


class LlmConfig(AppConfig):
    name = "llm"
    verbose_name = "Language models"

    def ready(self) -> None:
        from llm import checks  # noqa: F401  registers the system checks

        # Said at the start of every process: web servers and workers print no system checks.
        if settings.LLM_PROVIDER == ENDED_SDK:
            log.warning(
                "LLM_PROVIDER is %s, which its maker ended on 2025-11-30: unset it to use google-genai "
                "(docs/decisions/0005-language-models.md)",
                ENDED_SDK,
            )
