"""Forms of the plain admin pages of people: what the coaching cannot work with is refused, in words."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.forms import UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from accounts.domain.consents import CURRENT, NEEDED
from accounts.domain.zones import is_zone
from accounts.intake import fault_of
from accounts.models import Limitation, User


class UserChecks(forms.ModelForm):
    """Refuses a zone that is none; an empty address is none at all, so that two users may have none."""

    def clean_timezone(self) -> str:
        name: str = self.cleaned_data["timezone"]
        if not is_zone(name):
            raise forms.ValidationError("This is no IANA time zone; write one such as America/Denver.")
        return name

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None

    def clean_stripe_customer_id(self) -> str | None:
        return self.cleaned_data["stripe_customer_id"] or None


class UserForm(UserChecks, UserChangeForm):
    """A user who exists. The password is shown as a link to its own form."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_staff") and cleaned.get("role") == User.Role.CLIENT:
            self.add_error("role", "Staff are coaches: a client signs in to the app alone.")
        return cleaned


class NewUserForm(UserChecks, UserCreationForm):
    """A new user; a client needs no password, so none is asked for unless somebody wants one."""

    agreed = forms.MultipleChoiceField(
        label="The client agreed to",
        required=False,
        choices=[(wording.subject, wording.text) for wording in CURRENT.values()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Read it to them, or give it to them to read. The first two are needed; the last is their choice.",
    )
    agreed_how = forms.CharField(
        label="How they agreed",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="On the phone today; a signed form of 3 May. Of a coach both stay empty.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usable_password"].initial = "false"

    def clean(self) -> dict[str, Any]:
        """A client agreed to something, and somebody says how."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role", User.Role.CLIENT) == User.Role.CLIENT:
            if not set(NEEDED) <= set(cleaned.get("agreed", ())):
                self.add_error("agreed", "Without the first two there is no coaching by text.")
            if not cleaned.get("agreed_how"):
                self.add_error("agreed_how", "Say how the client agreed.")
        return cleaned


class ProfileForm(forms.ModelForm):
    """What the coaching rules read as JSON is held to the words that they know."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("available_days", "equipment", "one_rep_max_kg"):
            if fault := fault_of(name, cleaned.get(name)):
                self.add_error(name, fault)
        return cleaned


class LimitationForm(forms.ModelForm):
    """What a coach adds or changes is the coach's from then on: its client cannot end or soften it."""

    def save(self, commit: bool = True) -> Limitation:
        if self.has_changed():
            self.instance.source = "coach"
        limitation: Limitation = super().save(commit=commit)
        return limitation
