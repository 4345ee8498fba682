"""What is asked for besides the password."""

from __future__ import annotations

from django import forms


class CodeForm(forms.Form):
    """Six digits; `next` is where to go afterwards."""

    code = forms.CharField(
        label="Code of six digits",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class AnyCodeForm(CodeForm):
    """A recovery code will do as well, so a phone shows letters."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="The six digits that your authenticator shows, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )
