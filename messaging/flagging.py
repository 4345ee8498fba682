"""Alarming texts: recorded, answered by fixed words, training held, a coach called. No model, no broker, no cache.

It runs where the text comes in, in the same transaction as its handling: the webhook's own process when it is told of
the text, a worker when the text was found in the provider's list.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from accounts.holding import hold
from accounts.models import Limitation, User
from messaging.alerts import raise_alert
from messaging.domain.countries import country_of
from messaging.domain.flags import Alarms, emergency_answer, read_alarms
from messaging.domain.text import one_line
from messaging.models import Alert, InboundText, Message, RedFlag
from messaging.paging import page, who_can_be_called, who_runs_the_house
from messaging.talking import say
from workouts.withholding import withhold_sessions

JOINED_WITHIN: Final = timedelta(seconds=10)
NAMES: Final = {
    "chest": "chest pain or pressure",
    "breathless": "trouble breathing",
    "fainting": "fainting",
    "stroke": "signs of a stroke",
    "arm_or_jaw": "pain in arm or jaw",
    "self_harm": "thoughts of self-harm",
    "pregnancy": "a warning sign in pregnancy",
    "heat": "heat illness",
    "cauda_equina": "signs of cauda equina",
}


def raise_flags(text: InboundText, *, at: datetime) -> list[uuid.UUID]:
    """What is alarming in a text of a client, alone or with those that came just before it. Returns rows to be sent.

    A text raises its flag once. The caller has locked the client.
    """
    client = text.user
    if client is None or RedFlag.objects.filter(text=text).exists():
        return []
    pregnant = Limitation.objects.filter(client=client, region="pregnancy", status="active").exists()
    alarms = _alarms(text, pregnant=pregnant)
    if alarms.flags:
        return _raise(alarms, text, client, at=at)
    if alarms.dizzy:
        raise_alert(client.pk, Alert.Kind.UNWELL, f"Is dizzy: “{one_line(text.body)[:200]}”", at=at)
    return []


def may_be_alarming(text: InboundText) -> bool:
    """Whether it is to be handled at once, whoever wrote it: what only alarms in a pregnancy counts."""
    return bool(_alarms(text, pregnant=True).flags)


def _alarms(text: InboundText, *, pregnant: bool) -> Alarms:
    alone = read_alarms(text.body, pregnant=pregnant)
    return alone if alone.flags else read_alarms(_joined(text), pregnant=pregnant)


def _joined(text: InboundText) -> str:
    """With those of the seconds before that raised nothing themselves."""
    since = text.received_at - JOINED_WITHIN
    before = InboundText.objects.filter(
        phone_from=text.phone_from, received_at__gte=since, received_at__lte=text.received_at
    )
    earlier = before.exclude(pk=text.pk).filter(red_flag__isnull=True).order_by("received_at", "pk")
    return "\n".join([*earlier.values_list("body", flat=True), text.body])


def _raise(alarms: Alarms, text: InboundText, client: User, *, at: datetime) -> list[uuid.UUID]:
    own = any(flag.who == "self" for flag in alarms.flags)
    kinds = list(dict.fromkeys(flag.kind for flag in alarms.flags))
    quote = one_line(text.body)[:300] or "(no words)"
    about = RedFlag.About.SELF if own else RedFlag.About.OTHER
    RedFlag.objects.create(client=client, text=text, kinds=kinds, about=about, quote=quote, raised_at=at)
    reason = " and ".join(NAMES.get(kind, kind.replace("_", " ")) for kind in kinds)
    if own:
        hold(client, reason=reason, at=at)
        withhold_sessions(client, at=at)
    _call_the_coach(client, reason, quote, own=own, at=at)
    rows = _pages(client, reason, own=own, at=at)
    if client.opted_out_at is None:
        rows.append(_tell(alarms, text, client, at=at))
    return [row.pk for row in rows]


def _tell(alarms: Alarms, text: InboundText, client: User, *, at: datetime) -> Message:
    """An answer that the client's own words ask for: it goes even when the same text is a STOP."""
    words = emergency_answer(alarms, country=country_of(client.phone_number, client.timezone))
    return say(client, words, answers=text, at=at, kind=Message.Kind.REPLY)


def _call_the_coach(client: User, reason: str, quote: str, *, own: bool, at: datetime) -> None:
    """A second alarming text makes the open alert say the newest: it is never lost behind an older one."""
    who = "Wrote" if own else "Wrote about somebody else"
    sentence = f"{who} of {reason}: “{quote}”"[:300]
    open_alerts = Alert.objects.filter(client=client, kind=Alert.Kind.RED_FLAG, settled_at__isnull=True)
    if not open_alerts.update(sentence=sentence):
        raise_alert(client.pk, Alert.Kind.RED_FLAG, sentence, at=at)


def _pages(client: User, reason: str, *, own: bool, at: datetime) -> list[Message]:
    """A text to the coach's own phone, which names no more of the client's health than it has to."""
    held = " Training is held until you release it." if own else ""
    words = one_line(f"fitcoach: {client.name} wrote of {reason}.{held} Look at the console and call them now.")
    return [page(coach, words, at=at, about=client) for coach in _on_call(client)]


def _on_call(client: User) -> Iterable[User]:
    """The client's coach; whoever runs the house, when there is none that can be called."""
    coach = who_can_be_called(User.objects.filter(clients=client))
    return list(coach) or who_runs_the_house()
