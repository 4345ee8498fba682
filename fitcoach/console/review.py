"""A message before it goes: read, changed, approved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import salted_hmac

from accounts.audit import Action
from fitcoach.console.bubbles import bubble_of, clock_of
from fitcoach.console.links import client_url, workout_url
from fitcoach.console.pages import ConsolePage
from messaging.models import Message
from messaging.reviewing import approve, is_open_to_review
from messaging.sendable import REVIEWED


class WordsForm(forms.Form):
    """`seen` tells which words were read: an approval is of these and of no others."""

    text = forms.CharField(
        label="The message",
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text="At most 900 characters, without links, phone numbers and braces.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class ReviewPage(ConsolePage):
    template_name = "console/review.html"

    def get(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        message = self._message(message_id)
        self.record(Action.READ, "a message before it went", message.user)
        form = WordsForm(initial={"text": message.content, "seen": _seal(message)})
        return self._shown(message, form)

    def post(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        """`save`: with the words of the form in place of those that were written."""
        message, form = self._message(message_id), WordsForm(request.POST)
        is_edit = "save" in request.POST
        try:
            if not form.is_valid() or form.cleaned_data["seen"] != _seal(message):
                raise ValueError("The message has changed since you read it: read it again.")
            with transaction.atomic():
                approve(message, at=self.at, text=form.cleaned_data["text"] if is_edit else None)
                self.record(Action.ACT, "changed a message" if is_edit else "approved a message", message.user)
        except ValueError as error:
            message = self._message(message_id)  # as it is by now: whoever approves it has read these words
            typed = request.POST.get("text", "") if is_edit else message.content
            fresh = WordsForm(initial={"text": typed, "seen": _seal(message)})
            return self._shown(message, fresh, status=409, fault=str(error), typed=typed if is_edit else "")
        messages.success(request, f"The message to {message.user.name} is approved.")
        return redirect(client_url(message.user_id))

    def _message(self, message_id: UUID) -> Message:
        rows = Message.objects.owned_by(self.staff).filter(kind__in=REVIEWED)
        message: Message = get_object_or_404(rows.select_related("user", "workout"), pk=message_id)
        return message

    def _shown(
        self, message: Message, form: WordsForm, *, status: int = 200, fault: str = "", typed: str = ""
    ) -> HttpResponse:
        """`typed`: the coach's own words, kept in sight when they could not be taken."""
        client = message.user
        context: dict[str, Any] = {
            "message": message,
            "client": client,
            "client_url": client_url(client.pk),
            "workout_url": workout_url(message.workout_id) if message.workout_id else "",
            "form": form,
            "fault": fault,
            "typed": typed,
            "is_open": is_open_to_review(message, at=self.at),
            "bubble": bubble_of(message.content),
            "theirs": clock_of(client, message.due_at),
            "until": clock_of(client, message.send_before),
        }
        return self.page(title=f"Review: {client.name}", status=status, **context)


def _seal(message: Message) -> str:
    return salted_hmac("console.review", f"{message.pk} {message.content}").hexdigest()
