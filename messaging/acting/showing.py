"""What a client asks to see: today, the week, the plan, why, what is known of them, what they can text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from accounts.clock import zone_of
from accounts.models import Away, Limitation
from accounts.pausing import in_words
from accounts.selectors import current_profile_of, facts_of, illnesses_of
from messaging.acting.outcomes import Done, Situation, dated
from messaging.acting.today import main_work, whole
from messaging.domain.intents import Show
from messaging.domain.weekly_words import LOADS
from messaging.models import Change, Message, ObstaclePlan, TalkState
from messaging.obstacles import plans_from
from messaging.shortening import was_shortened
from plans.progress import current_microcycle, current_progress
from plans.selectors import active_plan_of
from workouts.models import WorkoutInstance

MENU: Final = (
    'Text me what you did ("done", "bench 3x8 60 kg"), what hurts ("knee hurts"), what you need ("20 min", "hotel", '
    '"swap squats", "pause till Mon", "text me at 7"), or TODAY, WEEK, PLAN, WHY, UNDO. STOP ends it.'
)
WHY_FOR: Final = timedelta(days=7)
NO_PLAN: Final = "You have no plan right now. Your coach makes one with you."
NOTHING_MORE: Final = "That was all of it. Text TODAY, WEEK or PLAN to see more of your training."


def show(wish: Show, given: Situation) -> Done:
    return SHOWN[wish.what](given)


def today(given: Situation) -> Done:
    workout = given.session_on(given.today)
    if workout.session_type == "rest":
        return Done("Today is a rest day. Your body builds on the work while you recover.")
    status = "" if workout.status == WorkoutInstance.Status.SCHEDULED else f" ({workout.status})"
    return Done(f"Today{status}: {workout.theme}. {main_work(workout)}.", more=whole(workout))


def week(given: Situation) -> Done:
    plan = active_plan_of(given.client)
    stored = current_microcycle(plan, at=given.at) if plan else None
    if stored is None:
        return Done(NO_PLAN)
    days = [f"{str(day['day']).capitalize()[:3]} {_day(day)}" for day in stored.pattern["days"]]
    return Done(f"This week: {'; '.join(days)}.")


def plan(given: Situation) -> Done:
    active = active_plan_of(given.client)
    if active is None:
        return Done(NO_PLAN)
    progress = current_progress(active, at=given.at)
    blocks = ", ".join(f"{block['name']} ({block['weeks']} wk)" for block in active.mesocycles)
    goal = f" {active.goal_statement}" if active.goal_statement else ""
    sentence = f"Week {progress.plan_week + 1} of {active.length_weeks}, now in {progress.block['name']}.{goal}"
    return Done(sentence, more=f"Your blocks: {blocks}.")


def more(given: Situation) -> Done:
    """The rest of the last answer; the whole session where today's message told its main work alone.

    What an answer before that message left open is nothing that anybody still waits for.
    """
    state = TalkState.objects.filter(client=given.client).first()
    waiting = state.more if state else ""
    message = _shortened_today(given)
    if message is None or (waiting and _answered_since(message)):
        return Done(waiting or NOTHING_MORE)
    workout = given.session_on(given.today)
    return Done(whole(workout) or NOTHING_MORE)


def _shortened_today(given: Situation) -> Message | None:
    outbound = Message.objects.filter(user=given.client, direction=Message.Direction.OUTBOUND)
    message = outbound.filter(kind=Message.Kind.DAILY, local_date=given.today, due_at__lte=given.at).first()
    return message if message is not None and was_shortened(message.content) else None


def _answered_since(message: Message) -> bool:
    answers = Message.objects.filter(user=message.user_id, kind=Message.Kind.ANSWER)
    return answers.filter(due_at__gt=message.due_at).exists()


def why(given: Situation) -> Done:
    """Of the last change, and of today's session."""
    changes = Change.objects.filter(client=given.client, undone_at__isnull=True, made_at__gt=given.at - WHY_FOR)
    change = changes.exclude(reasons=[]).order_by("-id").first()
    session = WorkoutInstance.objects.filter(client=given.client, date=given.today).exclude(status="withdrawn").first()
    reasons = [*(change.reasons if change else ()), *(session.reasons if session else ())]
    told = list(dict.fromkeys(reasons))
    if not told:
        return Done("Nothing was changed lately: today is as your plan has it.")
    return Done(" ".join(told[:2]), more=" ".join(told[2:]))


