"""A daily message that would cost too much: its main work, and where the whole session is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.rules import main_work_only
from messaging.domain.text import segments

MOST_SEGMENTS: Final = 4
"""Of one daily message, the link included."""
ALL_OF_IT: Final = "Whole session and log: "
TEXT_MORE: Final = "Text MORE for all of it."


def is_too_long(text: str) -> bool:
    """Of a text as it is sent, with the name put in."""
    return segments(text) > MOST_SEGMENTS


def shortened(request: DailyMessageRequest, *, told: Callable[[str], str], address: str) -> str:
    """The fullest text about the main work that fits. `told`: how words become a text. `address`: "" for no link.

    The link stands last, where a phone takes every sign of it for the link; an address so long that it leaves no room
    for the main work is left out.
    """
    if request.is_rest:
        return told(next(main_work_only(request)))
    text = ""
    for end in filter(None, (address and ALL_OF_IT + address, TEXT_MORE)):
        for words in main_work_only(request):
            text = f"{told(words)}\n{end}"
            if not is_too_long(text):
                return text
    return text


def was_shortened(text: str) -> bool:
    """Whether a daily message told its main work alone."""
    return text.endswith(TEXT_MORE) or ALL_OF_IT in text
