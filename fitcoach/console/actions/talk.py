"""The talk with a client: a red flag that was seen to, a proposal, the last change taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.clock import zone_of
from accounts.holding import open_hold_of, was_held
from accounts.models import User
from fitcoach.console.actions.base import Action, Done
from messaging import deciding
from messaging.acting.answers import gist
from messaging.models import Change, Proposal


class ReleaseHold(Action):
    name, title, icon = "release-hold", "Release the training", "health_and_safety"
    audited, button = "released the client's training", "I have spoken with them: release it"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "" if was_held(client) else "Nothing is held: the client trains as planned."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        held = open_hold_of(client)
        if held is None:
            raise ValueError("Nothing is held: the client trains as planned.")
        since = held.began_at.astimezone(zone_of(client))
        return [
            f"Training is held since {since:%-d %B} because {client.name} wrote of {held.reason}.",
            "Release it only when you have spoken with them, and a doctor has where one is needed.",
            "Sessions that were withheld for today and later come back, messages go on, and the client is told.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        number = deciding.release_client(client, coach=staff, at=at)
        back = f" {number} session{'s' if number != 1 else ''} came back." if number else ""
        return Done(f"{client.name} trains on.{back}")


class UndoChange(Action):
    name, title, icon = "undo-change", "Undo the last change", "undo"
    audited, button = "took back what the client had changed", "Undo it"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "" if deciding.standing_change_of(client) else "Nothing that the client texted has changed anything."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        change = self._change(client)
        made = change.made_at.astimezone(zone_of(client))
        return [
            f"Made on {made:%-d %B} at {made:%H:%M} of their clock: {change.sentence}",
            "Each row is put back as it was before, and the client is told.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        change = self._change(client)
        deciding.take_back(change, coach=staff, at=at)
        return Done(f"Undone: {gist(change)}")

    def _change(self, client: User) -> Change:
        change = deciding.standing_change_of(client)
        if change is None:
            raise ValueError("Nothing that the client texted has changed anything.")
        return change


class _OnProposal(Action):
    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "" if deciding.open_proposal_of(client, at=at) else "Nothing is proposed to this client."

    def _proposal(self, client: User, at: datetime) -> Proposal:
        proposal = deciding.open_proposal_of(client, at=at)
        if proposal is None:
            raise ValueError("Nothing is proposed to this client.")
        return proposal


class ApproveProposal(_OnProposal):
    name, title, icon = "approve-proposal", "Approve the proposal", "thumb_up"
    audited, button = "approved what was proposed to the client", "Do it"

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        proposal = self._proposal(client, at)
        return [
            f"{client.name} asked for it by text: {proposal.sentence}.",
            "It is done at once, and the client is told. UNDO takes it back for a day.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        return Done(deciding.approve(self._proposal(client, at), coach=staff, at=at))


class DeclineProposal(_OnProposal):
    name, title, icon = "decline-proposal", "Decline the proposal", "thumb_down"
    audited, button = "declined what was proposed to the client", "Leave it as it is"

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        proposal = self._proposal(client, at)
        return [f"{client.name} asked for it by text: {proposal.sentence}.", "It is not done, and the client is told."]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        deciding.decline(self._proposal(client, at), coach=staff, at=at)
        return Done("The plan stays as it is.")
