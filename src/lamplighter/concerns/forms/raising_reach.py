"""How whoever raises or joins a concern is to be reached, before there is a private page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.actions.raising import NewContact
from lamplighter.concerns.forms.resident import ReachForm
from lamplighter.concerns.rules.values import By, Hours


class AskReachForm(ReachForm):
    """How the officer may contact the resident. What the chosen way does not need is not kept, even if it was typed before."""

    alone = _("Not at all. I look by myself, with the private link.")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["hours"]  # a page of its own

    def clean(self) -> dict[str, Any]:
        """Only what the chosen way needs is looked at."""
        given = self.cleaned_data
        by = given.get("by")
        for name, ways in (("email", (By.EMAIL.value,)), ("phone", (By.TEXT.value, By.CALL.value))):
            if by and by not in ways:
                given[name] = ""
                self.errors.pop(name, None)
        return super().clean()


class HoursForm(forms.Form):
    """At what hours, and in which language."""

    hours = forms.MultipleChoiceField(
        label=_("Good times"),
        help_text=_("The officer who works at that hour gets in touch. Choose as many as you like."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Hours.EVENING.value, _("In the evening, after work")),
            (Hours.MORNING.value, _("In the morning")),
            (Hours.WEEKEND.value, _("On the weekend")),
        ],
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("en", "English"), ("es", "Español")],
    )


def contact_of(reach: AskReachForm, hours: HoursForm | None, language: str) -> NewContact | None:
    """What two valid forms tell; None where the resident only looks by the link."""
    told = reach.cleaned_data
    by = By(told["by"])
    if by is By.LINK:
        return None
    given = hours.cleaned_data if hours is not None else {}
    return NewContact(
        name=told["name"],
        email=told["email"],
        phone=told["phone"],
        by=by,
        hours=tuple(Hours(each) for each in given.get("hours", [])),
        language=given.get("language") or language,
    )


class JoinForm(AskReachForm):
    """How a neighbour who joins hears of it: by mail, by text, or by the link alone. Officers do not call neighbours."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["name"]
        field: Any = self.fields["by"]
        field.label = _("How would you like to hear?")
        field.choices = [(value, label) for value, label in field.choices if value != By.CALL.value]
        if settings.LAMPLIGHTER.sms.provider == "none":
            del self.fields["phone"]

    def joins(self, language: str) -> NewContact:
        """What was told."""
        told = self.cleaned_data
        return NewContact(
            email=told["email"], phone=told.get("phone", ""), by=By(told["by"]), language=language
        )
