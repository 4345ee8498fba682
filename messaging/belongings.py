"""What is kept of a client: one list, by which the export tells everything and the erasure forgets everything.

A test goes through every table of the project: each is in this list or is named there, with the reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final, TypeVar

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace
from reversion.models import Revision, Version

from accounts.digits_sql import FEWEST_DIGITS, TELLING_DIGITS, last_digits
from accounts.models import (
    Away,
    BulkJob,
    BulkStep,
    CalendarFeed,
    CoachNote,
    Consent,
    Device,
    FitnessProfile,
    Hold,
    Illness,
    Limitation,
    Pause,
    SignInCode,
    Subscription,
    User,
    WeekWish,
)
from llm.models import Call, Spend
from messaging.models import (
    Alert,
    BadNumber,
    Change,
    Conversation,
    InboundText,
    Message,
    ObstaclePlan,
    Proposal,
    RedFlag,
    TakeOver,
    TalkState,
)
from plans.models import FitnessPlan, LegacyArchive, Microcycle
from workouts.models import Activity, ExerciseResult, WorkoutInstance

Row = TypeVar("Row", bound=Model)
Rows = Callable[[User], QuerySet[Any]]


def legacy_rows_of(client: User) -> QuerySet[LegacyArchive]:
    """The archived rows of the old tables: of the client, of the client's plans, and of plans that are gone by now.

    A plan's own archive row names nobody. Whose it was is told by the plan, or by the archived weeks and sessions.
    """
    named = Q(payload__client_id__in=_spellings(client.pk)) | Q(payload__user_id__in=_spellings(client.pk))
    told = LegacyArchive.objects.filter(named).values_list("payload__fitness_plan_id", flat=True).distinct()
    plans = {*FitnessPlan.objects.filter(client=client).values_list("pk", flat=True), *_ids(told)}
    return LegacyArchive.objects.filter(named | Q(source_id__in=[client.pk, *plans]))


def jobs_about(client: User) -> QuerySet[BulkJob]:
    """What a coach asked to be done to this client and to nobody else: the words of its form are about the client."""
    others = BulkStep.objects.filter(job=OuterRef("pk")).exclude(client=client)
    return BulkJob.objects.filter(steps__client=client).exclude(Exists(others))


def numbers_of(client: User) -> tuple[str, ...]:
    """The client's number, and those of before, to which and from which their texts went, each once.

    None of ours, no short code, and none that somebody else has by now.
    """
    texts = InboundText.objects.filter(user=client).order_by().values_list("phone_from", "phone_to")
    messages = Message.objects.filter(user=client).order_by()
    heard = messages.filter(direction="inbound").values_list("phone_from", "phone_to")
    sent = messages.filter(direction="outbound").values_list("phone_to", "phone_from")
    pairs = sorted(texts.union(heard, sent))
    ours = {_tail(settings.SMS_FROM), *(_tail(our) for _, our in pairs)}
    theirs = {_tail(their): their for their, _ in pairs}
    known = {*ours, _tail(client.phone_number)}
    before = {tail: their for tail, their in theirs.items() if len(tail) >= FEWEST_DIGITS and tail not in known}
    taken = _of_somebody_else(before, client) if before else set()
    return (client.phone_number, *(before[tail] for tail in sorted(before.keys() - taken)))


def _of_somebody_else(before: Mapping[str, str], client: User) -> set[str]:
    """Of these numbers, by their last digits."""
    others = User.objects.exclude(pk=client.pk).alias(last_digits=last_digits("phone_number"))
    alike = others.filter(Q(last_digits__in=list(before)) | Q(phone_number__in=list(before.values())))
    return {_tail(number) for number in alike.values_list("phone_number", flat=True)}


def rows_of_numbers(numbers: Collection[str]) -> Mapping[str, QuerySet[Any]]:
    """What knows these numbers and no client, by the name in the export; and what staff did to it in the admin."""
    rows: dict[str, QuerySet[Any]] = {
        "sign_in_codes": of_numbers(SignInCode.objects.all(), "phone_number", numbers),
        "inbound_texts": of_numbers(InboundText.objects.filter(user=None), "phone_from", numbers),
        "bad_numbers": of_numbers(BadNumber.objects.all(), "phone_number", numbers),
    }
    logged = LogEntry.objects.alias(bare_id=_bare("object_id"))
    return {**rows, "admin_log": logged.filter(_of_bad_numbers(numbers) | _any_of(list(rows.values())))}


def of_numbers(rows: QuerySet[Row], column: str, numbers: Collection[str]) -> QuerySet[Row]:
    """Those whose `column` holds one of these numbers, however it is written: old ones were typed by hand."""
    telling = {digits for number in numbers if len(digits := _digits(number)) >= TELLING_DIGITS}
    short = Q(**{f"{column}__in": [number for number in numbers if _digits(number) not in telling]})
    if not telling:
        return rows.filter(short)
    ends = reduce(or_, (Q(**{f"{column}__endswith": digits[-2:]}) for digits in telling))
    alike = rows.filter(ends).values_list("pk", column)
    same = [pk for pk, written in alike if any(_is_one_number(_digits(written), digits) for digits in telling)]
    return rows.filter(short | Q(pk__in=same))


def _tail(number: str) -> str:
    """The digits that tell a number from others."""
    return _digits(number)[-TELLING_DIGITS:]


def _is_one_number(one: str, other: str) -> bool:
    """The same digits, or the same but for a country code that one of them lacks."""
    ends_alike = one[-TELLING_DIGITS:] == other[-TELLING_DIGITS:]
    return ends_alike and (one == other or min(len(one), len(other)) == TELLING_DIGITS)


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def admin_log_of(client: User) -> QuerySet[LogEntry]:
    """What staff did in the admin to the client and to rows of the client's."""
    about = Q(user=client) | _of_bad_numbers(numbers_of(client))
    logged = (User.objects.filter(pk=client.pk), *(of(client) for of in _LOGGED.values()))
    return LogEntry.objects.alias(bare_id=_bare("object_id")).filter(about | _any_of(logged))


