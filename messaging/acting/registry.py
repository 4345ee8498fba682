"""Which function does which wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from messaging.acting import answers, body, days, logging_work, obstacles, plan, profile, showing, today
from messaging.acting.outcomes import Outcome, Situation
from messaging.domain import intents

Action = Callable[[Any, Situation], Outcome]

ACTIONS: Final[Mapping[type, Action]] = {
    intents.Log: logging_work.log,
    intents.Skip: logging_work.skip,
    intents.OtherSport: logging_work.other_sport,
    intents.Swap: today.swap,
    intents.Minutes: today.minutes,
    intents.Place: today.place,
    intents.Harder: today.harder,
    intents.Easier: today.easier,
    intents.Pain: body.pain,
    intents.PainOver: body.pain_over,
    intents.Dislike: body.dislike,
    intents.Ill: body.ill,
    intents.WellAgain: body.well_again,
    intents.Travel: days.travel,
    intents.TrainingDays: days.training_days,
    intents.BusyWeek: days.busy_week,
    intents.SendTime: days.send_time,
    intents.PauseWish: days.pause,
    intents.Resume: days.resume,
    intents.Owned: profile.owned,
    intents.SessionMinutes: profile.session_minutes,
    intents.Goal: profile.goal,
    intents.PlanWeeks: plan.plan_weeks,
    intents.Program: plan.program,
    intents.Obstacle: obstacles.obstacle,
    intents.Show: showing.show,
    intents.Undo: answers.take_back,
    intents.No: answers.decline,
    intents.Yes: answers.yes_to_nothing,
    intents.EndSubscription: answers.end_subscription,
    intents.Thanks: answers.thanks,
}

ORDER: Final = (
    intents.Undo, intents.Log, intents.Skip, intents.OtherSport,
    intents.Pain, intents.PainOver, intents.Ill, intents.WellAgain,
    intents.Dislike, intents.Owned, intents.SessionMinutes, intents.Goal,
    intents.Resume, intents.PauseWish, intents.Travel, intents.TrainingDays, intents.BusyWeek, intents.SendTime,
    intents.Swap, intents.Minutes, intents.Place, intents.Harder, intents.Easier,
)  # fmt: skip
"""What is known of the client first, so that today's session is built from it; the others follow as they were said."""
NEEDS_TODAY: Final = (
    intents.Log, intents.Skip, intents.Swap, intents.Minutes, intents.Place, intents.Harder, intents.Easier,
    intents.Pain, intents.PainOver, intents.Dislike, intents.Ill, intents.Travel, intents.Owned, intents.SessionMinutes,
    intents.Show,
)  # fmt: skip
"""Wishes about a session: today's is written before anything is changed, when it is not there yet."""

CHANGES_NOTHING: Final = (
    intents.Show, intents.Undo, intents.Yes, intents.No, intents.EndSubscription, intents.Thanks,
)  # fmt: skip
"""No record is kept of these: they read, or are about records and proposals themselves."""


def in_order(wishes: tuple[intents.Intent, ...]) -> list[intents.Intent]:
    ranks = {kind: rank for rank, kind in enumerate(ORDER)}
    return sorted(wishes, key=lambda wish: ranks.get(type(wish), len(ORDER)))
