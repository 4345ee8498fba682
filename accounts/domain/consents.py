"""What clients are asked to agree to, word for word. A consent keeps the words that were shown; these are today's.

Whoever changes a text gives it another version: a test holds each version to its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TEXTS: Final = "texts"
HEALTH_DATA: Final = "health_data"
LANGUAGE_MODEL: Final = "language_model"


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    version: str
    text: str


CURRENT: Final[Mapping[str, Wording]] = {
    each.subject: each
    for each in (
        Wording(
            TEXTS,
            "texts-1",
            "I want to be coached by text message: a text on each day of my plan, one on Sundays, and answers to what "
            "I text. Message and data rates may apply. I can stop it at any time: I text STOP.",
        ),
        Wording(
            HEALTH_DATA,
            "health-1",
            "fitcoach and my coach may keep what I tell about my body and health (age, pain, injuries, illness, what I "
            "trained and how it went) to plan my training, and for nothing else. I can have it erased at any time.",
        ),
        Wording(
            LANGUAGE_MODEL,
            "model-1",
            "I am 18 or older. To write my plans and texts, fitcoach may send what it knows of my training and health, "
            "without my name, number or address, to the provider of a language model. I can take this back at any "
            "time, and then the built-in coach writes everything.",
        ),
    )
}
"""By subject, in the order in which they are asked."""
SUBJECTS: Final = tuple(CURRENT)
NEEDED: Final = (TEXTS, HEALTH_DATA)
"""Without these there is no coaching by text. A language model is a choice."""

UNKNOWN_VERSION: Final = "unknown"
UNKNOWN_WORDING: Final = "Taken over without a record: whether, when and in which words the client agreed is not known."
