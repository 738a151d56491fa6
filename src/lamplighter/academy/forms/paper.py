"""One application that came on paper, as the coordinator enters it: what the public form asks, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from lamplighter.academy.actions.applying import NewApplication, asks_birth_date
from lamplighter.academy.forms.applying import (
    BornForm,
    GuardianForm,
    NeedsForm,
    WordsForm,
    ZoneForm,
    new_application,
)
from lamplighter.academy.forms.fields import Grouped
from lamplighter.academy.models import Course
from lamplighter.outbox.forms import AskReachForm

_LABELS: Mapping[str, Any] = {
    "name": _("Name"),
    "by": _("How offers and changes reach them"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "born": _("Birth date"),
    "guardian_name": _("Name of the parent or guardian"),
    "guardian_email": _("E-mail of the parent or guardian"),
    "guardian_phone": _("Telephone of the parent or guardian"),
    "works": _("Do they live or work there?"),
    "needs": _("Needed to take part"),
    "interpreter": _("Interpreter"),
    "language": _("Language of letters"),
    "words": _("Why they want to come"),
}
_HELP: Mapping[str, Any] = {
    "name": _("As it shall stand on the certificate."),
    "guardian_name": _("Of whoever is under age on the first night."),
    "needs": "",
    "words": "",
}
_REQUIRED: Mapping[str, Any] = {
    "name": _("Type the name."),
    "born": _("Type the birth date."),
    "language": _("Choose the language."),
    "by": _("Choose how they are reached."),
}


class _ReachedForm(AskReachForm):
    """As the public form asks it, and by telephone too: whoever writes on paper may have nothing else."""

    alone = _("Not at all. They ask us.")
    no_email = _("Type the e-mail address.")
    no_phone = _("Type the telephone number.")
    field_order = ["name", "by", "email", "phone"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["name"].required = True


class PaperForm(Grouped, forms.Form):
    """All of the public form's fields, each held to what its own page holds it to."""

    GROUPS = (
        (_("Who"), ("name", "by", "email", "phone", "born")),
        (_("Where they live or work"), ("address", "zone", "works")),
        (_("What they need"), ("needs", "interpreter", "language")),
        (_("Parent or guardian"), ("guardian_name", "guardian_email", "guardian_phone")),
        (_("What they say"), ("words",)),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        course: Course,
        today: date,
        zones: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.born = BornForm(data, course=course, today=today) if asks_birth_date(course) else None
        minors = self.born is not None and course.least_age < settings.LAMPLIGHTER.academy.of_age
        self.guarding = GuardianForm(data) if minors else None
        asked: list[forms.Form | None] = [
            _ReachedForm(data),
            self.born,
            ZoneForm(data, zones=zones),
            NeedsForm(data, course=course),
            WordsForm(data),
        ]
        self.parts = [each for each in asked if each is not None]
        for part in (*self.parts, *([self.guarding] if self.guarding is not None else [])):
            self.fields.update(part.fields)
        self._word()

    def _word(self) -> None:
        """The words for staff in place of those for whoever applies."""
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HELP.get(name, field.help_text)
            if name in _REQUIRED:
                field.error_messages["required"] = _REQUIRED[name]
            field.widget.attrs.pop("autocomplete", None)  # of somebody else than who types
        works: Any = self.fields["works"]
        works.choices = [("", _("They live there")), ("1", _("They work there"))]

    def full_clean(self) -> None:
        """Each part says what is wrong with it. A parent or guardian is asked for only of whoever is under age."""
        self._errors: Any = ErrorDict()
        if not self.is_bound:
            return
        self.cleaned_data: dict[str, Any] = {}
        for part in self.parts:
            self._take(part)
        if self.guarding is not None and self.born is not None and self.born.is_valid() and self.born.minor:
            self._take(self.guarding)

    def _take(self, part: forms.Form) -> None:
        self._errors.update(part.errors)
        self.cleaned_data |= part.cleaned_data

    def is_place_told(self) -> bool:
        """Whether a zone is chosen, or at least something that is none."""
        return "zone" in self.errors or bool(self.cleaned_data.get("zone"))

    def told(self) -> NewApplication:
        """What stands on the paper, for the action."""
        return new_application(self.cleaned_data)