def _of_bad_numbers(numbers: Collection[str]) -> Q:
    """A bad number's entries outlive its row."""
    bad_numbers = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(BadNumber))
    return Q(pk__in=of_numbers(bad_numbers, "object_id", numbers).values("pk"))


def versions_of(client: User) -> QuerySet[Version]:
    """What coaches edited of the client's plans, weeks and sessions, as it was before and after."""
    edited = [_LOGGED[name](client) for name in ("plans", "microcycles", "workouts")]
    versions: QuerySet[Version] = Version.objects.alias(bare_id=_bare("object_id")).filter(_any_of(edited))
    return versions


def edits_of(client: User) -> QuerySet[Revision]:
    """When, and by whom."""
    edits: QuerySet[Revision] = Revision.objects.filter(pk__in=versions_of(client).values("revision"))
    return edits


def _any_of(rows: Sequence[QuerySet[Any]]) -> Q:
    """What names one of these rows by its kind and its `bare_id`."""
    about, kinds = Q(), ContentType.objects.get_for_models(*(each.model for each in rows))
    for each in rows:
        about |= Q(content_type=kinds[each.model], bare_id__in=each.values_list(_bare(Cast("pk", TextField()))))
    return about


_LOGGED: Final[Mapping[str, Rows]] = {
    "profiles": lambda client: FitnessProfile.objects.filter(user=client),
    "limitations": lambda client: Limitation.objects.filter(client=client),
    "pauses": lambda client: Pause.objects.filter(client=client),
    "holds": lambda client: Hold.objects.filter(client=client),
    "times_away": lambda client: Away.objects.filter(client=client),
    "illnesses": lambda client: Illness.objects.filter(client=client),
    "week_wishes": lambda client: WeekWish.objects.filter(client=client),
    "subscriptions": lambda client: Subscription.objects.filter(user=client),
    "coach_notes": lambda client: CoachNote.objects.filter(client=client),
    "bulk_steps": lambda client: BulkStep.objects.filter(client=client),
    "bulk_jobs": lambda client: jobs_about(client),
    "consents": lambda client: Consent.objects.filter(client=client),
    "devices": lambda client: Device.objects.filter(user=client),
    "calendar_feeds": lambda client: CalendarFeed.objects.filter(client=client),
    "sign_in_codes": lambda client: of_numbers(SignInCode.objects.all(), "phone_number", numbers_of(client)),
    "sign_in_failures": lambda client: AccessAttempt.objects.filter(username=str(client.pk)),
    "plans": lambda client: FitnessPlan.objects.filter(client=client),
    "microcycles": lambda client: Microcycle.objects.filter(client=client),
    "workouts": lambda client: WorkoutInstance.objects.filter(client=client),
    "activities": lambda client: Activity.objects.filter(client=client),
    "results": lambda client: ExerciseResult.objects.filter(workout__client=client),
    "conversations": lambda client: Conversation.objects.filter(user=client),
    "messages": lambda client: Message.objects.filter(Q(user=client) | Q(about=client)),
    # Texts of the numbers that came while they had no client here; another client's texts are that client's.
    "inbound_texts": lambda client: InboundText.objects.filter(
        Q(user=client)
        | Q(pk__in=of_numbers(InboundText.objects.filter(user=None), "phone_from", numbers_of(client)).values("pk"))
    ),
    "bad_numbers": lambda client: of_numbers(BadNumber.objects.all(), "phone_number", numbers_of(client)),
    "alerts": lambda client: Alert.objects.filter(client=client),
    "take_overs": lambda client: TakeOver.objects.filter(client=client),
    "red_flags": lambda client: RedFlag.objects.filter(client=client),
    "changes": lambda client: Change.objects.filter(client=client),
    "proposals": lambda client: Proposal.objects.filter(client=client),
    "obstacle_plans": lambda client: ObstaclePlan.objects.filter(client=client),
    "talk": lambda client: TalkState.objects.filter(client=client),
    "language_model_calls": lambda client: Call.objects.filter(client_id=client.pk),
    "language_model_spend": lambda client: Spend.objects.filter(client_id=client.pk),
    "legacy_archive": legacy_rows_of,
}

BELONGINGS: Final[Mapping[str, Rows]] = {
    **_LOGGED,
    "versions": versions_of,
    "edits": edits_of,
    "admin_log": admin_log_of,
}
"""By the name in the export. Each comes after what it is found by, so the erasure goes through it from the end."""


def _spellings(key: uuid.UUID) -> tuple[str, str]:
    """PostgreSQL's JSON holds ids with hyphens, SQLite's as the 32 digits of the column."""
    return str(key), key.hex


def _ids(words: QuerySet[Any, Any]) -> Iterator[uuid.UUID]:
    """Those that are ids: an archived row is whatever it was."""
    for word in words:
        try:
            yield uuid.UUID(word)
        except (TypeError, ValueError, AttributeError):
            continue


def _bare(key: Any) -> Replace:
    """Without hyphens: the log writes ids as Python does, a column as its database does."""
    return Replace(key, Value("-"), Value(""), output_field=TextField())
