"""Forms of projects: the public's filters, and one for each part of a project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.numbers import read_number
from lamplighter.partners import elsewhere
from lamplighter.partners.forms.commitments import DESCRIBE, day_field
from lamplighter.partners.messages.projects import source_name, stage_name, verdict_name
from lamplighter.partners.queries.areas import blocks_of
from lamplighter.partners.rules.commitments import Made
from lamplighter.partners.rules.projects import (
    LINE_LONGEST,
    TEXT_LONGEST,
    TITLE_LONGEST,
    Period,
    Source,
    Stage,
    Verdict,
)
from lamplighter.places.queries import NoAddresses

MOST_COUNTED = 1_000_000


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=TEXT_LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class NarrowForm(forms.Form):
    """Only some of the public list."""

    zone = forms.ChoiceField(label=_("Zone"), required=False)
    stage = forms.ChoiceField(label=_("Step"), required=False)

    def __init__(self, data: Any = None, *, zones: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        for name, first, choices in (
            ("zone", _("All zones"), zones),
            ("stage", _("All"), [(each.value, stage_name(each.value)) for each in Stage]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]


class StartForm(forms.Form):
    """A problem to work on."""

    title_en = forms.CharField(label=_("Title in English"), max_length=TITLE_LONGEST, help_text=DESCRIBE)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=TITLE_LONGEST)
    problem = _text(
        _("What keeps happening?"),
        4,
        help_text=_("Similar events, near each other, that people mind. Staff only."),
    )
    zone = forms.ChoiceField(label=_("Which post works on it"))

    def __init__(self, data: Any = None, *, posts: Sequence[tuple[str, str]], zone: str = "") -> None:
        super().__init__(data, initial={"zone": zone})
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(posts)


class ScanForm(forms.Form):
    """What keeps happening, and how it is known."""

    title_en = forms.CharField(label=_("Title in English"), max_length=TITLE_LONGEST, help_text=DESCRIBE)
    title_es = forms.CharField(label=_("Title in Spanish"), max_length=TITLE_LONGEST)
    problem = _text(_("What keeps happening?"), 4, required=False, help_text=DESCRIBE)
    sources = forms.MultipleChoiceField(
        label=_("How do we know?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["sources"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.value, source_name(each.value)) for each in Source]
        for each in Source:
            self.fields[f"note_{each.value}"] = forms.CharField(
                label=_("Note: %(source)s") % {"source": source_name(each.value)},
                max_length=LINE_LONGEST,
                required=False,
            )

    @property
    def told(self) -> dict[Source, str]:
        """The sources that were ticked, with their notes."""
        chosen = self.cleaned_data["sources"]
        return {
            each: self.cleaned_data.get(f"note_{each.value}", "") for each in Source if each.value in chosen
        }


class AnalysisForm(forms.Form):
    """Who is harmed, when, where, why."""

    harmed = _text(
        _("Who is harmed?"),
        required=False,
        help_text=_("Groups of people, such as “children on their way to school”."),
    )
    when_happens = _text(_("When does it happen?"), required=False)
    where_happens = _text(
        _("Where does it happen?"), required=False, help_text=_("What the places have in common.")
    )
    why_happens = _text(
        _("Why does it go on?"),
        required=False,
        help_text=_("What makes it easy. Describe what happens, not who someone is."),
    )


class AreaForm(forms.Form):
    """The blocks that it is about: what everyone may know of where it is."""

    blocks = forms.CharField(
        label=_("Blocks, one to a line"),
        max_length=2_000,
        required=False,
        help_text=_(
            "Such as “1600 block of Lantern Street”. A house number is made a block at once and not kept."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    found: dict[str, str]

    def clean_blocks(self) -> str:
        """Each line is a block that the addresses know."""
        lines: str = self.cleaned_data["blocks"]
        try:
            self.found, unknown = blocks_of(lines.splitlines())
        except NoAddresses:
            raise forms.ValidationError(
                _("No addresses have been imported, so no block can be found.")
            ) from None
        if unknown:
            raise forms.ValidationError(
                _("No block like this is known: %(lines)s.") % {"lines": "; ".join(unknown[:3])}
            )
        return lines


class LinkForm(forms.Form):
    """A concern that belongs to it."""

    number = forms.CharField(label=_("Number of a concern"), max_length=20)

    def clean_number(self) -> str:
        """The stored form of the number."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _("That is no number of ours. It has eight letters and digits, such as 4F7K-9Q2M.")
            )
        if elsewhere.known(Made.CONCERN) and elsewhere.find(Made.CONCERN, number) is None:
            raise forms.ValidationError(_("There is none of that number."))
        return number


