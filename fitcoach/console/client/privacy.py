"""What the client agreed to, in which words, and whether a language model may be told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.consenting import State, as_read, state_of
from accounts.domain.consents import SUBJECTS
from accounts.model_use import IN_WORDS, why_as_read
from accounts.models import Consent, User

TITLES: Final[Mapping[str, str]] = {
    "texts": "Texts",
    "health_data": "Health data",
    "language_model": "A language model",
}
TONES: Final[Mapping[State, str]] = {"given": "good", "withdrawn": "bad", "unknown": "warn"}
WAYS: Final[Mapping[str, str]] = {
    "api": "in the app",
    "text": "by text",
    "admin": "told to a coach",
    "legacy": "taken over without a record",
    "demo": "made up for the demo",
    "renewed": "agreed to newer words",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What holds of one subject. `row`: null when nobody asked; `earlier`: rows that it took the place of."""

    title: str
    state: State
    tone: str
    row: Consent | None
    how: str
    ended: str
    earlier: int


@dataclass(frozen=True, slots=True)
class Privacy:
    """`rules_only`: why no model may be told of the client; "" when one may."""

    agreements: Sequence[Agreement]
    rules_only: str


def privacy_of(client: User) -> Privacy:
    rows, why = as_read(client), why_as_read(client)
    return Privacy([_agreement(subject, rows) for subject in SUBJECTS], IN_WORDS[why] if why else "")


def _agreement(subject: str, rows: Sequence[Consent]) -> Agreement:
    """Of rows of all subjects, the newest first."""
    own = [row for row in rows if row.subject == subject]
    row = own[0] if own else None
    return Agreement(
        title=TITLES[subject],
        state=state_of(row),
        tone=TONES[state_of(row)],
        row=row,
        how=WAYS[row.how] if row else "nobody recorded an answer",
        ended=WAYS[row.withdrawn_how] if row and row.withdrawn_how else "",
        earlier=max(len(own) - 1, 0),
    )
