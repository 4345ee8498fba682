"""Which figures of a clause are about which of its exercises. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from messaging.domain.logs.figures import Figure, figures_of
from messaging.domain.logs.names import Mention

OF: Final = re.compile(r" (?:of|on|for|in|de|en) (?:the |my |los |las |el |la )?")
COUNTS: Final = frozenset({"count", "reps"})


def figures_by_mention(clause: str, mentions: Sequence[Mention]) -> list[list[Figure]]:
    """For each exercise its own: those up to the next name, and a count that leads up to it ("3 sets of bench").

    What stands before the first name is its own when nothing stands after it, or when that says something else
    ("3x8 bench 60kg").
    """
    told = figures_of(clause)
    ends = [*(mention.start for mention in mentions[1:]), len(clause)]
    shared = []
    for number, (mention, end) in enumerate(zip(mentions, ends, strict=True)):
        begin = mentions[number - 1].end if number else 0
        after = mentions[number + 1 : number + 2]
        own = [f for f in told if mention.end <= f.start < end and not any(_leads(f, clause, each) for each in after)]
        before = [f for f in told if begin <= f.start and f.end <= mention.start]
        leading = [f for f in before if number == 0 or _leads(f, clause, mention)]
        shared.append([*leading, *own] if _complete(leading, own) else own)
    return shared


def _leads(figure: Figure, clause: str, mention: Mention) -> bool:
    between = clause[figure.end : mention.start] if figure.end <= mention.start else ""
    return figure.kind in COUNTS and OF.fullmatch(between) is not None


def _complete(leading: Sequence[Figure], own: Sequence[Figure]) -> bool:
    """Whether the one says nothing that the other says as well."""
    return not {figure.kind for figure in leading} & {figure.kind for figure in own}
