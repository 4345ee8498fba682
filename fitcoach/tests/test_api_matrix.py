"""Who gets what: every route of the API, asked by everybody. A route without a row fails, so does a row without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import URLPattern, get_resolver

from fitcoach import api_urls
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import MONDAY, Cast, first_lift, whole_cast
from workouts.api.shapes import WorkoutAnswer

pytestmark = pytest.mark.django_db
WHO = ("nobody", "ana", "ben", "maria", "olga", "rosa")
CODE = {"phone_number": "+15550100777"}
TOKEN = {**CODE, "code": "000000"}
SIGN_UP = {**TOKEN, "name": "Eve", "timezone": "UTC", "fitness_goals": "get fit"}

# Ana's own things, asked for by: nobody, Ana, Ben (a client), Maria (her coach), Olga (a coach), Rosa (superuser).
MATRIX: dict[tuple[str, str], tuple[str, Any]] = {
    ("post", "auth/code"): ("202 202 202 202 202 429", CODE),  # five in an hour for one number
    ("post", "auth/token"): ("422 422 422 422 422 422", TOKEN),
    ("post", "signup"): ("422 422 422 422 422 422", SIGN_UP),
    ("get", "auth/devices"): ("401 200 200 200 200 200", None),
    ("delete", "auth/devices/{device}"): ("401 204 404 404 404 404", None),
    ("post", "auth/logout"): ("401 204 204 204 204 204", {}),
    ("get", "me"): ("401 200 200 200 200 200", None),
    ("patch", "me"): ("401 200 200 200 200 200", {"name": "Somebody"}),
    ("delete", "me"): ("401 202 202 403 403 403", None),
    ("get", "consents"): ("200 200 200 200 200 200", None),
    ("get", "me/consents"): ("401 200 200 403 403 403", None),
    ("patch", "me/consents"): ("401 200 200 403 403 403", {"language_model": False}),
    ("post", "me/restore"): ("401 200 200 403 403 403", {}),
    ("get", "me/profile"): ("401 200 200 403 403 403", None),
    ("patch", "me/profile"): ("401 200 200 403 403 403", {"session_minutes": 30}),
    ("get", "me/limitations"): ("401 200 200 403 403 403", None),
    ("post", "me/limitations"): ("401 201 201 403 403 403", {"region": "knee"}),
    ("patch", "me/limitations/{limitation}"): ("401 200 404 403 403 403", {"status": "resolved"}),
    ("get", "me/progress"): ("401 200 200 403 403 403", None),
    ("get", "me/records"): ("401 200 200 403 403 403", None),
    ("get", "me/export"): ("401 200 200 403 403 403", None),
    ("post", "me/calendar"): ("401 201 201 403 403 403", {}),
    ("delete", "me/calendar"): ("401 204 204 403 403 403", None),
    ("get", "calendar/{secret}.ics"): ("404 404 404 404 404 404", None),
    ("get", "plans"): ("401 200 200 403 403 403", None),
    ("get", "plans/current"): ("401 200 200 403 403 403", None),
    ("get", "plans/current/progress"): ("401 200 200 403 403 403", None),
    ("get", "microcycles"): ("401 200 200 403 403 403", None),
    ("get", "microcycles/current"): ("401 200 200 403 403 403", None),
    ("get", "workouts"): ("401 200 200 403 403 403", None),
    ("get", "workouts/today"): ("401 200 200 403 403 403", None),
    ("get", "workouts/{workout}"): ("401 200 404 403 403 403", None),
    ("post", "workouts/{workout}/log"): ("401 200 404 403 403 403", {}),
    ("post", "workouts/{workout}/skip"): ("401 200 404 403 403 403", {}),
    ("post", "workouts/{workout}/swap"): ("401 200 404 403 403 403", {"exercise_id": "{lift}"}),
    ("get", "exercises"): ("401 200 200 200 200 200", None),
    ("get", "exercises/goblet_squat"): ("401 200 200 200 200 200", None),
    ("get", "messages"): ("401 200 200 403 403 403", None),
    ("post", "messages"): ("401 202 202 403 403 403", {"text": "today?"}),
    ("get", "coach/clients"): ("401 403 403 200 200 200", None),
    ("get", "coach/clients/{ana}"): ("401 403 403 200 404 200", None),
    ("get", "coach/clients/{ana}/plan"): ("401 403 403 200 404 200", None),
    ("get", "coach/clients/{ana}/week"): ("401 403 403 200 404 200", None),
    ("get", "coach/clients/{ana}/workouts"): ("401 403 403 200 404 200", None),
    ("get", "coach/clients/{ana}/results"): ("401 403 403 200 404 200", None),
    ("get", "coach/clients/{ana}/notes"): ("401 403 403 200 404 200", None),
    ("post", "coach/clients/{ana}/notes"): ("401 403 403 201 404 201", {"text": "Likes hills."}),
    ("patch", "coach/plans/{draft}"): ("401 403 403 200 404 200", {"notes": "Easy first week."}),
    ("post", "coach/plans/{draft}/approve"): ("401 403 403 200 404 422", {}),  # Maria was first
    ("get", "problems/not-found"): ("200 200 200 200 200 200", None),
}
DOCUMENTS = {"schema/", "docs/"}
"""Pages for everybody, which are no part of the schema."""


@pytest.fixture
def cast() -> Iterator[Cast]:
    with time_machine.travel(MONDAY):
        yield whole_cast()


def routes() -> set[tuple[str, str]]:
    """(method, route) of every view, with names for what the converters take."""
    found = set()
    for pattern in api_urls.urlpatterns:
        route = str(pattern.pattern)
        if not isinstance(pattern, URLPattern) or route in DOCUMENTS or route == NOWHERE:
            continue
        view = pattern.callback.view_class  # type: ignore[attr-defined]
        found |= {(name, route) for name in view.http_method_names if name in METHODS and hasattr(view, name)}
    return found


NOWHERE = r"^[\s\S]*$"
METHODS = ("get", "post", "put", "patch", "delete")


def route_of(path: str) -> str:
    """The route that a path of the matrix leads to."""
    filled = path.format(**dict.fromkeys(NAMES, "00000000-0000-4000-8000-000000000000"))
    return get_resolver().resolve(f"/api/v1/{filled}").route.removeprefix("api/v1/")


NAMES = ("device", "limitation", "secret", "workout", "ana", "draft")


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {(method, route_of(path)) for method, path in MATRIX} == routes()


@pytest.mark.parametrize(("method", "path"), MATRIX, ids=lambda part: str(part))
def test_everybody_gets_what_is_theirs_and_nothing_else(method: str, path: str, cast: Cast) -> None:
    told, body = MATRIX[method, path]
    phones = {"nobody": Phone(), **{name: Phone(getattr(cast, name)) for name in WHO[1:]}}
    device = phones["ana"].get("auth/devices").json["items"][0]["id"]
    known = {"device": device, "limitation": cast.limitation.pk, "secret": "guessed", "workout": cast.workout.pk}
    known |= {
        "ana": cast.ana.pk,
        "draft": cast.draft.pk,
        "lift": first_lift(WorkoutAnswer.of(cast.workout).model_dump()),
    }
    filled = {key: str(value).format(**known) for key, value in body.items()} if path.endswith("swap") else body
    order = sorted(WHO, key=lambda who: who == "ana") if method == "delete" else WHO
    answers = {who: phones[who].send(method, path.format(**known), filled) for who in order}
    assert {who: answer.status for who, answer in answers.items()} == dict(
        zip(WHO, map(int, told.split()), strict=True)
    )
    for who, answer in answers.items():
        if answer.status >= 400:
            assert b"Ana" not in answer.content
            assert str(cast.ana.pk) not in str(answer.json.get("detail")), who


def test_a_client_never_sees_a_row_of_somebody_else_in_a_list(cast: Cast) -> None:
    ben = Phone(cast.ben)
    ben.get("workouts/today")
    for path in (
        "workouts",
        "workouts?since=2020-01-01T00:00:00Z",
        "plans",
        "microcycles",
        "me/limitations",
        "messages",
    ):
        theirs = Phone(cast.ana).get(path).json["items"]
        assert not {each["id"] for each in ben.get(path).json["items"]} & {each["id"] for each in theirs}, path


def test_a_coach_sees_their_own_clients_alone_and_a_superuser_all(cast: Cast) -> None:
    names = {
        who: {each["id"] for each in Phone(getattr(cast, who)).get("coach/clients").json["items"]}
        for who in ("maria", "olga", "rosa")
    }
    ana, ben = str(cast.ana.pk), str(cast.ben.pk)
    assert names == {"maria": {ana}, "olga": {ben}, "rosa": {ana, ben}}
