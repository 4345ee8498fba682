"""The scripted model's sessions: warm-up, main items in order of importance, cool-down, inside the client's minutes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

Json = dict[str, Any]

CORE: Final = ("anti_extension", "anti_rotation", "carry", "core_flexion")
UPPER: Final = ("horizontal_push", "horizontal_pull", "vertical_push", "vertical_pull", "delt_cuff")
LOWER: Final = ("squat", "hinge", "single_leg", "knee_flexion", "calf", "hip_abduction", "knee_extension")
FULL: Final = ("squat", "horizontal_push", "hinge", "horizontal_pull", "single_leg", "vertical_push", "vertical_pull")
GENTLE: Final = ("rehab", "mobility", "cooldown")
PARTS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("rehab", "rehab", ("rehab", "mobility", "hip_abduction", *CORE)),
    ("mobility", "mobility", GENTLE[1:]),
    ("full body", "strength", (*FULL, *CORE)),
    ("upper", "strength", (*UPPER, "elbow_flexion", "elbow_extension", *CORE)),
    ("lower", "strength", (*LOWER, *CORE)),
    ("push", "strength", ("horizontal_push", "vertical_push", "elbow_extension", "delt_cuff", *CORE)),
    ("pull", "strength", ("vertical_pull", "horizontal_pull", "elbow_flexion", "delt_cuff", *CORE)),
    ("leg", "strength", (*LOWER, *CORE)),
    ("run", "cardio", CORE),
    ("cardio", "cardio", CORE),
    ("intervals", "cardio", CORE),
    ("", "strength", (*FULL, *CORE)),
)
"""A word of a theme, the kind of session that it means, the patterns that it trains."""
STRENGTH_TYPES: Final = ("compound", "secondary", "accessory", "core")
EFFORT: Final = {"light": 6, "moderate": 7, "heavy": 8}
EASY_EFFORT, GENTLE_EFFORT = 6, 3
LONG_SESSION: Final = 60
"""Minutes from which there is time for a fourth set and longer rests."""
GENTLE_SECONDS: Final = 60
MOST_ITEMS: Final = 12
CARDIO_SHARE: Final = 1 / 3
"""Of a session that is for strength and cardio."""
CHANGE_SECONDS, GENTLE_CHANGE_SECONDS, SECONDS_PER_REP = 15, 5, 4


class Row(NamedTuple):
    """One exercise as it is told."""

    exercise_id: str
    exercise: str
    types: list[str]
    units: str
    setup_seconds: int

    @property
    def sides(self) -> int:
        return 2 if self.units.endswith("each side") else 1

    def item(self, kind: str, **amount: Any) -> Json:
        return {"type": kind, "exercise_id": self.exercise_id, "exercise": self.exercise, **amount}


def workout(request: Json) -> Json:
    theme = request["day"]["theme"]
    if theme == "Rest":
        return {"session_type": "rest", "details": {"blocks": [], "modifications": []}, "reasons": []}
    _, kind, patterns = next(part for part in PARTS if part[0] in theme.casefold())
    warm = _gentle(request, "prep", ("mobility", *GENTLE))
    down = _gentle(request, "cooldown", ("cooldown", *GENTLE))
    seconds = request["session_minutes"] * 60 - sum(map(_held_seconds, (warm, down)))
    main = _main(request, kind, patterns, seconds)
    parts = (("Warm-up", [_held(warm, "prep")]), ("Main", main), ("Cool-down", [_held(down, "cooldown")]))
    details = {
        "blocks": [{"name": name, "items": items} for name, items in parts],
        "modifications": list(_modifications(request, main)),
    }
    return {
        "session_type": _session_type(request, kind),
        "details": details,
        "reasons": ["What matters most comes first, while you are fresh."],
    }


def _session_type(request: Json, kind: str) -> str:
    if kind not in ("strength", "rehab"):
        return kind
    return "deload" if request["is_easy_week"] else "strength"


def _rows(request: Json, pattern: str) -> list[Row]:
    return [Row(*row) for row in request["exercises"].get(pattern, ())]


def _gentle(request: Json, kind: str, patterns: tuple[str, ...]) -> Row:
    return next(row for pattern in patterns for row in _rows(request, pattern) if kind in row.types)


def _held(row: Row, kind: str) -> Json:
    return row.item(kind, sets=1, duration_sec=GENTLE_SECONDS)


def _held_seconds(row: Row) -> int:
    return GENTLE_CHANGE_SECONDS + row.sides * GENTLE_SECONDS


def _main(request: Json, kind: str, patterns: tuple[str, ...], seconds: int) -> list[Json]:
    """Cardio first where the day is for it, last where strength is; never nothing."""
    theme = request["day"]["theme"].casefold()
    if kind == "cardio":
        core = _strength(request, CORE[:1], seconds // 4) if "core" in theme else []
        used = sum(seconds // 4 for _ in core)
        return [*_cardio(request, seconds - used), *core] or _strength(request, GENTLE, seconds)
    with_cardio = any(word in theme for word in ("cardio", "run", "intervals"))
    cardio = _cardio(request, int(seconds * CARDIO_SHARE)) if with_cardio else []
    strength = _strength(request, patterns, seconds - int(seconds * CARDIO_SHARE) * len(cardio))
    return [*strength, *cardio] or _strength(request, GENTLE, seconds)


def _cardio(request: Json, seconds: int) -> list[Json]:
    """One item of whole minutes: the exercise whose name says what the theme says."""
    theme = request["day"]["theme"].casefold()
    rows = _rows(request, "cardio")
    if not rows:
        return []
    row = max(rows, key=lambda each: _likeness(each.exercise.casefold(), theme))
    minutes = (seconds - CHANGE_SECONDS - row.setup_seconds) // 60
    fast = "intervals" in theme and not request["is_easy_week"]
    effort = min(request["rpe_cap"], 7 if fast else 4)
    return [row.item("cardio", duration_min=minutes, rpe=effort)] if minutes > 0 else []


def _likeness(name: str, theme: str) -> int:
    alike = sum((word in name) == (word in theme) for word in ("run", "intervals"))
    return alike + (name in theme)


def _strength(request: Json, patterns: tuple[str, ...], seconds: int) -> list[Json]:
    """As many items as fit, in order; an item that does not fit with all its sets has fewer."""
    items: list[Json] = []
    for pattern, row in islice(_candidates(request, patterns), MOST_ITEMS):
        for sets in range(_most_sets(request, pattern), 0, -1):
            item = _worked(request, pattern, row, sets)
            if (cost := _seconds(row, item)) <= seconds:
                items, seconds = [*items, item], seconds - cost
                break
    return items


def _candidates(request: Json, patterns: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    """The first of each pattern, then others: what is counted or sided in another way is no near-duplicate."""
    more: list[tuple[str, Row]] = []
    for pattern in patterns:
        rows = [row for row in _rows(request, pattern) if any(kind in STRENGTH_TYPES for kind in row.types)]
        kinds = {row.units: row for row in reversed(rows)}
        chosen = rows[:4] if pattern in GENTLE else list(kinds.values())[::-1]
        yield from ((pattern, row) for row in chosen[:1])
        more += [(pattern, row) for row in chosen[1:]]
    yield from more


def _most_sets(request: Json, pattern: str) -> int:
    if request["is_easy_week"] or pattern in GENTLE:
        return 2
    return 4 if request["session_minutes"] >= LONG_SESSION else 3


def _worked(request: Json, pattern: str, row: Row, sets: int) -> Json:
    kind = next(kind for kind in STRENGTH_TYPES if kind in row.types)
    amount = {"duration_sec": 30} if row.units.startswith("seconds") else {"reps": max(10, request["fewest_reps"])}
    rest = 30 if pattern in GENTLE else 90 if request["session_minutes"] >= LONG_SESSION else 60
    return row.item(kind, sets=sets, **amount, rpe=_effort(request, pattern), rest_sec=rest)


def _effort(request: Json, pattern: str) -> float:
    wanted = GENTLE_EFFORT if pattern in GENTLE else EFFORT[request["day"]["load"] or "light"]
    most: float = request["rpe_cap"]
    return min(wanted, most, EASY_EFFORT if request["is_easy_week"] else wanted)


def _seconds(row: Row, item: Json) -> int:
    """Setting up, the sets of both sides, and the rests between them."""
    bout: int = item.get("duration_sec") or item["reps"] * SECONDS_PER_REP
    sets, rest = int(item["sets"]), int(item["rest_sec"])
    return CHANGE_SECONDS + row.setup_seconds + sets * bout * row.sides + (sets - 1) * rest


def _modifications(request: Json, main: list[Json]) -> Iterator[Json]:
    """For each limitation, else for a hard day: something else than the first main item."""
    chosen = {item["exercise_id"] for item in main}
    others = (row for rows in _nearest_first(request, main[0]) for row in rows if row[0] not in chosen)
    instead = next(others, None)
    regions = [limitation["region"].replace("_", " ") for limitation in request["client"]["limitations"]]
    for condition in [f"{region} symptoms show" for region in regions] or ["this feels too hard"]:
        if instead is not None:
            replace = {"exercise": main[0]["exercise"], "with": instead[1]}
            yield {"condition": condition, "replace": replace, "note": "Go slowly."}


def _nearest_first(request: Json, item: Json) -> Iterator[list[list[Any]]]:
    """The exercises by pattern, the item's own pattern first."""
    patterns = request["exercises"].values()
    yield from (rows for rows in patterns if any(row[0] == item["exercise_id"] for row in rows))
    yield from patterns
