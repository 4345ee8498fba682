"""What a client agrees to and takes back. Rows are added and ended; the newest of a subject is the one that holds.

Who has no row at all is of a client whom nobody asked: that is not known, and neither a yes nor a no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Literal

from django.db import transaction
from django.db.models import QuerySet

from accounts.domain.consents import CURRENT, LANGUAGE_MODEL, NEEDED, SUBJECTS, UNKNOWN_VERSION, UNKNOWN_WORDING
from accounts.fetched import once
from accounts.models import Consent, User

State = Literal["given", "withdrawn", "unknown"]
RENEWED: Final = "renewed"


def give(client: User, subject: str, *, how: str, at: datetime, told: str = "") -> Consent:
    """The client agrees to today's wording. An open consent to the same words stays; an older one ends with this one.

    `told`: what staff wrote of how it was given, who have to say it.
    """
    wording = CURRENT[subject]
    with transaction.atomic():
        _hold(client)
        standing = _open(client, subject)
        if standing is not None and standing.given_at is not None and standing.version == wording.version:
            return standing
        if standing is not None:
            _end(standing, how=RENEWED, at=at)
        return Consent.objects.create(
            client=client,
            subject=subject,
            wording=wording.text,
            version=wording.version,
            how=how,
            told=told,
            given_at=at,
        )


def withdraw(client: User, subject: str, *, how: str, at: datetime) -> None:
    """The client takes it back. What nobody recorded is taken back as well, and is on record from then on."""
    with transaction.atomic():
        _hold(client)
        standing = _open(client, subject)
        if standing is not None:
            _end(standing, how=how, at=at)
        elif newest_of(client, subject) is None:
            Consent.objects.create(
                client=client,
                subject=subject,
                wording=UNKNOWN_WORDING,
                version=UNKNOWN_VERSION,
                how="legacy",
                withdrawn_at=at,
                withdrawn_how=how,
            )


def record_choice(client: User, agreed: Collection[str], *, how: str, at: datetime, told: str = "") -> None:
    """What a new client was asked and said: a yes to each of `agreed`, a no to every other subject.

    Raises `ValueError`, in words, without a yes to what there is no coaching without, or for a subject that is none.
    """
    if missing := [subject for subject in NEEDED if subject not in agreed]:
        raise ValueError(f"Without {' and '.join(map(in_words, missing))} there is no coaching by text.")
    if strange := sorted(set(agreed) - set(SUBJECTS)):
        raise ValueError(f"Nobody is asked to agree to {strange[0]!r}.")
    with transaction.atomic():
        for subject in SUBJECTS:
            if subject in agreed:
                give(client, subject, how=how, at=at, told=told)
            else:
                _refuse(client, subject, how=how, at=at)


def refuse_other_words(told: Iterable[tuple[str, str]]) -> None:
    """Raises `ValueError`, in words, when one of these (subject, version) is not today's: other words were shown."""
    for subject, version in told:
        if CURRENT[subject].version != version:
            raise ValueError(
                f"The words of {subject} are {CURRENT[subject].version} by now: show these, and ask again."
            )


def consents_of(client: User) -> QuerySet[Consent]:
    """All that the client said, the newest first."""
    return Consent.objects.filter(client=client).order_by("-pk")


def as_read(client: User) -> list[Consent]:
    """The same, as they were when `client` was read: a page asks for them in many places."""
    return once(client, "consents", lambda: list(consents_of(client)))


def newest_of(client: User, subject: str) -> Consent | None:
    """The row that holds; None when nobody asked."""
    return consents_of(client).filter(subject=subject).first()


def state_of(consent: Consent | None) -> State:
    """Of the newest row of a subject."""
    if consent is None:
        return "unknown"
    if consent.withdrawn_at is not None:
        return "withdrawn"
    return "given" if consent.given_at is not None else "unknown"


def in_words(subject: str) -> str:
    return _IN_WORDS[subject]


_IN_WORDS: Final = {
    "texts": "agreeing to texts",
    "health_data": "agreeing to what is kept of health",
    LANGUAGE_MODEL: "agreeing to a language model",
}


def _refuse(client: User, subject: str, *, how: str, at: datetime) -> Consent:
    """They read today's wording and said no: such a row never stood."""
    return Consent.objects.create(
        client=client,
        subject=subject,
        wording=CURRENT[subject].text,
        version=CURRENT[subject].version,
        how=how,
        withdrawn_at=at,
        withdrawn_how=how,
    )


def _hold(client: User) -> None:
    """A yes and a no at one moment come one after the other."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=client.pk)


def _open(client: User, subject: str) -> Consent | None:
    return Consent.objects.filter(client=client, subject=subject, withdrawn_at=None).first()


def _end(consent: Consent, *, how: str, at: datetime) -> None:
    """Clocks of two machines differ: nothing ends before it was given, and a STOP never fails over that."""
    consent.withdrawn_at = max(at, consent.given_at or at)
    consent.withdrawn_how = how
    consent.save(update_fields=["withdrawn_at", "withdrawn_how"])
