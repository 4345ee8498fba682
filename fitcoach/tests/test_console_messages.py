"""Messages in the console: read before they go, sent now, answered in person. Coach B reaches none of coach A's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory
from fitcoach.console.attention import needs_of
from fitcoach.console.links import client_url
from fitcoach.tests.api_cast import EVERY_DAY
from llm.models import Call
from messaging.daily import process_due
from messaging.inbound import handle_waiting, keep
from messaging.models import Alert, Message, TakeOver
from messaging.outbox import claim, send_due
from messaging.taking_over import take_over
from messaging.transports import memory
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 1, 5, 14, tzinfo=UTC)  # a Monday, 07:00 in Denver
EARLY = datetime(2026, 1, 13, 13, 40, tzinfo=UTC)  # 06:40 in Denver: today's message is due at seven
NOON = datetime(2026, 1, 13, 19, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_text_leaves(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    yield
    memory.clear()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EARLY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria", timezone="Europe/Berlin")


@pytest.fixture
def olga() -> User:
    return CoachFactory.create(name="Olga")


@pytest.fixture
def ana(maria: User) -> User:
    wants = {"program_type": "strength", "equipment": ["dumbbells"], "available_days": EVERY_DAY}
    with time_machine.travel(BEGAN, tick=False):
        client = UserFactory.with_profile(wants, name="Ana Ruiz", coach=maria)
        create_fitness_plan(client, at=BEGAN, length_weeks=8, rules_only=True)
    client.refresh_from_db()
    return client


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def action(client: User, name: str) -> str:
    return reverse("console:action", args=[client.pk, name])


def tomorrow(client: User) -> str:
    return reverse("console:tomorrow", args=[client.pk])


def review(message: Message) -> str:
    return reverse("console:review", args=[message.pk])


def shown(staff: User, url: str, **told: str) -> str:
    answer = browser_of(staff).get(url, told)
    assert answer.status_code == 200
    return answer.content.decode()


def bubbles(page: str) -> list[str]:
    found = re.findall(r'<blockquote class="console-bubble">(.*?)</blockquote>', page, re.DOTALL)
    return [each.replace("<br>", "\n").replace("&#x27;", "'").replace("&amp;", "&") for each in found]


def rows() -> list[Any]:
    models = (Message, WorkoutInstance, Microcycle, FitnessPlan, Alert, Call)
    stored = [list(model._default_manager.order_by("pk").values()) for model in models]
    return [*stored, list(User.objects.filter(role="client").values())]


def reviewed(client: User) -> Message:
    """Today's message of a client whose messages are reviewed first, composed."""
    User.objects.filter(pk=client.pk).update(review_first=True)
    process_due(at=EARLY)
    return Message.objects.get(user=client, kind="daily")


def text_in(client: User, body: str, at: datetime = EARLY) -> None:
    keep(provider_id=f"SM{body}", sender=client.phone_number, to="+1", body=body, payload={}, at=at)
    handle_waiting(at=at)


# --- Tomorrow's message -----------------------------------------------------------------------------------------------


def test_tomorrows_words_are_told_before_they_are_written_and_nothing_is_stored(maria: User, ana: User) -> None:
    before = rows()
    todays, tomorrows = bubbles(shown(maria, tomorrow(ana)))
    assert rows() == before
    process_due(at=EARLY + timedelta(minutes=20))
    process_due(at=EARLY + timedelta(days=1, minutes=20))
    assert [text.body for text in memory.SENT] == [todays, tomorrows]


