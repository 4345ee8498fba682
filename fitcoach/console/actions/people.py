"""Whose a client is, and whether a coach reads the client's texts before they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts import coaching
from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done, RowChoice


def _name(coach: User) -> str:
    return coach.name


class AssignForm(ActionForm):
    coach = RowChoice(label="Coach", words=_name)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("coach", coaching.coaches_to_choose(self.staff).select_related("coach"))


class AssignCoach(Action):
    name, title, icon = "assign-coach", "Assign a coach", "supervisor_account"
    audited, button = "assigned a coach", "Assign this coach"
    form = AssignForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        if staff.is_superuser or coaching.leads_a_team(staff):
            return ""
        return "Only a head coach or a superuser assigns coaches."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        now = client.coach.name if client.coach else "nobody"
        if not told:
            return [f"{client.name}'s coach is {now}."]
        coaching.refuse_coach(client, told["coach"], by=staff)
        before, after = coaching.who_sees(client.coach), coaching.who_sees(told["coach"])
        lose = [coach.name for coach in before if coach not in after]
        gain = [coach.name for coach in after if coach not in before]
        stay = [coach.name for coach in after if coach in before]
        kept = "the client with everything that is kept of the client"
        return [
            f"{client.name}'s coach is {told['coach'].name} from now on, in place of {now}.",
            *([f"Gets access to {kept}: {', '.join(gain)}."] if gain else []),
            *([f"Loses access to {kept}: {', '.join(lose)}."] if lose else []),
            *([f"Keeps access: {', '.join(stay)}."] if stay else []),
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        coaching.assign_coach(client, told["coach"], by=staff, at=at)
        return Done(f"{client.name}'s coach is {told['coach'].name}.")


class ReviewFirst(Action):
    name, title, icon = "review-first", "Review texts first", "rate_review"
    audited = "had the client's texts reviewed first"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "A coach reads this client's texts first already." if client.review_first else ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            f"Each text that fitcoach writes to {client.name} waits until a coach has read and approved it.",
            "One that nobody approves in time is not sent.",
            "Answers to STOP, START and HELP go at once, as the law asks.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        coaching.review_first(client, at=at)
        return Done(f"{client.name}'s texts wait for a coach.")


class SendAutomatically(Action):
    name, title, icon = "send-automatically", "Send texts by themselves", "send"
    audited = "had the client's texts sent automatically"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "" if client.review_first else "This client's texts go by themselves already."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            f"Each text that fitcoach writes to {client.name} goes at its hour, without a coach.",
            "Texts that wait for approval and are not too late go as well.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        coaching.send_automatically(client, at=at)
        return Done(f"{client.name}'s texts go by themselves.")
