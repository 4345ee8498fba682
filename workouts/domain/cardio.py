"""Cardio: minutes that climb inside a block, run-walk for new runners, intervals, and what replaces a run."""

from __future__ import annotations

from typing import Final

from plans.domain.volume import wave_of, waves_of
from workouts.domain.cardio_season import Bout, ceiling_of, grows_in, pace_of, season, walks_between
from workouts.domain.catalogue import Exercise
from workouts.domain.choice import choose
from workouts.domain.dose import EASY_RPE, cap_of
from workouts.domain.planned import Frame, Planned, seed_of

RUN_WALK: Final = (
    (60, 90), (90, 90), (120, 90), (180, 90), (240, 90), (300, 90), (420, 120), (600, 60), (780, 60), (960, 60),
    (1200, 60),
)  # fmt: skip
"""Seconds of running and of walking, stage by stage; then running without breaks.

After Couch to 5K, in smaller steps: no running part is more than two thirds longer than the one before.
"""
EASY_EFFORT: Final = {"light": 3.0, "moderate": 4.0, "heavy": 5.0}
QUALITY_START, QUALITY_CAP = 7.0, 8.5
SLACK_MINUTES = 1.5


def cardio_items(frame: Frame, seconds: int) -> list[Planned]:
    """The cardio of a day within `seconds`; gentle movement where no cardio is left for the client."""
    most = max(seconds / 60 - SLACK_MINUTES, 1.0)
    bout = _bout(frame)
    if bout is not None and bout.repeats and frame.theme.cardio == "quality" and _may_be_fast(frame):
        items = _intervals(frame, bout, most)
        if items:
            return items
    return [_steady(frame, _minutes(frame, bout, most))]


def _bout(frame: Frame) -> Bout | None:
    """What the season holds for the day; in the block's hardest week when that is asked for. Null: no cardio day."""
    kind = frame.theme.cardio
    if kind is None:
        return None
    weeks, now = season(frame.week), frame.week.plan_week_index
    if frame.wave == wave_of(frame.week):
        return _on_day(weeks[now], frame.date.weekday(), kind)
    first = now - frame.week.week_index
    block = [_on_day(week, frame.date.weekday(), kind) for week in weeks[first : first + frame.week.block.weeks]]
    return max((bout for bout in block if bout is not None), key=lambda bout: bout.minutes, default=None)


def _on_day(week: dict[int, Bout], weekday: int, kind: str) -> Bout | None:
    """The day's own bout; for a week that somebody else laid out, the nearest of its kind, else the shortest."""
    own = week.get(weekday)
    if own is not None and (own.kind == kind or kind != "long"):
        return own
    same = [bout for bout in week.values() if bout.kind == kind]
    return same[0] if same else min(week.values(), key=lambda bout: bout.minutes, default=None)


def _minutes(frame: Frame, bout: Bout | None, most: float) -> float:
    """This week's minutes, in halves. Minutes left over after strength work follow the block's wave."""
    if bout is not None:
        minutes = bout.minutes * min(most / bout.most, 1.0)  # in proportion, so that a short day grows too
    else:
        ceiling = ceiling_of(frame.client, frame.program_type, frame.theme.cardio or "easy", runs=frame.theme.runs)
        minutes = min(most, ceiling) * frame.wave.minutes
    return max(int(minutes * 2) / 2, 1.0)


def _steady(frame: Frame, minutes: float) -> Planned:
    exercise = _mode(frame, fast=False)
    rpe = min(EASY_EFFORT[frame.load], cap_of(frame))
    notes = exercise.cue
    if exercise.id == "run_walk":
        notes = _run_walk_words(frame, minutes)
    return _bout_item(frame, exercise, minutes, rpe, notes)


def _bout_item(frame: Frame, exercise: Exercise, minutes: float, rpe: float, notes: str) -> Planned:
    if "cardio" in exercise.item_types:
        km = _km(frame, exercise, minutes)
        return Planned("cardio", exercise, duration_min=minutes, distance_km=km, rpe=rpe, notes=notes)
    rounds = max(round(minutes), 1)
    return Planned(
        "accessory", exercise, sets=min(rounds, 4), duration_sec=30, rpe=min(rpe, 3.0), rest_sec=20, notes=notes
    )


