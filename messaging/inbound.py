"""Texts to us: kept raw at once, handled later, each once. A STOP is obeyed before anything else is thought of."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from structlog.contextvars import bound_contextvars

from accounts.codes import end_codes
from accounts.consenting import give, withdraw
from accounts.digits_sql import TELLING_DIGITS, last_digits
from accounts.domain.consents import TEXTS
from accounts.models import User
from accounts.silence import end_silence, silence, silent_since
from messaging import hints
from messaging.domain.legal_answers import help_answer, start_confirmation, stop_confirmation
from messaging.domain.legal_words import LegalWord, legal_word
from messaging.flagging import raise_flags
from messaging.known_texts import read_from, was_forgotten
from messaging.models import InboundText, Message
from messaging.sendable import refuse
from messaging.talking import asked_lately, say
from messaging.transports.base import Heard, Transport

log = logging.getLogger(__name__)

ANSWERS: Final = {"stop": stop_confirmation, "start": start_confirmation, "help": help_answer}
YES: Final = frozenset({"yes", "si", "sí"})
NO_MORE: Final = "no more"
HANDLE_AT_ONCE: Final = 200
BODY_MAX: Final = 10_000
NUMBER_MAX: Final = 40


def keep(
    *, provider_id: str, sender: str, to: str, body: str, payload: Mapping[str, Any], at: datetime
) -> InboundText | None:
    """Store a text as it came. None when it is known already, or was: providers tell things twice."""
    values = {
        "phone_from": _plain(sender)[:NUMBER_MAX],
        "phone_to": _plain(to)[:NUMBER_MAX],
        "body": _plain(body)[:BODY_MAX],
        "payload": {_plain(name): _plain(str(value)) for name, value in payload.items()},
        "received_at": at,
    }
    with transaction.atomic():
        text, created = InboundText.objects.get_or_create(provider_id=provider_id, defaults=values)
        if created and was_forgotten(provider_id):  # asked last: an erasure that took its row has left its hash
            text.delete()
            return None
    if created:
        log.info("a text came in", extra={"message_id": text.pk})
    return text if created else None


def handle_now(text: InboundText, *, at: datetime) -> list[uuid.UUID]:
    """Handle a text where it came in, when it may not wait for a worker: it is alarming. Returns rows to be sent."""
    with bound_contextvars(message_id=str(text.pk)):
        return _handle(text.pk, at=at)


def handle_waiting(*, at: datetime, ids: Collection[uuid.UUID] | None = None) -> int:
    """Handle what nobody has handled (of these, when given) and hint at the answers; returns how many there are.

    One text's trouble leaves it for the next time and the others are handled.
    """
    waiting = InboundText.objects.filter(handled_at__isnull=True).order_by("received_at", "pk")
    rows = waiting if ids is None else waiting.filter(pk__in=ids)
    answers: list[uuid.UUID] = []
    handled = []
    for pk in list(rows.values_list("pk", flat=True)[:HANDLE_AT_ONCE]):
        with bound_contextvars(message_id=str(pk)):
            try:
                answers += _handle(pk, at=at)
                handled.append(pk)
            except Exception:  # whatever it is, the next text may be somebody's STOP
                log.exception("inbound text %s could not be handled", pk)
    hints.hint(hints.DELIVER, answers)
    hints.hint(hints.READ, list(_to_be_read(handled)))
    return len(answers)


def _to_be_read(handled: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Whose texts are now to be read for what they want."""
    texts = InboundText.objects.filter(pk__in=handled, read_at__isnull=True, user__isnull=False)
    return set(texts.values_list("user", flat=True))


def catch_up(transport: Transport, *, at: datetime) -> int:
    """Read the provider's own list from the newest text that we know on, so that no STOP of an outage is lost.

    Returns how many texts were new to us.
    """
    if not transport.hears:
        return 0
    return sum(_keep_heard(heard) for heard in transport.heard_since(read_from(at=at)))


def _keep_heard(heard: Heard) -> int:
    kept = keep(
        provider_id=heard.provider_id, sender=heard.sender, to=heard.to, body=heard.body, payload={}, at=heard.at
    )
    return int(kept is not None)


def _handle(pk: uuid.UUID, *, at: datetime) -> list[uuid.UUID]:
    with transaction.atomic():
        waiting = InboundText.objects.select_for_update(skip_locked=True).filter(pk=pk, handled_at__isnull=True)
        text = waiting.first()
        if text is None:
            return []
        text.user = _owner_of(text.phone_from)
        text.handled_at = at
        raised = raise_flags(text, at=at)  # before anything else: a life is worth more than a STOP
        answers = [*raised, *_obeyed(text, at=at)]
        told = {"client_id": text.user_id, "legal_word": text.legal_word, "alarming": bool(raised)}
        log.info("a text was handled", extra={**told, "answer_ids": answers})
        return answers


def _obeyed(text: InboundText, *, at: datetime) -> list[uuid.UUID]:
    """What the law says of its words; what it does not speak of is left to be read."""
    text.legal_word = _word_of(text, at=at)
    changed = _obey(text, at=at)
    if text.legal_word:
        text.read_at, text.understood = at, True
    text.save(update_fields=["user", "legal_word", "handled_at", "read_at", "understood"])
    if text.user is None:
        return []
    _into_the_thread(text)
    return _answer(text, at=at) if changed else []


