"""Whether a language model may be told of a client. `llm.ask` asks this of each question, by `LLM_WITHHELD_FROM`.

The rows are read anew each time: a profile or a withdrawal of this minute counts, whatever a worker has at hand.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings

from accounts.consenting import State, as_read, state_of
from accounts.domain.consents import LANGUAGE_MODEL
from accounts.domain.reading import age_of
from accounts.models import Consent, FitnessProfile, User

GROWN_UP: Final = 18
UNKNOWN: Final = "unknown"
MINOR, AGE_UNKNOWN = "minor", "age_unknown"
WITHDRAWN, NOT_ASKED, NOBODY = "consent_withdrawn", "no_consent", "unknown_client"
CHOSEN: Final = (WITHDRAWN, NOT_ASKED)
IN_WORDS: Final[Mapping[str, str]] = {
    MINOR: "under 18",
    AGE_UNKNOWN: "nobody told the age",
    WITHDRAWN: "the client wants no language model",
    NOT_ASKED: "the client did not agree to a language model",
    NOBODY: "there is no such client",
}
"""Of each reason, as a coach reads it after "rules only"."""


def why_rules_only(client_id: uuid.UUID) -> str:
    """Why no model may be told of this client, as the call log says it; "" when one may.

    A yes to a model says "I am 18 or older", so it stands in for an age that nobody told; for one that was told it does
    not, nor does a newer profile without one. Without a yes and without an age it may be a child. Whoever was never
    asked about a model is told of, as ever, unless LLM_NEEDS_CONSENT; whoever said no, or took it back, is not.
    """
    if not User.objects.filter(pk=client_id, role=User.Role.CLIENT).exists():
        return NOBODY
    ages = FitnessProfile.objects.filter(user=client_id).order_by("-created_at", "-pk").values_list("age", flat=True)
    consents = Consent.objects.filter(client=client_id, subject=LANGUAGE_MODEL).order_by("-pk")
    return _why(_first_told(ages), state_of(consents.first()))


def why_as_read(client: User) -> str:
    """The same as it was when `client` was read with profiles and `accounts.consenting.as_read`: for pages."""
    newest = next((row for row in as_read(client) if row.subject == LANGUAGE_MODEL), None)
    return _why(_age_as_read(client), state_of(newest))


def is_minor(client: User) -> bool:
    """By the newest profile that tells an age, as it was read with `client`."""
    age = _age_as_read(client)
    return age is not None and age < GROWN_UP


def _age_as_read(client: User) -> int | None:
    newest_first = sorted(client.profiles.all(), key=lambda profile: (profile.created_at, profile.pk), reverse=True)
    return _first_told(profile.age for profile in newest_first)


def _first_told(ages: Iterable[int | None]) -> int | None:
    return next((age for age in map(age_of, ages) if age is not None), None)


def _why(age: int | None, consent: State) -> str:
    if age is not None and age < GROWN_UP:
        return MINOR
    if consent != UNKNOWN:
        return WITHDRAWN if consent == "withdrawn" else ""
    if age is None:
        return AGE_UNKNOWN
    return NOT_ASKED if settings.LLM_NEEDS_CONSENT else ""
