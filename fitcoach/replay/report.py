"""From outcomes to lines: the table for people, JSON for reading on. Pure."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Final

from fitcoach.replay.replaying import Outcome

HEAD: Final = (
    "agent", "prompt", "by", "cases", "schema", "first", "again", "rules", "re-asks", "in", "out", "cost $",
    "p50", "p95",
)  # fmt: skip
WORDS: Final = 3
"""So many columns of words come first; the others are figures: tokens `in` and `out`, seconds `p50` and `p95`."""


def lines_of(outcomes: Sequence[Outcome], rules: Sequence[Outcome]) -> list[str]:
    """For each agent a line of the provider and below it one of the rules, each with what was wrong; then both totals.

    `outcomes` are empty when the rules alone were asked.
    """
    agents = dict.fromkeys(outcome.agent for outcome in (*outcomes, *rules))
    groups = [(agent, group) for agent in agents for each in (outcomes, rules) if (group := _of(agent, each))]
    totals = [_row("total", "", group) for group in (outcomes, rules) if group]
    head, *rows = _aligned([HEAD, *(_row(agent, group[0].prompt_version, group) for agent, group in groups), *totals])
    lines = [head]
    for (_, group), row in zip(groups, rows, strict=False):
        lines += [row, *notes_on(group)]
    return [*lines, *rows[len(groups) :]]


def _of(agent: str, outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.agent == agent]


def _row(agent: str, prompt: str, group: Sequence[Outcome]) -> list[str]:
    ended = Counter(outcome.outcome for outcome in group)
    seconds = [outcome.seconds for outcome in group]
    figures = (
        _share([outcome.first_fits for outcome in group if outcome.first_fits is not None]),
        ended["ok"] + ended["retried"],
        ended["reasked"],
        ended["fell_back"],
        sum(outcome.reasked for outcome in group),
        f"{sum(outcome.input_tokens for outcome in group):,}",
        f"{sum(outcome.output_tokens for outcome in group):,}",
        f"{sum((outcome.cost_usd for outcome in group), Decimal(0)):.4f}",
        f"{percentile(seconds, 50):.2f}",
        f"{percentile(seconds, 95):.2f}",
    )
    return [agent, prompt, group[0].provider, str(len(group)), *map(str, figures)]


def _share(fits: Sequence[bool]) -> str:
    return f"{sum(fits) / len(fits):.1%}" if fits else "-"


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that so many percent of the values do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(len(values) * share / 100) - 1]


def notes_on(group: Sequence[Outcome]) -> list[str]:
    """Up to three lines, most frequent first: rules broken, failures of the provider, what was let through."""
    found = {
        "broke": [each.id for outcome in group for each in outcome.broken],
        "failed": [fault for outcome in group for fault in outcome.failed],
        "warned": [each.id for outcome in group for each in outcome.warned],
    }
    return [f"    {word}: {_counted(ids)}" for word, ids in found.items() if ids]


def _counted(ids: Iterable[str]) -> str:
    counts = sorted(Counter(ids).items(), key=lambda entry: (-entry[1], entry[0]))
    return ", ".join(f"{rule} {count}" for rule, count in counts)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_cell(row[n], n, width) for n, width in enumerate(widths)).rstrip() for row in rows]


def _cell(text: str, column: int, width: int) -> str:
    return text.ljust(width) if column < WORDS else text.rjust(width)


def json_line(outcome: Outcome) -> str:
    """One answer with everything about it; `violations`: errors and warnings; `tokens`: in and out."""
    told: dict[str, Any] = asdict(outcome)
    told["violations"] = [*told.pop("broken"), *told.pop("warned")]
    told["tokens"] = [told.pop("input_tokens"), told.pop("output_tokens")]
    told["cost_usd"] = float(outcome.cost_usd)
    told["seconds"] = round(outcome.seconds, 3)
    return json.dumps(told, ensure_ascii=False, default=str)
