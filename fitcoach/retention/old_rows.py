"""Which rows have had their time. What other rows still need is left out here, whatever its age."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from reversion.models import Revision

from accounts.models import AuditEntry, User
from fitcoach.retention.periods import kept_for
from messaging.known_texts import told_no_more
from messaging.models import Alert, BadNumber, Change, InboundText, Message, ObstaclePlan, Proposal, TakeOver
from messaging.sendable import IN_FLIGHT, OPEN

Rows = QuerySet[Any]


def messages(at: datetime) -> Rows:
    """But what is still to be sent or settled, what an open alert is about, and the note about the conversion: each
    client gets that once, and its row is how we know.
    """
    told = Alert.objects.filter(message=OuterRef("pk"), settled_at__isnull=True)
    settled = Message.objects.exclude(state__in=(*OPEN, *IN_FLIGHT)).filter(~Q(kind=Message.Kind.RESET), ~Exists(told))
    return settled.filter(created_at__lt=at - kept_for("messages"))


def inbound_texts(at: datetime) -> Rows:
    """But what nobody has handled or read, and STOP, START and HELP of clients: they prove who wanted to hear from us.

    Of a number that is no client's the words go as well: whether it may be texted is told by `accounts.silence`.
    """
    read = InboundText.objects.filter(Q(user__isnull=True) | Q(read_at__isnull=False), handled_at__isnull=False)
    proves_nothing = Q(legal_word="") | Q(user__isnull=True)
    return read.filter(proves_nothing, received_at__lt=at - kept_for("messages"))


def forgotten_texts(at: datetime) -> Rows:
    return told_no_more(at=at)


def alerts(at: datetime) -> Rows:
    """Of those that somebody took care of."""
    return Alert.objects.filter(settled_at__isnull=False, settled_at__lt=at - kept_for("talk"))


def changes(at: datetime) -> Rows:
    """UNDO reaches a day back."""
    return Change.objects.filter(made_at__lt=at - kept_for("talk"))


def proposals(at: datetime) -> Rows:
    return Proposal.objects.filter(decided_at__isnull=False, decided_at__lt=at - kept_for("talk"))


def take_overs(at: datetime) -> Rows:
    return TakeOver.objects.filter(ended_at__isnull=False, ended_at__lt=at - kept_for("talk"))


def obstacle_plans(at: datetime) -> Rows:
    return ObstaclePlan.objects.filter(date__lt=(at - kept_for("talk")).date())


def bad_numbers(at: datetime) -> Rows:
    """Numbers are given to somebody else in time; one that a client still has is not texted all the same."""
    has_it = User.objects.filter(phone_number=OuterRef("phone_number"))
    return BadNumber.objects.filter(~Exists(has_it), since__lt=at - kept_for("bad_numbers"))


def edits(at: datetime) -> Rows:
    rows: Rows = Revision.objects.filter(date_created__lt=at - kept_for("edits"))
    return rows


def admin_log(at: datetime) -> Rows:
    return LogEntry.objects.filter(action_time__lt=at - kept_for("admin_log"))


def audit_trail(at: datetime) -> Rows:
    return AuditEntry.objects.filter(at__lt=at - kept_for("audit"))


def sessions(at: datetime) -> Rows:
    """Those that have ended."""
    return Session.objects.filter(expire_date__lt=at)


def sign_in_attempts(at: datetime) -> Rows:
    rows: Rows = AccessAttempt.objects.filter(attempt_time__lt=at - kept_for("sign_ins"))
    return rows


def sign_in_failures(at: datetime) -> Rows:
    rows: Rows = AccessFailureLog.objects.filter(attempt_time__lt=at - kept_for("sign_ins"))
    return rows


def sign_ins(at: datetime) -> Rows:
    rows: Rows = AccessLog.objects.filter(attempt_time__lt=at - kept_for("sign_ins"))
    return rows
