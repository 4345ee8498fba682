"""Reading what clients text: joined when they come close together, understood, done, and answered once."""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet
from structlog.contextvars import bound_contextvars

from accounts.models import User
from accounts.selectors import client_as_stored
from messaging import hints
from messaging.acting.doing import do
from messaging.acting.outcomes import Situation
from messaging.domain.countries import country_of
from messaging.domain.flags import dizzy_answer, read_alarms
from messaging.domain.intents import Log, Pain
from messaging.domain.legal_words import legal_word
from messaging.domain.reply import fitted
from messaging.domain.understanding import UNREAD, Understood
from messaging.inbound import obey_word
from messaging.models import InboundText, RedFlag
from messaging.taking_over import is_taken_over
from messaging.talking import remember, say
from messaging.understanding import context_of, understand

log = logging.getLogger(__name__)

QUIET_FOR: Final = timedelta(seconds=10)
"""People send one thought in several texts: so long after the last one it is read as a whole."""
MODEL_SEC: Final = 8.0
"""Somebody waits for the answer, and all who wrote at the same time wait together: no round of reading gives a model
longer than this. Ten seconds of quiet and these are still an answer by return."""
NOBODY: Final = -math.inf
"""In the place of that time: no model is asked."""
KEPT: Final = (Log, Pain)
TOO_OLD: Final = timedelta(hours=24)
READ_AT_ONCE: Final = 500
NOT_UNDERSTOOD: Final = (
    'Sorry, I did not get that. Text me what you did ("done", "squat 3x8 60 kg") or what you need ("20 min", '
    '"knee hurts"). Your coach reads this too.'
)
PARTLY: Final = 'I did not get "{rest}"; your coach reads it.'
QUOTED: Final = 60


def unread() -> QuerySet[InboundText]:
    """Handled texts of clients that nobody has read for what they want."""
    return InboundText.objects.filter(handled_at__isnull=False, read_at__isnull=True, user__isnull=False)


def read_waiting(*, at: datetime, clients: Collection[uuid.UUID] | None = None, rules_only: bool = False) -> int:
    """Read and answer what came in (of these clients, when given) and has been quiet for ten seconds.

    A model may be asked about what the rules cannot read, unless `rules_only`. Returns how many clients were read. One
    client's trouble leaves their texts for the next time, and the others are answered.
    """
    rows = unread() if clients is None else unread().filter(user__in=clients)
    quiet = rows.values("user").annotate(newest=Max("handled_at")).filter(newest__lte=at - QUIET_FOR)
    done, until = 0, NOBODY if rules_only else time.monotonic() + MODEL_SEC
    for client_id in list(quiet.order_by("newest").values_list("user", flat=True)[:READ_AT_ONCE]):
        with bound_contextvars(client_id=str(client_id)):
            try:
                done += _read(client_id, at=at, until=until)
            except Exception:  # whatever it is, the next client is answered
                log.exception("texts of client %s could not be read", client_id)
    return done


def _read(client_id: uuid.UUID, *, at: datetime, until: float) -> int:
    texts = list(unread().filter(user=client_id).order_by("received_at", "pk"))
    answers = [pk for group in _groups(texts) for pk in _read_group(group, at=at, until=until)]
    log.info("texts were read", extra={"message_ids": [text.pk for text in texts], "answer_ids": answers})
    hints.hint(hints.DELIVER, answers)
    return int(bool(texts))


def _groups(texts: Sequence[InboundText]) -> list[list[InboundText]]:
    """Those that came within ten seconds of each other are one."""
    groups = [[text] for text in texts[:1]]
    for before, text in pairwise(texts):
        if text.received_at - before.received_at <= QUIET_FOR:
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def _read_group(texts: Sequence[InboundText], *, at: datetime, until: float) -> list[uuid.UUID]:
    """What is understood is understood outside of any transaction, as a model may be asked; then done in one."""
    client = client_as_stored(texts[0].user_id)  # type: ignore[arg-type]
    said_at = min(texts[-1].received_at, at)
    understood = Understood() if said_at < at - TOO_OLD else _understood(client, texts, said_at, at=at, until=until)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)
        if not _take(texts, at=at):
            return []
        client = client_as_stored(client.pk)
        if len(texts) > 1 and (word := legal_word(" ".join(text.body for text in texts))):
            return obey_word(texts[-1], word, at=at)  # what none of them says alone
        if said_at < at - TOO_OLD:
            return []  # nobody is answered days later: a coach reads it
        if client.opted_out_at is not None or not client.is_active:
            return []
        return _answer(client, texts, understood, at=at)


def _understood(
    client: User, texts: Sequence[InboundText], said_at: datetime, *, at: datetime, until: float
) -> Understood:
    """An alarming text is for a person, and no model is told of it."""
    body, context = "\n".join(text.body for text in texts), context_of(client, at=said_at)
    is_alarming = RedFlag.objects.filter(text__in=texts).exists()
    return understand(client, body, context, at=at, until=NOBODY if is_alarming else until)


def _take(texts: Sequence[InboundText], *, at: datetime) -> bool:
    """Each text is read once: False when somebody else has read one of these since."""
    ids = [text.pk for text in texts]
    if unread().filter(pk__in=ids).count() != len(ids):
        return False
    InboundText.objects.filter(pk__in=ids).update(read_at=at)
    return True


def _answer(client: User, texts: Sequence[InboundText], understood: Understood, *, at: datetime) -> list[uuid.UUID]:
    given = Situation(client, at, texts[-1])
    if is_taken_over(client) or RedFlag.objects.filter(text__in=texts).exists():
        # A person has to answer; what was done and what hurts is stored all the same.
        do(tuple(wish for wish in understood.wishes if isinstance(wish, KEPT)), given)
        InboundText.objects.filter(pk__in=[text.pk for text in texts]).update(understood=False)
        return []
    result = do(understood.wishes, given)
    questions = [*understood.questions, *result.questions]
    rest = _quoted(understood.rest)
    is_asked = bool(questions) and questions[0].kind == UNREAD
    tell = bool(rest and result.sentences) and not is_asked
    sentences = [*result.sentences, *([PARTLY.format(rest=rest)] if tell else ())]
    if dizzy := _of_dizziness(client, texts):
        sentences = [dizzy, *result.sentences]
    if rest and not sentences and not questions:
        sentences = [NOT_UNDERSTOOD]
    InboundText.objects.filter(pk__in=[text.pk for text in texts]).update(understood=not rest and not result.for_coach)
    if not sentences and not questions:
        return []
    words, more = fitted(sentences, question=questions[0].sentence if questions else "", more=result.more)
    remember(client, question=questions[0] if questions else None, more=more, at=at)
    return [say(client, words, answers=texts[-1], at=at).pk]


def _of_dizziness(client: User, texts: Sequence[InboundText]) -> str:
    """ "" where nobody is dizzy. The alert was raised when the text came in."""
    alarms = read_alarms("\n".join(text.body for text in texts))
    if not alarms.dizzy:
        return ""
    return dizzy_answer(spanish=alarms.spanish, country=country_of(client.phone_number, client.timezone))


def _quoted(rest: str) -> str:
    """What was not read, where there is a letter or a figure in it."""
    words = " ".join(rest.split())
    return words[:QUOTED] if any(sign.isalnum() for sign in words) else ""
