"""Forms of the divisions' pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.divisions.rules import BODY_LONGEST, THANKS_LONGEST


class ThanksForm(forms.Form):
    """One box: what they did for you."""

    text = forms.CharField(
        label=_("What would you like to thank them for?"),
        help_text=_(
            "Say what happened. Please leave out names and addresses. Someone reads it before it is shown."
        ),
        max_length=THANKS_LONGEST,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write a few words of thanks."),
            "min_length": _("Write a few words of thanks."),
            "max_length": _(
                "Please keep it under %(limit_value)d characters. You have written %(show_value)d."
            ),
        },
    )


class DivisionTextForm(forms.Form):
    """What a division says, in both languages at once."""

    summary_en = forms.CharField(label=_("In one sentence, English"), max_length=200)
    summary_es = forms.CharField(label=_("In one sentence, Spanish"), max_length=200)
    body_en = forms.CharField(
        label=_("What we do, English"),
        max_length=BODY_LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Plain words. A line that starts with “# ” is a heading, one with “- ” an item of a list."
        ),
    )
    body_es = forms.CharField(
        label=_("What we do, Spanish"), max_length=BODY_LONGEST, widget=forms.Textarea(attrs={"rows": 14})
    )


class DecideForm(forms.Form):
    """A moderator's decision on one thank-you."""

    decision = forms.ChoiceField(choices=[("show", "show"), ("decline", "decline")])
    shown = forms.CharField(
        label=_("What will be shown"),
        max_length=THANKS_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