class MeasureForm(forms.Form):
    """What will be counted. Chosen before the response starts."""

    measure_en = forms.CharField(
        label=_("What will be counted, in English"),
        max_length=LINE_LONGEST,
        help_text=_("Something that is counted anyway, such as “calls about racing on these four blocks”."),
    )
    measure_es = forms.CharField(label=_("The same in Spanish"), max_length=LINE_LONGEST)


class TaskForm(forms.Form):
    """Something that is done against the problem."""

    what = forms.CharField(label=_("What is done"), max_length=LINE_LONGEST, help_text=DESCRIBE)
    zone = forms.ChoiceField(label=_("Which post does it"))
    partner = forms.CharField(
        label=_("With whom"),
        max_length=120,
        required=False,
        help_text=_("An office or organization, such as Public Works."),
    )
    due_on = day_field(_("By when"))

    def __init__(self, data: Any = None, *, posts: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="task-%s")
        field = self.fields["zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(posts)


class PartnersForm(forms.Form):
    """Who helps."""

    partners = _text(
        _("Partners, one to a line"), 3, required=False, help_text=_("Offices and organizations.")
    )


class CountForm(forms.Form):
    """What was counted before and after. Both days of a period count."""

    before_from = day_field(_("Before: first day"), required=False)
    before_to = day_field(_("Before: last day"), required=False)
    before_count = forms.IntegerField(
        label=_("Before: how many"), min_value=0, max_value=MOST_COUNTED, required=False
    )
    after_from = day_field(_("After: first day"), required=False)
    after_to = day_field(_("After: last day"), required=False)
    after_count = forms.IntegerField(
        label=_("After: how many"), min_value=0, max_value=MOST_COUNTED, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A period is whole or not there; the one after follows the one before."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("before", "after"):
            parts = [given.get(f"{name}_{part}") for part in ("from", "to", "count")]
            if any(part is not None for part in parts) and any(part is None for part in parts):
                self.add_error(f"{name}_from", _("A period needs its first day, its last day and its count."))
            elif parts[0] is not None and parts[1] < parts[0]:
                self.add_error(f"{name}_to", _("The last day comes before the first."))
        before, after = given.get("before_to"), given.get("after_from")
        if not self.errors and before and after and after <= before:
            self.add_error("after_from", _("The period after must begin when the one before has ended."))
        return given

    def period(self, name: str) -> Period | None:
        """The period "before" or "after"."""
        first, last, count = (self.cleaned_data.get(f"{name}_{part}") for part in ("from", "to", "count"))
        if not isinstance(first, date) or not isinstance(last, date) or not isinstance(count, int):
            return None
        return Period(first, last + timedelta(days=1), count)


class VerdictForm(forms.Form):
    """What the counts say; only what they bear can be chosen."""

    verdict = forms.ChoiceField(label=_("What do the counts say?"), widget=forms.RadioSelect)
    words = _text(
        _("What else changed meanwhile?"),
        required=False,
        help_text=_("Seasons, building sites, other work: what may lie behind the numbers. Staff only."),
    )

    def __init__(self, data: Any = None, *, verdicts: Sequence[Verdict], **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, verdict_name(each.value)) for each in verdicts]


class SummaryForm(forms.Form):
    """What everyone may read of it, once a supervisor approves."""

    text_en = _text(_("Summary in English"), 6, help_text=DESCRIBE)
    text_es = _text(_("Summary in Spanish"), 6)


class WordsForm(forms.Form):
    """Why."""

    words = _text(_("Why?"), 2, required=False)
