"""A model of a few lines: it writes a good answer to each of our tasks from nothing but what a model is told. Pure.

It stands in for the model in tests, rehearsals and benches, and it shows that what we tell is enough for what we check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from llm.testing.scripted_reply import reply
from llm.testing.scripted_workout import workout

Json = dict[str, Any]
Session = tuple[str, str]
"""A theme and a load."""

WEEKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
STAGES: Final = ("Base", "Build", "Strengthen", "Sharpen")
SMALLEST, LARGEST = 3, 6
"""Weeks of a block."""
SESSIONS: Final[dict[str, tuple[str, ...]]] = {
    "strength": ("Upper body", "Lower body"),
    "shred": ("Full body", "Low-impact cardio"),
    "endurance": ("Run intervals", "Easy run", "Long run"),
    "hybrid": ("Full body", "Run intervals"),
    "rehab": ("Rehab strength", "Low-impact cardio"),
    "other": ("Full body and cardio", "Low-impact cardio"),
}
"""What the training days of a week hold, in turn, by program type."""
WITHOUT_RUNNING: Final = {
    "Run intervals": "Low-impact intervals", "Easy run": "Low-impact cardio", "Long run": "Long low-impact cardio",
}  # fmt: skip
EASIER: Final = {
    "Run intervals": "Easy run", "Long run": "Easy run",
    "Low-impact intervals": "Low-impact cardio", "Long low-impact cardio": "Low-impact cardio",
}  # fmt: skip
"""Hard cardio, and the same day without it."""
MESSAGE_LENGTH: Final = 540
"""Characters, so that any first name still fits in."""
PLAIN: Final = str.maketrans({"–": "-", "—": "-", "’": "'", "×": "x", "{": "(", "}": ")"})


def answer(asked: Json) -> Json:
    """To `{"task": name, "request": {...}}`. The same question has the same answer; an unknown task is a KeyError."""
    return WRITERS[asked["task"]](asked["request"])


def _plan(request: Json) -> Json:
    weeks, kind = request["length_weeks"], request["client"]["program_type"]
    sizes = [size for part in _parts(request) for size in _sizes(part, request["preferred_block_weeks"])]
    return {
        "goal_statement": f"{weeks} weeks of {kind} training.",
        "overview": "Each block builds on the one before it, and an easy week lets you recover.",
        "notes": "Every limitation is respected in every block." if request["client"]["limitations"] else "",
        "mesocycles": [_block(number, size, kind) for number, size in enumerate(sizes)],
    }


def _parts(request: Json) -> list[int]:
    """The weeks up to an event's own, and those after it."""
    weeks, event, start = request["length_weeks"], _event(request), date.fromisoformat(request["start_date"])
    if event is None or event < start:
        return [weeks]
    before = (event - start + timedelta(days=start.weekday())).days // 7 + 1
    return [before, weeks - before] if before >= SMALLEST and weeks - before >= SMALLEST else [weeks]


