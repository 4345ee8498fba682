"""What past sessions add up to: estimated maxima, weekly sets, minutes and adherence, and personal records.

Weeks are named by their Monday. Withdrawn sessions and rest days count nowhere. Sets that were logged were done, even
when the session was skipped afterwards; minutes and adherence go by the session's status.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args
from uuid import UUID

from plans.domain.position import monday_of
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.dose import GENTLE_PATTERNS
from workouts.domain.loads import e1rm_kg
from workouts.domain.muscles import UNCOUNTED
from workouts.domain.vocabulary import MUSCLES

if TYPE_CHECKING:
    from workouts.agents.daily_workout.request import SetResult

LEAST_HARD_RPE: Final = 5.0
"""Five repetitions in reserve. What is rated easier warms up or recovers."""
UNTOLD_RPE, LEAST_RPE, MOST_REPS = 8.0, 6.0, 20
"""How progression reads a set for the maximum it shows: RPE 8 when none was told, never below 6; the chart's reps."""
GENTLE_TYPES: Final = frozenset({"prep", "cooldown"})

RecordKind = Literal["heaviest_kg", "best_e1rm_kg", "most_reps", "longest_km", "longest_sec", "fastest_sec_per_km"]
KINDS: Final[tuple[RecordKind, ...]] = get_args(RecordKind)


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One exercise of a session as planned. `sets` null: one steady bout. `bout_sec`: seconds of one set or bout."""

    exercise_id: str
    type: str
    sets: int | None = None
    rpe: float | None = None
    bout_sec: float = 0.0


@dataclass(frozen=True, slots=True)
class PastSession:
    """One day's session and what was logged of it. `session_rpe`: 1–10, how hard all of it felt."""

    workout_id: UUID
    date: date
    status: str
    session_type: str
    planned_minutes: float = 0.0
    session_rpe: float | None = None
    items: tuple[PlannedItem, ...] = ()
    results: tuple[SetResult, ...] = ()


@dataclass(frozen=True, slots=True)
class E1rmPoint:
    """The one-rep maximum, kg, that the best set of a day suggests."""

    date: date
    e1rm_kg: float


@dataclass(frozen=True, slots=True)
class WeekSets:
    """Hard sets done in a week. `by_muscle` holds every muscle of the catalogue and adds up to `total`."""

    week: date
    by_muscle: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class WeekMinutes:
    week: date
    planned: float
    done: float


@dataclass(frozen=True, slots=True)
class WeekAdherence:
    """Counts of sessions. `share`: completed of completed, skipped and missed, 0–1; null when none was due.

    A session that may still be done is in `planned` alone, so that a morning does not look like a failure.
    """

    week: date
    planned: int
    completed: int
    skipped: int
    missed: int
    share: float | None


@dataclass(frozen=True, slots=True)
class PersonalRecord:
    """The best of one kind with an exercise, `value` in the kind's own unit. `reps`: those of that set, if any."""

    exercise_id: str
    kind: RecordKind
    value: float
    reps: int | None
    date: date
    workout_id: UUID


def weeks_until(today: date, weeks: int) -> tuple[date, ...]:
    """The Mondays of so many weeks, oldest first; the last is that of `today`. Raises `ValueError` for none."""
    if weeks < 1:
        raise ValueError("A series has at least one week.")
    return tuple(monday_of(today) - timedelta(weeks=ago) for ago in reversed(range(weeks)))


def e1rm_points(sessions: Iterable[PastSession]) -> dict[str, list[E1rmPoint]]:
    """By exercise id, oldest day first. Easy weeks are left out: what is light on purpose shows no maximum."""
    best: dict[str, dict[date, float]] = defaultdict(dict)
    for session, entry in _done_sets(sessions):
        maximum = e1rm_of(entry) if session.session_type != "deload" else None
        if maximum is not None:
            days = best[entry.exercise_id]
            days[session.date] = max(maximum, days.get(session.date, 0.0))
    return {exercise_id: [E1rmPoint(*point) for point in days.items()] for exercise_id, days in sorted(best.items())}


