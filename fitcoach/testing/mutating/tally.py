"""A sample of the changes, and how many of them were noticed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fitcoach.testing.mutating.workspace import KILLED, OUT_OF_TIME


@dataclass(frozen=True, slots=True)
class Noticed:
    """Of a file: how many changes there are, how many were tried, and how many of those a test noticed."""

    there: int
    tried: int
    noticed: int

    @property
    def share(self) -> float:
        """Of those tried, from 0 to 1; a file in which nothing can be changed lacks nothing."""
        return self.noticed / self.tried if self.tried else 1.0


def sample(names: Mapping[str, Sequence[str]], *, each: int, seed: int) -> dict[str, list[str]]:
    """At most `each` changes of every file, the same for the same seed, whatever other files there are."""
    return {
        file: sorted(random.Random(f"{seed} {file}").sample(list(found), min(each, len(found))))
        for file, found in names.items()
    }


def is_noticed(status: int) -> bool:
    """A test failed, or the change made the tests run for ever."""
    return status in KILLED or status in OUT_OF_TIME


def counted(
    names: Mapping[str, Sequence[str]], tried: Mapping[str, Sequence[str]], statuses: Mapping[str, int]
) -> dict[str, Noticed]:
    return {
        file: Noticed(
            len(names[file]), len(chosen), sum(is_noticed(statuses[name]) for name in chosen if name in statuses)
        )
        for file, chosen in tried.items()
    }


def share_of_all(files: Iterable[Noticed]) -> float:
    """Each file weighs as much as there is to change in it, however many of its changes were tried."""
    files = list(files)
    there = sum(file.there for file in files)
    return sum(file.share * file.there for file in files) / there if there else 1.0


def lines_of(place: str, files: Mapping[str, Noticed], *, enough: float) -> Iterable[str]:
    """One line a file, the barest last, with a mark at those below `enough`; then the whole place."""
    for file, noticed in sorted(files.items(), key=lambda each: -each[1].share):
        mark = "  below" if noticed.share < enough else ""
        yield f"{noticed.share:7.1%}  {noticed.noticed:4} of {noticed.tried:4} (of {noticed.there:5})  {file}{mark}"
    tried, there = sum(each.tried for each in files.values()), sum(each.there for each in files.values())
    yield (
        f"{share_of_all(files.values()):7.1%}  {place}: {sum(each.noticed for each in files.values())} noticed of "
        f"{tried} tried (of {there}), files weighed by what there is to change; {enough:.0%} are asked for"
    )