def _km(frame: Frame, exercise: Exercise, minutes: float) -> float | None:
    """About how far that is, for clients who told us how far they run; never further than the minutes say."""
    client = frame.client
    known = client.weekly_distance_km is not None or client.longest_run_km is not None
    if exercise.id != "easy_run" or not known or minutes < 10:
        return None
    return int(minutes / pace_of(client) * 10) / 10


def _mode(frame: Frame, *, fast: bool) -> Exercise:
    """Running where the theme runs and the client may, else one of the two best low-impact modes, by turns."""
    pool = {exercise.id: exercise for exercise in frame.pool.get("cardio", ())}
    if frame.theme.runs and (run := _running(frame, pool, fast=fast)):
        return run
    modes = [exercise for exercise in pool.values() if "running" not in exercise.flags]
    if not modes:
        found = choose(frame, "mobility", "accessory", ())
        return found[1] if found else frame.pool["cooldown"][-1]
    if frame.theme.cardio == "long":
        return modes[0]
    turn = seed_of(frame.client.ref, "cardio") + frame.week.block_index + frame.variant
    return modes[turn % min(len(modes), 2)]


def _running(frame: Frame, pool: dict[str, Exercise], *, fast: bool) -> Exercise | None:
    if fast:
        return pool.get("run_intervals") if stage_of(frame) is None else None
    return pool.get("easy_run" if stage_of(frame) is None else "run_walk")


def stage_of(frame: Frame) -> tuple[int, int] | None:
    """(run, walk) seconds of the week for somebody who does not run yet; null for runners and after the last stage.

    A stage a growing week; easy weeks and tapers repeat the stage before.
    """
    if not walks_between(frame.client):
        return None
    now = frame.week.plan_week_index
    weeks = sum(grows_in(wave) for wave in waves_of(frame.week)[: now + 1]) - 1
    return RUN_WALK[max(weeks, 0)] if weeks < len(RUN_WALK) else None


def _run_walk_words(frame: Frame, minutes: float) -> str:
    run, walk = stage_of(frame) or RUN_WALK[-1]
    rounds = int(minutes * 60 / (run + walk))
    if rounds < 1:
        return f"Run {_span(int(minutes * 60 - walk))}, then walk. Run easily enough to talk."
    times = "once" if rounds == 1 else f"about {rounds} times"
    return f"Run {_span(run)}, walk {_span(walk)}, {times}. Run easily enough to talk."


def _span(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:.3g} min"


def _intervals(frame: Frame, bout: Bout, most: float) -> list[Planned]:
    """An easy start, then repeats with easy breaks between them. Empty: too short for two repeats."""
    exercise = _mode(frame, fast=True)
    room = int((most - bout.opening + bout.rest) / (bout.work + bout.rest))
    repeats = min(bout.repeats, room)
    if repeats < 2 or "cardio" not in exercise.item_types:
        return []
    rpe = min(QUALITY_START + 0.5 * frame.wave.step, QUALITY_CAP, cap_of(frame))
    notes = f"{exercise.cue} Easy between repeats."
    opening = _bout_item(
        frame, _mode(frame, fast=False), bout.opening, min(3.0, cap_of(frame)), "Start easily and loosen up."
    )
    repeat = Planned(
        "cardio", exercise, sets=repeats, duration_min=bout.work, rpe=rpe, rest_sec=round(bout.rest * 60), notes=notes
    )
    return [opening, repeat]


def _may_be_fast(frame: Frame) -> bool:
    """Fast work makes no sense under a low cap, nor with a heart or an unborn child to mind, nor in an easy week."""
    gentle = not frame.regions.isdisjoint({"cardiac", "pregnancy", "pelvic_floor"})
    return not gentle and cap_of(frame) > EASY_RPE and (frame.wave.taper or not frame.wave.easy)
