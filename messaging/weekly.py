"""Sunday's message: next week's pattern, a new block's reason, or the end of a plan and a proposal for the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from messaging.alerts import raise_alert
from messaging.domain.text import put_name, to_gsm7
from messaging.domain.weekly_words import WeekAhead, plan_is_over, week_ahead, with_question
from messaging.models import Alert
from messaging.obstacles import ASKS, may_be_asked
from plans.models import FitnessPlan
from plans.progress import Progress, current_progress, microcycle_for, progress_on, stored_week
from plans.selectors import active_plan_of
from plans.services import propose_next_plan
from workouts.ahead import week_by_rules


@dataclass(frozen=True, slots=True)
class WeeklyMessage:
    """Sunday's words, who wrote the week that they tell, and how new that week was; null when they tell of none.

    `asks`: what the last sentence asks; "" for nothing.
    """

    body: str
    source: str
    week_seen: datetime | None = None
    asks: str = ""


def compose_weekly_message(client: User, *, date: date, at: datetime, rules_only: bool = False) -> WeeklyMessage | None:
    """The words for a Sunday. None without a plan that runs on that day.

    The pattern of the week to come is stored when it is not there yet. After a plan's last week a draft of the next
    plan is written, and the coach is told that it waits.
    """
    plan = active_plan_of(client)
    if plan is None:
        return None
    current_progress(plan, at=at)
    today, monday = progress_on(plan, date=date), progress_on(plan, date=date + timedelta(days=1))
    if not today.is_running:
        return None
    if monday.completed:
        _propose_the_next(client, plan, at=at)
        return WeeklyMessage(_told(plan_is_over(plan.goal_statement or ""), client), "rules")
    week = microcycle_for(plan, monday, at=at, rules_only=rules_only)
    words, is_asked = _outlook(client, today, monday, week.pattern["days"])
    return WeeklyMessage(words, week.source, week.updated_at, ASKS if is_asked else "")


def weekly_text_by_rules(plan: FitnessPlan, *, date: date) -> str | None:
    """A Sunday's words as they would be now, by the rules where the week is not stored. Reads, and stores nothing."""
    today, monday = progress_on(plan, date=date), progress_on(plan, date=date + timedelta(days=1))
    if not today.is_running:
        return None
    if monday.completed:
        return _told(plan_is_over(plan.goal_statement or ""), plan.client)
    week = stored_week(plan, monday) or week_by_rules(plan, monday)
    return _outlook(plan.client, today, monday, week.pattern["days"])[0]


def _outlook(client: User, today: Progress, monday: Progress, days: list[dict[str, object]]) -> tuple[str, bool]:
    """What the week holds, and at its end the question of the week, for whom it is for; and whether it is asked."""
    words = _told(week_ahead(_ahead(today, monday, days)), client)
    return with_question(words) if may_be_asked(client, monday=monday.date) else (words, False)


def _ahead(today: Progress, monday: Progress, days: list[dict[str, object]]) -> WeekAhead:
    block, weeks = monday.block, int(monday.block["weeks"])
    is_new = today.mesocycle_index != monday.mesocycle_index
    return WeekAhead(
        days=days,
        block=str(block["name"]),
        week=monday.week,
        weeks=weeks,
        focus=tuple(map(str, block.get("focus", ()))),
        is_deload=bool(block.get("deload")) and monday.week == weeks,
        before=str(today.block["name"]) if is_new else "",
    )


def _told(text: str, client: User) -> str:
    return to_gsm7(put_name(text, client.name))


def _propose_the_next(client: User, plan: FitnessPlan, *, at: datetime) -> None:
    propose_next_plan(client, after=plan, at=at)
    sentence = "The plan ends today. A draft of the next one waits for your approval."
    raise_alert(client.pk, Alert.Kind.PLAN_ENDED, sentence, at=at)
