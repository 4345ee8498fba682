"""What makes the API fit for phones: late and repeated requests, changed rows, caches, problems, throttles."""

from __future__ import annotations

import base64
import gzip
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.api import me
from accounts.holding import hold
from accounts.models import IdempotentRequest, Limitation, User
from accounts.tests.factories import UserFactory
from fitcoach import health
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import MONDAY, first_lift, trained_client
from messaging import outbox
from messaging.models import Message
from messaging.tasks import forget
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.services import skip_workout, workout_on

pytestmark = pytest.mark.django_db
Pass = Callable[[timedelta], None]
KEY = "0b9f7c1e-6f0a-4e0c-9c0e-0c3f5b0a7d11"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Pass]:
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False) as traveller:
        yield traveller.shift


@pytest.fixture
def phone() -> Phone:
    """Ana's, on a Monday with a session."""
    return Phone(trained_client())


def squats(number: int, minute: int, reps: int, lift: str) -> dict[str, Any]:
    done_at = f"2026-01-05T07:{minute:02d}:00-07:00"
    return {"exercise_id": lift, "set_number": number, "reps": reps, "weight_kg": 10, "done_at": done_at}


# --- A session and what is done in it ---------------------------------------------------------------------------------


def test_today_is_written_once_then_read_in_two_statements_and_from_then_on_in_one(phone: Phone) -> None:
    first = phone.get("workouts/today")
    for statements in (2, 1, 1):
        with CaptureQueriesContext(connection) as queries:
            assert phone.get("workouts/today").json == first.json
        assert len(queries) == statements
    assert (first.json["date"], first.json["status"], first.json["revision"]) == ("2026-01-05", "scheduled", 1)
    assert len(first.content) < 5 * 1024
    assert len(gzip.compress(first.content)) < 2 * 1024


