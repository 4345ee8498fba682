"""The page of one client: who may open it, what is recorded, and that it reads well whatever is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, CoachNote, FitnessProfile, User
from accounts.tests.factories import CoachFactory, PauseFactory, UserFactory
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action, Done
from fitcoach.console.client.buttons import FIRST, IN_CONVERSATION, buttons_of
from fitcoach.console.client.head import head_of
from fitcoach.console.links import client_url
from fitcoach.tests.console_rows import AT, RUN, SQUATS, TODAY, plan_of, season, session, text_in, text_out, week_row
from messaging.models import Alert, TakeOver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def ana(maria: User) -> User:
    return UserFactory.with_profile({"notes": ""}, name="Ana", coach=maria)


def signed_in(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def page(client: User, staff: User | None = None) -> str:
    """As its own coach reads it."""
    staff = staff or client.coach
    assert staff is not None
    answer = signed_in(staff).get(client_url(client.pk))
    assert answer.status_code == 200
    return answer.content.decode()


# --- Who may open it --------------------------------------------------------------------------------------------------


def test_a_coach_a_head_coach_and_a_superuser_open_it_and_a_stranger_finds_nothing(maria: User, ana: User) -> None:
    head, olga = CoachFactory.create(name="Hedda"), CoachFactory.create(name="Olga")
    User.objects.filter(pk=maria.pk).update(coach=head)
    for staff in (maria, head, CoachFactory.create(is_superuser=True)):
        assert "Ana" in page(ana, staff)
    for answer in (
        signed_in(olga).get(client_url(ana.pk)),
        signed_in(olga).post(client_url(ana.pk), {"text": "Mine now."}),
    ):
        assert (answer.status_code, b"Ana" in answer.content) == (404, False)
    assert not CoachNote.objects.exists()
    assert not AuditEntry.objects.filter(actor_id=olga.pk, action__in=["read", "change"]).exists()


@pytest.mark.parametrize("who", ["nobody", "the client"])
def test_only_staff_open_it(who: str, ana: User) -> None:
    browser = Client() if who == "nobody" else signed_in(ana)
    answer = browser.get(client_url(ana.pk))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_a_coach_has_no_such_page(maria: User) -> None:
    boss = CoachFactory.create(is_superuser=True)
    assert signed_in(boss).get(client_url(maria.pk)).status_code == 404


def test_opening_it_is_recorded_and_tells_no_fact(maria: User, ana: User) -> None:
    page(ana)
    assert list(
        AuditEntry.objects.exclude(action="sign_in").values_list("actor_id", "client_id", "action", "what", "at")
    ) == [(maria.pk, ana.pk, "read", "health facts, sessions and messages", AT)]


def test_in_the_list_a_clients_name_leads_to_the_page_and_a_coachs_to_the_facts(maria: User, ana: User) -> None:
    boss = CoachFactory.create(is_superuser=True)
    listed = signed_in(boss).get(reverse("admin:accounts_user_changelist")).content.decode()
    assert f'<a href="{client_url(ana.pk)}">Ana</a>' in listed
    assert f'<a href="{reverse("admin:accounts_user_change", args=[maria.pk])}">Maria</a>' in listed
    assert reverse("admin:accounts_user_change", args=[ana.pk]) in page(ana)


# --- Notes ------------------------------------------------------------------------------------------------------------


def test_a_note_is_added_by_whoever_writes_it_and_recorded(maria: User, ana: User) -> None:
    answer = signed_in(maria).post(client_url(ana.pk), {"text": " Likes hills. "}, follow=True)
    assert answer.redirect_chain == [(f"{client_url(ana.pk)}#notes", 302)]
    assert CoachNote.objects.values_list("client", "author", "text", "created_at").get() == (
        ana.pk, maria.pk, "Likes hills.", AT,
    )  # fmt: skip
    assert b"Likes hills." in answer.content
    assert AuditEntry.objects.filter(action="change").values_list("what", "client_id").get() == (
        "added a note", ana.pk,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "null\0"])
def test_a_note_that_says_nothing_or_too_much_is_refused(text: str, maria: User, ana: User) -> None:
    answer = signed_in(maria).post(client_url(ana.pk), {"text": text})
    assert (answer.status_code, b'role="alert"' in answer.content) == (422, True)
    assert not CoachNote.objects.exists()
    assert not AuditEntry.objects.filter(action="change").exists()


# --- What stands at its head ------------------------------------------------------------------------------------------


def paused(start: date, end: date | None = None) -> Callable[[User], object]:
    return lambda client: PauseFactory.create(client=client, start_date=start, end_date=end)


def changed(**columns: Any) -> Callable[[User], object]:
    return lambda client: User.objects.filter(pk=client.pk).update(**columns)


@pytest.mark.parametrize(
    ("case", "change", "badge"),
    [
        ("all is well", changed(), ("Active", "good")),
        ("paused", paused(date(2026, 1, 12), date(2026, 1, 20)), ("Paused until 20 Jan 2026", "warn")),
        ("paused without an end", paused(date(2026, 1, 12)), ("Paused until resumed", "warn")),
        ("back today", paused(date(2026, 1, 5), TODAY), ("Active", "good")),
        ("pauses soon", paused(date(2026, 2, 2)), ("Pauses from 2 Feb 2026 until resumed", "warn")),
        ("opted out", changed(opted_out_at=datetime.fromisoformat("2026-01-10T02:00Z")),
         ("Texted STOP on 9 Jan 2026", "bad")),
        ("erasing", changed(erase_at=AT + timedelta(days=30)), ("Will be erased on 13 Feb 2026", "bad")),
        ("left", changed(is_active=False), ("Left the service", "bad")),
        ("reviewed first", changed(review_first=True), ("Messages are reviewed first", "warn")),
        ("taken over", lambda client: TakeOver.objects.create(client=client, coach=client.coach, began_at=AT),
         ("Maria answers in person", "warn")),
        ("handed back", lambda client: TakeOver.objects.create(client=client, began_at=AT, ended_at=AT),
         ("Active", "good")),
    ],
)  # fmt: skip
def test_badges_say_what_holds(case: str, change: Callable[[User], object], badge: tuple[str, str], ana: User) -> None:
    change(ana)
    client = User.objects.get(pk=ana.pk)
    assert [(each.words, each.tone) for each in head_of(client, today=TODAY).badges] == [badge], case
    assert badge[0] in page(client)


@pytest.mark.parametrize(
    ("case", "change", "shown"),
    [
        ("nothing holds it", changed(), True),
        ("paused then", paused(date(2026, 1, 12)), False),
        ("paused until that day", paused(date(2026, 1, 12), date(2026, 1, 15)), True),
        ("paused from that day on", paused(date(2026, 1, 15)), False),
        ("paused later", paused(date(2026, 1, 16)), True),
        ("opted out", changed(opted_out_at=AT), False),
        ("erasing", changed(erase_at=AT + timedelta(days=30)), False),
        ("left", changed(is_active=False), False),
    ],
)
def test_a_next_text_is_told_of_only_when_it_goes(
    case: str, change: Callable[[User], object], shown: bool, ana: User
) -> None:
    changed(next_message_at=AT + timedelta(days=1))(ana)
    change(ana)
    client = User.objects.get(pk=ana.pk)
    told = client.next_message_at if shown else None
    assert (head_of(client, today=TODAY).next_text, "Next text due" in page(client)) == (told, shown), case


def test_open_alerts_stand_at_the_head_and_settled_ones_do_not(ana: User) -> None:
    for sentence, kind, settled in (("It failed.", "undelivered", None), ("It was late.", "missed", AT)):
        Alert.objects.create(client=ana, kind=kind, sentence=sentence, created_at=AT, settled_at=settled)
    content = page(ana)
    assert ("It failed." in content, "It was late." in content) == (True, False)


def test_a_zone_that_is_none_is_said_and_the_page_opens_by_utc(ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(timezone="Mars/Olympus")
    season(ana, CoachFactory.create())
    content = page(ana)
    assert "“Mars/Olympus” is no time zone: times are UTC" in content
    assert "Wed 18:00" in content


# --- What can be done -------------------------------------------------------------------------------------------------


class Told(Action):
    """An action that may be refused, for the page only."""

    icon = "bolt"

    def __init__(self, name: str, *, refused: str = "", dangerous: bool = False) -> None:
        self.name, self.title, self.audited = name, name.capitalize(), name  # type: ignore[misc]
        self.refused, self.dangerous = refused, dangerous  # type: ignore[misc]

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return self.refused

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return []

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        raise AssertionError("A page that is read does nothing.")


def offer(monkeypatch: pytest.MonkeyPatch, *actions: Told) -> None:
    monkeypatch.setattr("fitcoach.console.client.buttons.ACTIONS", {action.name: action for action in actions})


def test_a_few_actions_are_at_once_in_sight_and_each_stands_once(
    ana: User, maria: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(
        monkeypatch,
        *(Told("erase", dangerous=True), Told("pause"), Told("resume", refused="There is no pause.")),
        *(Told("answer"), Told("send-now")),
    )
    buttons = buttons_of(ana, staff=maria, at=AT)
    assert [each.action.name for each in buttons.at_once] == ["pause", "send-now"]
    assert [each.action.name for each in buttons.more] == ["erase", "resume"]
    assert [each.action.name for each in buttons.in_conversation] == ["answer"]


def test_what_coaches_do_most_are_actions_that_there_are() -> None:
    assert {*FIRST, *IN_CONVERSATION} - set(ACTIONS) <= {"send-now", "answer", "take-over", "hand-back"}


def test_what_cannot_be_done_is_no_link_and_says_why(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, Told("resume", refused="Ana is not paused."), Told("pause"), Told("take-over"))
    content = page(ana)
    assert "Ana is not paused." in content
    assert f'href="{reverse("console:action", args=[ana.pk, "resume"])}"' not in content
    for name in ("pause", "take-over"):
        assert f'href="{reverse("console:action", args=[ana.pk, name])}"' in content


# --- Whatever is missing ----------------------------------------------------------------------------------------------


def nothing(client: User) -> None:
    FitnessProfile.objects.all().delete()


def an_old_plan(client: User) -> None:
    plan_of(client, status="archived", source="legacy", goal_statement=None, overview=None)


def a_draft_without_blocks(client: User) -> None:
    plan_of(client, status="draft", source="legacy", mesocycles=[], length_weeks=None, start_date=None)


def only_a_plan(client: User) -> None:
    plan_of(client)


def an_odd_session(client: User) -> None:
    session(week_row(plan_of(client)), TODAY, details={"exercises": "squats"}, reasons=["Written by hand."])


def a_plan_by_its_last_week(client: User) -> None:
    plan_of(client, start_date=date(2025, 1, 6))


@pytest.mark.parametrize(
    ("case", "sentences"),
    [
        (nothing, ["No plan yet.", "No profile yet", "This week is not written yet.", "There was no session in",
                   "Neither today’s nor tomorrow’s session is written yet.", "None are known.", "Nothing was written",
                   "No session was due in these weeks.", "No logged set shows a maximum yet.", "None yet."]),
        (an_old_plan, ["No plan runs", "The last one is archived.", "Written by the service before this one",
                       "This plan is archived."]),
        (a_draft_without_blocks, ["No plan yet.", "Drafts that wait", "Strength, without blocks"]),
        (only_a_plan, ["12 weeks, 1 Dec 2025 to 22 Feb 2026.", "Now in week 7 of 12: Build, week 3 of 8.",
                       "That happens when its first message is prepared."]),
        (an_odd_session, ["This session was stored in a shape that cannot be read.", "Written by hand."]),
        (a_plan_by_its_last_week, ["It is over."]),
    ],
    ids=lambda case: getattr(case, "__name__", ""),
)  # fmt: skip
def test_what_is_missing_is_said(case: Callable[[User], None], sentences: list[str], ana: User) -> None:
    case(ana)
    content = page(ana)
    assert [sentence for sentence in sentences if sentence not in content] == []
    assert ">None<" not in content


def test_a_plan_that_was_archived_is_not_shown_beside_the_one_that_runs(ana: User) -> None:
    plan_of(ana, goal_statement="Run far.")
    plan_of(ana, status="archived", goal_statement="Lift much.")
    draft = plan_of(ana, status="draft")
    content = page(ana)
    assert ("Run far." in content, "Lift much." in content) == (True, False)
    assert reverse("console:plan", args=[draft.pk]) in content


def test_whatever_people_write_is_text(ana: User, maria: User) -> None:
    script = "<script>alert(1)</script>"
    User.objects.filter(pk=ana.pk).update(name=script)
    FitnessProfile.objects.filter(user=ana).update(fitness_goals=script, notes=script)
    plan = plan_of(ana, goal_statement=script, overview=script, notes=script)
    week = week_row(plan)
    week.pattern["days"][0] |= {"theme": script, "notes": script}
    week.save()
    items = [{**SQUATS, "exercise": script, "notes": script}]
    session(week, TODAY, *items, theme=script, reasons=[script], client_note=script)
    ana.limitations.create(region="knee", note=script)
    CoachNote.objects.create(client=ana, author=maria, text=script, created_at=AT)
    text_in(ana, script)
    text_out(ana, content=script, error=script)
    Alert.objects.create(client=ana, kind="missed", sentence=script, created_at=AT)
    content = page(ana)
    assert script not in content
    assert content.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 15


@pytest.mark.parametrize(("case", "most"), [("the page itself", 20), ("with all that may be done", 31)])
def test_a_season_of_rows_takes_few_queries(
    case: str,
    most: int,
    ana: User,
    maria: User,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    if case == "the page itself":
        offer(monkeypatch)
    season(ana, maria)
    PauseFactory.create(client=ana, start_date=date(2026, 3, 2))
    browser = signed_in(maria)
    with django_assert_max_num_queries(most):
        content = browser.get(client_url(ana.pk)).content.decode()
    assert ("Estimated one-rep maxima" in content, content.count('class="client-bubble ')) == (True, 30)
    assert RUN["exercise"] in content
