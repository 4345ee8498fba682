"""A day's session: warm-up, main, accessories, core, cool-down, within the client's minutes. Never raises."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from plans.domain.impact import may_run
from workouts.domain.assessment import is_test_day, tested
from workouts.domain.cardio import cardio_items
from workouts.domain.cardio_progress import adapted
from workouts.domain.modifications import Swap, modifications
from workouts.domain.planned import Frame, Planned, frame_of
from workouts.domain.readiness import Readiness, eased, readiness_for
from workouts.domain.strength import filled
from workouts.domain.warmth import cool_down, cool_down_seconds, last_resort, warm_up, warm_up_seconds
from workouts.domain.week_plan import cardio_seconds, picks_of, seconds_for_cardio, working_seconds

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import WorkoutRequest

WARM_UP, MAIN, ACCESSORIES, CORE, FINISHER, MOBILITY, COOL_DOWN = (
    "Warm-up", "Main", "Accessories", "Core", "Finisher", "Mobility", "Cool-down",
)  # fmt: skip
LEAST_FINISHER_SECONDS = 480
FULL_SHARE, LEAST_FILL_SECONDS = 0.9, 100
MOST_FILL: Final = {"strength": (900, 8), "cardio": (150, 3)}
"""Seconds and drills of mobility work that may fill a session up, by theme: few enough to be done."""
FINISHER_TYPES: Final = frozenset({"shred", "other"})
"""Where all minutes left over on a strength day go to easy cardio; elsewhere some (150 minutes a week are for all)."""
MOST_FINISHER_SECONDS = 1200
MOST_MOBILITY_SECONDS = 2400
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    items: list[Planned]


@dataclass(frozen=True, slots=True)
class Session:
    """Sections in order, what to do instead, and why the session is as it is."""

    session_type: str
    sections: list[Section]
    swaps: list[Swap] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between warm-up and cool-down."""

    work: list[Planned]
    finisher: list[Planned]
    reasons: list[str]


def session_for(request: WorkoutRequest) -> Session:
    """The same request gives the same session. A rest day has none."""
    if request.day.is_rest:
        return Session("rest", [], reasons=["Rest day: you get stronger while you recover."])
    frame = frame_of(request)
    ready = readiness_for(frame, request)
    frame = replace(frame, load=ready.load)
    warm, cool = warm_up_seconds(frame), cool_down_seconds(frame)
    body = _eased_body(frame, ready, _body(frame, request), request)
    testing = is_test_day(request, frame) and ready.sets >= 1
    if testing:
        body = replace(body, work=tested(frame, body.work))
    sections = _filled_up(frame, _sections(frame, body, warm, cool))
    main = [item for section in sections[1:-1] for item in section.items]
    reasons = [*_reasons(frame), *_test_reason(testing), *ready.reasons, *body.reasons]
    return Session(
        "assessment" if testing else _session_type(frame), sections, modifications(frame, main), reasons[:20]
    )


def _test_reason(testing: bool) -> list[str]:
    return ["Test day: today shows how strong you have become, and what comes next is built on it."] if testing else []


def _filled_up(frame: Frame, sections: list[Section]) -> list[Section]:
    """Minutes that a hard week leaves over go to easy mobility work before the cool-down."""
    left = int(frame.seconds * FULL_SHARE) - _total(sections)
    gentle = frame.theme.family == "mobility" or frame.wave.easy or frame.wave.cut_back
    if gentle or left < LEAST_FILL_SECONDS:
        return sections
    present = {item.exercise.id for section in sections for item in section.items}
    seconds, most = MOST_FILL.get(frame.theme.family, MOST_FILL["cardio"])
    drills = _mobility(frame, min(left, seconds), most, present, "cooldown")
    return [*sections[:-1], Section(MOBILITY, drills), sections[-1]] if drills else sections


def _session_type(frame: Frame) -> str:
    family = frame.theme.family
    if family == "mobility":
        return "mobility"
    if family == "cardio":
        return "cardio"
    return "deload" if frame.wave.easy else "strength"


def _body(frame: Frame, request: WorkoutRequest) -> Body:
    family, seconds = frame.theme.family, working_seconds(frame)
    if family == "mobility":
        return Body(_mobility(frame, min(seconds, MOST_MOBILITY_SECONDS)), [], [])
    if family == "cardio":
        return _cardio_day(frame, request)
    return _strength_day(frame, seconds, request)


def _eased_body(frame: Frame, ready: Readiness, body: Body, request: WorkoutRequest) -> Body:
    """After what was logged of cardio, and with what the way back from time off takes away."""
    work, finisher = (adapted(frame, items, request.history) for items in (body.work, body.finisher))
    reasons = [*body.reasons, *work.reasons, *finisher.reasons]
    return Body(eased(frame, ready, work.items), eased(frame, ready, finisher.items), reasons)


def _strength_day(frame: Frame, seconds: int, request: WorkoutRequest) -> Body:
    for_cardio = cardio_seconds(frame)
    strength = filled(frame, picks_of(request, frame), request.history)
    left = seconds - strength.peak_seconds
    most = left if frame.program_type in FINISHER_TYPES else min(left, MOST_FINISHER_SECONDS)
    wants_more = most >= LEAST_FINISHER_SECONDS
    finisher = cardio_items(frame, max(for_cardio, most)) if for_cardio or wants_more else []
    return Body(strength.items, finisher, strength.reasons)


