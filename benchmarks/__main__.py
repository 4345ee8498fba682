"""Every benchmark, or the named ones: `python -m benchmarks [NAME …]`. Figures are ratios of one run."""

from __future__ import annotations

import argparse
from importlib import import_module

NAMES = (
    "conversion",
    "coaching",
    "many_at_once",
    "sending",
    "broker_away",
    "api",
    "console",
    "replies",
    "encryption",
    "log_lines",
    "footprint",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    for name in names:
        print(f"== {name}")
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
