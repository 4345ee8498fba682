"""How cardio grows over a season: a week against the best of four, one session against the longest in thirty days.

All amounts are minutes. A week is a row of places (sessions); the season is worked out forwards, from amounts that are
already rounded as a client will read them, so both rules hold for what is written and not for what was meant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["easy", "quality", "long"]

WINDOW_WEEKS: Final = 4
"""Weeks that a new week is held against; for one session they are the last thirty days (Frandsen 2025)."""
SESSION_GROWTH: Final = 1.10
"""One session against the longest of the window: more than 10 % is where injuries rise (Frandsen 2025)."""
WEIGHT: Final[dict[str, float]] = {"long": 1.0, "quality": 0.65, "easy": 0.6}
"""Parts of a week's minutes. With four sessions the long one holds 35 %, with six 24 % (Daniels: 25 to 30)."""
HARD_SHARE: Final = 0.2
"""Fast minutes are at most a fifth of the week's (Seiler & Tønnessen 2009)."""
LEAST_REPEATS: Final = 2
LEAST_GAIN: Final = 0.5
"""Minutes that a session gains from one hard week of a block to the next."""


@dataclass(frozen=True, slots=True)
class Place:
    """One session of a week. `most`: its longest minutes.

    Fast sessions are an `opening` and repeats of `work` minutes; `work` zero is a steady session.
    """

    kind: Kind
    most: float
    opening: float = 0.0
    work: float = 0.0

    def rounded(self, minutes: float) -> float:
        """Down to half a minute, or to whole repeats, at least two of them."""
        if self.work:
            return self.opening + self.repeats_in(minutes) * self.work
        return max(math.floor(minutes * 2 + 1e-9) / 2, 1.0)

    def repeats_in(self, minutes: float) -> int:
        if not self.work:
            return 0
        return max(math.floor((minutes - self.opening) / self.work + 1e-9), LEAST_REPEATS)


@dataclass(frozen=True, slots=True)
class RampWeek:
    """`share`: of the season's most in a week that grows, of the last week that grew in any other.

    `crest`: the part of its most that a session may take in this week of its block, so that all of them keep growing.
    `opens`: the first week of a block, or one after an easier week; it may hold less than the week before.
    """

    places: tuple[Place, ...]
    share: float
    grows: bool = True
    crest: float = 1.0
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a season may grow.

    `start`: minutes of the first week. `growth`: the part by which a week may pass the best of the window, or `step`
    minutes where that is more. `longest`: the client's longest session so far; infinite when that does not matter.
    """

    start: float
    growth: float
    step: float = 0.0
    longest: float = math.inf
    most: float = math.inf

    def next_week(self, best: float) -> float:
        return max(best * (1 + self.growth), best + self.step)


Amounts = tuple[float, ...]


def climb(weeks: Sequence[RampWeek], pace: Pace) -> tuple[Amounts, ...]:
    """Minutes for each place of each week. Weeks may be without places: a client without days has no cardio."""
    done: list[Amounts] = []
    grown: list[int] = []
    most = reach(weeks, pace)
    for number, week in enumerate(weeks):
        if week.grows:
            done.append(_grown(week, most * week.share, done, pace))
            grown.append(number)
        else:
            done.append(_shortened(week, [done[index] for index in grown[-1:]], pace))
    return tuple(done)


def reach(weeks: Sequence[RampWeek], pace: Pace) -> float:
    """The most minutes a week can come to by the end of the season at full pace."""
    best = 0.0
    done: list[Amounts] = []
    for week in weeks:
        if week.grows:
            done.append(_grown(week, pace.most, done, pace))
            best = max(best, sum(done[-1]))
    return best


def _grown(week: RampWeek, wanted: float, done: list[Amounts], pace: Pace) -> Amounts:
    recent = [amounts for amounts in done[-WINDOW_WEEKS:] if amounts]
    limit = pace.next_week(max(map(sum, recent))) if recent else pace.start
    longest = max(max(amounts) for amounts in recent) * SESSION_GROWTH if recent else pace.longest
    if pace.longest == math.inf:
        longest = math.inf
    amounts = fill(week.places, min(wanted, limit, pace.most), longest, crest=week.crest)
    return _no_step_back(week, amounts, done[-1], min(limit, pace.most), longest) if recent else amounts


def _no_step_back(week: RampWeek, amounts: Amounts, before: Amounts, limit: float, longest: float) -> Amounts:
    """Inside a block each session gains at least half a minute, where its own limits and the week's leave room."""
    if week.opens or len(before) != len(amounts):
        return amounts
    better = _without_new_repeats(week.places, amounts, before)
    for index, place in enumerate(week.places):
        wanted = place.rounded(before[index] + LEAST_GAIN)
        fits = wanted <= min(place.most * week.crest, longest) + 1e-9
        if better[index] < wanted and fits and sum(better) - better[index] + wanted <= limit + 1e-9:
            better[index] = wanted
    return tuple(better)


