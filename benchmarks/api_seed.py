"""A database for `benchmarks.api`: clients with plans, one of them with a token and eight weeks of sessions."""

from __future__ import annotations

import json
from datetime import timedelta

import django
from django.conf import settings
from django.core.management import call_command

CLIENTS, DAYS, SIGN_UPS = 200, 56, 30


def main() -> None:
    """Migrates, seeds, and prints what the benchmark needs as one line of JSON."""
    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings
    from django.utils import timezone

    from accounts.codes import ask_for_code, code_of
    from accounts.devices import sign_in
    from accounts.domain.vocabulary import WEEKDAYS
    from accounts.intake import create_client, read_client
    from accounts.selectors import client_as_stored
    from plans.services import create_fitness_plan
    from workouts.services import SetLog, log_result, todays_workout

    now = timezone.now()
    for number in range(CLIENTS):
        line = {"ref": "-", "name": f"Client {number}", "timezone": "UTC", "fitness_goals": "get strong"}
        more = {"equipment": ["full_gym"], "program_type": "strength", "session_minutes": 60}
        days = [WEEKDAYS[(now.weekday() + ahead) % 7] for ahead in (0, 2, 4)]
        made = create_client(read_client({**line, **more, "available_days": days}), phone_number=f"+1555{number:07d}")
    began = now - timedelta(days=DAYS)
    client = client_as_stored(made.pk)
    create_fitness_plan(client, at=began, length_weeks=16, rules_only=True)
    today, lift = None, ""
    for back in range(DAYS, -1, -1):
        at = now - timedelta(days=back)
        workout = todays_workout(client, at=at, rules_only=True)
        assert workout is not None
        items = [item for block in workout.details["blocks"] for item in block["items"] if "sets" in item]
        if workout.session_type == "rest" or not items:
            continue
        today, lift = workout, items[0]["exercise_id"]
        done = [SetLog(item["exercise_id"], number, reps=8, weight_kg=20) for item in items for number in (1, 2, 3)]
        if back:
            log_result(workout, at=at, sets=done)
    today = todays_workout(client, at=now, rules_only=True)
    assert today is not None
    assert today.session_type != "rest", "the bench needs a day with work"
    _, token = sign_in(client, name="bench")
    codes = [
        (number, code_of(ask_for_code(number, address=number, at=now).pk))
        for number in (f"+1556{each:07d}" for each in range(SIGN_UPS))
    ]
    since = (now - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {
        "me": ("get", "me", None),
        "workouts/today": ("get", "workouts/today", None),
        "workouts?since=": ("get", f"workouts?since={since}", None),
        "workouts/{id}/log": ("post", f"workouts/{today.pk}/log", {"sets": [{"exercise_id": lift, "set_number": 1}]}),
    }
    http, statements = Client(), {}
    with override_settings(ALLOWED_HOSTS=["testserver", *settings.ALLOWED_HOSTS]):
        for name, (method, path, body) in asked.items():
            with CaptureQueriesContext(connection) as queries:
                answer = getattr(http, method)(
                    f"/api/v1/{path}",
                    **({"data": json.dumps(body), "content_type": "application/json"} if body else {}),
                    headers={"Authorization": f"Bearer {token}"},
                )
            assert answer.status_code == 200, answer.content
            statements[name] = len([each for each in queries if each["sql"].split()[0] not in ("BEGIN", "COMMIT")])
    known = {"token": token, "workout": str(today.pk), "lift": lift, "since": since, "codes": codes}
    print(json.dumps({**known, "statements": statements}))


if __name__ == "__main__":
    main()
