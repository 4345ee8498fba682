"""What hurts and what no longer does: dated facts, and today's session built around them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from accounts.changing import change_limitation, report_limitation
from accounts.illness import fall_ill, get_well
from accounts.models import Limitation
from accounts.selectors import is_paused_on
from messaging.acting.outcomes import Done, ForCoach, Outcome, Situation
from messaging.acting.today import COACH, exercise_ids, main_work, rebuilt_today, session_to_come
from messaging.domain.intents import Dislike, Ill, Pain, PainOver, WellAgain
from messaging.models import Alert
from workouts.domain.catalogue import load_catalogue
from workouts.models import WorkoutInstance
from workouts.withholding import FEVER, give_back_sessions, withhold_sessions

SAID: Final = "client"
MODERATE: Final = "moderate"


def pain(wish: Pain, given: Situation) -> Outcome:
    """A second text about the region changes that row; what a coach has set stays beside it."""
    severity = wish.severity or MODERATE
    fields = {"region": wish.region, "severity": severity, "side": wish.side, "since": given.today}
    own = _active(given, wish.region).filter(source=SAID).first()
    if own is None:
        report_limitation(given.client, fields, source=SAID)
    else:
        change_limitation(own, _changed(own, wish), at=given.at)
    region = _region(wish.region, wish.side)
    reason = f"Built around your {region}: you said that it hurts."
    rebuilt = rebuilt_today(given, reason)
    sentence = f"Sorry about your {region}: it is down as {severity} pain from today, and I work around it."
    told = _today(rebuilt, otherwise="The next session is built around it.")
    stop = " Stop if it gets worse." if severity != "mild" else ""
    alert = f"Has pain ({region}, {severity}), and you wrote today's session by hand: look at it."
    by_hand = rebuilt is not None and rebuilt.source == COACH
    return Done(f"{sentence} {told}{stop}", reasons=(reason,), alerts=((Alert.Kind.UNWELL, alert),) if by_hand else ())


def pain_over(wish: PainOver, given: Situation) -> Outcome:
    """Resolved from today, or withdrawn when it was never true. What a coach has set is the coach's to end."""
    found = list(_active(given, wish.region))
    if not found:
        where = f"about your {_region(wish.region)}" if wish.region else "of that kind"
        return Done(f"I have nothing {where} on file, so nothing holds you back.")
    if wish.region is None and len({row.region for row in found}) > 1:
        names = ", ".join(sorted({_region(row.region) for row in found}))
        raise ValueError(f"Which one do you mean: {names}?")
    own = [row for row in found if row.source == SAID]
    if not own:
        sentence = f"Your coach has set your {_region(found[0].region)}: I pass it on, and it holds until they say so."
        told = f"Says that the {_region(found[0].region)} is fine, which you have set."
        return ForCoach(sentence, Alert.Kind.ASKS, told)
    for row in own:
        change_limitation(row, _ended(row, given, never=wish.never_true), at=given.at)
    region = _region(own[0].region)
    reason = f"Your {region} no longer holds you back."
    rebuilt_today(given, reason)
    how = "taken off your record" if wish.never_true else "down as fine from today"
    stays = " What your coach has set stays." if len(own) < len(found) else ""
    return Done(f"Good. Your {region} is {how}.{stays}", reasons=(reason,))


def dislike(wish: Dislike, given: Situation) -> Outcome:
    exercise = load_catalogue().get(wish.exercise_id)
    name = exercise.name if exercise else wish.exercise_id.replace("_", " ")
    rows = Limitation.objects.filter(
        client=given.client, kind="dislike", exercise_id=wish.exercise_id, status=Limitation.Status.ACTIVE
    )
    if wish.again:
        own = list(rows.filter(source=SAID))
        for row in own:
            change_limitation(row, {"status": Limitation.Status.RESOLVED}, at=given.at)
        return Done(f"{name} may come again." if own else f"{name} was never off your list.")
    if rows.exists():
        return Done(f"{name} is off your list already.")
    fields = {"kind": "dislike", "exercise_id": wish.exercise_id, "since": given.today}
    report_limitation(given.client, fields, source=SAID)
    reason = f"Without {name}: you do not want it."
    workout = session_to_come(given)
    is_in_it = workout is not None and wish.exercise_id in exercise_ids(workout)
    today = f" {_today(rebuilt_today(given, reason), otherwise='')}" if is_in_it else ""
    return Done(f"Never {name}: noted from today.{today}", reasons=(reason,))


def ill(wish: Ill, given: Situation) -> Outcome:
    """No training with a fever, until they say that it is over; light work with a cold."""
    fall_ill(given.client, fever=wish.fever, at=given.at)
    if wish.fever:
        withhold_sessions(given.client, at=given.at, reason=FEVER)
        reason = "No training with a fever."
        return Done(f"Get well soon! {reason} All is paused; text me FEELING BETTER when it is over.", (reason,))
    reason = "Light work because you have a cold."
    today = _today(rebuilt_today(given, reason), otherwise="The next sessions are light.")
    return Done(f"Get well soon! Light work while you have a cold. {today} Text me FEELING BETTER then.", (reason,))


def well_again(wish: WellAgain, given: Situation) -> Outcome:
    """Back from a fever gently, as `workouts.domain.illness` has it; from a cold as planned."""
    was_paused = is_paused_on(given.client, given.today)
    if not get_well(given.client, at=given.at):
        return Done("Glad to hear it! We go on as planned.")
    if give_back_sessions(given.client, at=given.at, reason=FEVER):
        reason = "Your fever is over on the day on which it began."
        today = _today(rebuilt_today(given, reason), otherwise="")
        return Done(f"Glad to hear it! Go gently. {today}".rstrip(), (reason,))
    if was_paused:
        gently = "gently at first: half of it for some days, then three quarters."
        return Done(f"Glad to hear it! We go on today, {gently}", (f"Your fever is over: we go on {gently}",))
    reason = "Your cold is over."
    today = _today(rebuilt_today(given, reason), otherwise="")
    return Done(f"Glad to hear it! We go on as planned. {today}".rstrip(), (reason,))


def _active(given: Situation, region: str | None) -> QuerySet[Limitation]:
    rows = Limitation.objects.filter(client=given.client, kind="limitation", status=Limitation.Status.ACTIVE)
    rows = rows.order_by("created_at", "pk")
    return rows.filter(region=region) if region else rows


def _changed(row: Limitation, wish: Pain) -> dict[str, Any]:
    """The side grows to both; the severity is as last said, and as it was when nothing was said of it."""
    side = row.side if wish.side is None else wish.side
    if row.side and wish.side and row.side != wish.side:
        side = "both"
    return {"side": side, "severity": wish.severity or row.severity, "until": None}


def _ended(row: Limitation, given: Situation, *, never: bool) -> dict[str, Any]:
    if never:
        return {"status": Limitation.Status.WITHDRAWN}
    last = given.today - timedelta(days=1)
    until = last if row.since is None or row.since <= last else row.since
    return {"status": Limitation.Status.RESOLVED, "until": until}


def _today(workout: WorkoutInstance | None, *, otherwise: str) -> str:
    if workout is None:
        return otherwise
    if workout.source == COACH:
        return "Your coach wrote today's session by hand: leave out what hurts. I tell them now."
    return f"Today: {main_work(workout)}."


def _region(region: str, side: str | None = None) -> str:
    words = region.replace("_", " ")
    return f"{side} {words}" if side in ("left", "right") else words
