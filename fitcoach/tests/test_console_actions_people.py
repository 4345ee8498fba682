"""Pauses, coaches, reading first, taking out and erasing: what each says, and who may not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import AuditEntry, Pause, User
from accounts.tests.factories import CoachFactory, PauseFactory
from fitcoach.tests.acting import NOON, Page, People, everything, last_entry, people
from messaging.belongings import BELONGINGS
from messaging.models import Message
from plans.models import FitnessPlan
from plans.services import create_fitness_plan, draft_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cast() -> People:
    """Ana has eight weeks from last Monday on."""
    found = people()
    create_fitness_plan(found.ana, at=NOON - timedelta(weeks=1), length_weeks=8, rules_only=True)
    return found


def page(cast: People, name: str, *, staff: str = "maria") -> Page:
    return Page(getattr(cast, staff), cast.ana, name)


def gone(client: User, *, state: str = "delivered") -> None:
    """Today's text."""
    due = NOON - timedelta(hours=5)
    Message.objects.create(
        user=client, direction="outbound", kind="daily", local_date=TODAY, state=state, due_at=due,
        send_before=due + timedelta(hours=3), content="Hi", phone_from="+1", phone_to="+2",
        **({"sent_at": due} if state == "delivered" else {"suppressed_reason": "paused"}),
    )  # fmt: skip


# --- Pauses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "told", "sentences"),
    [
        (
            "two weeks",
            {"start": "2026-01-08", "back": "2026-01-21"},
            [
                "From Thursday, 8 January 2026 on no text is sent and no session is written, until Wednesday, 21 "
                "January 2026, the first day back.",
                "The plan keeps its place and ends on Sunday, 8 March 2026, in place of Sunday, 22 February 2026.",
                "The next text comes on Tuesday, 6 January 2026, at 07:00.",
            ],
        ),
        (
            "from today",
            {"start": "2026-01-05", "back": "2026-01-12"},
            [
                "From Monday, 5 January 2026 on no text is sent and no session is written, until Monday, 12 "
                "January 2026, the first day back.",
                "The plan keeps its place and ends on Sunday, 1 March 2026, in place of Sunday, 22 February 2026.",
                "The next text comes on Monday, 12 January 2026, at 07:00.",
            ],
        ),
        (
            "some days",
            {"start": "2026-01-06", "back": "2026-01-09"},
            [
                "From Tuesday, 6 January 2026 on no text is sent and no session is written, until Friday, 9 "
                "January 2026, the first day back.",
                "The plan ends on Sunday, 22 February 2026 as before: no Monday lies in these days, so no week waits.",
                "The next text comes on Friday, 9 January 2026, at 07:00.",
            ],
        ),
        (
            "open",
            {"start": "2026-01-05"},
            [
                "From Monday, 5 January 2026 on no text is sent and no session is written, until you resume the "
                "client.",
                "The plan keeps its place: each week whose Monday lies in the pause is trained later.",
                "No text follows until the client is resumed.",
            ],
        ),
    ],
)
def test_a_pause_says_what_stops_and_what_waits(
    case: str, told: dict[str, str], sentences: list[str], cast: People
) -> None:
    gone(cast.ana)
    assert page(cast, "pause").show(**told).sentences == sentences, case
    page(cast, "pause").confirm(**told, note="travels")
    row = Pause.objects.get()
    assert (str(row.start_date), str(row.end_date or ""), row.note) == (told["start"], told.get("back", ""), "travels")


def test_a_pause_in_a_pause_is_refused(cast: People) -> None:
    PauseFactory.create(client=cast.ana, start_date=date(2026, 1, 7))
    before = everything(cast.ana)
    told = page(cast, "pause").show(start="2026-01-10")
    assert told.fault == "There is a pause in these days already: from 7 January 2026 until resumed."
    assert page(cast, "pause").confirm(start="2026-01-10").status_code == 409
    assert everything(cast.ana) == before


@pytest.mark.parametrize(
    ("case", "today", "sentence"),
    [
        ("before the hour has passed", "", "The next text comes on Tuesday, 6 January 2026, at 07:00."),
        ("today's was held back", "suppressed", "The next text comes on Tuesday, 6 January 2026, at 07:00."),
    ],
)
def test_resuming_says_when_the_next_text_comes(case: str, today: str, sentence: str, cast: People) -> None:
    PauseFactory.create(client=cast.ana, start_date=date(2026, 1, 1))
    if today:
        gone(cast.ana, state=today)
    assert page(cast, "resume").look().sentences == [
        "The pause from 1 January 2026 until resumed ends: Monday, 5 January 2026 is the first day back.",
        "The plan keeps its place and ends on Sunday, 22 February 2026.",
        sentence,
    ], case
    page(cast, "resume").confirm()
    assert Pause.objects.get().end_date == TODAY
    assert page(cast, "resume").look().fault == "There is no pause to end."


