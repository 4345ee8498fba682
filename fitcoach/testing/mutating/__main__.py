"""Change the code on purpose and count what the tests notice: `make mutate`, for `domain/` and the outbox.

By default a sample, the same each time: ARGS="--all" tries everything (hours), ARGS="--seed 2" other changes,
ARGS="--only plans/domain/*.py" some files. Exit status 1 when less than 80 % are noticed in either place. What nobody
noticed stands in var/mutate/<place>/survivors.txt, as a diff.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
from collections.abc import Sequence
from typing import Final

from fitcoach.testing.mutating import tally
from fitcoach.testing.mutating.places import PLACES, Place
from fitcoach.testing.mutating.workspace import Workspace

ENOUGH: Final = 0.8
EACH: Final = 15
"""Changes of each file: with about a hundred files some 1,400 in all, which tell the share to about two points."""
EVERYTHING: Final = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """The door: returns the exit status."""
    asked = parsed(arguments)
    shares = []
    for place in PLACES:
        files = [file for file in place.files() if fnmatch.fnmatch(file, asked.only)]
        if files:
            shares.append(judge(place, files, each=EVERYTHING if asked.all else asked.each, seed=asked.seed))
    if not shares:
        print(f"fitcoach: no file that is changed here is called {asked.only}", file=sys.stderr)
        return 2
    return int(min(shares) < ENOUGH)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every change there is")
    parser.add_argument("--each", type=int, default=EACH, help=f"changes of each file ({EACH})")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--only", default="*", help="a glob of files")
    return parser.parse_args(arguments)


def judge(place: Place, files: Sequence[str], *, each: int, seed: int) -> float:
    """Try the changes of one place, say what came of it, and return the share that was noticed."""
    print(f"fitcoach: changing {len(files)} files of {place.name}", flush=True)
    workspace = Workspace(place, files=files)
    names = workspace.make()
    tried = tally.sample(names, each=each, seed=seed)
    chosen = [name for found in tried.values() for name in found]
    print(f"fitcoach: trying {len(chosen)} of {sum(map(len, names.values()))} changes", flush=True)
    statuses = workspace.try_out(chosen)
    counted = tally.counted(names, tried, statuses)
    print("\n".join(tally.lines_of(place.name, counted, enough=ENOUGH)), flush=True)
    survivors = [name for name in chosen if not tally.is_noticed(statuses.get(name, 0))]
    (workspace.folder / "survivors.txt").write_text("\n".join(map(workspace.diff, survivors)))
    return tally.share_of_all(counted.values())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
