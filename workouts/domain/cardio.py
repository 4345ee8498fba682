"""Cardio: minutes that climb inside a block, run-walk for new runners, intervals, and what replaces a run."""

from __future__ import annotations

from typing import Final

from plans.domain.volume import growing_weeks
from workouts.domain.catalogue import Exercise
from workouts.domain.choice import choose
from workouts.domain.dose import EASY_RPE, cap_of
from workouts.domain.planned import Frame, Planned, seed_of

RUN_WALK: Final = ((60, 90), (90, 90), (120, 90), (180, 90), (240, 90), (300, 90), (480, 120), (600, 60))
"""Seconds of running and of walking, stage by stage (after Couch to 5K); then running without breaks."""
RUNNER_WEEKLY_KM, RUNNER_LONGEST_KM = 8.0, 3.0
MINUTES_PER_KM = 7.5
LONGEST_GROWTH = 1.08
"""A longest run grows by at most 8 % a week: well under the 10 % from which injuries rise (Frandsen 2025)."""
SHARE: Final = {"long": 1.0, "easy": 0.85, "quality": 0.85}
MOST_MINUTES: Final = {
    "beginner": {"easy": 40.0, "quality": 40.0, "long": 75.0},
    "intermediate": {"easy": 60.0, "quality": 60.0, "long": 120.0},
    "advanced": {"easy": 75.0, "quality": 75.0, "long": 150.0},
}
"""No single run is longer than 150 minutes (Daniels)."""
REHAB_MINUTES = 25.0
EASY_EFFORT: Final = {"light": 3.0, "moderate": 4.0, "heavy": 5.0}
QUALITY_START, QUALITY_CAP = 7.0, 8.5
FIRST_BLOCK_SHARE = 0.85


def cardio_items(frame: Frame, seconds: int) -> list[Planned]:
    """The cardio of a day within `seconds`; gentle movement where no cardio is left for the client."""
    most = max(seconds / 60 - 1.5, 1.0)
    if frame.theme.cardio == "quality" and not frame.wave.easy:
        items = _intervals(frame, most)
        if items:
            return items
    return [_steady(frame, _minutes(frame, most))]


def _minutes(frame: Frame, most: float) -> float:
    """This week's minutes: the block's peak times the week's multiplier, in half minutes."""
    peak = min(most, _ceiling(frame)) * _block_share(frame)
    minutes = peak * frame.wave.minutes
    if frame.theme.runs and (limit := _run_limit(frame)):
        minutes = min(minutes, limit * (frame.wave.minutes if frame.wave.easy or frame.wave.cut_back else 1.0))
    return max(int(minutes * 2) / 2, 1.0)


def _ceiling(frame: Frame) -> float:
    kind = frame.theme.cardio or "easy"
    ceiling = MOST_MINUTES.get(frame.client.skill_level, MOST_MINUTES["beginner"])[kind]
    return min(ceiling, REHAB_MINUTES) if frame.program_type == "rehab" else ceiling


def _block_share(frame: Frame) -> float:
    """Later blocks peak higher: from 85 % in the first to all of it in the last."""
    if frame.theme.strength:  # a short finisher after strength work fills its share in every block
        return 1.0
    blocks = len(frame.week.blocks)
    progress = frame.week.block_index / (blocks - 1) if blocks > 1 else 1.0
    share = FIRST_BLOCK_SHARE + (1 - FIRST_BLOCK_SHARE) * progress
    return share * SHARE.get(frame.theme.cardio or "easy", 1.0)


def _run_limit(frame: Frame) -> float | None:
    """Minutes that the client's longest run allows in this week of the plan; null when it is unknown."""
    longest = frame.client.longest_run_km
    if not longest:
        return None
    minutes = max(longest * MINUTES_PER_KM, 10.0) * LONGEST_GROWTH ** (_hard_weeks_before(frame) + 1)
    return minutes if frame.theme.cardio == "long" else minutes * SHARE["easy"]


def _hard_weeks_before(frame: Frame) -> int:
    week = frame.week
    earlier = sum(growing_weeks(week.program_type, block) for block in week.blocks[: week.block_index])
    return earlier + frame.wave.step


def _steady(frame: Frame, minutes: float) -> Planned:
    exercise = _mode(frame, fast=False)
    rpe = min(EASY_EFFORT[frame.load], cap_of(frame))
    notes = exercise.cue
    if exercise.id == "run_walk":
        notes = _run_walk_words(frame, minutes)
    return _bout(exercise, minutes, rpe, notes)


def _bout(exercise: Exercise, minutes: float, rpe: float, notes: str) -> Planned:
    if "cardio" in exercise.item_types:
        return Planned("cardio", exercise, duration_min=minutes, rpe=rpe, notes=notes)
    rounds = max(round(minutes), 1)
    return Planned(
        "accessory", exercise, sets=min(rounds, 4), duration_sec=30, rpe=min(rpe, 3.0), rest_sec=20, notes=notes
    )


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
        return pool.get("run_intervals") if is_runner(frame) else None
    return pool.get("easy_run" if is_runner(frame) or stage_of(frame) is None else "run_walk")


def is_runner(frame: Frame) -> bool:
    client = frame.client
    return (client.weekly_distance_km or 0) >= RUNNER_WEEKLY_KM or (client.longest_run_km or 0) >= RUNNER_LONGEST_KM


def stage_of(frame: Frame) -> tuple[int, int] | None:
    """(run, walk) seconds of the week for somebody who does not run yet; null once all stages are done."""
    weeks = _hard_weeks_before(frame) - (1 if frame.wave.easy else 0)
    return RUN_WALK[max(weeks, 0)] if weeks < len(RUN_WALK) else None


def _run_walk_words(frame: Frame, minutes: float) -> str:
    run, walk = stage_of(frame) or RUN_WALK[-1]
    rounds = max(round(minutes * 60 / (run + walk)), 1)
    return f"Run {_span(run)}, walk {_span(walk)}, about {rounds} times. Run easily enough to talk."


def _span(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:g} min"


def _intervals(frame: Frame, most: float) -> list[Planned]:
    """An easy start, then repeats with easy breaks of the same length; one more repeat each week. Empty: too short."""
    exercise = _mode(frame, fast=True)
    work = 1.0 if frame.client.skill_level == "beginner" or most < 20 else 2.0
    start = round(max(3.0, min(most, _ceiling(frame)) * 0.25) * 2) / 2
    room = min(most, _ceiling(frame)) - start - 1.5
    peak = int((room + work) / (2 * work))
    repeats = min(max(peak - (frame.last_step - frame.wave.step), 2), 12)
    if peak < 2 or "cardio" not in exercise.item_types or _gentle_only(frame):
        return []
    rpe = min(QUALITY_START + 0.5 * frame.wave.step, QUALITY_CAP, cap_of(frame))
    notes = f"{exercise.cue} Easy between repeats."
    opening = _bout(_mode(frame, fast=False), start, min(3.0, cap_of(frame)), "Start easily and loosen up.")
    repeat = Planned(
        "cardio", exercise, sets=repeats, duration_min=work, rpe=rpe, rest_sec=round(work * 60), notes=notes
    )
    return [opening, repeat]


def _gentle_only(frame: Frame) -> bool:
    """Fast work makes no sense under a low cap, nor with a heart or an unborn child to mind."""
    return cap_of(frame) <= EASY_RPE or not frame.regions.isdisjoint({"cardiac", "pregnancy", "pelvic_floor"})
