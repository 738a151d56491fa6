"""Forms of the set-up pages: kinds and their questions. They check; ``actions.setup`` keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from lamplighter.concerns.models import Kind, Question
from lamplighter.concerns.rules.values import Answering, Route
from lamplighter.plumbing.fetching import trouble_with

DAYS_MOST = 3650
ORDER_MOST = 9999
ROUTES = [
    (Route.ZONE.value, _("To the officers of the place")),
    (Route.DESK.value, _("To a desk of the whole city, out of sight of the zones")),
    (Route.OUT.value, _("Not ours: people are shown where to go")),
]
ANSWERINGS = [
    (Answering.TEXT.value, _("A few words")),
    (Answering.LONG.value, _("Several lines")),
    (Answering.YES_NO.value, _("Yes or no")),
    (Answering.CHOICE.value, _("One of several")),
    (Answering.CHOICES.value, _("Several of several")),
    (Answering.NUMBER.value, _("A number")),
    (Answering.MOMENT.value, _("A day and time")),
]
_CHOOSING = (Answering.CHOICE.value, Answering.CHOICES.value)
NONE_OF = {"desk": _("None"), "endpoint": _("None"), "token": _("None"), "kind": _("Every kind")}
"""What a choice is called that names no row."""


class WebAddressField(forms.URLField):
    """An address on the web. It says once what is wrong: Django's own check would say it beside this one's."""

    default_validators = [URLValidator(["http", "https"])]


def web_address(label: Any, *, required: bool = True, help_text: Any = "") -> WebAddressField:
    """A field for an address on the web, of 300 characters at most."""
    return WebAddressField(
        label=label,
        required=required,
        max_length=300,
        help_text=help_text,
        assume_scheme="https",
        error_messages={"invalid": _("Write a whole address that begins with https://.")},
    )


def called_address(url: str) -> str:
    """An address that this server will call.

    Raises:
        ValidationError: it never will.
    """
    trouble = trouble_with(url, private_ok=settings.LAMPLIGHTER.web.call_private_addresses)
    if trouble == "not an address outside":
        said = _(
            "This address lies inside your own network. To call it, set web.call_private_addresses in lamplighter.toml."
        )
        raise forms.ValidationError(said)
    if trouble:
        raise forms.ValidationError(
            _("This server never calls such an address: give one that begins with https://.")
        )
    return url


class SetupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row as staff set it up. Its code is what other programs and the record know it by, and so stays once it was given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields and self.instance.pk is not None:
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("A code stays as it is.")
        for name, none in NONE_OF.items():
            if isinstance(field := self.fields.get(name), forms.ModelChoiceField):
                field.empty_label = none
        if "order" in self.fields:
            self.fields["order"] = forms.IntegerField(
                label=_("Place in the list"),
                min_value=0,
                max_value=ORDER_MOST,
                initial=0,
                help_text=_("Small numbers stand first."),
            )


CODE_HINT = _("Small letters, digits and hyphens. It cannot be changed later.")


class KindForm(SetupForm):
    """Everything of a kind, in both languages at once."""

    answer_hours = forms.IntegerField(
        label=_("First answer due within, hours on duty"), min_value=1, max_value=500, initial=16
    )
    resolve_days = forms.IntegerField(
        label=_("To be resolved within, days"), min_value=1, max_value=730, initial=30
    )
    keep_contact_days = forms.IntegerField(
        label=_("Days after closing for which contacts are kept"),
        min_value=1,
        max_value=DAYS_MOST,
        initial=180,
    )
    keep_text_days = forms.IntegerField(
        label=_("Days after closing for which words and places are kept"),
        min_value=1,
        max_value=DAYS_MOST,
        initial=730,
    )
    out_url = web_address(_("Where people go instead: web address"), required=False)
    route = forms.ChoiceField(
        label=_("Where does it go?"), choices=ROUTES, widget=forms.RadioSelect, initial=Route.ZONE.value
    )
    GROUPS = (
        (
            _("What it is called"),
            (
                "name_en",
                "name_es",
                "about_en",
                "about_es",
                "group_en",
                "group_es",
                "code",
                "keywords",
                "order",
                "active",
            ),
        ),
        (
            _("Where it goes"),
            ("route", "desk", "out_url", "out_phone", "endpoint", "endpoint_code"),
        ),
        (_("Call instead"), ("call_en", "call_es", "call_number")),
        (
            _("What is asked, and who sees it"),
            ("needs_place", "asks_photos", "may_be_public", "sensitive", "crime_report", "thanks"),
        ),
        (
            _("Times"),
            ("answer_hours", "resolve_days", "keep_contact_days", "keep_text_days"),
        ),
    )

    class Meta:
        model = Kind
        fields = (
            "code", "name_en", "name_es", "about_en", "about_es", "group_en", "group_es", "keywords", "order", "active",
            "route", "desk", "out_url", "out_phone", "endpoint", "endpoint_code", "call_en", "call_es", "call_number",
            "needs_place", "asks_photos", "may_be_public", "sensitive", "crime_report", "thanks", "answer_hours",
            "resolve_days", "keep_contact_days", "keep_text_days",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "name_en": _("Name, English"),
            "name_es": _("Name, Spanish"),
            "about_en": _("One sentence below the name, English"),
            "about_es": _("One sentence below the name, Spanish"),
            "group_en": _("Heading it stands under, English"),
            "group_es": _("Heading it stands under, Spanish"),
            "keywords": _("Search words"),
            "active": _("People can choose it"),
            "desk": _("Desk"),
            "out_phone": _("Where people go instead: phone"),
            "endpoint": _("Office it is usually referred to"),
            "endpoint_code": _("That office's service code"),
            "call_en": _("When to call instead, English"),
            "call_es": _("When to call instead, Spanish"),
            "call_number": _("Number to call"),
            "needs_place": _("It needs a place"),
            "asks_photos": _("Photos are asked for"),
            "may_be_public": _("It may be shown to the public, if the resident and a moderator agree"),
            "sensitive": _("It is sensitive: quick exit, neutral subjects of mail, no draft, never public"),
            "crime_report": _("It is a crime that has happened: the form says that this is no police report"),
            "thanks": _("It is thanks: nothing is to be resolved"),
        }
        help_texts = {
            "code": CODE_HINT,
            "keywords": _("Separated by commas."),
            "desk": _("Only for what goes to a desk."),
            "active": _("A kind is switched off, not deleted: its concerns keep it."),
        }

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields, by heading."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        """What the database holds to be impossible is said beside the field that is to be mended."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        to_desk = values.get("route") == Route.DESK.value
        if to_desk and values.get("desk") is None and "desk" not in self.errors:
            self.add_error("desk", _("Choose the desk it goes to."))
        if not to_desk and values.get("desk") is not None:
            self.add_error("desk", _("It does not go to a desk. Choose no desk here, or a desk above."))
        if values.get("may_be_public") and to_desk:
            self.add_error("may_be_public", _("What goes to a desk is never public. Untick this."))
        elif values.get("may_be_public") and values.get("sensitive"):
            self.add_error("may_be_public", _("What is sensitive is never public. Untick this."))
        reached = values.get("out_url") or values.get("out_phone") or "out_url" in self.errors
        if values.get("route") == Route.OUT.value and not reached:
            self.add_error("out_url", _("Say where people go: a web address, a phone number, or both."))
        return values

    def validate_constraints(self) -> None:
        """``clean`` has said each of them better."""
        if not self.errors:
            super().validate_constraints()


