"""Less of a muscle that gets too much: the least important work for it gives way first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from workouts.domain.draft import LEAST_ITEMS, Draft, Pick, cost_of, counts_of, held, put
from workouts.domain.muscles import BANDS, GROUPS, MOST_A_SESSION, shares_of, target_group

IMPORTANCE: Final = {"accessory": 0, "core": 1, "secondary": 2, "compound": 3}


def trim(drafts: Sequence[Draft], tops: Mapping[str, float]) -> None:
    """Above the band the least important work for the muscle gives up sets; an accessory may go altogether."""
    for group, top in tops.items():
        while counts_of(drafts)[group] > top and _give_up(drafts, group):
            pass


def trim_helpers(drafts: Sequence[Draft], tops: Mapping[str, float], floor: Mapping[str, float]) -> None:
    """Still above the band: exercises that only help the muscle give up sets, where their own muscle can spare them."""
    for group, top in tops.items():
        while counts_of(drafts)[group] > top and _spare_a_helper(drafts, group, floor):
            pass


def trim_sessions(drafts: Sequence[Draft]) -> None:
    """More than eleven sets of a muscle in one session bring nothing (Remmert 2025)."""
    none = dict.fromkeys(BANDS, 0.0)
    for draft in drafts:
        for group in GROUPS:
            while held(draft, group) > MOST_A_SESSION and (
                _give_up([draft], group) or _spare_a_helper([draft], group, none)
            ):
                pass


def trim_to_ceiling(drafts: Sequence[Draft]) -> None:
    """No muscle gets more than it recovers from, whatever has to go."""
    for group, band in BANDS.items():
        top = band.ceiling(sum(held(draft, group) > 0 for draft in drafts))
        none = dict.fromkeys(BANDS, 0.0)
        while counts_of(drafts)[group] > top and (
            _give_up(drafts, group, 1) or _spare_a_helper(drafts, group, none) or _drop_a_helper(drafts, group)
        ):
            pass


def _give_up(drafts: Sequence[Draft], group: str, least: int = 2) -> bool:
    """The least important exercise for the muscle loses a set; an accessory that has none to lose goes."""
    options = [
        (IMPORTANCE[pick.type], -pick.sets, number, index)
        for number, draft in enumerate(drafts)
        for index, pick in enumerate(draft.picks)
        if target_group(pick.exercise) == group and _may_shrink(draft, pick, least)
    ]
    if not options:
        return False
    _, _, number, index = min(options)
    draft, pick = drafts[number], drafts[number].picks[index]
    if pick.sets > least:
        put(draft, index, replace(pick, sets=pick.sets - 1))
    else:
        draft.left += cost_of(draft.frame, pick)
        del draft.picks[index]
    return True


def _may_shrink(draft: Draft, pick: Pick, least: int) -> bool:
    may_go = pick.type in ("accessory", "core") and len(draft.picks) > LEAST_ITEMS
    return pick.sets > least or may_go


def _spare_a_helper(drafts: Sequence[Draft], group: str, floor: Mapping[str, float]) -> bool:
    counts = counts_of(drafts)

    def spares(pick: Pick) -> bool:
        shares = dict(shares_of(pick.exercise))
        rest = (other for other in shares if other != group)
        return group in shares and all(counts[other] - shares[other] >= floor[other] for other in rest)

    return take_a_set(drafts, spares)


def _drop_a_helper(drafts: Sequence[Draft], group: str) -> bool:
    """The last accessory that helps the muscle goes; where none is left, another exercise comes down to one set."""
    for draft in sorted(drafts, key=lambda draft: -len(draft.picks)):
        for index in range(len(draft.picks) - 1, -1, -1):
            pick = draft.picks[index]
            if group in dict(shares_of(pick.exercise)) and _may_shrink(draft, pick, 1):
                if pick.type in ("accessory", "core") and len(draft.picks) > LEAST_ITEMS:
                    draft.left += cost_of(draft.frame, pick)
                    del draft.picks[index]
                else:
                    put(draft, index, replace(pick, sets=pick.sets - 1))
                return True
    return False


def take_a_set(drafts: Sequence[Draft], spares: Callable[[Pick], bool]) -> bool:
    """The least important exercise that can spare one loses a set; of equals the one that has most."""
    options = [
        (IMPORTANCE[pick.type], -pick.sets, number, index)
        for number, draft in enumerate(drafts)
        for index, pick in enumerate(draft.picks)
        if pick.sets > _floor_of(pick) and spares(pick)
    ]
    if not options:
        return False
    _, _, number, index = min(options)
    pick = drafts[number].picks[index]
    put(drafts[number], index, replace(pick, sets=pick.sets - 1))
    return True


def _floor_of(pick: Pick) -> int:
    """Main lifts keep three sets when others only need room."""
    return 3 if pick.type == "compound" else 2
