"""Forms of one concern at the desk: write and move, note, give to a colleague."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.forms.desk import _until_field, check_until
from lamplighter.concerns.messages.desk import move_name
from lamplighter.concerns.rules.states import BY_VERB, Move, Says, Verb
from lamplighter.concerns.rules.values import REACHED, WORDS_LONGEST, Met

ANSWER = "answer"
"""Write, and leave the state as it is."""
SEND = "send"
"""Refer it, and send it to the office that is set up with its kind."""
NOTE = "note"


class ActForm(forms.Form):
    """Words to the resident, and what becomes of the concern. The choices are the moves the table allows, and no others."""

    words = forms.CharField(
        label=_("To the resident"),
        required=False,
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "data-key-answer": ""}),
        error_messages={"max_length": _("Please keep it under %(limit_value)d characters.")},
    )
    do = forms.ChoiceField(label=_("And then"), widget=forms.RadioSelect)
    until = _until_field()

    def __init__(self, data: Any = None, *, moves: tuple[Move, ...], today: date, office: str = "") -> None:
        super().__init__(data, auto_id="act-%s", initial={"do": ANSWER})
        self.today = today
        self.moves = {each.verb: each for each in moves}
        field = self.fields["do"]
        assert isinstance(field, forms.ChoiceField)
        sends = [(SEND, _("Send it to %(office)s") % {"office": office})]
        field.choices = [
            (ANSWER, _("Leave it as it is")),
            *((verb.value, move_name(verb)) for verb in self.moves),
            *(sends if office and Verb.REFER in self.moves else []),
        ]
        if Verb.WAIT not in self.moves:
            del self.fields["until"]

    def clean(self) -> dict[str, Any]:
        """An answer needs words, and so do moves that must say why."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        do, said = given.get("do"), given.get("words", "").strip()
        if do == ANSWER and not said and "words" not in self.errors:
            self.add_error("words", _("Write what the resident is to read."))
        verb = Verb.REFER.value if do == SEND else do
        if verb and verb != ANSWER and BY_VERB[Verb(verb)].says is Says.REASON and not said:
            self.add_error("words", _("Say why, or what was done. The resident reads it."))
        try:
            check_until(given.get("until") if do == Verb.WAIT.value else None, self.today)
        except forms.ValidationError as error:
            self.add_error("until", error)
        return given


class QuickForm(forms.Form):
    """A move that needs no words, by one press."""

    do = forms.ChoiceField()

    def __init__(self, data: Any = None, *, moves: tuple[Move, ...]) -> None:
        super().__init__(data)
        field = self.fields["do"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.verb.value, each.verb.value) for each in quick(moves)]


def quick(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """The moves that need no words."""
    return tuple(each for each in moves if each.says is Says.NOTHING)


class AsideForm(forms.Form):
    """For staff only: a note, or what came of a call or a visit."""

    what = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (NOTE, _("A note for colleagues")),
            (Met.PHONE.value, _("I spoke with the resident by telephone")),
            (Met.PERSON.value, _("I spoke with the resident in person")),
            (Met.NO_ANSWER.value, _("I called and reached nobody, or a voicemail")),
            (Met.NOBODY_IN.value, _("I went there and met nobody")),
        ],
        initial=NOTE,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Staff only"),
        required=False,
        max_length=WORDS_LONGEST,
        help_text=_("The resident never sees this. If you reached nobody, it may stay empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="aside-%s")

    def clean(self) -> dict[str, Any]:
        """A note needs words, and so does what was spoken."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.met in REACHED | {None} and not given.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", _("Write a few words."))
        return given

    @property
    def met(self) -> Met | None:
        """What came of a call or a visit; None for a note."""
        what = self.cleaned_data.get("what", NOTE)
        return None if what == NOTE else Met(what)


class AssignForm(forms.Form):
    """Gives a concern to one officer of the post, or back to the shift."""

    officer = forms.TypedChoiceField(label=_("Who works on it"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, workers: list[tuple[int, str]], now: int | None = None) -> None:
        super().__init__(data, auto_id="assign-%s", initial={"officer": now or ""})
        field = self.fields["officer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The shift")), *workers]
