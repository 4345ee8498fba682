"""Of whom no model may be told anything. This room knows nobody: it asks the function that the settings name."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string


def why_withheld(client_id: uuid.UUID | None) -> str:
    """Why no model may be told of this client; "" when one may. A question about nobody is withheld from nobody.

    `settings.LLM_WITHHELD_FROM` names a function of the id that answers so, and is asked before each generation.
    """
    if client_id is None:
        return ""
    why: Callable[[uuid.UUID], str] = import_string(settings.LLM_WITHHELD_FROM)
    return why(client_id)