def lines_of(choices: list[dict[str, str]]) -> str:
    """Choices as staff write them: one a line, ``value | English | Español``."""
    return "\n".join(f"{each['value']} | {each.get('en', '')} | {each.get('es', '')}" for each in choices)


class QuestionForm(SetupForm):
    """One more thing that is asked. ``choices`` are lines of ``value | English | Español``."""

    answering = forms.ChoiceField(label=_("How is it answered?"), choices=ANSWERINGS)
    lines = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line: value | English | Spanish. For example: night | At night | De noche"),
    )
    field_order = (
        "code", "text_en", "text_es", "hint_en", "hint_es", "answering", "lines", "required", "order",
    )  # fmt: skip

    class Meta:
        model = Question
        fields = ("code", "text_en", "text_es", "hint_en", "hint_es", "answering", "required", "order")
        labels = {
            "code": _("Code"),
            "text_en": _("Question, English"),
            "text_es": _("Question, Spanish"),
            "hint_en": _("Hint, English"),
            "hint_es": _("Hint, Spanish"),
            "required": _("It has to be answered"),
        }
        help_texts = {"code": CODE_HINT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].initial = lines_of(self.instance.choices)

    def clean_code(self) -> str:
        """Unique among the kind's questions; the form does not show the kind, so Django would not look."""
        code: str = self.cleaned_data["code"]
        others = Question.objects.filter(kind=self.instance.kind, code=code).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("This kind has a question with this code already."))
        return code

    def clean(self) -> dict[str, Any]:
        """Choices where there is something to choose, and nowhere else."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        choosing = values.get("answering") in _CHOOSING
        choices = self._choices(values.get("lines") or "")
        if choosing and choices is not None and len(choices) < 2:
            self.add_error("lines", _("Write at least two choices, one a line."))
        elif not choosing and choices:
            self.add_error("lines", _("There is nothing to choose in this kind of answer. Leave this empty."))
        self.instance.choices = choices or []
        return values

    def _choices(self, text: str) -> list[dict[str, str]] | None:
        """The lines read; None where one cannot be, which is said on the form."""
        found: list[dict[str, str]] = []
        for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != 3 or not all(parts):
                said = _("Line %(number)s needs three parts: value | English | Spanish.")
                self.add_error("lines", forms.ValidationError(said, params={"number": number}))
                return None
            if any(each["value"] == parts[0] for each in found):
                said = _("Line %(number)s has a value that stands in another line. Change one of the two.")
                self.add_error("lines", forms.ValidationError(said, params={"number": number}))
                return None
            found.append(dict(zip(("value", "en", "es"), parts, strict=True)))
        return found