def test_what_was_answered_before_is_not_answered_once_the_row_is_another(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    assert phone.get("workouts/today").json == today
    later = timezone.now() + timedelta(seconds=1)
    WorkoutInstance.objects.update(theme="Written by hand", updated_at=later)
    assert phone.get("workouts/today").json["theme"] == "Written by hand"
    WorkoutInstance.objects.update(client_note="and again", revision=2)
    assert phone.get("workouts/today").json["client_note"] == "and again"


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", 6), ("Pacific/Pago_Pago", 5), ("UTC", 5)])
def test_today_is_the_day_where_the_client_is(zone: str, day: int, clock: Pass) -> None:
    client = trained_client()
    User.objects.update(timezone=zone)
    for offset in (-1, 0, 1):
        workout_on(client, date=MONDAY.date() + timedelta(days=offset), at=timezone.now(), rules_only=True)
    phone = Phone(User.objects.get(pk=client.pk))
    for _ in range(2):
        assert phone.get("workouts/today").json["date"] == f"2026-01-{day:02d}"


def test_a_logged_set_is_four_statements_and_the_next_look_two(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    lift = first_lift(today)
    with CaptureQueriesContext(connection) as queries:
        logged = phone.post(
            f"workouts/{today['id']}/log", {"sets": [squats(number, 1, 8, lift) for number in (1, 2, 3)]}
        )
    assert len([each for each in queries if "SAVEPOINT" not in each["sql"]]) == 4
    assert (logged.json["status"], logged.json["revision"], len(logged.json["results"])) == ("completed", 2, 3)
    with CaptureQueriesContext(connection) as queries:
        assert phone.get("workouts/today").json == logged.json
    assert len(queries) == 2


def test_sets_that_come_in_out_of_order_keep_what_was_done_last(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    lift, path = first_lift(today), f"workouts/{today['id']}/log"
    phone.post(path, {"sets": [squats(1, 20, 9, lift)], "session_rpe": 8, "note": "later"})
    late = phone.post(
        path, {"sets": [squats(1, 10, 5, lift), squats(2, 15, 7, lift)], "session_rpe": 3, "note": "early"}
    )
    assert [(each["set_number"], each["reps"]) for each in late.json["results"]] == [(1, 9), (2, 7)]
    assert (late.json["session_rpe"], late.json["client_note"]) == (8, "later")
    assert late.json["completed_at"] == "2026-01-05T14:20:00Z"


def test_of_two_reports_of_a_set_in_one_request_the_later_holds(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    lift = first_lift(today)
    sets = [squats(1, 20, 9, lift), squats(1, 10, 5, lift)]
    assert [each["reps"] for each in phone.post(f"workouts/{today['id']}/log", {"sets": sets}).json["results"]] == [9]


def test_a_clock_that_runs_ahead_is_taken_back_to_ours(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    done = {**squats(1, 1, 8, first_lift(today)), "done_at": "2027-01-01T00:00:00Z"}
    logged = phone.post(f"workouts/{today['id']}/log", {"sets": [done]}).json
    assert logged["results"][0]["logged_at"] == "2026-01-05T16:00:00Z"


def test_a_day_offline_is_taken_in_the_next_day(phone: Phone, clock: Pass) -> None:
    today = phone.get("workouts/today").json
    clock(timedelta(hours=26))
    logged = phone.post(f"workouts/{today['id']}/log", {"sets": [squats(1, 1, 8, first_lift(today))]})
    assert (logged.json["status"], logged.json["completed_at"]) == ("completed", "2026-01-05T14:01:00Z")


def test_a_session_without_sets_says_by_its_own_clock_when_it_was_done(phone: Phone, clock: Pass) -> None:
    today = phone.get("workouts/today").json
    clock(timedelta(hours=26))
    felt = {"session_rpe": 6, "done_at": "2026-01-05T07:30:00-07:00"}
    logged = phone.post(f"workouts/{today['id']}/log", felt)
    assert (logged.json["completed_at"], logged.json["session_rpe"]) == ("2026-01-05T14:30:00Z", 6)


def test_a_session_that_was_done_offline_is_taken_though_today_was_written_anew(phone: Phone, clock: Pass) -> None:
    today = phone.get("workouts/today").json
    clock(timedelta(minutes=1))
    phone.patch("me/profile", {"session_minutes": 30})
    anew = phone.get("workouts/today").json
    clock(timedelta(minutes=1))
    since = phone.get("workouts").json["since"]
    logged = phone.post(f"workouts/{today['id']}/log", {"sets": [squats(1, 1, 8, first_lift(today))]})
    assert (logged.status, logged.json["status"]) == (200, "completed")
    assert phone.get("workouts/today").json == logged.json
    seen = phone.get(f"workouts?since={since}").json
    assert ([each["id"] for each in seen["items"]], seen["deleted"]) == ([today["id"]], [anew["id"]])


def test_another_revision_is_a_conflict_that_shows_the_session_as_it_is(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    swapped = phone.post(f"workouts/{today['id']}/swap", {"exercise_id": first_lift(today), "revision": 1})
    assert (swapped.status, swapped.json["revision"]) == (200, 2)
    refused = phone.post(f"workouts/{today['id']}/log", {"revision": 1})
    assert (refused.status, refused.json["type"]) == (409, "/api/v1/problems/conflict")
    assert refused.json["current"] == swapped.json
    assert phone.get("workouts/today").json == swapped.json
    assert phone.post(f"workouts/{today['id']}/log", {"revision": 2}).status == 200


def test_a_skip_that_was_meant_before_what_was_logged_changes_nothing(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    logged = phone.post(f"workouts/{today['id']}/log", {"sets": [squats(1, 30, 8, first_lift(today))]}).json
    late = phone.post(f"workouts/{today['id']}/skip", {"done_at": "2026-01-05T07:00:00-07:00"})
    assert (late.status, late.json) == (200, logged)
    meant = phone.post(f"workouts/{today['id']}/skip", {"reason": "wrong day"})
    assert (meant.json["status"], meant.json["client_note"]) == ("skipped", "wrong day")


@pytest.mark.parametrize(
    ("case", "change", "status"),
    [
        ("an exercise that nobody knows", {"sets": [{"exercise_id": "moon_walk", "set_number": 1}]}, 422),
        ("an effort of eleven", {"session_rpe": 11}, 400),
        ("set nought", {"sets": [{"exercise_id": "goblet_squat", "set_number": 0}]}, 400),
        ("an instant without its offset",
         {"sets": [{"exercise_id": "a", "set_number": 1, "done_at": "2026-01-05T07:00:00"}]}, 400),
        ("not a number", b'{"session_rpe": NaN}', 400),
        ("no JSON", b"{", 400),
        ("blanks alone", b"\t ", 400),
        ("a list", b"[]", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_logged_is_refused_and_nothing_changes(
    case: str, change: Any, status: int, phone: Phone
) -> None:
    today = phone.get("workouts/today").json
    refused = phone.post(f"workouts/{today['id']}/log", change)
    assert refused.status == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert phone.get("workouts/today").json == today
    assert not ExerciseResult.objects.exists()


def test_a_limitation_that_is_reported_writes_today_anew_at_once(phone: Phone, clock: Pass) -> None:
    before = phone.get("workouts/today").json
    clock(timedelta(minutes=1))
    assert phone.post("me/limitations", {"region": "knee", "severity": "severe"}).status == 201
    after = phone.get("workouts/today").json
    assert after["id"] != before["id"]
    old = phone.get(f"workouts/{before['id']}").json
    assert (old["status"], after["status"]) == ("withdrawn", "scheduled")
    clock(timedelta(minutes=1))
    assert phone.get("workouts/today").json == after


def test_what_was_done_stays_done_when_a_limitation_is_reported_after(phone: Phone, clock: Pass) -> None:
    today = phone.get("workouts/today").json
    done = phone.post(f"workouts/{today['id']}/log", {}).json
    clock(timedelta(minutes=1))
    phone.post("me/limitations", {"region": "knee", "severity": "severe"})
    assert phone.get("workouts/today").json == done


def test_a_client_without_a_plan_has_no_session_today() -> None:
    assert Phone(UserFactory.with_profile()).get("workouts/today").status == 404


def test_a_client_who_is_held_is_told_why_there_is_no_session_today(phone: Phone) -> None:
    hold(User.objects.get(), reason="chest pain or pressure", at=timezone.now())
    told = phone.get("workouts/today")
    sentence = "Your sessions are on hold until your coach has spoken with you."
    assert (told.status, told.json["detail"]) == (404, sentence)
    assert not WorkoutInstance.objects.exists()


# --- What has changed -------------------------------------------------------------------------------------------------


def test_since_tells_what_has_changed_and_what_is_gone(phone: Phone, clock: Pass) -> None:
    first = phone.get("workouts/today").json
    listed = phone.get("workouts").json
    assert [each["id"] for each in listed["items"]] == [first["id"]]
    clock(timedelta(minutes=10))
    again = phone.get(f"workouts?since={listed['since']}").json
    assert (again["items"], again["deleted"]) == ([first], []), "what is new is told twice, so that nothing is lost"
    phone.post("me/limitations", {"region": "knee", "severity": "severe"})
    second = phone.get("workouts/today").json
    clock(timedelta(minutes=10))
    told = phone.get(f"workouts?since={listed['since']}").json
    assert ([each["id"] for each in told["items"]], told["deleted"]) == ([second["id"]], [first["id"]])
    later = phone.get(f"workouts?since={told['since']}").json
    assert (later["items"], later["deleted"]) == ([], [])


def test_pages_follow_each_other_without_a_gap_or_a_repeat(phone: Phone, clock: Pass) -> None:
    for _ in range(7):
        phone.get("workouts/today")
        clock(timedelta(days=1))
    for start in ("workouts?limit=3", "workouts?limit=3&since=2026-01-01T00:00:00Z"):
        dates: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = phone.get(start + (f"&cursor={cursor}" if cursor else "")).json
            dates += [each["date"] for each in page["items"]]
            cursor = page["next"]
        days = [f"2026-01-{day:02d}" for day in range(5, 12)]
        assert dates == (days if "since" in start else days[::-1])


def test_a_look_that_ends_after_a_page_loses_nothing(phone: Phone, clock: Pass) -> None:
    for _ in range(5):
        phone.get("workouts/today")
        clock(timedelta(days=1))
    told = phone.get("workouts?since=2026-01-01T00:00:00Z&limit=2").json
    again = phone.get(f"workouts?since={told['since']}").json
    dates = [each["date"] for each in told["items"] + again["items"]]
    assert dates == ["2026-01-05", "2026-01-06", *(f"2026-01-{day:02d}" for day in (6, 7, 8, 9))]
    assert again["next"] is None


@pytest.mark.parametrize("start", ["workouts?limit=2", "workouts?limit=2&since=2026-01-01T00:00:00Z"])
def test_the_last_page_keeps_the_since_with_which_its_walk_began(start: str, phone: Phone, clock: Pass) -> None:
    for _ in range(3):
        phone.get("workouts/today")
        clock(timedelta(days=1))
    began = phone.get("workouts").json["since"]
    first = phone.get(start).json
    clock(timedelta(hours=1))
    last = phone.get(f"{start}&cursor={first['next']}").json
    assert (last["next"], last["since"]) == (None, began)


def test_a_text_that_was_settled_late_is_told(phone: Phone, clock: Pass) -> None:
    """As of the instant at which its batch began, which was before the look."""
    client, began, attempt = User.objects.get(), timezone.now(), uuid.uuid4()
    text = Message.objects.create(
        user=client,
        direction="outbound",
        kind="daily",
        local_date=date(2026, 1, 5),
        state="sending",
        content="Hi",
        phone_from="+15550199999",
        phone_to=client.phone_number,
        due_at=began,
        send_before=began + timedelta(hours=3),
        attempt_id=attempt,
        claimed_at=began,
    )
    Message.objects.update(created_at=began - timedelta(minutes=30))
    clock(timedelta(minutes=1))
    since = phone.get("messages").json["since"]
    clock(timedelta(minutes=4))
    outbox.settle([outbox.Outcome(text.pk, attempt, "accepted", "SM1")], at=began)
    assert [each["state"] for each in phone.get(f"messages?since={since}").json["items"]] == ["accepted"]


@pytest.mark.parametrize("cursor", ["nonsense", "WyIyMDI2Il0=", "WyJ4IiwgInkiXQ==", "%F0%9F%98%80"])
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str, phone: Phone) -> None:
    assert phone.get(f"workouts?cursor={cursor}").status == 422


@pytest.mark.parametrize(
    ("case", "value"),
    [
        ("before the first day in UTC", "0001-01-01T00:00:00+23:00"),
        ("after the last day in UTC", "9999-12-31T23:59:59-23:00"),
        ("a day in the place of an instant", "2026-01-05"),
        ("an instant of no zone", "2026-01-05T07:00:00"),
        ("a number", 20260105),
    ],
)
def test_a_cursor_with_an_instant_that_is_none_is_refused(case: str, value: Any, phone: Phone) -> None:
    made = base64.urlsafe_b64encode(json.dumps([value, str(uuid.uuid4()), "2026-01-05T14:00:00Z"]).encode()).decode()
    assert phone.get(f"workouts?since=2026-01-01T00:00:00Z&cursor={made}").status == 422


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31", "2026-01-05T07:00:00Z", ["2026-01-05"]])
def test_a_cursor_with_a_day_that_is_none_is_refused(value: Any, phone: Phone) -> None:
    made = base64.urlsafe_b64encode(json.dumps([value, str(uuid.uuid4()), "2026-01-05T14:00:00Z"]).encode()).decode()
    assert phone.get(f"workouts?cursor={made}").status == 422


def test_an_unknown_parameter_is_refused_by_its_name(phone: Phone) -> None:
    refused = phone.get("workouts?sicne=2026-01-01T00:00:00Z")
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (400, "?sicne")


# --- Sent again -------------------------------------------------------------------------------------------------------


def test_the_same_key_and_body_have_the_same_answer_and_happen_once(phone: Phone) -> None:
    first, again = (phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY) for _ in range(2))
    assert (first.status, first.content) == (again.status, again.content)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Limitation.objects.count() == 1


def test_a_key_with_another_body_is_refused_and_one_of_somebody_else_is_not_the_same(phone: Phone) -> None:
    phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY)
    refused = phone.post("me/limitations", {"region": "hip"}, Idempotency_Key=KEY)
    assert (refused.status, refused.json["type"]) == (422, "/api/v1/problems/key-reused")
    other = Phone(trained_client()).post("me/limitations", {"region": "hip"}, Idempotency_Key=KEY)
    assert (other.status, Limitation.objects.count()) == (201, 2)


def test_a_refusal_is_corrected_under_the_same_key(phone: Phone) -> None:
    assert phone.post("me/limitations", {"region": "soul"}, Idempotency_Key=KEY).status == 400
    assert phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY).status == 201


def test_a_request_that_is_under_way_is_a_conflict_until_it_has_died(phone: Phone, clock: Pass) -> None:
    phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY)
    IdempotentRequest.objects.update(status=None, answer=b"")
    waiting = phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY)
    assert (waiting.status, waiting.json["type"]) == (409, "/api/v1/problems/in-flight")
    clock(timedelta(seconds=61))
    assert phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY).status == 201


def test_a_log_that_is_under_way_is_a_conflict_as_the_schema_says(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    phone.post(f"workouts/{today['id']}/log", {}, Idempotency_Key=KEY)
    IdempotentRequest.objects.update(status=None, answer=b"")
    waiting = phone.post(f"workouts/{today['id']}/log", {}, Idempotency_Key=KEY)
    assert (waiting.status, waiting.json["type"], "current" in waiting.json) == (
        409,
        "/api/v1/problems/in-flight",
        False,
    )


def test_a_key_is_forgotten_after_a_day(phone: Phone, clock: Pass) -> None:
    phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY)
    clock(timedelta(hours=24))
    assert phone.post("me/limitations", {"region": "hip"}, Idempotency_Key=KEY).status == 201
    clock(timedelta(hours=25))
    forget()
    assert not IdempotentRequest.objects.exists()


def test_what_is_kept_for_a_repeat_cannot_be_read_without_the_key(phone: Phone) -> None:
    phone.post("me/limitations", {"region": "knee", "note": "hurts on stairs"}, Idempotency_Key="a-secret-key-of-ours")
    row = IdempotentRequest.objects.get()
    assert b"stairs" not in bytes(row.answer)
    assert "a-secret-key-of-ours" not in str(vars(row))


@pytest.mark.parametrize("key", ["", "x" * 15, "x" * 256, "sixteen\tand more"])
def test_a_key_that_is_none_is_refused(key: str, phone: Phone) -> None:
    assert phone.post("me/limitations", {"region": "knee"}, Idempotency_Key=key).status == 400
    assert not Limitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_key_happen_once() -> None:
    with time_machine.travel(MONDAY, tick=False):
        phone = Phone(trained_client())
    statuses: list[int] = []

    def send() -> None:
        mine = Phone()
        mine.token = phone.token
        statuses.append(mine.post("me/limitations", {"region": "knee"}, Idempotency_Key=KEY).status)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {201, 409}
    assert (201 in statuses, Limitation.objects.count()) == (True, 1)


# --- Over the wire ----------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(phone: Phone) -> None:
    phone.get("workouts/today")  # PostgreSQL gives the keys of what it has stored in an order of its own
    first = phone.get("workouts/today")
    again = phone.get("workouts/today", If_None_Match=first.headers["ETag"])
    assert (again.status, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    phone.post(f"workouts/{first.json['id']}/log", {})
    assert phone.get("workouts/today", If_None_Match=first.headers["ETag"]).status == 200


def test_a_long_answer_is_zipped_for_who_can_read_that(phone: Phone) -> None:
    plain = phone.get("exercises")
    response = phone.http.get(
        "/api/v1/exercises", headers={"Authorization": f"Bearer {phone.token}", "Accept-Encoding": "gzip"}
    )
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == plain.content
    assert len(response.content) < len(plain.content) / 3


@pytest.mark.parametrize(
    ("case", "path", "headers", "status", "kind"),
    [
        ("an address that is none", "nowhere", {}, 404, "not-found"),
        ("a slash too many", "me/", {}, 404, "not-found"),
        ("no JSON wanted", "me", {"Accept": "text/html"}, 406, "not-acceptable"),
    ],
)
def test_every_refusal_is_a_problem(
    case: str, path: str, headers: dict[str, str], status: int, kind: str, phone: Phone
) -> None:
    refused = phone.get(path, **headers)
    assert (refused.status, refused.json["type"]) == (status, f"/api/v1/problems/{kind}")
    assert phone.get(f"problems/{kind}").json["title"] == refused.json["title"]


def test_a_body_that_is_no_json_or_too_long_is_a_problem(phone: Phone) -> None:
    assert phone.post("me/limitations", b"a=1", Content_Type="application/x-www-form-urlencoded").status == 415
    assert phone.post("me/limitations", json.dumps({"note": "x" * 300_000}).encode()).status == 413


def test_what_breaks_is_a_problem_too_and_is_logged(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(me, "_me", lambda request: 1 / 0)
    phone.http.raise_request_exception = False
    answer = phone.http.get("/api/v1/me", headers={"Authorization": f"Bearer {phone.token}"})
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["type"] == "/api/v1/problems/broken"
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [ZeroDivisionError]


def test_what_breaks_elsewhere_is_djangos_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "JsonResponse", lambda *_: 1 / 0)
    answer = Client(raise_request_exception=False).get("/healthz")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_an_address_that_leads_nowhere_is_not_logged_as_it_may_hold_a_secret(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    assert phone.http.get("/api/v1/calendar/an-old-secret.ics").status_code == 404
    assert "an-old-secret" not in caplog.text


def test_a_method_that_is_none_says_which_there_are(phone: Phone) -> None:
    refused = phone.send("put", "me", {})
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, PATCH, DELETE")


def test_who_asks_too_often_waits_as_long_as_is_said(phone: Phone, settings: Any) -> None:
    settings.API_RATES = {"open": 2, "read": 3, "write": 1}
    assert [phone.get("me").status for _ in range(4)] == [200, 200, 200, 429]
    refused = phone.get("me")
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert [phone.patch("me", {}).status for _ in range(2)] == [200, 429]
    assert [Phone().get("me").status for _ in range(3)] == [401, 401, 401], "who is nobody is told so first"
    assert Phone(trained_client()).get("me").status == 200


def test_a_household_with_ipv6_asks_as_one(settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "open": 2}
    hosts = ("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3", "2001:db8:1:3::1")
    statuses = [Client(REMOTE_ADDR=host).post("/api/v1/auth/token").status_code for host in hosts]
    assert statuses == [415, 415, 429, 415]


def test_a_calendar_is_counted_by_itself_and_not_by_the_address_of_who_fetches_it(phone: Phone, settings: Any) -> None:
    """A calendar service fetches for thousands from one address."""
    settings.API_RATES = {**settings.API_RATES, "open": 1, "feed": 2}
    mine, others = (each.post("me/calendar").json["url"] for each in (phone, Phone(trained_client())))
    fetched = [Client().get(mine).status_code for _ in range(3)]
    assert (fetched, Client().get(others).status_code) == ([200, 200, 429], 200)


def test_who_guesses_at_calendars_is_counted_by_address(settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "open": 2}
    guesses = [Client().get(f"/api/v1/calendar/{number}guess.ics").status_code for number in range(3)]
    assert guesses == [404, 404, 429]
    assert Client(REMOTE_ADDR="192.0.2.7").get("/api/v1/calendar/guess.ics").status_code == 404


def test_a_counter_that_is_away_stops_nobody(phone: Phone, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert [phone.get("me").status for _ in range(3)] == [200, 200, 200]


def test_the_counter_is_shared_over_redis(phone: Phone, settings: Any, redis_url: str) -> None:
    settings.REDIS_URL, settings.API_RATES = redis_url, {"open": 2, "read": 3, "write": 1}
    assert [phone.get("me").status for _ in range(4)] == [200, 200, 200, 429]


# --- From day to day --------------------------------------------------------------------------------------------------


def test_yesterdays_session_is_not_todays(phone: Phone, clock: Pass) -> None:
    first = phone.get("workouts/today").json
    clock(timedelta(days=1))
    assert phone.get("workouts/today").json["id"] != first["id"]
    assert WorkoutInstance.objects.count() == 2


def test_a_session_that_was_changed_elsewhere_shows_its_next_revision(phone: Phone) -> None:
    today = phone.get("workouts/today").json
    workout = WorkoutInstance.objects.get(pk=today["id"])
    skip_workout(workout, at=timezone.now(), reason="by text")
    assert phone.get("workouts/today").json["revision"] == 2
    assert workout_on(workout.client, date=workout.date, at=timezone.now()) == workout
