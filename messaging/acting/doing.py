"""Doing the wishes of one text, each with its own record, and gathering what is said of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.db import transaction

from accounts.selectors import client_as_stored
from messaging.acting import answers, plan
from messaging.acting.outcomes import Done, ForCoach, Outcome, Proposed, Quiet, Situation
from messaging.acting.registry import ACTIONS, CHANGES_NOTHING, NEEDS_TODAY, in_order
from messaging.alerts import raise_alert
from messaging.changes import ChangedSince, last_change, recorded
from messaging.domain.intents import Intent, Log, Question, Skip, Undo, Yes
from messaging.models import Proposal
from plans.progress import current_progress
from plans.selectors import active_plan_of
from workouts.services import brought_up_to_date, todays_workout

FOR_A_PERSON = "That is one for your coach, who reads it and gets back to you."
YES_OR_NO = "Shall I? YES or NO"


@dataclass(slots=True)
class Result:
    """What is to be said, in order; `more`: what MORE tells; `for_coach`: whether a person has to see to it."""

    sentences: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    more: str = ""
    for_coach: bool = False


def do(wishes: tuple[Intent, ...], given: Situation) -> Result:
    """Do all of them; what cannot be done says so, and the others are done. The caller has locked the client's row."""
    result = Result()
    if not wishes:
        return result
    _bring_up_to_date(wishes, given)
    for wish in in_order(_completed(wishes, given)):
        given = replace(given, client=client_as_stored(given.client.pk))
        _note(_done(wish, given), result, given)
    return result


def _bring_up_to_date(wishes: tuple[Intent, ...], given: Situation) -> None:
    """What the calendar and the day bring anyway is no part of any change."""
    active = active_plan_of(given.client)
    if active is None:
        return
    current_progress(active, at=given.at)
    if not any(isinstance(wish, NEEDS_TODAY) for wish in wishes):
        return
    was_done = any(isinstance(wish, (Log, Skip)) for wish in wishes)  # of the session that was told
    with suppress(ValueError):
        if was_done:
            todays_workout(given.client, at=given.at, rules_only=True)
        else:
            brought_up_to_date(given.client, at=given.at)


def _completed(wishes: tuple[Intent, ...], given: Situation) -> tuple[Intent, ...]:
    """ "Undo, I meant 65": the same log again, with the one figure that was meant."""
    meant = next((wish.instead for wish in wishes if isinstance(wish, Undo) and wish.instead is not None), None)
    change = last_change(given.client, at=given.at) if meant is not None else None
    if meant is None or change is None or change.kind != Log.__name__:
        return wishes
    corrected = answers.corrected(change, meant)
    return (*wishes, corrected) if corrected is not None else wishes


def _done(wish: Intent, given: Situation) -> Outcome:
    """In a savepoint: what fails leaves nothing behind."""
    try:
        with transaction.atomic():
            if type(wish) not in ACTIONS:
                return ForCoach(
                    FOR_A_PERSON, "asks", f"Asks for something that only you can do ({type(wish).__name__})."
                )
            if isinstance(wish, Yes) and (proposal := plan.open_proposal_of(given.client, at=given.at)):
                return _accept(proposal, given)
            return ACTIONS[type(wish)](wish, given) if isinstance(wish, CHANGES_NOTHING) else _changed(wish, given)
    except ChangedSince as refusal:
        return ForCoach(f"{refusal} I tell your coach.", "asks", "Wants to undo what was changed once more since.")
    except ValueError as refusal:
        return Done(str(refusal))


def _changed(wish: Intent, given: Situation) -> Outcome:
    with recorded(given.client, wish, text=given.text, at=given.at) as recording:
        outcome = ACTIONS[type(wish)](wish, given)
        if isinstance(outcome, Done):
            recording.sentence, recording.reasons = outcome.sentence, outcome.reasons
    if isinstance(outcome, Proposed):
        plan.propose(wish, outcome.sentence, given)
    return outcome


def _accept(proposal: Proposal, given: Situation) -> Outcome:
    """A proposal for a plan that has changed since is refused, and made anew."""
    if plan.is_stale(proposal, given.client):
        return answers.propose_anew(proposal, given)
    return accept(proposal, given)


def accept(proposal: Proposal, given: Situation) -> Done:
    """Do what was proposed; the coach's yes and the client's are one."""
    wish = plan.wish_of(proposal)
    with recorded(given.client, wish, text=given.text, at=given.at) as recording:
        outcome = plan.carry_out(wish, given)
        recording.sentence = outcome.sentence
    proposal.state, proposal.decided_at = Proposal.State.ACCEPTED, given.at
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
    return outcome


def _note(outcome: Outcome, result: Result, given: Situation) -> None:
    match outcome:
        case Done(sentence=sentence, more=more, question=question, alerts=alerts):
            result.sentences.append(sentence)
            result.more = " ".join(filter(None, [result.more, more]))
            result.questions += [question] if question else []
            for kind, told in alerts:
                _tell_the_coach(kind, told, result, given)
        case Proposed(sentence=sentence):
            result.sentences.append(f"I can {sentence}.")
            result.questions.append(Question(YES_OR_NO, kind="proposal"))
        case ForCoach(sentence=sentence, alert=alert, told=told, question=question):
            result.sentences.append(sentence)
            result.questions += [question] if question else []
            _tell_the_coach(alert, told, result, given)
        case Quiet():
            pass


def _tell_the_coach(kind: str, told: str, result: Result, given: Situation) -> None:
    raise_alert(given.client.pk, kind, told, at=given.at)
    result.for_coach = True
