"""`python -m fitcoach.audit [--clients N] [--first N] [--jobs N]`: counts per rule; exit 1 on an error."""

from __future__ import annotations

import argparse
import sys
import time

from fitcoach.audit.report import Tally, audit

WARNED_SHARE = 0.05


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    started = time.perf_counter()
    tally = audit(range(options.first, options.first + options.clients), jobs=options.jobs)
    for line in lines_of(tally):
        print(line)
    print(f"{time.perf_counter() - started:.0f} s")
    return 0 if tally.is_sound(WARNED_SHARE) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audit", description="Seasons of seeded clients, held against every check.")
    parser.add_argument("--clients", type=int, default=2_052, help="how many (default: 2052)")
    parser.add_argument("--first", type=int, default=0, help="the first client's number")
    parser.add_argument("--jobs", type=int, default=None, help="processes (default: one for each core)")
    return parser


def lines_of(tally: Tally) -> list[str]:
    """The report, one finding a line with the number of the first client that shows it."""
    share = tally.warned / max(tally.plans, 1)
    lines = [
        f"{tally.plans} plans, {tally.sessions:,} sessions",
        f"errors: {tally.errors}",
        f"plans with warnings: {tally.warned} ({share:.1%}, less than {WARNED_SHARE:.0%} allowed)",
    ]
    for (severity, rule), count in sorted(tally.counts.items()):
        number, sentence = tally.examples[severity, rule]
        plans = tally.plans_with[severity, rule]
        lines.append(f"  {severity:7} {rule:20} {count:6} in {plans} plans, such as client {number}: {sentence}")
    lines.append(f"seasons that came out differently the second time: {tally.unsteady}")
    lines.append(f"injuries and equipment that changed no exercise: {tally.unmoved}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
