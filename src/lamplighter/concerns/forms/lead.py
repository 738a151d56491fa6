"""Forms of the supervisor: giving a concern to others, putting two together, deciding what the public sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.models import Concern, Kind, Update
from lamplighter.concerns.rules.values import TEXT_LONGEST, WORDS_LONGEST
from lamplighter.core.numbers import read_number


class RouteForm(forms.Form):
    """To another zone, desk or kind, with words to the resident."""

    zone = forms.ChoiceField(label=_("Zone or desk"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    words = forms.CharField(
        label=_("Tell the resident why"),
        max_length=WORDS_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why, in words the resident reads.")},
    )

    def __init__(
        self, data: Any = None, *, zones: Sequence[tuple[str, str]], kinds: Sequence[Kind], language: str
    ) -> None:
        super().__init__(data, auto_id="route-%s")
        pairs = [(kind.code, kind.name(language)) for kind in kinds]
        for name, choices, same in (
            ("zone", zones, _("As place and kind say")),
            ("kind", pairs, _("As it is")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", same), *choices]


class MergeForm(forms.Form):
    """Into which concern a duplicate goes."""

    into = forms.CharField(
        label=_("Number of the one that stays"),
        max_length=20,
        error_messages={"required": _("Type the number of the one that stays.")},
    )

    def clean_into(self) -> str:
        """The stored form of the number."""
        number = read_number(self.cleaned_data["into"])
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        return number


class ShowForm(forms.Form):
    """What the public may see of a concern."""

    by_month = forms.BooleanField(
        label=_("Tell only the month"), help_text=_("Where the day would tell who it was."), required=False
    )
    words = forms.CharField(
        label=_("The resident's words"),
        help_text=_(
            "You may shorten them, not change what they mean. Take out names and house numbers. Leave it empty to show none."
        ),
        max_length=TEXT_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reasons = forms.TypedMultipleChoiceField(
        label=_("What officers wrote that may be read"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, concern: Concern, moves: Sequence[Update]) -> None:
        super().__init__(data, auto_id=f"show-{concern.pk}-%s", initial={"words": concern.text})
        if not concern.agreed_words:
            del self.fields["words"]
        field = self.fields["reasons"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(move.pk, move.text) for move in moves]
        if not moves:
            del self.fields["reasons"]


class HandoverForm(forms.Form):
    """What the next shift should know."""

    note = forms.CharField(
        label=_("What should the next shift know?"),
        help_text=_("What happens, not who someone is. Leave it empty if there is nothing."),
        max_length=WORDS_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
