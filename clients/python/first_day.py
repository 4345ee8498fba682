"""A new client's first day, with the client that openapi-python-client generated: sign up, show, log, sync."""

import json
import os
import re
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from fitcoach_client import AuthenticatedClient, Client
from fitcoach_client.api.auth import request_code
from fitcoach_client.api.signup import sign_up
from fitcoach_client.api.workouts import get_todays_workout, get_workout, list_workouts, log_workout
from fitcoach_client.models import (
    CodeBody,
    LogBody,
    NewLimitation,
    Problem,
    SetBody,
    SignUpAnswer,
    SignUpBody,
    WorkoutAnswer,
    WorkoutsAnswer,
)

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
URL, PHONE_NUMBER, TEXTS = os.environ["FITCOACH_URL"], os.environ["PHONE_NUMBER"], Path(os.environ["SMS_FILE"])


def code_of_the_text() -> str:
    """Here from the server's own file of texts, on a phone from the screen."""
    for _ in range(100):
        time.sleep(0.2)
        texts = map(json.loads, TEXTS.read_text().splitlines()) if TEXTS.exists() else ()
        for text in texts:
            if text["to"] == PHONE_NUMBER and (code := re.search(r"\d{6}", text["body"])):
                return code[0]
    raise SystemExit("no text came")


def first_day() -> None:
    everybody = Client(base_url=URL)
    request_code.sync(client=everybody, body=CodeBody(phone_number=PHONE_NUMBER))
    who = SignUpBody(
        phone_number=PHONE_NUMBER,
        code=code_of_the_text(),
        name="Ben Ito",
        timezone="UTC",
        available_days=[DAYS[(datetime.now(UTC).weekday() + ahead) % 7] for ahead in (0, 2, 4)],
        fitness_goals="get strong",
        equipment=["dumbbells"],
        limitations=[NewLimitation(region="wrist", severity="mild")],
    )
    made = sign_up.sync(client=everybody, body=who, idempotency_key=str(uuid.uuid4()))
    assert isinstance(made, SignUpAnswer), made
    mine = AuthenticatedClient(base_url=URL, token=made.token)
    today = get_todays_workout.sync(client=mine)
    assert isinstance(today, WorkoutAnswer), today
    print(f"{today.date}: {today.theme}")
    items = [item for block in today.details.blocks or [] for item in block.items]
    for item in items:
        print(f"  {item.exercise} {item.sets or ''}x{item.reps or ''}")
    done = LogBody(sets=[SetBody(exercise_id=items[0].exercise_id, set_number=1, reps=8)], session_rpe=7.0)
    logged = log_workout.sync(today.id, client=mine, body=done)
    assert isinstance(logged, WorkoutAnswer), logged
    assert (logged.status, logged.results[0].reps) == ("completed", 8)
    listed = list_workouts.sync(client=mine, limit=5)
    assert isinstance(listed, WorkoutsAnswer), listed
    assert [each.id for each in listed.items] == [today.id]
    missing = get_workout.sync(uuid.uuid4(), client=mine)
    assert isinstance(missing, Problem), missing
    assert missing.type_ == "/api/v1/problems/not-found"
    print("python: signed up, shown, logged")


first_day()
