"""Forms of the officer's agenda: a note, what came of it, another time, a call to cancel, leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.meetings.rules.values import NOTE_LONGEST, REASON_LONGEST
from lamplighter.roster.forms import AbsenceForm
from lamplighter.roster.models import Officer

DONE, MISSED = "done", "missed"
Days = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Times to choose from, by the day they are on."""


class NoteForm(forms.Form):
    """What staff write for staff."""

    note = forms.CharField(
        label=_("Note for staff"),
        help_text=_("What happens, not who somebody is. Residents do not read it."),
        required=False,
        max_length=NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(forms.Form):
    """What came of it."""

    did = forms.ChoiceField(
        label=_("How did it go?"),
        widget=forms.RadioSelect,
        choices=[(DONE, _("It took place")), (MISSED, _("The resident did not come"))],
        error_messages={"required": _("Choose how it went.")},
    )
    note = forms.CharField(
        label=_("What came of it, for staff"),
        help_text=_("What happens, not who somebody is. Residents do not read it."),
        required=False,
        max_length=NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def words_field(label: Any, *, required: bool = False, rows: int = 2) -> forms.CharField:
    """Words that the resident reads."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=REASON_LONGEST,
        help_text=_("The resident reads this."),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Say why. The resident reads it.")},
    )


class OfferForm(forms.Form):
    """It cannot be kept: something else is offered, the nearest free time unless one is chosen."""

    slot = forms.ChoiceField(label=_("What to offer"), required=False)
    words = words_field(_("Why you cannot keep it"))

    def __init__(self, *args: Any, slots: Days, nearest: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [("", nearest), *slots]  # type: ignore[attr-defined]
        self.fields["slot"].error_messages["invalid_choice"] = _("That time is gone. Choose another.")


class MoveForm(forms.Form):
    """Another time, as agreed with the resident."""

    slot = forms.ChoiceField(
        label=_("The time you agreed on"),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("That time is gone. Choose another."),
        },
    )
    words = words_field(_("Words to the resident"))

    def __init__(self, *args: Any, slots: Days, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].choices = [("", _("Choose a time")), *slots]  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """The resident said by telephone, or face to face, that they do not come."""

    words = words_field(_("Words to the resident"))


class RefuseForm(forms.Form):
    """A visit at the door does not take place."""

    words = words_field(_("Why not"), required=True, rows=3)


class AwayForm(AbsenceForm):
    """Whose appointments are offered to others, for when, and what their residents read."""

    officer = forms.ChoiceField(
        label=_("Who is away?"), error_messages={"required": _("Choose who is away.")}
    )
    words = forms.CharField(
        label=_("Words to the residents"),
        required=False,
        max_length=REASON_LONGEST,
        help_text=_("Each of them reads this. It need not say why."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["officer", "first_day", "first_time", "last_day", "last_time", "words"]

    def __init__(self, *args: Any, officers: Iterable[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        named = [(str(row.pk), f"{row.last_name}, {row.first_name} · {row.badge}") for row in officers]
        choices = named if len(named) == 1 else [("", _("Choose an officer")), *named]
        self.fields["officer"].choices = choices  # type: ignore[attr-defined]
