"""The page behind the link of a daily message: what it shows, to whom, and what its buttons store."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any, Final

import pytest
import time_machine
from django.test import Client

from accounts.holding import hold
from accounts.models import FitnessProfile, User
from fitcoach.testing import canary
from messaging.models import Change, Message
from messaging.pages.views import LONGEST_BODY
from messaging.session_link import SessionLink, token_of
from messaging.tests.talk import MONDAY, RUNNER, Talk, talk_with
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.services import workout_on
from workouts.withholding import withhold_sessions

MOST_QUERIES: Final = 9
"""Of a page that is looked at: the link's session, client (4), the day's session (2), a hold, the last change."""


class Page:
    """A phone that has opened the link of Ana's session."""

    def __init__(self, talk: Talk) -> None:
        self.talk, self.workout = talk, talk.today()
        self.path = f"/w/{token_of(SessionLink(self.workout.pk, self.workout.date))}"
        self.browser = Client(enforce_csrf_checks=True)

    def get(self, path: str = "") -> Any:
        return self._at(lambda: self.browser.get(path or self.path))

    def text(self) -> str:
        """What can be read on it."""
        return words(self.get())

    def form(self) -> dict[str, str]:
        """The large form as it comes: every set ticked, with the figures of the plan."""
        return fields(self.get())

    def post(self, **told: str) -> Any:
        return self._at(lambda: self.browser.post(self.path, told))

    def press(self, button: str) -> Any:
        return self.post(do=button, seen=self.form()["seen"])

    def log(self, **changed: str | None) -> Any:
        """Save the large form, with these of its fields otherwise; None: left out."""
        filled = {**self.form(), "do": "log", **changed}
        return self.post(**{name: value for name, value in filled.items() if value is not None})

    def _at(self, ask: Callable[[], Any]) -> Any:
        with time_machine.travel(self.talk.now, tick=False):
            return ask()


