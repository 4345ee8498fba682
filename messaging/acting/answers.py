"""Answers to what we proposed or asked, and UNDO."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from messaging.acting import plan
from messaging.acting.outcomes import Done, ForCoach, Outcome, Quiet, Situation
from messaging.changes import last_change, undo
from messaging.domain.intents import DoneSet, EndSubscription, Log, No, Question, Thanks, Undo, Yes
from messaging.domain.text import cut
from messaging.models import Alert, Change, Proposal

LONGEST_GIST = 140
NOTHING_TO_UNDO = "There is nothing to undo from the last 24 hours."
NOTHING_ASKED = "Good. Text TODAY to see your session, or what you did when you are done."


def take_back(wish: Undo, given: Situation) -> Outcome:
    """The newest change that stands. The figure that was meant instead is put in by the caller."""
    change = last_change(given.client, at=given.at)
    if change is None:
        return Done(NOTHING_TO_UNDO)
    undo(change, at=given.at)
    return Done(f"Undone: {gist(change)}")


def gist(change: Change) -> str:
    """What it was, without the details that hang on it."""
    first = change.sentence.partition(". ")[0].rstrip(".")
    return cut(first, LONGEST_GIST) + "."


def corrected(change: Change, meant: float) -> Log | None:
    """The log that was undone, with the one figure that was meant: its weight, else its repetitions. Units: as logged.

    None when the sets have several, so that nobody can tell which one is wrong.
    """
    sets = [DoneSet(**each) for each in change.wish["sets"]]
    for name in ("weight_kg", "reps"):
        values = {getattr(each, name) for each in sets} - {None}
        if values:
            figure = meant if name == "weight_kg" else round(meant)
            return _with(change, [_corrected(each, name, figure) for each in sets]) if len(values) == 1 else None
    return None


def _corrected(one: DoneSet, name: str, figure: float) -> DoneSet:
    if name == "weight_kg":
        return replace(one, weight_kg=figure, from_plan=False)
    return replace(one, reps=int(figure), from_plan=False)


def _with(change: Change, sets: list[DoneSet]) -> Log:
    kept = {name: change.wish[name] for name in ("felt", "partial")}
    left_out = tuple(change.wish["left_out"])
    return Log(day=date.fromisoformat(change.wish["day"]), sets=tuple(sets), left_out=left_out, **kept)


def propose_anew(proposal: Proposal, given: Situation) -> Outcome:
    """Its plan has changed since: it is made anew, for the plan as it is now, and asked once more."""
    wish = plan.wish_of(proposal)
    plan.overtake(given.client, at=given.at)
    fresh = plan.propose(wish, proposal.sentence, given)
    return Done(
        f"Your plan has changed since I asked. As it is now, I would {fresh.sentence}.",
        question=Question("Still want it? YES or NO", kind="proposal"),
    )


def decline(wish: No, given: Situation) -> Outcome:
    proposal = plan.open_proposal_of(given.client, at=given.at)
    if proposal is None:
        return Quiet()
    proposal.state, proposal.decided_at = Proposal.State.DECLINED, given.at
    proposal.save(update_fields=["state", "decided_at"])
    return Done("All right, everything stays as it is.")


def yes_to_nothing(wish: Yes, given: Situation) -> Outcome:
    return Done(NOTHING_ASKED)


def end_subscription(wish: EndSubscription, given: Situation) -> Outcome:
    told = "Asks to cancel the subscription."
    question = Question("Shall I pause your texts until then? YES or NO", "confirm", "pause the texts")
    sentence = "Your coach takes care of your subscription and gets back to you."
    return ForCoach(sentence, Alert.Kind.ASKS, told, question)


def thanks(wish: Thanks, given: Situation) -> Outcome:
    return Quiet()
