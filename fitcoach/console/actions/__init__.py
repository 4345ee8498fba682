"""What a coach does to a client with one click and a confirmation: each action is one class, `ACTIONS` the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from fitcoach.console.actions.base import Action
from fitcoach.console.actions.consents import AllowModel, WithdrawModel
from fitcoach.console.actions.leaving import Erase, Export, TakeBackErasure
from fitcoach.console.actions.messages import Answer, HandBack, SendNow, TakeOverChat
from fitcoach.console.actions.moving import AdvanceWeek, RepeatWeek
from fitcoach.console.actions.pauses import Pause, Resume
from fitcoach.console.actions.people import AssignCoach, ReviewFirst, SendAutomatically
from fitcoach.console.actions.plans import ActivatePlan, DraftPlan
from fitcoach.console.actions.sessions import RegenerateWorkout
from fitcoach.console.actions.talk import ApproveProposal, DeclineProposal, ReleaseHold, UndoChange
from fitcoach.console.actions.weeks import RegenerateWeek

_ALL: Final[Sequence[Action]] = (
    *(ReleaseHold(), ApproveProposal(), DeclineProposal(), UndoChange()),
    *(SendNow(), Answer(), TakeOverChat(), HandBack()),
    *(DraftPlan(), ActivatePlan(), RegenerateWorkout(), RegenerateWeek(), AdvanceWeek(), RepeatWeek()),
    *(Pause(), Resume(), ReviewFirst(), SendAutomatically(), AssignCoach()),
    *(WithdrawModel(), AllowModel()),
    *(Export(), Erase(), TakeBackErasure()),
)
ACTIONS: Final[Mapping[str, Action]] = {action.name: action for action in _ALL}
"""By the name in the address, in the order in which a client's page shows them."""