def e1rm_of(entry: SetResult) -> float | None:
    """The maximum that a set suggests, kg; null where the chart says nothing.

    It needs 1–20 repetitions of an exercise whose logged weight is all that is lifted: no pull-up with a belt.
    """
    exercise = load_catalogue().get(entry.exercise_id)
    if exercise is None or not _shows_a_maximum(exercise):
        return None
    if not entry.weight_kg or entry.reps is None or not 1 <= entry.reps <= MOST_REPS:
        return None
    return e1rm_kg(entry.weight_kg, entry.reps, max(entry.rpe or UNTOLD_RPE, LEAST_RPE))


def _shows_a_maximum(exercise: Exercise) -> bool:
    """A barbell clean does, the throw of a ball does not, though a weight is logged for both."""
    return exercise.loadable == "percent_1rm" or (exercise.loadable == "external" and exercise.pattern not in UNCOUNTED)


def sets_by_week(sessions: Iterable[PastSession], weeks: Sequence[date]) -> list[WeekSets]:
    """Hard sets of each week, each counted once: for the muscle that its exercise is for."""
    return [_week_sets(week, held) for week, held in _by_week(sessions, weeks)]


def _week_sets(week: date, sessions: Iterable[PastSession]) -> WeekSets:
    counts = dict.fromkeys(MUSCLES, 0)
    for session in sessions:
        for exercise_id, sets in hard_sets(session).items():
            if muscle := _muscle_of(exercise_id):
                counts[muscle] += sets
    return WeekSets(week, counts, sum(counts.values()))


def hard_sets(session: PastSession) -> Counter[str]:
    """Sets by exercise id that were work: no preparation, no cooldown, and not rated easier than `LEAST_HARD_RPE`.

    Of a completed session without any logged set, the planned ones: the client said no more than "done". A logged set
    without a rating is judged by the session's, and counts when there is none either.
    """
    if not session.results and session.status == "completed":
        planned = (item for item in session.items if item.type not in GENTLE_TYPES and _is_hard(item.rpe))
        return _summed((item.exercise_id, item.sets or 1) for item in planned)
    gentle = _only_gentle(session)
    done = (entry for entry in session.results if _is_done(entry) and entry.exercise_id not in gentle)
    return Counter(entry.exercise_id for entry in done if _is_hard(entry.rpe or session.session_rpe))


def _only_gentle(session: PastSession) -> set[str]:
    """Exercises that the session holds as preparation or cooldown and never as work."""
    work = {item.exercise_id for item in session.items if item.type not in GENTLE_TYPES}
    return {item.exercise_id for item in session.items} - work


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for key, number in pairs:
        counts[key] += number
    return counts


def _is_hard(rpe: float | None) -> bool:
    return rpe is None or rpe >= LEAST_HARD_RPE


def _muscle_of(exercise_id: str) -> str | None:
    """The muscle that an exercise is for; null for drills, jumps and cardio, and for what left the catalogue."""
    exercise = load_catalogue().get(exercise_id)
    return exercise.primary[0] if exercise is not None and exercise.pattern not in UNCOUNTED else None


def minutes_by_week(sessions: Iterable[PastSession], weeks: Sequence[date]) -> list[WeekMinutes]:
    """Minutes of each week, to a tenth."""
    return [
        WeekMinutes(week, round(sum(s.planned_minutes for s in held), 1), round(sum(map(minutes_done, held)), 1))
        for week, held in _by_week(sessions, weeks)
    ]


def minutes_done(session: PastSession) -> float:
    """A completed session takes its planned minutes, with steady cardio as long as it was logged.

    Logged seconds of sets and intervals change nothing: nobody logs the rests between them, which are most of the time.
    """
    if session.status != "completed":
        return 0.0
    return max(round(session.planned_minutes + _seconds_longer(session) / 60, 1), 0.0)


def _seconds_longer(session: PastSession) -> float:
    """How much longer than planned the logged steady bouts were, in seconds; negative when they were shorter."""
    planned: Counter[str] = Counter()
    for item in session.items:
        if item.type == "cardio" and item.sets is None:
            planned[item.exercise_id] += round(item.bout_sec)
    logged = _summed((entry.exercise_id, entry.duration_sec or 0) for entry in session.results)
    return sum(logged[exercise_id] - seconds for exercise_id, seconds in planned.items() if logged[exercise_id])