def facts(given: Situation) -> Done:
    """Goals, limits, equipment, days and hour, each with since when and from whom."""
    client = given.client
    known, profile = facts_of(client), current_profile_of(client)
    since = f" (since {_on(profile.updated_at.astimezone(zone_of(client)).date())})" if profile else ""
    days = ", ".join(day.capitalize()[:3] for day in known.available_days)
    things = ", ".join(each.replace("_", " ") for each in known.equipment)
    lines = [
        *_limits(given),
        f"Goal: {known.fitness_goals or 'not told yet'}{since}.",
        f"Days: {days}, {known.session_minutes} min.",
        f"Equipment: {things}.",
        *_plans_for_obstacles(given),
        f"Texts at {client.preferred_send_hour}:00, {client.timezone.replace('_', ' ')}.",
        *(f"Pause {in_words(row)}." for row in client.pauses.all() if _is_ahead(row.end_date, given.today)),
        *(
            f"A cold since {_on(row.start)}."
            for row in illnesses_of(client)
            if row.is_on(given.today) and not row.fever
        ),
        *(f"Away {_journey(row)}." for row in client.times_away.filter(end_date__gte=given.today)),
    ]
    return Done("What I know. " + " ".join(lines) + " Anything wrong? Just text me how it is.")


def _journey(row: Away) -> str:
    things = ", ".join(each.replace("_", " ") for each in row.equipment)
    return f"from {dated(row.start_date)} to {dated(row.end_date)} with {things}"


def _limits(given: Situation) -> list[str]:
    rows = Limitation.objects.filter(client=given.client, status=Limitation.Status.ACTIVE).order_by("since", "pk")
    told = [f"{_fact(row)} ({'since ' + _on(row.since) + ', ' if row.since else ''}from {_from(row)})" for row in rows]
    return [f"Limits: {'; '.join(told)}."] if told else ["Limits: none."]


def _plans_for_obstacles(given: Situation) -> list[str]:
    rows = plans_from(given.client, given.today)
    return [f"For {dated(row.date)} (from you, {_said_on(row, given)}): {row.words.strip(' .')}." for row in rows]


def _said_on(row: ObstaclePlan, given: Situation) -> str:
    return dated(row.created_at.astimezone(zone_of(given.client)).date())


def _fact(row: Limitation) -> str:
    if row.kind == "dislike":
        return f"no {row.exercise_id.replace('_', ' ')}"
    side = f"{row.side} " if row.side in ("left", "right") else ""
    return f"{row.severity} {side}{row.region.replace('_', ' ')}"


def _from(row: Limitation) -> str:
    return {"client": "you", "coach": "your coach"}.get(row.source, "your old record")


def _on(day: date) -> str:
    return f"{dated(day)} {day:%Y}"


def _is_ahead(end: date | None, today: date) -> bool:
    return end is None or end > today


def menu(given: Situation) -> Done:
    return Done(MENU)


def _day(day: Mapping[str, object]) -> str:
    if day["theme"] == "Rest":
        return "rest"
    load = LOADS.get(str(day.get("load")))
    return f"{day['theme']} ({load})" if load else str(day["theme"])


SHOWN: Final[Mapping[str, Callable[[Situation], Done]]] = {
    "today": today,
    "week": week,
    "plan": plan,
    "more": more,
    "why": why,
    "facts": facts,
    "menu": menu,
}
