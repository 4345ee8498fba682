"""`make fuzz-public`: so many hostile requests, spread over every public address; one again: `--only NUMBER`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path


def main(arguments: list[str]) -> int:
    """The door: returns the exit status."""
    parser = argparse.ArgumentParser(prog="make fuzz-public", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="in all; at least one for each address")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="send this one alone, and show it and its answer")
    told = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fitcoach.settings")
    import django

    django.setup()
    from fitcoach.testing.fuzzing import judging, serving
    from fitcoach.testing.fuzzing.addresses import addresses
    from fitcoach.testing.fuzzing.requests import shot

    every = addresses()
    numbers = range(max(told.requests, len(every))) if told.only is None else [told.only]
    with tempfile.TemporaryDirectory() as folder, serving.running(Path(folder)) as site:
        shots = [shot(every[number % len(every)], number, seed=told.seed, known=site.known) for number in numbers]
        if told.only is not None:
            print(shots[0].sent[:3000], judging.answer_of(site.port, shots[0].sent)[:3000], sep="\n\n")
        started = time.monotonic()
        report = judging.fuzz(site, shots)
        if report.faults or told.only is not None:
            print(site.log.read_text(errors="replace")[-8000:], file=sys.stderr)
    print("\n".join([*report.lines(), f"{time.monotonic() - started:.0f} s"]))
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
