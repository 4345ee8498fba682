"""Who needs a coach. One class for each kind of reason; `KINDS` is the list, in the order in which they are shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import ClassVar, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.clock import local_date
from accounts.date_sql import WeeksLater
from accounts.domain.zones import is_zone
from accounts.models import User
from fitcoach.console.bubbles import clock_of
from fitcoach.console.links import action_url, client_url, review_url
from messaging.answering import NEVER_LEFT
from messaging.models import Alert, InboundText, Message, Proposal
from messaging.reviewing import waiting_for_a_word
from plans.models import FitnessPlan, LegacyArchive
from plans.progress import progress_on

SHOWN: Final = 8
"""Of a kind; the list behind it shows the others."""
UNANSWERED_FOR: Final = timedelta(days=7)
REVIEW_QUERY: Final = "state__exact=queued&user__review_first__exact=1"
ENDS_WITHIN: Final = timedelta(days=7)
LOOKED_AT: Final = 200
"""Plans that may be in their last week, of which the calendar says whether they are."""
HELD_BY_PAUSES: Final = timedelta(weeks=12)
"""A pause holds a plan, so that it ends later than its weeks say: so much later is looked at."""


@dataclass(frozen=True, slots=True)
class Need:
    """One client, or one thing of nobody's, that waits: why, since when, and what to do about it."""

    who: str
    sentence: str
    since: datetime | None
    action: str
    url: str
    client_url: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """Of one kind. `more`: whether there are others than those shown."""

    title: str
    icon: str
    shown: Sequence[Need]
    more: bool
    url: str


class Kind(ABC):
    """`found` yields what waits for this member of staff, the oldest first: as many as are asked for, and no more."""

    title: ClassVar[str]
    icon: ClassVar[str]
    list_name: ClassVar[str]
    query: ClassVar[str] = ""
    """Which admin list shows all of them, and how it is filtered."""

    @abstractmethod
    def found(self, staff: User, *, at: datetime) -> Iterable[Need]: ...


class RedFlags(Kind):
    """Who wrote of something that a doctor has to see: before anything else."""

    title, icon, list_name = "Red flag: call them now", "emergency", "messaging_alert"
    query = "settled_at__isempty=1&kind__exact=red_flag"

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        alerts = Alert.objects.owned_by(staff).filter(settled_at=None, kind=Alert.Kind.RED_FLAG)
        for alert in alerts.prefetch_related("client").order_by("created_at")[: SHOWN + 1]:
            target = action_url(alert.client_id, "release-hold")
            yield _of(alert.client, alert.sentence, alert.created_at, "When you have spoken with them", target)


class OpenAlerts(Kind):
    """Messages that failed or were missed, numbers that take no texts, clients without a plan or who are not well."""

    title, icon, list_name, query = "Something went wrong", "error", "messaging_alert", "settled_at__isempty=1"
    ACTIONS: Final = {
        Alert.Kind.BAD_NUMBER: "Correct the number",
        Alert.Kind.NO_PLAN: "Make a plan",
        Alert.Kind.PLAN_ENDED: "Look at the draft",
        Alert.Kind.SESSIONS_MISSED: "Write to them",
        Alert.Kind.UNWELL: "Write to them",
        Alert.Kind.ASKS: "Write to them",
    }
    LEADS_TO: Final = {
        Alert.Kind.NO_PLAN: "draft-plan",
        Alert.Kind.PLAN_ENDED: "activate-plan",
        Alert.Kind.SESSIONS_MISSED: "answer",
        Alert.Kind.UNWELL: "answer",
        Alert.Kind.ASKS: "answer",
    }

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        alerts = Alert.objects.owned_by(staff).filter(settled_at=None).exclude(kind=Alert.Kind.RED_FLAG)
        alerts = alerts.prefetch_related("client")  # joins cost more
        for alert in alerts.order_by("created_at")[: SHOWN + 1]:
            action = self.ACTIONS.get(Alert.Kind(alert.kind), "Read the alert")
            yield _of(alert.client, alert.sentence, alert.created_at, action, self._target(alert))

    def _target(self, alert: Alert) -> str:
        if alert.kind == Alert.Kind.BAD_NUMBER:
            return _url("accounts_user", alert.client_id)
        if name := self.LEADS_TO.get(Alert.Kind(alert.kind)):
            return action_url(alert.client_id, name)
        return _url("messaging_alert", alert.pk)


class MessagesToReview(Kind):
    """Of clients whose messages are reviewed first."""

    title, icon, list_name, query = "A message waits for your word", "rate_review", "messaging_message", REVIEW_QUERY

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        waiting = waiting_for_a_word(Message.objects.owned_by(staff), at=at).select_related("user")
        for message in waiting[: SHOWN + 1]:
            sentence = f"Due {clock_of(message.user, message.due_at)} on their clock: “{message.content}”"
            yield _of(message.user, sentence, message.created_at, "Read and approve", review_url(message.pk))


