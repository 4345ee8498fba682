"""What makes today's console worth a look: texts, answers, alerts, a draft, notes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from accounts.models import CoachNote, User
from fitcoach.demo.newcomers import id_of
from messaging import inbound
from messaging.alerts import raise_alert, remind_of_clients_without_a_plan
from messaging.models import Alert, InboundText, Message
from plans.selectors import active_plan_of
from plans.services import propose_next_plan

TEXTS: Final = (
    ("Maya Torres", 26, "in", "Yesterday felt great, 3 extra reps on the last set!"),
    ("Maya Torres", 25, "out", "Strong work. We add a little weight next week, stay with the plan today."),
    ("Marcus Bell", 50, "in", "Bench felt heavy, shoulder ok though"),
    ("Marcus Bell", 49, "out", "Good that the shoulder holds. Keep two reps in hand on Thursday."),
    ("Amelia Clarke", 30, "in", "First 5K without a walk break!"),
    ("Amelia Clarke", 29, "out", "That is a milestone, well done. An easy day comes next."),
    ("Amelia Clarke", 4, "in", "Left knee is a bit stiff on the stairs since Sunday. Should I still run tomorrow?"),
    ("Sofia Lindqvist", 6, "in", "Can I move the long run to Saturday? Travelling on Sunday."),
)
"""(client, hours ago, which way, words). Who wrote last waits for an answer."""

NOTES: Final = (
    ("Maya Torres", 12, "Prefers mornings. Travels for work in the second half of each month."),
    ("Marcus Bell", 40, "Physiotherapist cleared pressing to shoulder height, nothing above the head yet."),
    ("Amelia Clarke", 9, "Nervous about the knee: tell her what a bit of stiffness means and what does not."),
)
"""(client, days ago, words)"""
PROBLEM_DAYS_AGO: Final = 2


def add_moments(*, at: datetime) -> None:
    """Once history is played. Everything is dated before `at`."""
    for number, (name, hours, way, words) in enumerate(TEXTS):
        _text(number, _client(name), way, words, at=at - timedelta(hours=hours))
    for name, days, words in NOTES:
        client = _client(name)
        CoachNote.objects.create(client=client, author=client.coach, text=words, created_at=at - timedelta(days=days))
    _silent(_client("Kenji Mori"), at=at - timedelta(days=1))
    _not_sent(_client("Sofia Lindqvist"), at=at)
    _ending(_client("Marcus Bell"), at=at - timedelta(days=1))
    remind_of_clients_without_a_plan(at=at - timedelta(hours=5))


def _client(name: str) -> User:
    return (
        User.objects.select_related("coach").prefetch_related("profiles", "limitations", "pauses").get(pk=id_of(name))
    )


def _text(number: int, client: User, way: str, words: str, *, at: datetime) -> None:
    if way == "in":
        number_of_ours = settings.SMS_FROM
        text = inbound.keep(
            provider_id=f"demo-{number}", sender=client.phone_number, to=number_of_ours, body=words, payload={}, at=at
        )
        assert text is not None
        inbound.handle_waiting(at=at, ids=[text.pk])
        InboundText.objects.filter(pk=text.pk).update(read_at=at, understood=False)  # by people, in those days
        row = Message.objects.get(twilio_message_sid=text.provider_id)
    else:
        row = Message.objects.create(
            user=client, direction=Message.Direction.OUTBOUND, kind=Message.Kind.CHAT, content=words,
            phone_from=settings.SMS_FROM, phone_to=client.phone_number, source="coach",
        )  # fmt: skip
    Message.objects.filter(pk=row.pk).update(created_at=at)


def _silent(client: User, *, at: datetime) -> None:
    sentence = "Three sessions in a row were planned and not reported."
    raise_alert(client.pk, Alert.Kind.SESSIONS_MISSED, sentence, at=at)


def _not_sent(client: User, *, at: datetime) -> None:
    """One message of the last days did not arrive."""
    message = Message.objects.filter(
        user=client, kind=Message.Kind.DAILY, due_at__lt=at - timedelta(days=PROBLEM_DAYS_AGO)
    ).latest("due_at")
    message.state, message.error = Message.State.FAILED, "the phone could not be reached"
    message.save(update_fields=["state", "error"])
    sentence = f"The daily message of {message.local_date} did not arrive: {message.error}."
    assert message.due_at is not None
    raise_alert(client.pk, Alert.Kind.UNDELIVERED, sentence, at=message.due_at + timedelta(hours=1), message=message)


def _ending(client: User, *, at: datetime) -> None:
    """A plan in its last week, and the proposal for the next."""
    plan = active_plan_of(client)
    assert plan is not None
    draft = propose_next_plan(client, after=plan, at=at)
    type(draft).objects.filter(pk=draft.pk).update(created_at=at)