def test_length_cost_and_the_hour_on_both_clocks_are_told(maria: User, ana: User, settings: Any) -> None:
    page = " ".join(shown(maria, tomorrow(ana)).split())
    process_due(at=EARLY)
    words = Message.objects.get(kind="daily").content
    segments = {1: "1 segment"}.get(number := -(-len(words) // 153), f"{number} segments")
    assert f"{len(words)} characters, {segments}, ${number * settings.SMS_PRICE_USD}" in page
    assert "<dt>goes, on their clock</dt><dd>Tue 07:00</dd>" in page
    assert "<dt>on yours</dt><dd>Tue 15:00</dd>" in page  # in Berlin
    assert "Tuesday, 13 January" in page
    assert "Wednesday, 14 January" in page


def test_what_is_written_already_is_shown_as_it_stands(maria: User, ana: User) -> None:
    message = reviewed(ana)
    Message.objects.update(content="Hi Ana, as a coach has it.", source="coach")
    page = shown(maria, tomorrow(ana))
    assert bubbles(page)[0] == "Hi Ana, as a coach has it."
    assert review(message) in page


def test_what_is_to_be_written_anew_is_shown_as_it_will_be(maria: User, ana: User) -> None:
    message = reviewed(ana)
    LimitationFactory.create(client=ana, region="knee", severity="severe", since=date(2026, 1, 1))
    with time_machine.travel(EARLY + timedelta(minutes=1), tick=False):
        LimitationFactory.create(client=ana, region="shoulder", severity="severe", since=date(2026, 1, 1))
        told = bubbles(shown(maria, tomorrow(ana)))[0]
    process_due(at=EARLY + timedelta(minutes=2))
    message.refresh_from_db()
    assert message.content == told


def test_on_sunday_the_week_to_come_is_told_as_well(maria: User, ana: User, clock: Any) -> None:
    clock.move_to(datetime(2026, 1, 17, 19, tzinfo=UTC))  # a Saturday
    daily, weekly = bubbles(shown(maria, tomorrow(ana)))
    assert weekly.startswith("Hi Ana, next week is week 3")
    assert daily != weekly


@pytest.mark.parametrize("key", ["", "a key"])
def test_whose_words_these_are_is_said(maria: User, ana: User, key: str, settings: Any) -> None:
    settings.LLM_PROVIDERS = ["memory", "rules"] if key else ["rules"]
    page = shown(maria, tomorrow(ana))
    assert ("its words may differ" in page) is bool(key)
    assert ("the very words of the built-in coach" in page) is not bool(key)


def stop(client: User) -> None:
    User.objects.filter(pk=client.pk).update(opted_out_at=EARLY)


def pause(client: User) -> None:
    client.pauses.create(start_date=date(2026, 1, 13), end_date=date(2026, 1, 20))


def end_the_plan(client: User) -> None:
    FitnessPlan.objects.update(status="archived")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(stop, "texted STOP"), (pause, "pauses on that day"), (end_the_plan, "No active plan covers that day")],
)
def test_why_there_is_none_is_said(maria: User, ana: User, change: Any, sentence: str) -> None:
    change(ana)
    page = shown(maria, tomorrow(ana))
    assert (bubbles(page), page.count(sentence)) == ([], 2)


