"""What a coach decides in the talk with a client: a red flag is seen to, a proposal approved, a change taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.holding import release
from accounts.models import User
from accounts.selectors import client_as_stored
from messaging import hints
from messaging.acting import plan
from messaging.acting.answers import gist, propose_anew
from messaging.acting.doing import accept
from messaging.acting.outcomes import Done, Situation
from messaging.changes import undo
from messaging.domain.reply import fitted
from messaging.models import Alert, Change, Proposal
from messaging.talking import say
from workouts.withholding import give_back_sessions

RELEASED = "Your coach has looked at what you wrote: training goes on. Take it easy, and stop if it comes back."


def release_client(client: User, *, coach: User, at: datetime) -> int:
    """Training goes on: what was withheld for today and later is given back, and the client is told.

    Returns how many sessions came back. Raises `ValueError`, in words, when nothing is held.
    """
    with transaction.atomic():
        release(client, coach=coach, at=at)
        given = give_back_sessions(client, at=at)
        alerts = Alert.objects.filter(client=client, kind=Alert.Kind.RED_FLAG, settled_at__isnull=True)
        alerts.update(settled_at=at)
        _tell(client, RELEASED, at=at)
    return len(given)


def standing_change_of(client: User) -> Change | None:
    """The newest change that stands: the one that can be taken back."""
    return Change.objects.filter(client=client, undone_at__isnull=True).order_by("-id").first()


def take_back(change: Change, *, coach: User, at: datetime) -> None:
    """Undo the newest change, however old, and tell the client. Raises as `messaging.changes.undo`."""
    with transaction.atomic():
        undo(change, at=at, by=coach)
        _tell(change.client, f"Your coach took this back: {gist(change)}", at=at)


def open_proposal_of(client: User, *, at: datetime) -> Proposal | None:
    return plan.open_proposal_of(client, at=at)


def approve(proposal: Proposal, *, coach: User, at: datetime) -> str:
    """Do what was proposed, in the coach's name; the client is told. Returns what came of it, in a sentence.

    One whose plan has changed since is made anew instead. Raises `ValueError`, in words, when it is open no more or
    cannot be done.
    """
    with transaction.atomic():
        client, given = _locked(proposal, at=at)
        if plan.is_stale(proposal, client):
            outcome = propose_anew(proposal, given)
            assert isinstance(outcome, Done)
            _tell(client, f"{outcome.sentence} {outcome.question.sentence if outcome.question else ''}", at=at)
            return "The plan has changed since: the proposal was made anew, for the plan as it is now."
        proposal.decided_by = coach
        outcome = accept(proposal, given)
        _tell(client, f"Your coach said yes. {outcome.sentence}", at=at)
        return outcome.sentence


def decline(proposal: Proposal, *, coach: User, at: datetime) -> None:
    """It is not done; the client is told. Raises `ValueError` when it is open no more."""
    with transaction.atomic():
        client, _ = _locked(proposal, at=at)
        proposal.state, proposal.decided_at, proposal.decided_by = Proposal.State.DECLINED, at, coach
        proposal.save(update_fields=["state", "decided_at", "decided_by"])
        _tell(client, "Your coach would rather leave your plan as it is. Text here if you want to talk it over.", at=at)


def _locked(proposal: Proposal, *, at: datetime) -> tuple[User, Situation]:
    User.objects.select_for_update(no_key=True).only("pk").get(pk=proposal.client_id)
    proposal.refresh_from_db(fields=["state"])
    if proposal.state != Proposal.State.OPEN or proposal.expires_at <= at:
        raise ValueError("This proposal is open no more.")
    client = client_as_stored(proposal.client_id)
    return client, Situation(client, at)


def _tell(client: User, words: str, *, at: datetime) -> None:
    """Whoever opted out or left is told nothing."""
    if client.opted_out_at is None and client.is_active:
        told, _ = fitted([words])
        hints.hint_from_web(hints.DELIVER, [say(client, told, answers=None, at=at).pk])