def _without_new_repeats(places: Sequence[Place], amounts: Amounts, before: Amounts) -> list[float]:
    """No further repeat where it would take the minutes from the steady sessions."""
    fell = any(now < was for place, now, was in zip(places, amounts, before, strict=True) if not place.work)
    return [
        min(now, place.rounded(was + LEAST_GAIN)) if fell and place.work else now
        for place, now, was in zip(places, amounts, before, strict=True)
    ]


def _shortened(week: RampWeek, before: list[Amounts], pace: Pace) -> Amounts:
    """Every session in the same proportion; where the sessions differ from the week before, by their weights."""
    if before and len(before[0]) == len(week.places):
        return tuple(
            place.rounded(min(was * week.share, place.most)) for place, was in zip(week.places, before[0], strict=True)
        )
    total = sum(before[0]) if before else pace.start
    return fill(week.places, total * week.share, min(pace.longest, max(before[0], default=1.0) if before else math.inf))


def fill(places: Sequence[Place], total: float, longest: float, *, crest: float = 1.0) -> Amounts:
    """Minutes shared out by weight, none above its own most or `longest`; what one place cannot hold others take."""
    caps = [_cap(place, places, total, longest, crest) for place in places]
    level = _level(places, caps, total)
    wanted = [min(cap, WEIGHT[place.kind] * level) for place, cap in zip(places, caps, strict=True)]
    part = _left_for_steady(places, wanted, total)
    return tuple(
        place.rounded(minutes if place.work else minutes * part) for place, minutes in zip(places, wanted, strict=True)
    )


def _left_for_steady(places: Sequence[Place], wanted: Sequence[float], total: float) -> float:
    """The part of their minutes that steady sessions keep where two repeats are more than a fast day's share."""
    fast = sum(place.rounded(minutes) for place, minutes in zip(places, wanted, strict=True) if place.work)
    steady = sum(minutes for place, minutes in zip(places, wanted, strict=True) if not place.work)
    return min((total - fast) / steady, 1.0) if steady and total < math.inf else 1.0


def _cap(place: Place, places: Sequence[Place], total: float, longest: float, crest: float) -> float:
    cap = min(place.most * crest, longest)
    if place.work:
        fast = sum(1 for other in places if other.work)
        cap = min(cap, place.opening + HARD_SHARE * total / fast)
    return cap


def _level(places: Sequence[Place], caps: Sequence[float], total: float) -> float:
    """Minutes per unit of weight at which all places together hold `total`."""
    left, weight = total, sum(WEIGHT[place.kind] for place in places)
    order = sorted(range(len(places)), key=lambda index: caps[index] / WEIGHT[places[index].kind])
    for index in order:
        own = WEIGHT[places[index].kind]
        if caps[index] * weight >= left * own:
            return left / weight
        left, weight = left - caps[index], weight - own
        if weight <= 1e-9:
            break
    return math.inf
