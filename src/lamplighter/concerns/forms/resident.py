"""Forms of a resident's private page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.actions.raising import NewContact
from lamplighter.concerns.forms.photos import PhotosField
from lamplighter.concerns.models import Contact
from lamplighter.concerns.rules.numbers import read_number
from lamplighter.concerns.rules.values import WORDS_LONGEST, By, Hours
from lamplighter.outbox.actions import e164

_TOO_LONG = _("Please keep it under %(limit_value)d characters. You have written %(show_value)d.")


def _words(label: Any, *, required: bool, rows: int = 5, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Write a few words."), "max_length": _TOO_LONG},
    )


class WriteForm(forms.Form):
    """A few words to the officer, photos, or both."""

    words = _words(_("What would you like to say?"), required=False)
    photos = PhotosField()

    def clean(self) -> dict[str, Any]:
        """Words or photos: one of them is needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("words") and not cleaned.get("photos"):
            self.add_error("words", _("Write a few words, or choose a photo."))
        return cleaned


class SolvedForm(forms.Form):
    """Was it solved? The two buttons of one form, with room for words."""

    solved = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    words = _words(_("If not: what is still wrong?"), required=False, rows=3)


class AgainForm(forms.Form):
    """It came back: open it again."""

    words = _words(_("What happens now?"), required=False, rows=3)


class ReachForm(forms.Form):
    """How, and at what hours, the resident may be reached."""

    alone = _("Not at all. I look at this page.")
    """How the way without messages is called."""

    by = forms.ChoiceField(
        label=_("The best way"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these ways.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("That is no e-mail address. It looks like name@example.org.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("You do not have to give one."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    hours = forms.MultipleChoiceField(
        label=_("When is a good time?"),
        help_text=_("The officer who works at that hour gets in touch."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Hours.EVENING.value, _("In the evening")),
            (Hours.MORNING.value, _("In the morning")),
            (Hours.WEEKEND.value, _("On the weekend")),
        ],
    )

    def __init__(self, *arguments: Any, contact: Contact | None = None, **options: Any) -> None:
        if contact is not None and "initial" not in options:
            names = ("by", "email", "phone", "name", "hours")
            options["initial"] = {name: getattr(contact, name) for name in names}
        super().__init__(*arguments, **options)
        texts = settings.LAMPLIGHTER.sms.provider != "none" or (
            contact is not None and contact.by == By.TEXT.value
        )
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            (By.EMAIL.value, _("By e-mail")),
            *([(By.TEXT.value, _("By text message"))] if texts else []),
            (By.CALL.value, _("By phone")),
            (By.LINK.value, self.alone),
        ]

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs is there, and is a number that a telephone can call."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by, phone = cleaned.get("by"), cleaned.get("phone", "")
        if by == By.EMAIL.value and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Type your e-mail address, so that we can write to you."))
        if by in (By.TEXT.value, By.CALL.value) and not phone:
            self.add_error("phone", _("Type your phone number, so that we can reach you."))
        elif phone and not e164(phone):
            self.add_error("phone", _("That is no phone number. Write it with its area code."))
        return cleaned

    def reach(self, language: str) -> NewContact:
        """What was told, for the action. ``language``: in which the page was read."""
        told = self.cleaned_data
        return NewContact(
            name=told.get("name", ""),
            email=told["email"],
            phone=told["phone"],
            by=By(told["by"]),
            hours=tuple(Hours(each) for each in told.get("hours", [])),
            language=language,
        )


class PublicForm(forms.Form):
    """What the public may see."""

    public = forms.ChoiceField(
        label=_("May the public see it?"),
        widget=forms.RadioSelect,
        choices=[
            ("no", _("No, keep it private")),
            ("kind", _("Yes, but not my words")),
            ("words", _("Yes, and my words too")),
        ],
        error_messages={"required": _("Choose one of the three.")},
    )


class LostForm(forms.Form):
    """For those who lost their private link: the number, and the address or phone number they gave."""

    number = forms.CharField(
        label=_("Your number"),
        help_text=_("Eight letters and digits, such as 4F7K-9Q2M."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the number from your receipt.")},
    )
    reach = forms.CharField(
        label=_("The e-mail address or phone number you gave us"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Type the e-mail address or phone number you gave us.")},
    )

    def clean_number(self) -> str:
        """The stored form of the number."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        return number