def test_a_zone_that_is_none_is_told(maria: User, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(timezone="Mars/Olympus")
    for url in (tomorrow(ana), action(ana, "answer"), action(ana, "send-now"), client_url(ana.pk)):
        assert "is no time zone" in shown(maria, url)


def test_todays_message_is_not_told_once_it_went(maria: User, ana: User, clock: Any) -> None:
    process_due(at=EARLY + timedelta(minutes=20))
    clock.move_to(NOON)
    page = shown(maria, tomorrow(ana))
    assert ("13 January" in page, "14 January" in page, len(bubbles(page))) == (False, True, 1)


# --- Today's message now ----------------------------------------------------------------------------------------------


def test_todays_message_goes_now_as_it_was_read(maria: User, ana: User, clock: Any) -> None:
    User.objects.update(preferred_send_hour=18)
    clock.move_to(NOON)
    before = rows()
    page = shown(maria, action(ana, "send-now"))
    assert rows() == before
    assert "where it is past 12:00" in page
    answer = browser_of(maria).post(action(ana, "send-now"), {"confirmed": "yes"}, follow=True)
    assert "Today’s message to Ana Ruiz is on its way." in answer.content.decode()
    assert send_due(at=NOON) == 1
    assert [text.body for text in memory.SENT] == bubbles(page)
    assert AuditEntry.objects.filter(what="sent today's message now", client_id=ana.pk).count() == 1
    again = browser_of(maria).post(action(ana, "send-now"), {"confirmed": "yes"})
    assert (again.status_code, "sent already" in again.content.decode()) == (409, True)


def test_before_eight_it_waits(maria: User, ana: User) -> None:
    assert "It is 06:40 for Ana Ruiz" in shown(maria, action(ana, "send-now"))
    assert browser_of(maria).post(action(ana, "send-now"), {"confirmed": "yes"}).status_code == 409
    assert not Message.objects.exists()


# --- In person --------------------------------------------------------------------------------------------------------


def test_a_text_is_answered_in_person(maria: User, ana: User, clock: Any) -> None:
    text_in(ana, "My knee hurts")
    (need,) = [need for kind in needs_of(maria, at=EARLY) for need in kind.shown if need.action == "Answer"]
    assert need.url == action(ana, "answer")
    assert "My knee hurts" in shown(maria, need.url)
    words = {"text": "Rest it today – see you “tomorrow”."}
    asked = browser_of(maria).post(need.url, words).content.decode()
    assert bubbles(asked) == ["Rest it today - see you &quot;tomorrow&quot;."]
    assert "35 characters, 1 segment, $0.0083" in asked
    assert "It is past 06:00 there: Ana Ruiz may be asleep." in asked
    assert "With this you take over the chat" in asked
    assert not Message.objects.filter(direction="outbound").exists()
    clock.move_to(EARLY + timedelta(seconds=30))
    browser_of(maria).post(need.url, {**words, "confirmed": "yes"})
    (message,) = claim(at=EARLY + timedelta(seconds=30))
    assert (message.content, message.source) == ('Rest it today - see you "tomorrow".', "coach")
    assert TakeOver.objects.get().coach == maria
    assert [kind.title for kind in needs_of(maria, at=EARLY)] == []


def test_an_answer_that_never_left_is_none(maria: User, ana: User, clock: Any) -> None:
    text_in(ana, "My knee hurts")
    clock.move_to(EARLY + timedelta(seconds=30))
    browser_of(maria).post(action(ana, "answer"), {"text": "Rest.", "confirmed": "yes"})
    Message.objects.filter(kind="chat", direction="outbound").update(state="missed")
    assert [need.action for kind in needs_of(maria, at=EARLY) for need in kind.shown] == ["Answer"]


@pytest.mark.parametrize(("text", "fault"), [("💪", "nothing in it"), ("a" * 901, "900 is the limit")])
def test_words_that_cannot_be_sent_are_refused(maria: User, ana: User, text: str, fault: str) -> None:
    answer = browser_of(maria).post(action(ana, "answer"), {"text": text, "confirmed": "yes"})
    assert fault in answer.content.decode()
    assert not Message.objects.exists()


def test_a_stop_wins_over_a_coach_who_answers(maria: User, ana: User) -> None:
    page = browser_of(maria)
    assert page.post(action(ana, "answer"), {"text": "Hi"}).status_code == 200
    text_in(ana, "STOP")
    answer = page.post(action(ana, "answer"), {"text": "Hi", "confirmed": "yes"})
    assert (answer.status_code, "texted STOP" in answer.content.decode()) == (409, True)
    assert not Message.objects.filter(kind="chat", direction="outbound").exists()


def test_who_missed_three_sessions_is_written_to(maria: User, ana: User) -> None:
    Alert.objects.create(client=ana, kind="sessions_missed", sentence="Three.", created_at=EARLY)
    (need,) = [need for kind in needs_of(maria, at=EARLY) for need in kind.shown]
    assert (need.action, need.url) == ("Write to them", action(ana, "answer"))


def test_a_chat_is_taken_over_taken_from_another_coach_and_handed_back(maria: User, olga: User, ana: User) -> None:
    rosa = CoachFactory.create(name="Rosa", is_superuser=True)
    take_over(ana, coach=rosa, at=EARLY)
    assert "Rosa has this chat: take it over first." in shown(maria, action(ana, "answer"))
    assert "Rosa has this chat; you take it over from them." in shown(maria, action(ana, "take-over"))
    browser_of(maria).post(action(ana, "take-over"), {"confirmed": "yes"})
    assert [each.coach for each in TakeOver.objects.filter(ended_at=None)] == [maria]
    assert "You have this chat already." in shown(maria, action(ana, "take-over"))
    assert "Maria has this chat, not you." in shown(rosa, action(ana, "hand-back"))
    browser_of(maria).post(action(ana, "hand-back"), {"confirmed": "yes"})
    assert not TakeOver.objects.filter(ended_at=None).exists()
    assert "Nobody has taken this chat over." in shown(maria, action(ana, "hand-back"))
    assert set(AuditEntry.objects.filter(action="act").values_list("what", flat=True)) == {
        "took over the chat", "handed back the chat",
    }  # fmt: skip


# --- Review -----------------------------------------------------------------------------------------------------------


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_a_message_that_waits_is_found_read_and_approved(maria: User, ana: User) -> None:
    message = reviewed(ana)
    (need,) = [need for kind in needs_of(maria, at=EARLY) for need in kind.shown]
    assert (need.action, need.url) == ("Read and approve", review(message))
    page = shown(maria, need.url)
    assert bubbles(page) == [message.content]
    assert "Without your approval it is missed on Tue 10:00." in page
    answer = browser_of(maria).post(need.url, {"approve": "yes", "seen": seen(page), "text": message.content})
    assert answer.status_code == 302
    assert needs_of(maria, at=EARLY) == []
    process_due(at=EARLY + timedelta(minutes=20))
    assert [text.body for text in memory.SENT] == [message.content]
    assert AuditEntry.objects.filter(what="approved a message", actor_id=maria.pk).count() == 1


def test_a_coach_puts_own_words_in_its_place(maria: User, ana: User) -> None:
    message = reviewed(ana)
    page = shown(maria, review(message))
    browser = browser_of(maria)
    told = {"save": "yes", "seen": seen(page), "text": "See example.com"}
    refused = browser.post(review(message), told)
    assert (refused.status_code, "holds a link" in refused.content.decode()) == (409, True)
    assert "See example.com" in refused.content.decode()
    browser.post(review(message), {**told, "text": "Hi Ana, walk for 20 min."})
    message.refresh_from_db()
    assert (message.content, message.source, message.approved_at) == ("Hi Ana, walk for 20 min.", "coach", EARLY)
    process_due(at=EARLY + timedelta(minutes=20))
    assert [text.body for text in memory.SENT] == ["Hi Ana, walk for 20 min."]


def test_words_that_nobody_read_are_not_approved(maria: User, ana: User) -> None:
    message = reviewed(ana)
    page = shown(maria, review(message))
    Message.objects.update(content="Hi Ana, other words.")
    answer = browser_of(maria).post(review(message), {"approve": "yes", "seen": seen(page), "text": message.content})
    assert (answer.status_code, "read it again" in answer.content.decode()) == (409, True)
    assert bubbles(answer.content.decode()) == ["Hi Ana, other words."]
    assert Message.objects.get(kind="daily").approved_at is None


def test_what_went_is_shown_and_not_asked_about(maria: User, ana: User) -> None:
    process_due(at=EARLY + timedelta(minutes=20))
    page = shown(maria, review(Message.objects.get(kind="daily")))
    assert ("there is nothing to approve" in page, "<textarea" in page) == (True, False)


def test_the_list_of_messages_leads_there(maria: User, ana: User) -> None:
    message = reviewed(ana)
    page = shown(maria, reverse("admin:messaging_message_changelist"), user__review_first__exact="1")
    assert f'<a href="{review(message)}">Read and approve</a>' in page


# --- Coach B ----------------------------------------------------------------------------------------------------------


def test_another_coach_reaches_none_of_it(maria: User, olga: User, ana: User) -> None:
    message = reviewed(ana)
    seal = seen(shown(maria, review(message)))
    text_in(ana, "Hello?")
    before = rows()
    stranger = browser_of(olga)
    urls = [
        tomorrow(ana),
        review(message),
        *(action(ana, each) for each in ("send-now", "answer", "take-over", "hand-back")),
    ]
    for url in urls:
        assert stranger.get(url).status_code == 404, url
        told = {"confirmed": "yes", "text": "Hi", "approve": "yes", "seen": seal}
        assert stranger.post(url, told).status_code in (404, 405), url
    assert needs_of(olga, at=EARLY) == []
    assert (rows(), TakeOver.objects.count()) == (before, 0)


@pytest.mark.parametrize("page", ["tomorrow", "review", "send-now", "answer", "take-over", "client"])
def test_no_page_takes_many_queries(
    maria: User, ana: User, page: str, clock: Any, django_assert_max_num_queries: Any
) -> None:
    message = reviewed(ana)
    for number in range(30):
        text_in(ana, f"Text {number}")
    if page in ("send-now", "client"):
        clock.move_to(EARLY + timedelta(minutes=25))
    pages = {"tomorrow": tomorrow(ana), "review": review(message), "client": client_url(ana.pk)}
    url = pages.get(page) or action(ana, page)
    browser = browser_of(maria)
    with django_assert_max_num_queries(30):
        assert browser.get(url).status_code == 200


def test_nobody_reads_it_unsigned(ana: User) -> None:
    for url in (tomorrow(ana), action(ana, "answer")):
        assert Client().get(url).status_code == 302


# --- What a form may not lose, and one client may not break -----------------------------------------------------------


def seal_of(page: str) -> str:
    return re.findall(r'name="seen" value="([^"]+)"', page)[0]


def test_words_that_were_typed_are_kept_in_sight_when_the_message_changed_meanwhile(maria: User, ana: User) -> None:
    message = reviewed(ana)
    seen = seal_of(shown(maria, review(message)))
    Message.objects.filter(pk=message.pk).update(state="missed")
    answer = browser_of(maria).post(review(message), {"text": "My own words.", "seen": seen, "save": "yes"})
    assert (answer.status_code, "My own words." in answer.content.decode()) == (409, True)


def test_who_approves_a_message_that_was_written_anew_is_shown_the_new_words(maria: User, ana: User) -> None:
    message = reviewed(ana)
    seen = seal_of(shown(maria, review(message)))
    Message.objects.filter(pk=message.pk).update(content="Hi Ana! Something else today.")
    told = {"text": message.content, "seen": seen, "approve": "yes"}
    page = browser_of(maria).post(review(message), told).content.decode()
    assert (page.count("Something else today."), message.content[:60] in page) == (2, False)


@pytest.mark.parametrize("kind", ["chat", "reply", "reset"])
def test_other_texts_have_no_page_of_review(kind: str, maria: User, ana: User) -> None:
    message = reviewed(ana)
    Message.objects.filter(pk=message.pk).update(kind=kind, local_date=None)
    assert browser_of(maria).get(review(message)).status_code == 404


def test_one_clients_zone_that_is_none_breaks_no_page(maria: User, ana: User) -> None:
    message = reviewed(ana)
    User.objects.filter(pk=ana.pk).update(timezone="Mars/Olympus")
    assert "Tue 14:00 UTC" in shown(maria, review(message))
    assert [need.who for needs in needs_of(maria, at=EARLY) for need in needs.shown] == ["Ana Ruiz"]
    FitnessPlan.objects.update(start_date=date(2025, 11, 24), cycle_start_date=date(2025, 11, 24))
    assert shown(maria, reverse("admin:index"))


def test_nobody_changes_a_message_in_its_plain_form(maria: User, ana: User) -> None:
    message = reviewed(ana)
    url = reverse("admin:messaging_message_change", args=[message.pk])
    assert 'name="content"' not in shown(maria, url)
    answer = browser_of(maria).post(url, {"state": "queued", "content": "Mine."})
    message.refresh_from_db()
    assert (answer.status_code, message.content != "Mine.") == (403, True)