class UnansweredTexts(Kind):
    """What clients wrote in the last days and nobody answered. What was understood is answered by itself.

    An answer that never left is none.
    """

    title, icon, list_name = "Wrote, and waits for an answer", "sms", "messaging_inboundtext"

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        answered = Message.objects.exclude(state__in=NEVER_LEFT).filter(
            user=OuterRef("user"), direction="outbound", kind=Message.Kind.CHAT, created_at__gt=OuterRef("received_at")
        )
        texts = InboundText.objects.owned_by(staff).filter(
            ~Exists(answered),
            ~Q(understood=True),
            received_at__gt=at - UNANSWERED_FOR,
            legal_word="",
            user__isnull=False,
        )
        for text in texts.select_related("user").order_by("received_at")[: SHOWN + 1]:
            assert text.user is not None
            target = action_url(text.user.pk, "answer")
            yield _of(text.user, f"“{text.body}”", text.received_at, "Answer", target)


class OpenProposals(Kind):
    """Large changes that clients asked for by text."""

    title, icon, list_name, query = "A proposal waits for a yes", "thumb_up", "messaging_proposal", "state__exact=open"

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        rows = Proposal.objects.owned_by(staff).filter(state=Proposal.State.OPEN, expires_at__gt=at)
        for row in rows.select_related("client").order_by("made_at")[: SHOWN + 1]:
            target = action_url(row.client_id, "approve-proposal")
            yield _of(row.client, f"Asked for: {row.sentence}.", row.made_at, "Look at it", target)


class WaitingDrafts(Kind):
    title, icon, list_name, query = "A draft waits to be approved", "draft", "plans_fitnessplan", "status__exact=draft"

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        drafts = FitnessPlan.objects.owned_by(staff).filter(status=FitnessPlan.Status.DRAFT)
        for plan in drafts.select_related("client").order_by("created_at")[: SHOWN + 1]:
            sentence = f"{plan.length_weeks} weeks of {plan.program_type}."
            if plan.length_weeks is None:  # an old plan that nobody could read
                sentence = f"{plan.program_type.capitalize()}, without blocks."
            target = reverse("console:plan", args=[plan.pk])
            yield _of(plan.client, sentence, plan.created_at, "Look it through", target)


class EndingPlans(Kind):
    """By the calendar's own reckoning, which pauses hold, and not by the weeks alone."""

    title, icon, list_name = "The plan ends within a week", "event_busy", "plans_fitnessplan"
    query = "status__exact=active"

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        plans = FitnessPlan.objects.owned_by(staff).filter(status=FitnessPlan.Status.ACTIVE).select_related("client")
        ending = plans.alias(ends=WeeksLater("start_date", "length_weeks")).filter(
            ends__gt=at.date() - HELD_BY_PAUSES, ends__lte=at.date() + ENDS_WITHIN
        )
        for plan in ending.prefetch_related("client__pauses").order_by("ends")[:LOOKED_AT]:
            if not is_zone(plan.client.timezone):  # theirs alone is left out: `correct the zone` is on their page
                continue
            progress = progress_on(plan, date=local_date(plan.client, at))
            if progress.is_running and progress.plan_week + 1 == plan.length_weeks:
                target = action_url(plan.client_id, "draft-plan")
                yield _of(plan.client, "This is its last week.", None, "Draft the next", target)


class QuarantinedPlans(Kind):
    """Old plans that nobody could read. They belong to no coach's list: superusers see them."""

    title, icon, list_name = "An old plan could not be taken over", "report", "plans_legacyarchive"

    def found(self, staff: User, *, at: datetime) -> Iterable[Need]:
        if not staff.is_superuser:
            return
        rows = LegacyArchive.objects.filter(source_table="fitness_plans").exclude(reason="")
        for row in rows.order_by("archived_at")[: SHOWN + 1]:
            reason = f"{row.reason.replace('_', ' ').capitalize()}."
            yield Need("An old plan", reason, row.archived_at, "Look at it", _url("plans_legacyarchive", row.pk))


KINDS: Final[Sequence[Kind]] = (
    RedFlags(),
    UnansweredTexts(),
    OpenAlerts(),
    OpenProposals(),
    MessagesToReview(),
    WaitingDrafts(),
    EndingPlans(),
    QuarantinedPlans(),
)


def needs_of(staff: User, *, at: datetime) -> list[Needs]:
    """What waits for this member of staff, by kind; kinds of which there is nothing are left out."""
    told = []
    for kind in KINDS:
        needs = list(islice(kind.found(staff, at=at), SHOWN + 1))
        if needs:
            url = f"{reverse(f'admin:{kind.list_name}_changelist')}?{kind.query}"
            told.append(Needs(kind.title, kind.icon, needs[:SHOWN], len(needs) > SHOWN, url))
    return told


def _of(client: User, sentence: str, since: datetime | None, action: str, url: str) -> Need:
    return Need(client.name, sentence, since, action, url, client_url(client.pk))


def _url(name: str, pk: UUID | int) -> str:
    return reverse(f"admin:{name}_change", args=[pk])
