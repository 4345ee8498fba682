"""Running programmes that others published, held against our checks: what they break is pinned, and never an error."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from llm.task import errors_among
from plans.domain.season_checks import CardioWeek, check_run_walk, check_season

KM_PER_MILE = 1.609


@dataclass(frozen=True)
class Published:
    """Training miles and the longest run of each week; the race itself is left out. `warned`: rules it bends."""

    name: str
    source: str
    miles: tuple[float, ...]
    longest: tuple[float, ...]
    runs: int
    warned: frozenset[str] = field(default_factory=frozenset)

    @property
    def weeks(self) -> list[CardioWeek]:
        return [
            CardioWeek(miles * KM_PER_MILE, longest * KM_PER_MILE, self.runs)
            for miles, longest in zip(self.miles, self.longest, strict=True)
        ]


PROGRAMMES = (
    Published(
        "Higdon novice 1",
        "time-to-run (TTR)",
        (15, 16, 15, 19, 21, 18, 24, 25, 24, 29, 32, 29, 36, 33, 40, 29, 21),
        (6, 7, 5, 9, 10, 7, 12, 13, 10, 15, 16, 12, 18, 14, 20, 12, 8),
        4,
        frozenset({"week_growth", "session_growth"}),
    ),
    Published(
        "Pfitzinger 18/55",
        "time-to-run (TTR)",
        (33, 36, 40, 42, 45, 37, 50, 54, 48, 43, 55, 51, 52, 49, 52, 43, 32),
        (12, 13, 14, 15, 16, 12, 18, 20, 16, 14, 20, 17, 18, 17, 20, 16, 12),
        5,
        frozenset({"week_growth", "session_growth"}),
    ),
)
COUCH_TO_5K = (60, 90, 180, 300, 300, 480, 1200, 480, 600, 1500, 1500, 1680, 1800)
"""The longest run without a walk, seconds: 9 weeks, by session where a week's three differ (bcl1713/couch-to-5k)."""


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.name)
def test_a_published_running_plan_has_no_error(programme: Published) -> None:
    violations = check_season(programme.weeks, unit="km", event=True)
    assert errors_among(violations) == []


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.name)
def test_what_a_published_running_plan_is_warned_for(programme: Published) -> None:
    violations = check_season(programme.weeks, unit="km", event=True)
    assert {violation.id for violation in violations} == programme.warned


def test_the_ramps_of_published_plans_are_as_we_measured_them() -> None:
    """Largest gain over the best of the four weeks before: weekly distance and longest run."""
    gains = {
        programme.name: (
            round(_largest_gain(programme.miles), 2),
            round(_largest_gain(programme.longest), 2),
        )
        for programme in PROGRAMMES
    }
    assert gains == {"Higdon novice 1": (0.19, 0.29), "Pfitzinger 18/55": (0.11, 0.12)}


def _largest_gain(amounts: tuple[float, ...]) -> float:
    return max(amounts[n] / max(amounts[max(n - 4, 0) : n]) - 1 for n in range(1, len(amounts)))


def test_couch_to_5k_has_no_error_and_leaps_twice() -> None:
    """To three minutes in its third week, and from eight to twenty at the end of its fifth."""
    violations = check_run_walk(COUCH_TO_5K)
    assert errors_among(violations) == []
    assert [violation.sentence.split()[1] for violation in violations] == ["3", "7"]


def test_a_plan_that_doubles_is_an_error() -> None:
    weeks = [CardioWeek(20, 8, 4), CardioWeek(40, 16, 4)]
    assert {violation.id for violation in errors_among(check_season(weeks, unit="km"))} == {
        "week_growth",
        "session_growth",
    }