def adherence_by_week(sessions: Iterable[PastSession], weeks: Sequence[date], *, today: date) -> list[WeekAdherence]:
    """How each week's sessions went; one that is still scheduled on a day before `today` was missed."""
    return [_week_adherence(week, held, today) for week, held in _by_week(sessions, weeks)]


def _week_adherence(week: date, sessions: Sequence[PastSession], today: date) -> WeekAdherence:
    statuses = Counter(session.status for session in sessions)
    missed = sum(session.status == "scheduled" and session.date < today for session in sessions)
    completed, skipped = statuses["completed"], statuses["skipped"]
    due = completed + skipped + missed
    return WeekAdherence(week, len(sessions), completed, skipped, missed, completed / due if due else None)


def records_of(sessions: Iterable[PastSession]) -> list[PersonalRecord]:
    """The best of each kind with each exercise, by exercise id, then in the order of `KINDS`.

    Who equals a record does not set it again: the first day stands. At the same weight more repetitions are better.
    """
    best: dict[tuple[str, RecordKind], PersonalRecord] = {}
    for session, entry in _done_sets(sessions):
        for kind, value in _measured(entry).items():
            new = PersonalRecord(entry.exercise_id, kind, value, entry.reps, session.date, session.workout_id)
            held = best.setdefault((new.exercise_id, kind), new)
            if _beats(new, held):
                best[new.exercise_id, kind] = new
    return sorted(best.values(), key=lambda record: (record.exercise_id, KINDS.index(record.kind)))


def _beats(new: PersonalRecord, held: PersonalRecord) -> bool:
    if new.kind == "fastest_sec_per_km":
        return new.value < held.value
    if new.kind == "heaviest_kg" and new.value == held.value:
        return (new.reps or 0) > (held.reps or 0)
    return new.value > held.value


def _measured(entry: SetResult) -> dict[RecordKind, float]:
    """What a set puts up for a record. Nothing for drills and stretches, in which there is none to break."""
    exercise = load_catalogue().get(entry.exercise_id)
    if exercise is not None and exercise.pattern in GENTLE_PATTERNS:
        return {}
    own_weight = exercise is not None and exercise.loadable == "bodyweight" and not entry.weight_kg
    values: dict[RecordKind, float | None] = {
        "heaviest_kg": entry.weight_kg if entry.reps != 0 else None,
        "best_e1rm_kg": e1rm_of(entry),
        "most_reps": entry.reps if own_weight else None,
        "longest_km": entry.distance_km,
        "longest_sec": entry.duration_sec,
        "fastest_sec_per_km": _pace(entry) if exercise is not None and exercise.pattern == "cardio" else None,
    }
    return {kind: value for kind, value in values.items() if value}


def _pace(entry: SetResult) -> float | None:
    """Seconds a kilometre, to a tenth."""
    if not entry.distance_km or not entry.duration_sec:
        return None
    return round(entry.duration_sec / entry.distance_km, 1)


def _done_sets(sessions: Iterable[PastSession]) -> Iterator[tuple[PastSession, SetResult]]:
    """Every set that was done, oldest day first, with its session."""
    for session in sorted(filter(_counts, sessions), key=lambda session: session.date):
        yield from ((session, entry) for entry in session.results if _is_done(entry))


def _is_done(entry: SetResult) -> bool:
    """Nothing but zeros says that it was tried in vain. A set that tells its weight alone was lifted at least once."""
    told = [amount for amount in (entry.reps, entry.duration_sec, entry.distance_km) if amount is not None]
    return not told or any(told)


def _counts(session: PastSession) -> bool:
    return session.status != "withdrawn" and session.session_type != "rest"


def _by_week(sessions: Iterable[PastSession], weeks: Sequence[date]) -> list[tuple[date, list[PastSession]]]:
    """The sessions of each week; a week without any has an empty list. Sessions of other weeks are left out."""
    held: dict[date, list[PastSession]] = {week: [] for week in weeks}
    for session in filter(_counts, sessions):
        held.get(monday_of(session.date), []).append(session)
    return list(held.items())