def words(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def fields(response: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", response.content.decode()):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        assert name
        assert value
        if "checkbox" not in tag or " checked" in tag:
            found[name[1]] = unescape(value[1])
    return found


@pytest.fixture
def page(ana: Talk) -> Page:
    ana.later(minutes=10)
    return Page(ana)


def stored(page: Page) -> WorkoutInstance:
    return WorkoutInstance.objects.get(pk=page.workout.pk)


def nothing_is_stored(page: Page) -> bool:
    return (stored(page).status, ExerciseResult.objects.count(), Change.objects.count()) == ("scheduled", 0, 0)


def items(page: Page) -> list[dict[str, Any]]:
    return [item for block in page.workout.details["blocks"] for item in block["items"]]


def loaded_row(page: Page) -> tuple[str, dict[str, Any]]:
    """(the name of its first row in the form, the item): the first exercise with a planned weight."""
    work = [item for item in items(page) if item["type"] not in ("prep", "cooldown")]
    number = next(number for number, item in enumerate(work) if "weight_kg" in item)
    return f"{number}-1", work[number]


# --- What it shows ----------------------------------------------------------------------------------------------------


def test_it_shows_the_day_the_theme_and_every_exercise_with_its_dose(page: Page) -> None:
    seen = page.text()
    assert "Hi Ana, Monday 2 March" in seen
    assert page.workout.theme in seen
    for item in items(page):
        assert item["exercise"] in seen
    _, squat = loaded_row(page)
    assert f"{squat['sets']}x{squat['reps']}, {squat['weight_kg']:g} kg" in seen
    for reason in page.workout.reasons:
        assert reason in seen
    for each in page.workout.details["modifications"]:
        assert each["condition"] in seen


def test_it_names_nobody_beyond_a_first_name(page: Page) -> None:
    html, ana = page.get().content.decode(), page.talk.client
    notes = canary.notes_of(ana.name, ana.phone_number, ana.email)
    for secret in ("Ruiz", ana.phone_number, ana.phone_number[-7:], ana.email, str(ana.pk), ana.pk.hex, notes):
        assert secret not in html


def test_it_is_kept_nowhere_found_by_nobody_and_asks_no_other_host(page: Page) -> None:
    response = page.get()
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response.cookies == {}
    html = response.content.decode()
    assert '<html lang="en">' in html
    assert 'name="viewport"' in html
    assert re.findall(r"<script|style=|https?://(?!www\.w3\.org)", html) == []


def test_to_look_at_it_changes_nothing_and_takes_few_queries(page: Page, django_assert_max_num_queries: Any) -> None:
    before = stored(page).revision
    with django_assert_max_num_queries(MOST_QUERIES):
        assert page.get().status_code == 200
    assert (stored(page).revision, nothing_is_stored(page)) == (before, True)


def test_other_methods_are_refused(page: Page) -> None:
    assert [page.browser.generic(method, page.path).status_code for method in ("PUT", "DELETE", "PATCH")] == [405] * 3


# --- Whom it refuses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["x", "x" * 40, "A" * 400, "%00", "é" * 40])
def test_what_is_no_link_of_ours_is_not_found(page: Page, token: str) -> None:
    response = page.get(f"/w/{token}")
    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-store"


def test_a_link_whose_signs_were_changed_is_not_found(page: Page) -> None:
    token = page.path.removeprefix("/w/")
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(40)]
    assert {page.get(f"/w/{each}").status_code for each in changed} == {404}


def test_the_link_of_a_session_that_is_gone_is_not_found(page: Page) -> None:
    page.workout.delete()
    assert (page.get().status_code, page.post(do="planned").status_code) == (404, 404)


@pytest.mark.parametrize(("passed", "status"), [({"days": 2}, 200), ({"days": 3}, 410)])
def test_it_ends_two_days_after_its_day(page: Page, passed: dict[str, float], status: int) -> None:
    page.talk.later(**passed)
    response = page.get()
    assert response.status_code == status
    if status == 410:
        assert "This link has ended. Text TODAY to see your session." in words(response)
        assert page.post(do="skip", seen=f"{page.workout.pk.hex}-1").status_code == 410
        assert nothing_is_stored(page)


def test_the_link_of_who_has_left_has_ended(page: Page) -> None:
    User.objects.filter(pk=page.talk.client.pk).update(is_active=False)
    assert page.get().status_code == 410


def test_one_link_is_asked_for_so_often_a_minute(page: Page, settings: Any) -> None:
    settings.API_RATES = {**settings.API_RATES, "feed": 2}
    assert [page.get().status_code for _ in range(3)] == [200, 200, 429]


def test_a_body_that_is_no_log_is_not_read(page: Page) -> None:
    assert page.post(do="log", note="x" * LONGEST_BODY).status_code == 413
    assert nothing_is_stored(page)


# --- What its buttons store -------------------------------------------------------------------------------------------


def test_done_as_planned_is_what_a_text_says(page: Page, ana: Talk) -> None:
    response = page.press("planned")
    assert (response.status_code, response["Location"]) == (302, page.path)
    by_page = set(ExerciseResult.objects.values_list("exercise_id", "set_number", "reps", "weight_kg", "from_plan"))
    assert stored(page).status == "completed"
    assert ana.says("undo").startswith("Undone: Logged today")
    assert nothing_is_stored_by_now(page)
    ana.says("done")
    assert by_page == set(
        ExerciseResult.objects.values_list("exercise_id", "set_number", "reps", "weight_kg", "from_plan")
    )


def nothing_is_stored_by_now(page: Page) -> bool:
    return (stored(page).status, ExerciseResult.objects.count()) == ("scheduled", 0)


def test_a_log_is_stored_recorded_shown_and_taken_back_by_a_text(page: Page, ana: Talk) -> None:
    row, item = loaded_row(page)
    heavier = item["weight_kg"] + 5
    assert page.log(**{f"{row}-weight_kg": f"{heavier:g}", f"{row}-rpe": "8.5", "felt": "7"}).status_code == 302
    first, second = ExerciseResult.objects.filter(exercise_id=item["exercise_id"]).order_by("set_number")[:2]
    assert (first.weight_kg, first.rpe, first.from_plan) == (heavier, 8.5, False)
    assert (second.weight_kg, second.rpe, second.from_plan) == (item["weight_kg"], None, True)
    assert stored(page).session_rpe == 7
    assert Change.objects.get().kind == "Log"
    seen = page.text()
    assert "Done Logged today: " in seen
    assert f"{item['exercise']} {item['sets']}x" in seen
    assert f"RPE 8.5{'/-' * (item['sets'] - 1)}" in seen
    assert "Save what I did" not in seen
    assert ana.says("undo").startswith("Undone: Logged today")
    assert nothing_is_stored_by_now(page)
    assert "Save what I did" in page.text()


def test_what_is_not_ticked_is_not_stored(page: Page) -> None:
    row, item = loaded_row(page)
    page.log(**{row: None})
    assert list(
        ExerciseResult.objects.filter(exercise_id=item["exercise_id"]).values_list("set_number", flat=True)
    ) == list(range(2, item["sets"] + 1))


def test_an_exercise_that_is_not_ticked_at_all_is_told_as_not_done(page: Page) -> None:
    row, item = loaded_row(page)
    number = row.partition("-")[0]
    page.log(**{f"{number}-{each + 1}": None for each in range(item["sets"])})
    assert not ExerciseResult.objects.filter(exercise_id=item["exercise_id"]).exists()
    assert Change.objects.get().wish["left_out"] == [item["exercise_id"]]
    assert f"Not done: {item['exercise']}." in page.text()


def test_nothing_ticked_is_nothing_to_store(page: Page) -> None:
    ticks = [name for name in page.form() if re.fullmatch(r"\d+-\d+", name)]
    response = page.log(**dict.fromkeys(ticks))
    assert (response.status_code, "Nothing is ticked." in words(response)) == (400, True)
    assert nothing_is_stored(page)


def test_the_effort_of_the_plan_is_a_hint_and_stored_for_nobody(page: Page) -> None:
    page.log()
    assert set(ExerciseResult.objects.values_list("rpe", "from_plan")) == {(None, True)}


def test_who_lifts_in_pounds_reads_and_writes_pounds(page: Page) -> None:
    FitnessProfile.objects.update(units="lb")
    row, item = loaded_row(page)
    assert page.form()[f"{row}-weight_kg"] == f"{round(item['weight_kg'] / 0.45359237, 1):g}"
    page.log(**{f"{row}-weight_kg": f"{round(item['weight_kg'] / 0.45359237):g}.5"})
    weights = ExerciseResult.objects.filter(exercise_id=item["exercise_id"]).order_by("set_number")
    first, second = list(weights.values_list("weight_kg", flat=True))[:2]
    assert first == round((round(item["weight_kg"] / 0.45359237) + 0.5) * 0.45359237, 2)
    assert second == item["weight_kg"]  # what nobody touched is as planned, to the gram
    assert " lb" in page.text()


@pytest.mark.parametrize(
    ("case", "measure", "value", "sentence"),
    [
        ("no number", "reps", "8x", "8x is no number of reps."),
        ("half a repetition", "reps", "8.5", "8.5 is no whole number of reps."),
        ("a minus", "weight_kg", "-5", "-5 is no number of kg."),
        ("too many", "reps", "9999", "9999 reps cannot be."),
        ("too heavy", "weight_kg", "5000", "5000 kg cannot be."),
        ("too hard", "rpe", "11", "Effort (RPE) is 1 to 10, not 11."),
        ("no effort", "rpe", "0", "Effort (RPE) is 1 to 10, not 0."),
        ("not a number", "weight_kg", "NaN", "NaN is no number of kg."),
        ("twice the plan", "weight_kg", "400", "That is far from the plan. Is it right?"),
    ],
)
def test_a_figure_that_cannot_be_is_said_beside_it(
    page: Page, case: str, measure: str, value: str, sentence: str
) -> None:
    row, _ = loaded_row(page)
    response = page.log(**{f"{row}-{measure}": value, f"{row}-rpe": "9" if measure != "rpe" else value})
    assert response.status_code == 400
    html = response.content.decode()
    assert f'<p class="fault" id="fault-{row}">{sentence}</p>' in html
    assert f'name="{row}-{measure}" value="{value}"' in html  # what was filled in stays
    assert "<details open>" in html
    assert nothing_is_stored(page)


@pytest.mark.parametrize("felt", ["0", "11", "x", "-1"])
def test_an_effort_of_the_session_that_cannot_be_is_refused(page: Page, felt: str) -> None:
    response = page.log(felt=felt)
    assert (response.status_code, "goes from 1 to 10" in words(response)) == (400, True)
    assert nothing_is_stored(page)


def test_a_weight_far_from_the_plan_is_stored_once_it_is_said_to_be_right(page: Page) -> None:
    row, item = loaded_row(page)
    far = {f"{row}-weight_kg": f"{item['weight_kg'] * 2 + 5:g}"}
    assert 'name="sure"' in page.log(**far).content.decode()
    assert page.log(**far, sure="1").status_code == 302
    first = ExerciseResult.objects.filter(exercise_id=item["exercise_id"]).order_by("set_number").first()
    assert first is not None
    assert first.weight_kg == item["weight_kg"] * 2 + 5


def test_a_comma_is_a_point(page: Page) -> None:
    row, item = loaded_row(page)
    heavier = item["weight_kg"] + 1.25
    page.log(**{f"{row}-weight_kg": f"{heavier:g}".replace(".", ",")})
    assert ExerciseResult.objects.filter(weight_kg=heavier).count() == 1


@pytest.mark.parametrize(
    ("told", "seconds"), [("27", 27 * 60), ("27.5", 27 * 60 + 30), ("27:30", 27 * 60 + 30), ("1:02:05", 3725)]
)
def test_a_run_takes_minutes_and_kilometres(db: None, told: str, seconds: int) -> None:
    page = Page(talk_with(RUNNER, now=MONDAY + timedelta(days=1), name="Ben Kay"))
    work = [item for item in items(page) if item["type"] not in ("prep", "cooldown")]
    number = next(number for number, item in enumerate(work) if item["type"] == "cardio")
    assert page.log(**{f"{number}-1-duration_sec": told, f"{number}-1-distance_km": "5,2"}).status_code == 302
    run = ExerciseResult.objects.get(exercise_id=work[number]["exercise_id"])
    assert (run.duration_sec, run.distance_km, run.reps) == (seconds, 5.2, None)
    assert "5.2 km in" in page.text()


def test_an_exercise_that_comes_twice_has_rows_of_its_own_for_each(page: Page) -> None:
    workout = stored(page)
    _, item = loaded_row(page)
    workout.details["blocks"].append({"name": "Once more", "items": [{**item, "sets": 2}]})
    workout.save()
    page.press("planned")
    sets = ExerciseResult.objects.filter(exercise_id=item["exercise_id"]).values_list("set_number", flat=True)
    assert sorted(sets) == list(range(1, item["sets"] + 3))


def test_skipped_is_skipped_and_taken_back_by_a_text(page: Page, ana: Talk) -> None:
    assert page.press("skip").status_code == 302
    assert (stored(page).status, Change.objects.get().kind) == ("skipped", "Skip")
    seen = page.text()
    assert "is down as skipped." in seen
    assert "Skip today" not in seen
    assert ana.says("undo").startswith("Undone: ")
    assert stored(page).status == "scheduled"


def test_the_same_form_twice_is_stored_once(page: Page) -> None:
    filled = {**page.form(), "do": "log"}
    assert [page.post(**filled).status_code for _ in range(2)] == [302, 302]
    count = ExerciseResult.objects.count()
    assert (Change.objects.count(), stored(page).revision) == (1, 2)
    page.post(do="planned", seen=filled["seen"])
    page.post(do="skip", seen=filled["seen"])
    assert (Change.objects.count(), ExerciseResult.objects.count(), stored(page).status) == (1, count, "completed")


@pytest.mark.parametrize("told", [{}, {"do": "erase"}])
def test_a_form_without_a_button_of_ours_stores_nothing(page: Page, told: dict[str, str]) -> None:
    assert page.post(seen=page.form()["seen"], **told).status_code == 400
    assert nothing_is_stored(page)


def test_nobody_is_texted_of_what_the_page_has_answered(page: Page) -> None:
    page.press("planned")
    assert not Message.objects.filter(kind="answer").exists()


# --- Which session it is about ----------------------------------------------------------------------------------------


def test_a_session_that_was_written_anew_is_the_one_that_is_shown_and_logged(page: Page, ana: Talk) -> None:
    form = page.form()
    anew = workout_on(ana.client, date=page.workout.date, at=ana.now, rules_only=True, anew=True)
    assert anew is not None
    assert anew.pk != page.workout.pk
    response = page.post(**{**form, "do": "log"})
    assert (response.status_code, "has changed since you opened this page" in words(response)) == (409, True)
    assert ExerciseResult.objects.count() == 0
    page.press("planned")
    anew.refresh_from_db()
    assert (anew.status, stored(page).status) == ("completed", "withdrawn")


def test_a_form_for_a_session_that_was_changed_meanwhile_is_refused_and_shown_anew(page: Page, ana: Talk) -> None:
    form = page.form()
    ana.says("20 min")
    response = page.post(**{**form, "do": "planned"})
    assert response.status_code == 409
    assert ExerciseResult.objects.count() == 0
    assert page.press("planned").status_code == 302


def test_a_link_of_yesterday_logs_yesterday(page: Page, ana: Talk) -> None:
    ana.later(days=1)
    page.press("planned")
    assert stored(page).status == "completed"
    assert Change.objects.get().wish["day"] == "2026-03-02"


def test_who_is_held_reads_so_and_can_log_nothing(page: Page, ana: Talk) -> None:
    form = page.form()
    hold(ana.client, reason="chest pain", at=ana.now)
    withhold_sessions(ana.client, at=ana.now)
    seen = page.text()
    assert "on hold until your coach has spoken with you" in seen
    for hidden in (page.workout.theme, "chest", "Done as planned", items(page)[0]["exercise"]):
        assert hidden not in seen
    assert page.post(**{**form, "do": "planned"}).status_code == 302
    assert (ExerciseResult.objects.count(), Change.objects.count()) == (0, 0)


def test_a_session_that_was_taken_back_says_so(page: Page) -> None:
    WorkoutInstance.objects.update(status="withdrawn")
    assert "This session was taken back." in page.text()


def test_a_day_that_became_one_of_rest_says_so(page: Page) -> None:
    WorkoutInstance.objects.update(theme="Rest", load=None, session_type="rest", details={})
    seen = page.text()
    assert "It is a rest day." in seen
    assert "Done as planned" not in seen


def test_what_was_logged_elsewhere_is_shown(page: Page, ana: Talk) -> None:
    ana.says("done, rpe 8")
    seen = page.text()
    assert "Effort 8 of 10." in seen
    assert "Skip today" not in seen


def test_the_sentence_of_a_day_is_told_on_that_day(page: Page, ana: Talk) -> None:
    page.press("planned")
    assert "Logged today:" in page.text()
    ana.later(days=1)
    assert "Logged today:" not in page.text()