@pytest.mark.parametrize(
    ("case", "changes", "sentence"),
    [
        ("opted out", {"opted_out_at": NOON}, "No text follows: the client texted STOP."),
        ("left", {"is_active": False}, "No text follows: the account is not active."),
        ("early", {"preferred_send_hour": 12}, "The next text comes on Monday, 5 January 2026, at 12:00."),
    ],
)
def test_why_no_text_comes_is_said(case: str, changes: dict[str, Any], sentence: str, cast: People) -> None:
    PauseFactory.create(client=cast.ana, start_date=TODAY)
    User.objects.filter(pk=cast.ana.pk).update(**changes)
    assert page(cast, "resume").look().sentences[-1] == sentence, case


# --- Coaches ----------------------------------------------------------------------------------------------------------


def test_assigning_says_who_sees_the_client_and_who_no_longer(cast: People) -> None:
    told = page(cast, "assign-coach", staff="rosa").show(coach=cast.olga.pk)
    assert told.sentences == [
        "Ana's coach is Olga from now on, in place of Maria.",
        "Gets access to the client with everything that is kept of the client: Olga.",
        "Loses access to the client with everything that is kept of the client: Maria, Hanna.",
    ]
    page(cast, "assign-coach", staff="rosa").confirm(coach=cast.olga.pk)
    assert User.objects.get(pk=cast.ana.pk).coach == cast.olga
    assert page(cast, "pause").browser.get(page(cast, "pause").url).status_code == 404


def test_a_head_coach_assigns_within_the_team(cast: People) -> None:
    max_ = CoachFactory.create(name="Max", coach=cast.hanna)
    told = page(cast, "assign-coach", staff="hanna").show(coach=max_.pk)
    assert told.sentences[1:] == [
        "Gets access to the client with everything that is kept of the client: Max.",
        "Loses access to the client with everything that is kept of the client: Maria.",
        "Keeps access: Hanna.",
    ]
    before = everything(cast.ana)
    page(cast, "assign-coach", staff="hanna").confirm(coach=cast.olga.pk)
    assert everything(cast.ana) == before


def test_a_client_is_not_given_to_the_coach_who_has_them(cast: People) -> None:
    before = everything(cast.ana)
    assert page(cast, "assign-coach", staff="rosa").show(coach=cast.maria.pk).fault == "Ana is Maria's client already."
    assert page(cast, "assign-coach", staff="rosa").confirm(coach=cast.maria.pk).status_code == 409
    assert everything(cast.ana) == before


def test_a_coach_assigns_nobody(cast: People) -> None:
    before = everything(cast.ana)
    assert page(cast, "assign-coach").look().fault == "Only a head coach or a superuser assigns coaches."
    page(cast, "assign-coach").confirm(coach=cast.olga.pk)
    assert everything(cast.ana) == before


def test_reading_first_and_sending_by_itself_say_what_they_mean(cast: People) -> None:
    assert page(cast, "review-first").look().sentences == [
        "Each text that fitcoach writes to Ana waits until a coach has read and approved it.",
        "One that nobody approves in time is not sent.",
        "Answers to STOP, START and HELP go at once, as the law asks.",
    ]
    assert page(cast, "send-automatically").look().fault == "This client's texts go by themselves already."
    page(cast, "review-first").confirm()
    assert page(cast, "review-first").look().fault == "A coach reads this client's texts first already."
    assert page(cast, "send-automatically").look().sentences == [
        "Each text that fitcoach writes to Ana goes at its hour, without a coach.",
        "Texts that wait for approval and are not too late go as well.",
    ]
    page(cast, "send-automatically").confirm()
    assert User.objects.get(pk=cast.ana.pk).review_first is False


# --- Taking out and erasing -------------------------------------------------------------------------------------------


def test_an_export_is_a_file_with_everything_and_is_in_the_audit_trail(cast: People) -> None:
    answer = page(cast, "export").confirm()
    told = json.loads(answer.getvalue())
    assert told.keys() == {"exported_at", "client", *BELONGINGS}
    assert told["client"]["name"] == "Ana"
    assert len(told["plans"]) == 1
    assert answer["Content-Disposition"] == f'attachment; filename="client-{cast.ana.pk}.json"'
    assert last_entry() == ("export", "everything that is kept of the client")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("export", "Only the client's own coach or a superuser takes out everything."),
        ("erase", "Only the client's own coach or a superuser erases a client."),
        ("take-back-erasure", "Only the client's own coach or a superuser takes back an erasure."),
    ],
)
def test_a_head_coach_neither_takes_out_nor_erases(name: str, sentence: str, cast: People) -> None:
    before = everything(cast.ana)
    assert page(cast, name, staff="hanna").look().fault == sentence
    assert page(cast, name, staff="hanna").confirm(name="Ana").status_code == 409
    assert (everything(cast.ana), AuditEntry.objects.filter(action="export").count()) == (before, 0)


@pytest.mark.parametrize("typed", ["", "ana", "Ben"])
def test_erasing_asks_for_the_name(typed: str, cast: People) -> None:
    before = everything(cast.ana)
    assert page(cast, "erase").confirm(name=typed).status_code == 200
    assert everything(cast.ana) == before


