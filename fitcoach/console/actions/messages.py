"""What a coach does in a client's chat: sends today's message now, answers in person, takes it over, hands it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import Truncator

from accounts.clock import zone_of
from accounts.models import User
from fitcoach.console.actions.base import Action, ActionForm, Done
from fitcoach.console.bubbles import BUBBLE, bubble_of
from messaging.answering import LONGEST, answer, as_sent, faults_of, why_no_answer
from messaging.domain.due import is_daytime
from messaging.models import Message
from messaging.sending_now import rehearse_now, send_now, why_not_now
from messaging.taking_over import hand_back, holder_of, take_over


class SendNow(Action):
    name, title, icon, audited = "send-now", "Send today’s message now", "send", "sent today's message now"
    preview_template = BUBBLE

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return why_not_now(client, at=at)

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [
            f"Today’s message goes to {client.name} now, where it is {_clock(client, at)}; no other one comes today.",
            "What is not written yet is written by the built-in coach, as you read it here.",
            *(["With this you approve it."] if client.review_first else []),
        ]

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        return bubble_of(rehearse_now(client, at=at).content)

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        send_now(client, at=at)
        return Done(f"Today’s message to {client.name} is on its way.")


class AnswerForm(ActionForm):
    text = forms.CharField(
        label="Your words",
        widget=forms.Textarea({"rows": 5, "maxlength": 2 * LONGEST}),
        help_text=f"At most {LONGEST} characters. Pictures are left out, and quotes and dashes become plain ones.",
    )

    def clean_text(self) -> str:
        words: str = self.cleaned_data["text"]
        if faults := faults_of(words):
            raise forms.ValidationError(faults)
        return as_sent(words)


class Answer(Action):
    name, title, icon, audited = "answer", "Answer in person", "reply", "wrote to the client in person"
    button = "Send"
    form = AnswerForm
    preview_template = BUBBLE

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return why_no_answer(client, coach=staff, at=at)

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        sentences = [*_last_words(client), f"Your words go to {client.name} at once."]
        if not is_daytime(at, zone=client.timezone):
            sentences.append(f"It is {_clock(client, at)} there: {client.name} may be asleep.")
        if holder_of(client) is None:
            sentences.append("With this you take over the chat: automatic replies pause until you hand it back.")
        return sentences

    def preview(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Mapping[str, Any]:
        return bubble_of(told["text"])

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        answer(client, text=told["text"], coach=staff, at=at)
        return Done(f"Your answer to {client.name} is on its way.")


class TakeOverChat(Action):
    name, title, icon, audited = "take-over", "Take over the chat", "support_agent", "took over the chat"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        held = holder_of(client)
        return "You have this chat already." if held is not None and held.coach_id == staff.pk else ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        held = holder_of(client)
        return [
            *([f"{held.coach or 'A coach who is gone'} has this chat; you take it over from them."] if held else []),
            "You answer in person. Automatic replies pause until you hand the chat back.",
            "STOP, START and HELP are answered all the same, and the messages of each day and week go on.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        take_over(client, coach=staff, at=at)
        return Done(f"The chat with {client.name} is yours.")


class HandBack(Action):
    name, title, icon, audited = "hand-back", "Hand back the chat", "undo", "handed back the chat"

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "" if holder_of(client) is not None else "Nobody has taken this chat over."

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        held = holder_of(client)
        others = held is not None and held.coach_id != staff.pk
        return [
            *([f"{held.coach or 'A coach who is gone'} has this chat, not you."] if held and others else []),
            "Automatic replies begin again. What is on its way still goes.",
        ]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        hand_back(client, at=at)
        return Done(f"The chat with {client.name} is handed back.")


def _last_words(client: User) -> Iterator[str]:
    """Who has written since a coach read this page is read again before they are answered."""
    texts = Message.objects.filter(user=client, direction=Message.Direction.INBOUND).order_by("-created_at")
    for text in texts[:1]:
        yield f"{client.name} wrote last: “{Truncator(text.content).chars(500)}”"


def _clock(client: User, at: datetime) -> str:
    """By the hour: a confirmation tells nothing that changes by the minute."""
    return f"past {at.astimezone(zone_of(client)):%H}:00"
