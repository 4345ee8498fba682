"""What a client corrects of what is known of them, from now on."""

from __future__ import annotations

from accounts.changing import change_profile
from accounts.domain.vocabulary import pieces_of
from accounts.selectors import facts_of
from messaging.acting.outcomes import Done, Outcome, Situation
from messaging.acting.today import rebuilt_today
from messaging.domain.intents import Goal, Owned, SessionMinutes
from messaging.domain.text import one_line

LEAST_MINUTES, MOST_MINUTES = 10, 240


def owned(wish: Owned, given: Situation) -> Outcome:
    """Besides what is known, without it, or in place of it."""
    known = list(facts_of(given.client).equipment)
    equipment = list(wish.equipment)
    if wish.more:
        equipment = [*known, *(each for each in equipment if each not in known)]
    elif wish.less:
        gone = pieces_of(tuple(equipment))
        equipment = sorted(pieces_of(tuple(known)) - gone) or ["bodyweight"]
    change_profile(given.client, {"equipment": equipment}, at=given.at)
    things = ", ".join(each.replace("_", " ") for each in equipment)
    reason = f"You have {things}."
    rebuilt_today(given, reason)
    return Done(f"Noted from today: you train with {things}.", reasons=(reason,))


def session_minutes(wish: SessionMinutes, given: Situation) -> Outcome:
    if not LEAST_MINUTES <= wish.minutes <= MOST_MINUTES:
        raise ValueError(f"A session takes {LEAST_MINUTES} to {MOST_MINUTES} minutes. How many do you have?")
    change_profile(given.client, {"session_minutes": wish.minutes}, at=given.at)
    reason = f"You have {wish.minutes} minutes."
    rebuilt_today(given, reason)
    return Done(f"Noted: {wish.minutes} minutes a session from today.", reasons=(reason,))


def goal(wish: Goal, given: Situation) -> Outcome:
    change_profile(given.client, {"fitness_goals": wish.words[:255]}, at=given.at)
    return Done(
        f'Noted, your goal from today: "{one_line(wish.words)[:100]}". Your plan stays until a new one is made.'
    )