def _sizes(weeks: int, preferred: float) -> list[int]:
    if weeks < SMALLEST:
        return [weeks]
    count = min(max(round(weeks / preferred), -(-weeks // LARGEST)), weeks // SMALLEST)
    size, larger = divmod(weeks, count)
    return [size + 1] * larger + [size] * (count - larger)


def _block(number: int, weeks: int, kind: str) -> Json:
    stage = STAGES[number % len(STAGES)]
    gentle = kind == "rehab" and number == 0 and weeks <= 4
    deload = weeks >= SMALLEST and not gentle
    return {"name": f"Block {number + 1}: {stage}", "weeks": weeks, "focus": [stage.lower()], "deload": deload}


def _event(request: Json) -> date | None:
    said = request["client"]["event_date"]
    return date.fromisoformat(said) if said else None


def _pattern(request: Json) -> Json:
    turns = SESSIONS[request["program_type"]]
    week: dict[int, Session] = {}
    for turn, day in enumerate(_training_days(request)):
        week[day] = _session(request, turns[turn % len(turns)], fresh=_is_fresh(request, day, week))
    return {"week_index": request["week_index"], "days": [_day(index, week.get(index)) for index in range(7)]}


def _day(index: int, session: Session | None) -> Json:
    theme, load = session or ("Rest", None)
    return {"day": WEEKDAYS[index], "theme": theme, "load": load, "notes": ""}


def _training_days(request: Json) -> list[int]:
    """Of the client's days within the plan as many as may hold training, spread over the week."""
    monday, event = date.fromisoformat(request["monday"]), request["client"]["event_date"]
    dates = [(monday + timedelta(days=index)).isoformat() for index in range(7)]
    own = [index for index, name in enumerate(WEEKDAYS) if name in request["client"]["available_days"]]
    free = [index for index in own if dates[index] >= request["plan_start"] and dates[index] != event]
    count = min(len(free), request["most_training_days"])
    return [free[place * len(free) // count] for place in range(count)]


def _is_fresh(request: Json, day: int, week: dict[int, Session]) -> bool:
    """Whether a hard day may stand here: in no week that is eased, and not beside an event or another hard day."""
    event, monday = _event(request), date.fromisoformat(request["monday"])
    ahead = (event - monday).days if event else 99
    last_weeks = request["weeks_of_plan"] - request["week_of_plan"] < 2
    if request["is_deload"] or last_weeks or -7 <= ahead < 14 or ahead == day + 1:
        return False
    hard = [index for index, (theme, load) in week.items() if load == "heavy" or theme in EASIER]
    return all((day - other) % 7 not in (1, 6) for other in hard)


def _session(request: Json, theme: str, *, fresh: bool) -> Session:
    theme = theme if request["may_run"] else WITHOUT_RUNNING.get(theme, theme)
    if theme in EASIER:
        allowed = fresh and (request["may_go_fast"] or "intervals" not in theme)
        return (theme, "moderate") if allowed else (EASIER[theme], "light")
    if not fresh:
        return theme, "light"
    return theme, "heavy" if "body" in theme and request["may_go_heavy"] else "moderate"


def _message(request: Json) -> Json:
    if request["session_type"] == "rest":
        return {"text": "Hi {name}, today is a rest day: your body builds on the work. Sleep well!"}
    items = [item for block in request["workout"]["blocks"] for item in block["items"]]
    working = [item for item in items if item["type"] not in ("prep", "cooldown")]
    named = [next(item for item in working if item["exercise"] == name) for name in request["must_be_named"]]
    lines = [f"Hi {{name}}! Today: {_theme(request)}.", *(f"- {_told(item)}" for item in named)]
    for line in _extras(items, request["workout"]["modifications"]):
        if len("\n".join([*lines, line])) <= MESSAGE_LENGTH:
            lines.append(line)
    return {"text": "\n".join(lines)}


def _theme(request: Json) -> str:
    """Without figures: every number of a message belongs to the session."""
    theme = str(request["theme"]).translate(PLAIN)[:60]
    return "your session" if any(sign.isdigit() for sign in theme) else theme


def _extras(items: list[Json], modifications: list[Json]) -> Iterator[str]:
    """What is said where there is room for it."""
    yield from (f"Warm-up: {_told(item)}" for item in items[:1] if item["type"] == "prep")
    yield from (f"Cool-down: {_told(item)}" for item in items[-1:] if item["type"] == "cooldown")
    for change in modifications[:1]:
        swap = change["replace"]
        yield f"If {change['condition']}: {swap['with']} instead of {swap['exercise']}.".translate(PLAIN)
    yield "Take your time and enjoy it!"


def _told(item: Json) -> str:
    return f"{item['exercise'].translate(PLAIN)} {_amount(item)}".strip()


def _amount(item: Json) -> str:
    """`3x8-10`, `60 s`, `2 sets of 30 s`: as it was given, so that no number changes."""
    sets = item.get("sets", 1)
    if "reps" in item:
        return f"{sets}x{item['reps']}".translate(PLAIN)
    units = (("duration_sec", "s"), ("duration_min", "min"), ("distance_km", "km"))
    each = next((f"{item[field]:g} {unit}" for field, unit in units if field in item), "")
    return f"{sets} sets of {each}" if sets > 1 and each else each


WRITERS: Final[dict[str, Callable[[Json], Json]]] = {
    "fitness_plan": _plan,
    "microcycle_pattern": _pattern,
    "daily_workout": workout,
    "daily_message": _message,
    "reply": reply,
}
