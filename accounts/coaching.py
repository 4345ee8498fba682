"""What staff decide about a client: whose the client is, and whether a coach reads the texts first.

None of it is a fact that texts are written from, so `updated_at` stays: prepared texts are not written again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.owning import team_of


def coaches_to_choose(staff: User) -> QuerySet[User]:
    """To whom this member of staff may give a client: a superuser to any active coach, a head coach to the team."""
    coaches = User.objects.filter(role=User.Role.COACH, is_active=True, is_staff=True).order_by("name", "pk")
    if staff.is_superuser:
        return coaches
    return coaches.filter(pk__in=team_of(staff)) if leads_a_team(staff) else coaches.none()


def leads_a_team(staff: User) -> bool:
    return User.objects.filter(coach=staff, role=User.Role.COACH).exists()


def who_sees(coach: User | None) -> list[User]:
    """The coach and the coach's head: who sees the clients of this coach, besides superusers."""
    if coach is None:
        return []
    head = coach.coach
    return [coach, head] if head is not None and not head.is_client else [coach]


def assign_coach(client: User, coach: User, *, by: User, at: datetime) -> User:
    """The client is this coach's from `at` on.

    Raises `ValueError`, in words, when the client is this coach's already, and when `by` may not choose this coach.
    """
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=client.pk)
        client.refresh_from_db(fields=["coach"])
        refuse_coach(client, coach, by=by)
        client.coach = coach
        client.save(update_fields=["coach"])
    return client


def refuse_coach(client: User, coach: User, *, by: User) -> None:
    """Raises as `assign_coach`, which asks it. Read only."""
    if client.coach_id == coach.pk:
        raise ValueError(f"{client.name} is {coach.name}'s client already.")
    if not coaches_to_choose(by).filter(pk=coach.pk).exists():
        raise ValueError("You may not give clients to this coach.")


def answers_for(staff: User, client: User) -> bool:
    """Whether all that is kept of the client is theirs to take out or to have erased: the client's own coach, or a
    superuser. A head coach steps in for coaching, and that needs neither.
    """
    return staff.is_superuser or client.coach_id == staff.pk


def review_first(client: User, *, at: datetime) -> User:
    """From `at` on, each text of this client waits for a coach. Raises `ValueError` when that is so already."""
    return _review(client, True, "A coach reads this client's texts first already.")


def send_automatically(client: User, *, at: datetime) -> User:
    """From `at` on, this client's texts go without a coach. Raises `ValueError` when that is so already."""
    return _review(client, False, "This client's texts go by themselves already.")


def _review(client: User, wanted: bool, already: str) -> User:
    if not User.objects.filter(pk=client.pk, review_first=not wanted).update(review_first=wanted):
        raise ValueError(already)
    client.review_first = wanted
    return client
