"""A client as a model may see one: bands and facts about training, nothing that names a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.domain.impact import limitations_in_force

AGE_BAND_YEARS = 10


def client_context(client: ClientFacts, day: date) -> dict[str, Any]:
    """JSON-ready. The limitations are those in force on `day`."""
    return {
        "program_type": client.program_type,
        "skill_level": client.skill_level,
        "gender": client.gender,
        "age_band": age_band(client.age),
        "fitness_goals": client.fitness_goals,
        "available_days": list(client.available_days),
        "session_minutes": client.session_minutes,
        "equipment": sorted(client.pieces),
        "limitations": [_limitation(entry) for entry in limitations_in_force(client, day)],
        "dislikes": sorted(client.dislikes),
        "weekly_distance_km": client.weekly_distance_km,
        "longest_run_km": client.longest_run_km,
        "one_rep_max_kg": dict(client.one_rep_max_kg),
        "event_date": client.event_date.isoformat() if client.event_date else None,
        "notes": client.notes,
    }


def age_band(age: int | None) -> str | None:
    """Ten years wide: 34 is `30-39`."""
    if age is None:
        return None
    start = age // AGE_BAND_YEARS * AGE_BAND_YEARS
    return f"{start}-{start + AGE_BAND_YEARS - 1}"


def _limitation(limitation: LimitationFact) -> dict[str, Any]:
    return {
        "region": limitation.region,
        "severity": limitation.severity,
        "side": limitation.side,
        "until": limitation.until.isoformat() if limitation.until else None,
        "cleared": limitation.cleared is not None,
        "note": limitation.note,
    }