def _word_of(text: InboundText, *, at: datetime) -> str:
    """YES starts again for who has opted out, and for nobody else; "no more" answers what we asked just now."""
    word = legal_word(text.body) or ""
    plain = text.body.strip(" .!").casefold()
    if text.user is None:
        return word
    if not word and text.user.opted_out_at is not None and plain in YES:
        return "start"
    if word == "stop" and plain == NO_MORE and asked_lately(text.user, at=at):
        return ""
    return word


def obey_word(text: InboundText, word: LegalWord, *, at: datetime) -> list[uuid.UUID]:
    """A word of the law that only several texts read together say. The client's row is locked by the caller."""
    text.legal_word = word
    changed = _obey(text, at=at)
    text.save(update_fields=["legal_word"])
    return _answer(text, at=at) if changed else []


def _owner_of(number: str) -> User | None:
    """Who has this number. Old ones were typed by hand: their last ten digits tell, if they are one client's alone."""
    users = User.objects.select_for_update(no_key=True)
    if exact := users.filter(phone_number=number).first():
        return exact
    digits = _digits(number)
    if len(digits) < TELLING_DIGITS:
        return None
    alike = users.alias(last_digits=last_digits("phone_number")).filter(last_digits=digits[-TELLING_DIGITS:])
    owners = list(alike[:2])
    return owners[0] if len(owners) == 1 else None


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _obey(text: InboundText, *, at: datetime) -> bool:
    """Do what the law says the word does; True when it is to be confirmed: once, however often it is said."""
    user = text.user
    if user is None:
        _obey_a_stranger(text, at=at)
        return False
    if not text.legal_word:
        return False
    if text.legal_word == "help":
        return True
    if text.legal_word == "start":
        return _take_back(user, text, at=at)
    if user.opted_out_at is not None:
        return False
    user.opted_out_at = at
    user.save(update_fields=["opted_out_at", "updated_at"])
    withdraw(user, TEXTS, how="text", at=at)
    refuse(at=at, ids=list(_open_rows(user)))
    return True


def _obey_a_stranger(text: InboundText, *, at: datetime) -> None:
    """Numbers without a client are texted as well: a one-time code, when somebody types them in.

    After STOP the code that has come signs nobody up: a client of a silent number would be texted each day.
    """
    if text.legal_word == "stop":
        silence(text.phone_from, since=text.received_at)
        end_codes(text.phone_from, at=at)
    since = silent_since(text.phone_from) if text.legal_word == "start" else None
    if since is not None and since <= text.received_at:
        end_silence(text.phone_from)


def _take_back(user: User, text: InboundText, *, at: datetime) -> bool:
    """START undoes a STOP that came before it; one that was told late, after a newer STOP, does not."""
    if _stopped_after(user, text):
        return False
    give(user, TEXTS, how="text", at=at)
    if user.opted_out_at is None:
        return False
    user.opted_out_at = user.next_message_at = None
    user.save(update_fields=["opted_out_at", "next_message_at", "updated_at"])
    return True


def _stopped_after(user: User, text: InboundText) -> bool:
    stops = InboundText.objects.filter(user=user, legal_word="stop", received_at__gt=text.received_at)
    return stops.exclude(pk=text.pk).exists()


def _open_rows(user: User) -> Any:
    rows = Message.objects.filter(user=user, state__in=(Message.State.PLANNED, Message.State.QUEUED))
    return rows.exclude(kind=Message.Kind.REPLY).values_list("pk", flat=True)


def _into_the_thread(text: InboundText) -> None:
    """Where the coach reads it, beside what we sent."""
    assert text.user is not None
    Message.objects.create(
        user=text.user,
        direction=Message.Direction.INBOUND,
        kind=Message.Kind.CHAT,
        content=text.body,
        phone_from=text.phone_from[:20],
        phone_to=text.phone_to[:20],
        twilio_message_sid=text.provider_id,
    )


def _answer(text: InboundText, *, at: datetime) -> list[uuid.UUID]:
    """One confirmation, through the outbox like everything else, unless the provider gives its own."""
    assert text.user is not None
    if _provider_answers(text):
        return []
    return [say(text.user, ANSWERS[text.legal_word](), answers=text, at=at, kind=Message.Kind.REPLY).pk]


PROVIDERS_WORDS: Final = frozenset(
    [
        "STOP",
        "STOPALL",
        "UNSUBSCRIBE",
        "CANCEL",
        "END",
        "QUIT",
        "REVOKE",
        "OPTOUT",
        "START",
        "YES",
        "UNSTOP",
        "HELP",
        "INFO",
    ]
)
"""Twilio's default keywords, which it answers by itself when they stand alone: help.twilio.com, article 223134027."""


def _provider_answers(text: InboundText) -> bool:
    if "OptOutType" in text.payload:
        return True
    is_its_word = text.body.strip().upper() in PROVIDERS_WORDS
    return bool(settings.SMS_TRANSPORT == "twilio" and settings.TWILIO_ANSWERS_LEGAL_WORDS and is_its_word)


def _plain(text: str) -> str:
    """PostgreSQL keeps no null characters."""
    return text.replace("\0", "")