@pytest.mark.parametrize("staff", ["maria", "rosa"])
def test_erasing_leaves_a_day_in_which_it_is_taken_back(staff: str, cast: People) -> None:
    assert page(cast, "erase", staff=staff).look().sentences == [
        "In a day everything that is kept of Ana is erased: account, health facts, plans, sessions, results and texts. "
        "Nobody can bring it back then.",
        "Until then it can be taken back, by the client or by you. Nothing is sent meanwhile.",
        "The audit trail keeps that you did this, without a fact about the client.",
    ]
    page(cast, "erase", staff=staff).confirm(name="Ana")
    assert User.objects.get(pk=cast.ana.pk).erase_at == NOON + timedelta(days=1)
    assert page(cast, "erase").look().fault == "Ana will be erased on Tuesday, 6 January 2026, at 12:00 already."
    assert page(cast, "resume").look().fault == "The client asked to be forgotten: take that back instead."
    assert page(cast, "take-back-erasure", staff=staff).look().sentences == [
        "Ana is not erased on Tuesday, 6 January 2026, at 12:00. Everything stays as it is.",
        "It may be that the client asked for it: ask before you keep what they wanted gone.",
        "The next text comes on Tuesday, 6 January 2026, at 07:00.",
    ]
    page(cast, "take-back-erasure", staff=staff).confirm()
    assert User.objects.get(pk=cast.ana.pk).erase_at is None
    assert page(cast, "take-back-erasure").look().fault == "Ana is not about to be erased."


# --- Plans ------------------------------------------------------------------------------------------------------------


def test_a_draft_is_stored_as_its_outline_was_read(cast: People) -> None:
    told = page(cast, "draft-plan").show(start="2026-03-02", length_weeks=6)
    assert told.sentences == [
        "The built-in coach writes a draft from what is known of the client. No model is asked.",
        "Nothing changes for the client until you activate it.",
    ]
    assert (told.preview["weeks"], told.preview["start"]) == (6, "Monday, 2 March 2026")
    answer = page(cast, "draft-plan").confirm(start="2026-03-02", length_weeks=6)
    plan = FitnessPlan.objects.get(status="draft")
    assert answer.url.endswith(f"/{plan.pk}/change/")
    assert plan.mesocycles == told.preview["outline"].model_dump(mode="json")["mesocycles"]
    assert page(cast, "draft-plan").confirm(start="2026-03-02", length_weeks=6).status_code == 409
    assert FitnessPlan.objects.filter(status="draft").count() == 1


@pytest.mark.parametrize("told", [{"start": "2026-01-04"}, {"start": "2026-02-02", "length_weeks": 53}, {"start": ""}])
def test_a_draft_that_cannot_be_is_not_stored(told: dict[str, Any], cast: People) -> None:
    assert page(cast, "draft-plan").confirm(**told).status_code == 200
    assert FitnessPlan.objects.filter(status="draft").count() == 0


def test_activating_says_what_is_archived_and_from_when_it_runs(cast: People) -> None:
    plan = draft_plan(cast.ana, start=date(2026, 1, 12), length_weeks=6, at=NOON)
    kind = plan.program_type
    assert page(cast, "activate-plan").look().sentences == [
        f"The draft, 6 weeks of {kind} from Monday, 12 January 2026, becomes the active plan on Monday, 5 January "
        "2026.",
        f"The plan that runs, 8 weeks of {kind} from Monday, 29 December 2025, is archived. What was done in it stays.",
        "Its sessions that are still to come are withdrawn and written anew for the new plan.",
    ]
    page(cast, "activate-plan").confirm(plan=plan.pk)
    assert list(FitnessPlan.objects.order_by("length_weeks").values_list("status", "start_date")) == [
        ("active", TODAY), ("archived", date(2025, 12, 29)),
    ]  # fmt: skip
    assert page(cast, "activate-plan").look().fault == "There is no draft with blocks and a start."


def test_a_draft_that_replaces_nothing_begins_on_its_own_day(cast: People) -> None:
    FitnessPlan.objects.all().delete()
    plan = draft_plan(cast.ana, start=date(2026, 1, 12), length_weeks=6, at=NOON)
    assert page(cast, "activate-plan").look(plan=plan.pk).sentences[1:] == ["Ana gets a text on each of its days."]
    page(cast, "activate-plan").confirm(plan=plan.pk)
    assert FitnessPlan.objects.get().start_date == date(2026, 1, 12)


def test_anothers_draft_cannot_be_activated_here(cast: People) -> None:
    draft_plan(cast.ana, start=date(2026, 1, 12), length_weeks=6, at=NOON)
    foreign = draft_plan(cast.ben, start=date(2026, 1, 12), length_weeks=6, at=NOON)
    before = everything(cast.ana), everything(cast.ben)
    assert page(cast, "activate-plan").confirm(plan=foreign.pk).status_code == 200
    assert (everything(cast.ana), everything(cast.ben)) == before