def _cardio_day(frame: Frame, request: WorkoutRequest) -> Body:
    """Cardio first, then what the week's plan puts beside it."""
    cardio = cardio_items(frame, seconds_for_cardio(frame))
    extra = filled(frame, picks_of(request, frame), request.history)
    return Body([*cardio, *extra.items], [], extra.reasons)


def _mobility(
    frame: Frame, seconds: int, most: int = 16, taken: Collection[str] = (), kind: str = "accessory"
) -> list[Planned]:
    """Slow drills and stretches, one round, then a second while minutes are left."""
    pool = [exercise for pattern in ("mobility", "cooldown") for exercise in frame.pool.get(pattern, ())]
    pool = [exercise for exercise in pool if "accessory" in exercise.item_types and exercise.id not in taken]
    pool = pool or [last_resort(frame)]
    turn = (frame.week.block_index + frame.wave.step + frame.variant) * 3 % len(pool)
    items: list[Planned] = []
    left = seconds
    for exercise in (pool[turn:] + pool[:turn])[:most]:
        item = Planned(
            kind, exercise, sets=1, duration_sec=40, rpe=min(2.5, frame.cap), rest_sec=10, notes=exercise.cue
        )
        if item.seconds <= left or not items:
            items.append(item)
            left -= item.seconds
    return _second_round(items, left)


def _second_round(items: list[Planned], left: int) -> list[Planned]:
    doubled = []
    for item in items:
        twice = replace(item, sets=2)
        extra = twice.seconds - item.seconds
        doubled.append(twice if extra <= left else item)
        left -= extra if extra <= left else 0
    return doubled


def _sections(frame: Frame, body: Body, warm: int, cool: int) -> list[Section]:
    lifts = [item for item in body.work if item.type == "compound"]
    sections = [
        Section(WARM_UP, warm_up(frame, warm, lifts)),
        *_working_sections(body),
        Section(COOL_DOWN, cool_down(frame, cool)),
    ]
    return fitted(sections, frame.seconds)


def _working_sections(body: Body) -> list[Section]:
    main = [item for item in body.work if item.type in ("compound", "secondary", "cardio")]
    accessories = [item for item in body.work if item.type == "accessory"]
    core = [item for item in body.work if item.type == "core"]
    if not main:  # a session always has a main part
        main, accessories, core = (accessories, [], core) if accessories else (core, [], [])
    named = ((MAIN, main), (ACCESSORIES, accessories), (CORE, core), (FINISHER, body.finisher))
    return [Section(name, items) for name, items in named if items]


def fitted(sections: list[Section], seconds: int) -> list[Section]:
    """Trimmed until it fits: accessories go first, then repeats of sets, and each part keeps at least one item."""
    while _total(sections) > seconds and (shorter := _shortened(sections)) is not None:
        sections = shorter
    return sections


def _total(sections: list[Section]) -> int:
    return sum(item.seconds for section in sections for item in section.items)


def _shortened(sections: list[Section]) -> list[Section] | None:
    for name in (ACCESSORIES, CORE, FINISHER):
        for index, section in enumerate(sections):
            if section.name == name:
                return [*sections[:index], *_without_last(section), *sections[index + 1 :]]
    longest = max(range(len(sections)), key=lambda index: len(sections[index].items))
    if len(sections[longest].items) > 1:
        return [*sections[:longest], *_without_last(sections[longest]), *sections[longest + 1 :]]
    return _with_less_work(sections)


def _without_last(section: Section) -> list[Section]:
    return [Section(section.name, section.items[:-1])] if len(section.items) > 1 else []


def _with_less_work(sections: list[Section]) -> list[Section] | None:
    """The longest single item gives up a set, or half of its time. Null when nothing is left to give."""
    index = max(range(len(sections)), key=lambda number: sections[number].items[0].seconds)
    item = sections[index].items[0]
    if item.sets and item.sets > 1:
        less = replace(item, sets=item.sets - 1)
    elif item.duration_min and item.duration_min > 1:
        less = replace(item, duration_min=max(item.duration_min / 2, 1.0))
    elif item.duration_sec and item.duration_sec > 20:
        less = replace(item, duration_sec=max(item.duration_sec // 2, 20))
    else:
        return None
    return [*sections[:index], Section(sections[index].name, [less]), *sections[index + 1 :]]


def _reasons(frame: Frame) -> list[str]:
    week, wave = frame.week, frame.wave
    reasons = [f"Week {week.week_index + 1} of {week.block.weeks} in {week.block.name}: {_week_words(frame)}."]
    if frame.theme.runs and not may_run(week.client, frame.date):
        reasons.append("No running today because of a limitation; low-impact cardio takes its place.")
    if frame.bounds.limitations:
        regions = ", ".join(sorted(region.replace("_", " ") for region in frame.regions))
        reasons.append(f"Chosen to spare: {regions}. Effort stays at {frame.cap:g} out of 10 or below.")
    if wave.cut_back:
        reasons.append("Shorter on purpose, so that the next weeks can grow.")
    return reasons


def _week_words(frame: Frame) -> str:
    if frame.wave.easy:
        return "less work so that you finish fresh" if frame.wave.taper else "easy week, about half the sets"
    return "finding the right level" if frame.wave.step == 0 else "a little more than last week"
