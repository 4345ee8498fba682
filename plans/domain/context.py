"""A client as a model may see one: a pseudonym, bands and facts about training, nothing that names a person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from accounts.domain.facts import ClientFacts, LimitationFact
from llm.plain_text import Said, fixed
from plans.domain.impact import is_recovery, limitations_in_force

AGE_BAND_YEARS: Final = 10
GOALS_LENGTH: Final = 300
NOTES_LENGTH: Final = 600
"""Characters of what a client or a coach typed; the rest stays here."""


def client_context(client: ClientFacts, *days: date) -> dict[str, Any]:
    """JSON-ready. Limitations in force on any of the days are codes and dates: what was noted of them stays here."""
    codes = {
        "client_id": pseudonym(client.ref),
        "program_type": client.program_type,
        "skill_level": client.skill_level,
        "gender": client.gender,
        "age_band": age_band(client.age),
        "available_days": list(client.available_days),
        "equipment": sorted(client.pieces),
        "limitations": [_limitation(entry) for entry in _in_force(client, days)],
        "one_rep_max_kg": dict(client.one_rep_max_kg),
        "event_date": _iso(client.event_date),
    }
    return {
        **fixed(codes),
        "fitness_goals": Said(client.fitness_goals, GOALS_LENGTH),
        "session_minutes": client.session_minutes,
        "dislikes": sorted(client.dislikes),
        "weekly_distance_km": client.weekly_distance_km,
        "longest_run_km": client.longest_run_km,
        "notes": Said(client.notes, NOTES_LENGTH),
    }


def pseudonym(ref: str) -> str:
    """The same client is the same to a model each day; the id of the row does not leave the house."""
    return hashlib.sha256(f"client of fitcoach {ref}".encode()).hexdigest()[:12]


def age_band(age: int | None) -> str | None:
    """Ten years wide: 34 is `30-39`."""
    if age is None:
        return None
    start = age // AGE_BAND_YEARS * AGE_BAND_YEARS
    return f"{start}-{start + AGE_BAND_YEARS - 1}"


def _in_force(client: ClientFacts, days: Sequence[date]) -> list[LimitationFact]:
    in_force = (entry for day in days for entry in limitations_in_force(client, day))
    return list(dict.fromkeys(in_force))


def _limitation(limitation: LimitationFact) -> dict[str, Any]:
    return {
        "region": limitation.region,
        "severity": limitation.severity,
        "side": limitation.side,
        "since": _iso(limitation.since),
        "until": _iso(limitation.until),
        "cleared": _iso(limitation.cleared),
        "recovering": is_recovery(limitation),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
