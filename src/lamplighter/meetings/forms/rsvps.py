"""Forms of those who mean to come, and of the pulse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lamplighter.meetings.actions.rsvps import NewRsvp, largest_party
from lamplighter.meetings.forms.gatherings import LANGUAGES
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.rules.gatherings import Answer
from lamplighter.meetings.rules.pulse import ASKED, SAID, Question
from lamplighter.outbox.forms import AskReachForm
from lamplighter.outbox.reach import By, NewContact

WORD_LONGEST = 60


def sizes(most: int) -> list[tuple[str, str]]:
    """Party sizes to choose from."""
    return [(str(n), ngettext("%(n)s person", "%(n)s people", n) % {"n": n}) for n in range(1, most + 1)]


class ComeForm(AskReachForm):
    """For how many, how we may reach you, what you need."""

    alone = _("Not at all. I keep the private link of the next page.")
    form = forms.CharField(max_length=WORD_LONGEST, widget=forms.HiddenInput)
    size = forms.ChoiceField(label=_("How many of you come?"))
    interpreter = forms.ChoiceField(label=_("Do you need an interpreter?"), required=False)
    needs = forms.CharField(
        label=_("Is there anything you need to take part?"),
        help_text=_("For example a ramp, sign language, a seat near the front. Only the officers see it."),
        max_length=300,
        required=False,
    )
    field_order = ["form", "size", "by", "email", "phone", "name", "interpreter", "needs"]

    def __init__(self, data: Any = None, *, gathering: Gathering, word: str) -> None:
        super().__init__(data, initial={"form": word, "size": "1"})
        choosing: Any = self.fields["size"]
        choosing.choices = sizes(largest_party(gathering))
        ways: Any = self.fields["by"]
        ways.label = _("How may we send your place, and word if something changes?")
        ways.choices = [(value, label) for value, label in ways.choices if value != By.CALL.value]
        if By.TEXT.value not in dict(ways.choices):
            del self.fields["phone"]
        if gathering.interpreter:
            spoken: Any = self.fields["interpreter"]
            others = [(code, name) for code, name in LANGUAGES if code not in gathering.languages]
            spoken.choices = [("", _("No")), *others, ("sign", _("Sign language"))]
        else:
            del self.fields["interpreter"]

    def clean(self) -> dict[str, Any]:
        """Where no texts are sent there is no number."""
        self.cleaned_data.setdefault("phone", "")
        return super().clean()

    def new(self, language: str) -> NewRsvp:
        """What was told, for the action. ``language``: in which the page was read."""
        told = self.cleaned_data
        contact = NewContact(
            name=told["name"], email=told["email"], phone=told["phone"], by=By(told["by"]), language=language
        )
        return NewRsvp(int(told["size"]), contact, told.get("interpreter", ""), told["needs"])


class SizeForm(forms.Form):
    """Another number of people."""

    size = forms.ChoiceField(label=_("How many of you come?"))

    def __init__(self, data: Any = None, *, most: int, size: int) -> None:
        super().__init__(data, initial={"size": str(size)})
        choosing: Any = self.fields["size"]
        choosing.choices = sizes(most)


class PulseForm(forms.Form):
    """The two questions."""

    useful = forms.ChoiceField(
        label=_(ASKED[Question.USEFUL]),
        widget=forms.RadioSelect,
        choices=[(answer.value, _(words)) for answer, words in SAID.items()],
        error_messages={"required": _("Choose one of these.")},
    )
    heard = forms.ChoiceField(
        label=_(ASKED[Question.HEARD]),
        widget=forms.RadioSelect,
        choices=[(answer.value, _(words)) for answer, words in SAID.items()],
        error_messages={"required": _("Choose one of these.")},
    )

    def answers(self) -> tuple[Answer, Answer]:
        """Useful, heard."""
        return Answer(self.cleaned_data["useful"]), Answer(self.cleaned_data["heard"])
